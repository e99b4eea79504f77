/*
 * A diagram on the stage: SVG that is drawn once, over a canvas with its blocks of cells. A step sets attributes and paints
 * cells, all in one frame, and nothing is sent.
 */

import { make } from "./dom.js";
import { Drawing, svg, valueAt } from "./drawing.js";
import { Panel } from "./panel.js";

const APART = 8; // px between a value and its label

export class DiagramPanel extends Panel {
  constructor(stage) {
    super(stage);
    this.element.classList.add("rnn-at-top");
    this.sheet = make("div", "rnn-diagram", { ariaHidden: "true" }); // the panel's name says what it shows
    this.canvas = make("canvas");
    this.picture = svg("svg");
    this.lights = svg("g"); // around what is linked with what is met, here or in another diagram
    this.mark = svg("rect", { class: "rnn-here" });
    this.label = make("div", "rnn-label");
    this.sheet.append(this.canvas, this.picture, this.label);
    for (const type of ["pointermove", "pointerdown"])
      this.plot.addEventListener(type, ({ clientX, clientY }) => this.painted && this.meet(this.met(clientX, clientY)));
    // A finger that is lifted has left as well, but the label of what it tapped is still to be read.
    this.plot.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || this.unpoint());
  }

  /** Where all of it becomes smaller with a narrow panel, so does the room below. */
  receive(spec) {
    super.receive(spec);
    const { width, height, stretch } = spec.figure;
    const [aspectRatio, maxHeight] = stretch ? ["", ""] : [`${width} / ${height}`, `${spec.height}px`];
    Object.assign(this.plot.style, { aspectRatio, maxHeight, height: stretch ? `${spec.height}px` : "" });
  }

  async paint(begun) {
    const { figure, height } = this.spec;
    const { scale, width, across } = laidOut(figure, this.width, height);
    this.scale = scale;
    this.sharpness = devicePixelRatio || 1;
    this.drawing = new Drawing(figure, across, this.stage.theme);
    this.blocksShown = undefined;
    const size = { width: width * scale, height: figure.height * scale };
    for (const side in size) {
      this.sheet.style[side] = `${size[side]}px`;
      this.canvas[side] = Math.round(size[side] * this.sharpness);
    }
    this.picture.setAttribute("viewBox", `0 0 ${width} ${figure.height}`);
    this.picture.replaceChildren(this.drawing.element, this.lights, this.mark);
    if (this.sheet.parentElement !== this.plot) this.plot.append(this.sheet);
    this.meet(undefined);
    this.move(this.stage.step);
    if (this.painted) this.free = this.stage.pace.rest(this, begun);
  }

  fail() {
    this.drawing = undefined;
  }

  /** A step of what is drawn; what is still to be drawn moves then. */
  show(step) {
    if (this.current) this.move(step);
  }

  move(step) {
    const { byStep } = this.spec;
    this.drawing.show(byStep, step);
    this.paintBlocks(this.drawing.blocks, byStep, step);
    if (this.here) this.describe();
  }

  paintBlocks(blocks, byStep, step) {
    const now = blocks.flatMap((block) => [block.at(byStep, step), block.opacity]);
    if (this.blocksShown && now.every((each, at) => each === this.blocksShown[at])) return;
    this.blocksShown = now;
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (const [at, block] of blocks.entries()) block.paint(pen, this.scale * this.sharpness, now[2 * at]);
  }

  /** What is at a place on the screen: a shape with something to say or somewhere to go, or a cell. */
  met(x, y) {
    const element = document.elementFromPoint(x, y)?.closest("[data-stop]");
    if (element && this.drawing.stops.has(element)) return this.drawing.stops.get(element);
    const { left, top } = this.picture.getBoundingClientRect();
    const [across, down] = [(x - left) / this.scale, (y - top) / this.scale];
    const { byStep } = this.spec;
    for (const block of this.drawing.blocks) {
      const cell = block.cellAt(across, down);
      // Where a block has no cell at this step, another one may have.
      if (cell && Number.isFinite(block.at(byStep, this.stage.step)[cell[0]][cell[1]])) return this.cellOf(block, cell);
    }
  }

  cellOf(block, cell) {
    return { block, cell, step: block.step, link: block.linkOf(cell) };
  }

  /** Shows a label about what is met, which is there until something else is. */
  meet(what) {
    this.here = what;
    this.plot.classList.toggle("rnn-goes", what?.step !== undefined);
    this.describe();
    this.stage.rows.light(what?.link);
  }

  /** Marks all that has a link, but for what is met, which has its mark. */
  light(link) {
    const marks = this.linked(link).filter((each) => !same(each, this.here));
    this.lights.replaceChildren(...marks.map((each) => svg("rect", { class: "rnn-alike", ...around(boxOf(each)) })));
  }

  /** All that has a link; nothing does where it is 0 or none. */
  linked(link) {
    return (link && this.drawing?.links.get(link)) || [];
  }

  describe() {
    const text = this.here ? this.textOf(this.here) : "";
    this.label.style.display = this.mark.style.display = text ? "" : "none";
    if (!text) return;
    if (this.label.textContent !== text) this.label.textContent = text;
    const { x, y, width, height } = boxOf(this.here);
    for (const [name, value] of Object.entries({ x, y, width, height })) this.mark.setAttribute(name, value);
    const [wide, high] = [this.label.offsetWidth, this.label.offsetHeight];
    const middle = (x + width / 2) * this.scale;
    const [above, below] = [y * this.scale - high - APART, (y + height) * this.scale + APART];
    const farthest = this.sheet.clientWidth - wide;
    this.label.style.left = `${Math.max(0, Math.min(middle - wide / 2, farthest))}px`;
    this.label.style.top = `${above >= 0 ? above : below}px`;
  }

  textOf({ block, cell, hover, fill, link }) {
    const { byStep } = this.spec;
    const { step } = this.stage;
    if (!block) {
      const number = fill && valueAt(fill, byStep, step);
      return [valueAt(hover, byStep, step), written(number)].filter(Boolean).join(": ");
    }
    const [row, column] = cell;
    const number = written(block.at(byStep, step)[row][column]);
    if (!number) return "";
    const others = this.stage.rows.linked(link).filter((each) => each.block && !same(each, this.here));
    const names = others.map((each) => each.block.titleOf(each.cell));
    return `${[block.titleOf(cell), ...names].join(" = ")}: ${number}`;
  }

  tapped(x, y) {
    const what = this.met(x, y);
    if (what) this.enter({ what });
  }

  places() {
    const { byStep } = this.spec;
    const { step } = this.stage;
    const all = [...this.drawing.stops.values()].filter(({ walked }) => walked);
    for (const block of this.drawing.blocks)
      for (const [row, numbers] of block.at(byStep, step).entries())
        for (let column = 0; column < numbers.length; column++)
          if (Number.isFinite(numbers[column])) all.push(this.cellOf(block, [row, column]));
    return all.map((what) => {
      const { x, y, width, height } = boxOf(what);
      return { what, x: (x + width / 2) * this.scale, y: (y + height / 2) * this.scale };
    });
  }

  point({ what, x }) {
    this.meet(what);
    const { frame } = this; // scrolled sideways so far that it is seen
    const left = x + this.sheet.offsetLeft;
    if (left < frame.scrollLeft || left > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = left - frame.clientWidth / 2;
  }

  pointed() {
    return this.label.textContent;
  }

  unpoint() {
    if (this.painted) this.meet(undefined);
  }

  enter({ what: { step, block, cell } }) {
    if (step !== undefined) this.go(step);
    if (this.spec.picks && block) this.stage.pick(block.nameOf(...cell));
  }
}

