/*
 * Redraws values of a figure that Plotly has drawn, without Plotly: where many pictures come each second, it would take most
 * of the time. Axes and everything that is not named here stay as they are, and Plotly draws again where the clock rests.
 */

import { shadeOf, shadesOf } from "./shades.js";

export class Painter {
  constructor(plot) {
    this.plot = plot;
    this.canvas = Object.assign(document.createElement("canvas"), { className: "rnn-paint", hidden: true });
  }

  /** `changes`: `{trace, attribute, value}`, each with the value to show. False, and nothing done, where one is not known. */
  paint(changes) {
    const { _fullData: traces, calcdata } = this.plot;
    const works = changes.map((change) => work(this.plot, change));
    if (works.includes(undefined)) return false;
    for (const [at, { trace, value }] of changes.entries()) {
      if (traces[trace].type === "heatmap") calcdata[trace][0].z = value; // what stands there when one hovers, too
      else works[at](this.plot, trace, value);
    }
    const scattered = changes.filter((_, at) => works[at] === moved.x || works[at] === moved.y);
    for (const index of new Set(scattered.map(({ trace }) => trace))) scatter(this.plot, index);
    if (changes.some(({ trace }) => traces[trace].type === "heatmap")) this.heatmaps();
    return true;
  }

  /** All heatmaps of the figure, on a canvas over Plotly's own: that makes a PNG of each. */
  heatmaps() {
    const { plot, canvas } = this;
    const { _fullData: traces, _fullLayout: layout, calcdata } = plot;
    const above = plot.querySelectorAll(".main-svg")[1];
    if (canvas.nextElementSibling !== above) above.before(canvas);
    const sharpness = devicePixelRatio || 1;
    const [width, height] = [layout.width, layout.height].map((size) => Math.round(size * sharpness));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${layout.width}px`, height: `${layout.height}px` });
    const pen = canvas.getContext("2d");
    pen.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    pen.clearRect(0, 0, layout.width, layout.height);
    for (const [index, trace] of traces.entries()) if (trace.type === "heatmap") cells(pen, trace, calcdata[index][0], layout);
    this.cover(true);
  }

  /** Plotly has drawn: its own heatmaps are seen again. */
  clear() {
    if (!this.canvas.hidden) this.cover(false);
  }

  cover(covered) {
    this.canvas.hidden = !covered;
    for (const layer of this.plot.querySelectorAll(".heatmaplayer")) layer.style.visibility = covered ? "hidden" : "";
  }
}

/** What redraws an attribute of a trace, if it is known here. */
function work(plot, { trace: index, attribute, value }) {
  const trace = plot._fullData[index];
  if (trace.type === "heatmap") return attribute === "z" && !trace.texttemplate && !trace.zsmooth ? () => {} : undefined;
  if (attribute === "text") return writtenAlike(plot, index, value) ? texts : undefined;
  if (attribute === "marker.color") {
    if (value.some(Number.isFinite)) return; // a number's colour is Plotly's to tell
    return trace.type === "bar" ? colours : undefined;
  }
  if (trace.type === "bar" && attribute === (trace.orientation === "h" ? "x" : "y")) return bars;
  if (trace.type === "scatter" && moved[attribute] && !trace.mode.includes("text") && drawnAlike(plot, index, attribute, value))
    return moved[attribute];
}

/** What a scatter's points move to; `scatter` then draws them. */
const moved = {
  x: (plot, index, values) => plot.calcdata[index].forEach((point, at) => (point.x = values[at])),
  y: (plot, index, values) => plot.calcdata[index].forEach((point, at) => (point.y = values[at])),
};

/** Whether the same points as before are to be seen, on one line at most: Plotly has an element for each that it drew. */
function drawnAlike(plot, index, attribute, values) {
  const known = plot.calcdata[index];
  if (known.length !== values.length || group(plot, index).querySelectorAll(".js-line").length > 1) return false;
  return known.every((point, at) => Number.isFinite(values[at]) === Number.isFinite(point[attribute]));
}

function scatter(plot, index) {
  const { xaxis, yaxis } = plot._fullLayout;
  const places = plot.calcdata[index].map(({ x, y }) =>
    Number.isFinite(x) && Number.isFinite(y) ? [xaxis.c2p(x), yaxis.c2p(y)] : undefined,
  );
  const drawn = group(plot, index);
  drawn.querySelector(".js-line")?.setAttribute("d", `M${places.filter(Boolean).join("L")}`);
  for (const point of drawn.querySelectorAll(".point")) {
    const place = places[point.__data__.i];
    if (place) point.setAttribute("transform", `translate(${place})`);
  }
}

/** Where Plotly would put them: rounded from the image's corner, less the gap. */
function cells(pen, { colorscale, xgap, ygap, opacity, zmin, zmax }, { x, y, z }, { xaxis, yaxis }) {
  const [across, down] = [edges(x, xaxis), edges(y, yaxis)];
  const colours = shadesOf(colorscale);
  pen.globalAlpha = opacity;
  for (let row = 0; row < z.length; row++) {
    const [top, bottom] = span(down, row);
    for (let column = 0; column < z[row].length; column++) {
      const value = z[row][column];
      if (!Number.isFinite(value)) continue;
      pen.fillStyle = shadeOf(value, colours, zmin, zmax);
      const [left, right] = span(across, column);
      pen.fillRect(
        left + Math.floor(xgap / 2),
        top + Math.floor(ygap / 2),
        Math.max(0, right - left - xgap),
        Math.max(0, bottom - top - ygap),
      );
    }
  }
}

function edges(at, axis) {
  const pixels = Array.from(at, (edge) => axis.c2p(edge));
  const corner = Math.min(pixels[0], pixels[pixels.length - 1]);
  return pixels.map((pixel) => axis._offset + corner + Math.round(pixel - corner));
}

function span(edges, index) {
  const [a, b] = [edges[index], edges[index + 1]];
  return a < b ? [a, b] : [b, a];
}

/** The points of a trace, bars or marks. */
function points(plot, index, inside) {
  return group(plot, index)?.querySelectorAll(inside) ?? [];
}

/** Plotly has a group for each trace of a kind, in their order. */
function group(plot, index) {
  const { _fullData: traces } = plot;
  const { type } = traces[index];
  const place = traces.slice(0, index).filter((trace) => trace.type === type).length;
  return plot.querySelectorAll(type === "bar" ? ".barlayer .trace.bars" : ".scatterlayer .trace.scatter")[place];
}

/** Whether the same texts as before are to be seen, without markup: Plotly has no element for an empty one. */
function writtenAlike(plot, index, values) {
  const known = Array.from(points(plot, index, "text"), placeOf);
  if (values.some((text) => text.includes("<"))) return false;
  return known.length === values.filter(Boolean).length && known.every((at) => values[at]);
}

function texts(plot, index, values) {
  for (const text of points(plot, index, "text")) text.textContent = plain(values[placeOf(text)]);
}

/** Of an element, the number of its point among all of the trace; Plotly notes it. */
function placeOf(element) {
  return element.closest(".point, .textpoint").__data__.i;
}

function colours(plot, index, values) {
  points(plot, index, "path").forEach((path, at) => Object.assign(path.style, { fill: values[at], fillOpacity: 1 }));
}

function bars(plot, index, values) {
  const { calcdata, _fullLayout: layout, _fullData: traces } = plot;
  const lying = traces[index].orientation === "h";
  const [along, across] = lying ? [layout.xaxis, layout.yaxis] : [layout.yaxis, layout.xaxis];
  points(plot, index, ".point").forEach((point, at) => {
    const { p0, p1, s0, s1 } = calcdata[index][at];
    const [path, text] = [point.querySelector("path"), point.querySelector("text")];
    const [base, end] = [along.c2p(s0), along.c2p(s0 + (Number.isFinite(values[at]) ? values[at] : 0))];
    const [low, high] = [across.c2p(p0), across.c2p(p1)];
    path.setAttribute("d", lying ? `M${base},${low}V${high}H${end}V${low}Z` : `M${low},${base}V${end}H${high}V${base}Z`);
    if (text && lying) text.style.translate = `${end - along.c2p(s1)}px`;
  });
}

/** Plotly takes a text as HTML. */
function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&#37;", "%").replaceAll("&amp;", "&");
}
