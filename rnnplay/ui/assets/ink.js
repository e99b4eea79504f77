/*
 * Strokes of the pen as few points, and as the text that rnnplay/data/ink.py describes. A stroke is {brush, points}, its
 * points [x, y] in whole pixels of the canvas.
 */

const PIECES = 4; // into which each curve is cut
const TOLERANCE = 0.75; // pixels of the canvas by which a line may stray: the network reads pixels ten times as large

/**
 * The points of the pen as a smooth line: quadratic Bézier curves from middle to middle, with the points as their controls.
 * Python does the same for strokes in a file: rnnplay/data/drawing.py.
 */
export function smooth(points) {
  if (points.length < 3) return points;
  const middle = ([a, b], [c, d]) => [(a + c) / 2, (b + d) / 2];
  const line = [points[0]];
  let from = middle(points[0], points[1]);
  line.push(from);
  for (let k = 1; k < points.length - 1; k++) {
    const to = middle(points[k], points[k + 1]);
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      line.push([0, 1].map((i) => (1 - t) ** 2 * from[i] + 2 * (1 - t) * t * points[k][i] + t ** 2 * to[i]));
    }
    from = to;
  }
  return [...line, points.at(-1)];
}

/** The same line with fewer points, whole numbers within reach of the canvas. */
export function simplify(line, side) {
  const whole = line.map((point) => point.map((v) => Math.round(Math.min(Math.max(v, -side), 2 * side))));
  const apart = whole.filter(([x, y], k) => k === 0 || x !== whole[k - 1][0] || y !== whole[k - 1][1]);
  return fewer(apart);
}

/** Douglas and Peucker's way: the point farthest from the line between the ends stays if it is too far, then each half. */
function fewer(points) {
  const [first, last] = [points[0], points.at(-1)];
  let [farthest, distance] = [0, TOLERANCE];
  for (let k = 1; k < points.length - 1; k++) {
    const away = toSegment(points[k], first, last);
    if (away > distance) [farthest, distance] = [k, away];
  }
  if (farthest) return [...fewer(points.slice(0, farthest + 1)).slice(0, -1), ...fewer(points.slice(farthest))];
  return points.length > 1 ? [first, last] : points;
}

function toSegment([x, y], [a, b], [c, d]) {
  const length = (c - a) ** 2 + (d - b) ** 2;
  const t = length ? Math.max(0, Math.min(1, ((x - a) * (c - a) + (y - b) * (d - b)) / length)) : 0;
  return Math.hypot(x - a - t * (c - a), y - b - t * (d - b));
}

export function encode(strokes) {
  const bytes = [];
  const write = (number) => {
    for (; number > 127; number >>= 7) bytes.push((number & 127) | 128);
    bytes.push(number);
  };
  const signed = (number) => write(number < 0 ? -2 * number - 1 : 2 * number);
  let [x, y] = [0, 0];
  for (const { brush, points } of strokes) {
    write(brush);
    write(points.length);
    for (const [toX, toY] of points) {
      signed(toX - x);
      signed(toY - y);
      [x, y] = [toX, toY];
    }
  }
  const text = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The strokes of a text that the server has found good. */
export function decode(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  let place = 0;
  const read = () => {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[place++];
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
  };
  const signed = () => {
    const number = read();
    return number % 2 ? -(number + 1) / 2 : number / 2;
  };
  const strokes = [];
  let [x, y] = [0, 0];
  while (place < bytes.length) {
    const [brush, count] = [read(), read()];
    const points = Array.from({ length: count }, () => [(x += signed()), (y += signed())]);
    strokes.push({ brush, points });
  }
  return strokes;
}