/**
 * How large a diagram is drawn in a panel: px to a unit, its width in units, and where each x of it stands. What is wider or
 * narrower than it was made for is so between the ends of `stretch`; without these, all of it is drawn larger or smaller.
 */
function laidOut({ width, height, stretch }, panelWidth, panelHeight) {
  if (!stretch) return { scale: Math.min(panelWidth / width, panelHeight / height), width, across: (x) => x };
  const scale = panelHeight / height;
  const [from, to] = stretch;
  const more = Math.max(panelWidth / scale - width, (from - to) / 2);
  const share = (x) => Math.max(0, Math.min((x - from) / (to - from), 1));
  return { scale, width: width + more, across: (x) => x + more * share(x) };
}

function boxOf({ element, block, cell }) {
  return block ? block.box(...cell) : element.getBBox();
}

/** A box that stands a little around another. */
function around({ x, y, width, height }) {
  return { x: x - 1.5, y: y - 1.5, width: width + 3, height: height + 3 };
}

/** Whether both are the same cell or shape. */
function same(a, b) {
  if (!a.block) return a.element === b?.element;
  return a.block === b?.block && a.cell.join() === b.cell.join();
}

/** A number in words: three decimals, or its power of ten where these would hide it; nothing for none. */
function written(number) {
  if (!Number.isFinite(number)) return "";
  const [digits, power] = number && Math.abs(number) < 0.001 ? number.toExponential(1).split("e") : [number.toFixed(3), ""];
  return `${digits}${power && `e${power}`}`.replaceAll("-", "−");
}
