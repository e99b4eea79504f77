/*
 * The shapes of a diagram as SVG. What changes by step is bound: a step sets attributes, and those alone that are other ones
 * than before. Python's half, and what each field means: rnnplay/ui/diagram_data.py.
 */

import { Block } from "./block.js";
import { shadeOf, shadesOf } from "./shades.js";
import { resolve } from "./theme.js";

const SVG = "http://www.w3.org/2000/svg";
const HEAD = [7, 3]; // of an arrow: its length, and half of its width
const REACH = 12; // how thick a line is for a pointer

export function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export class Drawing {
  /** `across` tells where an x of the diagram stands. */
  constructor({ shapes, scales }, across, theme) {
    this.across = across;
    this.theme = theme;
    this.scales = scales.map(({ colours, low, high }) => ({ shades: shadesOf(resolve(colours, theme)), low, high }));
    this.bindings = [];
    this.blocks = [];
    this.stops = new Map(); // by element: what a pointer meets there
    this.links = new Map(); // by link: all that has it
    this.element = svg("g");
    for (const shape of shapes) this.add(this.element, shape, 0, 0, {});
  }

  /** A shape of a parent that stands at `left` and `top`, with what it takes over from it. */
  add(parent, shape, left, top, above) {
    const [hover, step, link] = ["hover", "step", "link"].map((each) => shape[each] ?? above[each]);
    const own = { hover, step, link, about: above.about };
    if (shape.kind === "cells") return this.addBlock(new Block(this, shape, left, top, own.step));
    const element = this[shape.kind](shape, left + (shape.x ?? 0), top + (shape.y ?? 0), own);
    if (shape.hover !== undefined) own.about = element;
    this.link(shape.link, { element });
    this.bind(shape.opacity ?? 1, (opacity) => element.setAttribute("opacity", opacity || 0));
    if (own.hover !== undefined || own.step !== undefined) {
      const fill = shape.fill?.scale === undefined ? undefined : shape.fill;
      // What shares its text with the rest of its group is no value of its own.
      this.stops.set(element, { element: own.about ?? element, ...own, fill, walked: shape.hover !== undefined });
      element.dataset.stop = own.step === undefined ? "" : "goes";
    }
    parent.append(element);
  }

  addBlock(block) {
    this.blocks.push(block);
    for (const [row, links] of (block.links ?? []).entries())
      for (const [column, link] of links.entries()) this.link(link, { block, cell: [row, column] });
  }

  link(link, what) {
    if (link) this.links.set(link, [...(this.links.get(link) ?? []), what]);
  }

  box({ width, height, corner, ...shape }, x, y) {
    const left = this.across(x);
    const rect = svg("rect", { x: left, y, width: this.across(x + width) - left, height, rx: corner });
    return this.coloured(rect, shape);
  }

  circle({ radius, ...shape }, x, y) {
    return this.coloured(svg("circle", { cx: this.across(x), cy: y, r: radius }), shape);
  }

  text({ text, size, anchor, bold, code, fill }, x, y) {
    const place = { x: this.across(x), y, "font-size": size, "text-anchor": anchor, "dominant-baseline": "central" };
    const element = svg("text", bold ? { ...place, "font-weight": 600 } : place);
    if (code) element.style.fontFamily = "var(--st-code-font, monospace)";
    this.bind(text, (word) => (element.textContent = word));
    this.bind(fill, (colour) => element.setAttribute("fill", this.colour(fill, colour)));
    return element;
  }

  lines({ runs, stroke, line, arrow, hover, step }, left, top) {
    const placed = runs.map((run) => run.map(([x, y]) => [this.across(left + x), top + y]));
    const group = svg("g", { "stroke-linejoin": "round" });
    const path = svg("path", { d: placed.map((run) => `M${(arrow ? shortened(run) : run).join("L")}`).join(""), fill: "none" });
    const heads = svg("path", { d: arrow ? placed.map(head).join("") : "" });
    group.append(path, heads);
    if (hover !== undefined || step !== undefined)
      group.append(svg("path", { d: path.getAttribute("d"), fill: "none", stroke: "transparent", "stroke-width": REACH }));
    this.bind(stroke, (given) => {
      const colour = this.colour(stroke, given);
      path.setAttribute("stroke", colour);
      heads.setAttribute("fill", colour);
    });
    this.bind(line, (width) => path.setAttribute("stroke-width", width || 0));
    return group;
  }

  group({ shapes, hover }, x, y, own) {
    const group = svg("g");
    if (hover !== undefined) own.about = group; // a label is about all of it
    for (const shape of shapes) this.add(group, shape, x, y, own);
    return group;
  }

  coloured(element, { fill, stroke, line }) {
    this.bind(fill, (given) => element.setAttribute("fill", this.colour(fill, given)));
    this.bind(stroke, (given) => element.setAttribute("stroke", this.colour(stroke, given)));
    this.bind(line, (width) => element.setAttribute("stroke-width", width || 0));
    return element;
  }

  /** Calls `apply` with what is given, now or whenever a step has another value. */
  bind(given, apply) {
    if (given?.by === undefined) apply(given?.value ?? given);
    else this.bindings.push({ ...given, apply });
  }

  /** What is given, which may be a name or a number on a scale, as a colour. */
  colour({ scale }, given) {
    if (scale === undefined) return resolve(given, this.theme);
    const { shades, low, high } = this.scales[scale];
    return Number.isFinite(given) ? shadeOf(given, shades, low, high) : "transparent";
  }

  /** A step: `byStep` holds for every kind of value a row for each. */
  show(byStep, step) {
    const rows = { numbers: byStep.numbers?.[step], words: byStep.words?.[step] };
    for (const binding of this.bindings) {
      const value = rows[binding.by][binding.at];
      if (Object.is(value, binding.shown)) continue;
      binding.shown = value;
      binding.apply(value);
    }
  }
}

/** The value at a step of what is given. */
export function valueAt(given, byStep, step) {
  return given?.by === undefined ? (given?.value ?? given) : byStep[given.by][step][given.at];
}

/** The end of a line, the way that it goes there, and its length. */
function end(run) {
  const [[x, y], [fromX, fromY]] = [run.at(-1), run.at(-2)];
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  return [x, y, (x - fromX) / length, (y - fromY) / length, length];
}

/** A line that ends in the head of its arrow, and does not reach its tip. */
function shortened(run) {
  const [x, y, right, down, length] = end(run);
  const back = Math.min(HEAD[0] - 1, length);
  return [...run.slice(0, -1), [x - back * right, y - back * down]];
}

function head(run) {
  const [x, y, right, down, length] = end(run);
  const [long, half] = [Math.min(HEAD[0], length), HEAD[1]];
  const [baseX, baseY] = [x - long * right, y - long * down];
  return `M${x} ${y}L${baseX - half * down} ${baseY + half * right}L${baseX + half * down} ${baseY - half * right}Z`;
}
