/* The picture of one panel as SVG that stands alone, and what is laid over it. */

import { svg } from "./drawing.js";
import { shadeOf } from "./shades.js";

const XML = "http://www.w3.org/XML/1998/namespace";
const REACHES = "[stroke=transparent][fill=none]"; // what is there for pointers alone

/** A function that makes the picture at a place in its panel: a list of elements, empty where none could be drawn. */
export function panelSVG(panel, place) {
  if (!panel.painted) return () => [];
  return panel.drawing ? diagram(panel, place) : plotly(panel, place);
}

/** Plotly draws the figure anew, with the values of the present step, as far as the reader has zoomed. */
function plotly(panel, { left, top, height }) {
  const { data, layout } = panel.prepare().figure;
  for (const [name, axis] of Object.entries(panel.plot._fullLayout))
    if (/^[xy]axis\d*$/.test(name) && axis.range && !axis.autorange) (layout[name] ??= {}).range = [...axis.range];
  const size = { width: panel.width, height };
  return async () => {
    const text = await panel.stage.rows.Plotly.toImage({ data, layout }, { ...size, format: "svg", imageDataOnly: true });
    const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
    for (const [name, value] of Object.entries({ ...size, x: left, y: top })) documentElement.setAttribute(name, value);
    return [document.importNode(documentElement, true)];
  };
}

/** The shapes as they stand on the page, over the cells, which are shapes here too. */
function diagram(panel, { left, top }) {
  const { picture, drawing, sheet, plot, stage, spec } = panel;
  const [from, box] = [plot.getBoundingClientRect(), sheet.getBoundingClientRect()];
  const whole = svg("svg", {
    x: left + box.left - from.left,
    y: top + box.top - from.top,
    width: box.width,
    height: box.height,
    viewBox: picture.getAttribute("viewBox"),
    overflow: "visible",
  });
  const shapes = drawing.element.cloneNode(true);
  for (const each of shapes.querySelectorAll(REACHES)) each.remove();
  for (const each of shapes.querySelectorAll("*")) {
    delete each.dataset.stop;
    for (const name of ["fill", "stroke"]) if (each.getAttribute(name) === "transparent") each.setAttribute(name, "none");
    if (each.style.fontFamily) each.setAttribute("font-family", stage.theme.get("--st-code-font") || "monospace");
    each.removeAttribute("style");
    if (each.tagName === "text") each.setAttributeNS(XML, "xml:space", "preserve");
  }
  whole.append(...drawing.blocks.map((block) => cells(block, block.at(spec.byStep, stage.step))), shapes);
  return () => [whole];
}

/** A block of cells: one path for each colour, as there are thousands of cells. */
function cells(block, values) {
  const { shades, low, high } = block.colours;
  const paths = new Map();
  for (const row of block.rows.keys()) {
    for (const column of block.columns.keys()) {
      const value = values[row][column];
      if (!Number.isFinite(value)) continue;
      const { x, y, width, height } = block.box(row, column);
      const colour = shadeOf(value, shades, low, high);
      paths.set(colour, `${paths.get(colour) ?? ""}M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`);
    }
  }
  const group = svg("g", { opacity: block.opacity });
  group.append(...[...paths].map(([fill, d]) => svg("path", { fill, d })));
  return group;
}

function short(number) {
  return Math.round(100 * number) / 100;
}

/** The cursors of a figure with a time axis, and the veil over what is not read yet. */
export function overlaySVG({ overlay, plot, painted, axis, stage }, { left, top }) {
  if (!painted || !axis || overlay.element.hidden) return [];
  const from = plot.getBoundingClientRect();
  const area = overlay.element.getBoundingClientRect();
  const around = ({ x, y, width, height }, more) => {
    const place = { x: left + x - from.x - more, y: top + y - from.y - more };
    return { ...place, width: width + 2 * more, height: height + 2 * more };
  };
  const [ground, line] = ["--st-background-color", "--st-primary-color"].map((name) => stage.theme.get(name));
  const veil = overlay.veil.getBoundingClientRect();
  const drawn = veil.width && veil.height ? [svg("rect", { ...around(veil, 0), fill: ground, opacity: 0.5 })] : [];
  for (const { element } of overlay.cursors) {
    const box = element.getBoundingClientRect();
    if (box.right < area.left || box.left > area.right || box.bottom < area.top || box.top > area.bottom) continue; // zoomed away
    drawn.push(svg("rect", { ...around(box, 2.5), fill: "none", stroke: ground, rx: 3 }));
    drawn.push(svg("rect", { ...around(box, 1), fill: "none", stroke: line, "stroke-width": 2, rx: 2 }));
  }
  return drawn;
}
