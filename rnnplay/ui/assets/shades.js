/* Which colours numbers have. */

const STEPS = 256;
const known = new Map(); // by colour scale

/** The colours of a scale from its low to its high end, for Canvas and SVG. */
export function shadesOf(colorscale) {
  const key = JSON.stringify(colorscale);
  if (!known.has(key)) {
    const pen = Object.assign(document.createElement("canvas"), { width: STEPS, height: 1 }).getContext("2d");
    const gradient = pen.createLinearGradient(0.5, 0, STEPS - 0.5, 0);
    for (const [share, colour] of colorscale) gradient.addColorStop(share, colour);
    pen.fillStyle = gradient;
    pen.fillRect(0, 0, STEPS, 1);
    const { data } = pen.getImageData(0, 0, STEPS, 1);
    const colour = (at) => `rgba(${data[at]},${data[at + 1]},${data[at + 2]},${data[at + 3] / 255})`;
    known.set(key, Array.from({ length: STEPS }, (_, shade) => colour(4 * shade)));
  }
  return known.get(key);
}

/** The colour of a number on a scale from `low` to `high`; beyond its ends, that of the end. */
export function shadeOf(value, shades, low, high) {
  const share = Math.max(0, Math.min((value - low) / (high - low || 1), 1));
  return shades[Math.round(share * (shades.length - 1))];
}
