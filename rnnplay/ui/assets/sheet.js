/*
 * The sheet that one draws on. Only the browser knows every stroke, so it alone undoes and clears: a press that went to the
 * server would meet the drawing as it was some strokes ago, and its answer would wipe what is drawn meanwhile. At every
 * change the server is sent the drawing as a text, which stands in the address too. Python's half: rnnplay/ui/drawing.py.
 */

import { COPYING, put } from "./own_params.js";
import { decode, encode, simplify, smooth } from "./ink.js";
import { copyLink } from "./link.js";

const ICONS = {
  undo: "M9 14 4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-2",
  clear: "M4 7h16 M9 7V4h6v3 M6 7l1 13h10l1-13",
  copy: "M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1 1 M14 10a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1",
};
const POLL = 1000; // ms between looks at the address, which a script may write without a call
const PICKING = ["click", "keydown"]; // a sample picked by a key is no click
const sheets = new WeakMap();

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data, parentElement, setStateValue }) {
  if (!sheets.has(parentElement)) sheets.set(parentElement, new Sheet(parentElement, data));
  sheets.get(parentElement).receive(data, setStateValue);
  return () => setTimeout(() => parentElement.isConnected || sheets.get(parentElement)?.close());
}

class Sheet {
  constructor(parent, data) {
    this.parent = parent;
    this.data = data;
    this.path = location.pathname;
    this.strokes = decode(data.ink);
    this.past = this.strokes.map((_stroke, k) => this.strokes.slice(0, k)); // drawings to go back to, newest last
    this.build(data);
    this.picked = (event) => this.clearForSample(event);
    this.copying = () => this.look();
    for (const type of PICKING) document.addEventListener(type, this.picked, true);
    addEventListener(COPYING, this.copying);
    this.poll = setInterval(() => this.look(), POLL);
  }

  build({ side, texts }) {
    // Scripts look for a canvas to draw on by Fabric's name for it.
    this.canvas = Object.assign(document.createElement("canvas"), { className: "upper-canvas" });
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", texts.label);
    this.scale = Math.max(1, Math.ceil(devicePixelRatio));
    this.canvas.width = this.canvas.height = side * this.scale;
    this.canvas.style.width = this.canvas.style.height = `${side}px`;
    this.canvas.addEventListener("pointerdown", (event) => this.press(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.canvas.addEventListener(type, (event) => event.pointerId === this.pen?.pointer && this.lift());
    }
    // Otherwise a browser may take the end of a stroke for a fling, and a tap on a button after it for what stops the fling.
    this.canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    this.hint = Object.assign(document.createElement("span"), { className: "rnn-hint", textContent: texts.hint });
    const paper = Object.assign(document.createElement("div"), { className: "rnn-paper" });
    paper.append(this.canvas, this.hint);
    const status = Object.assign(document.createElement("span"), { className: "rnn-status" });
    status.setAttribute("role", "status");
    const act = {
      undo: () => this.change(this.past.at(-1) ?? this.strokes, this.past.slice(0, -1)),
      clear: () => this.clear(),
      copy: () => copyLink(this.tools.copy, status, this.data.texts),
    };
    this.tools = {};
    for (const [tool, path] of Object.entries(ICONS)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "rnn-tool" });
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
      button.addEventListener("click", act[tool]);
      this.tools[tool] = button;
    }
    this.tools.copy.append(Object.assign(document.createElement("span"), { textContent: texts.copy }));
    const tools = Object.assign(document.createElement("div"), { className: "rnn-tools" });
    tools.append(...Object.values(this.tools), status);
    this.parent.append(paper, tools);
    this.paint();
  }

  receive(data, setStateValue) {
    this.data = data;
    this.send = (ink) => setStateValue("ink", ink);
    for (const tool of ["undo", "clear"]) {
      this.tools[tool].title = data.texts[tool];
      this.tools[tool].setAttribute("aria-label", data.texts[tool]);
    }
    this.tools.copy.title = data.texts.holds;
    this.look();
  }

  press(event) {
    if (event.button !== 0 || !event.isPrimary) return; // a second finger does not draw
    this.lift(); // of a stroke whose end was never told
    this.canvas.setPointerCapture(event.pointerId);
    this.pen = { pointer: event.pointerId, brush: this.data.brush, points: [this.at(event)] };
    this.paint();
  }

  move(event) {
    if (event.pointerId !== this.pen?.pointer) return;
    const between = event.getCoalescedEvents?.() ?? [];
    for (const each of between.length ? between : [event]) this.pen.points.push(this.at(each));
    this.frame ??= requestAnimationFrame(() => this.paint());
  }

  lift() {
    if (!this.pen) return;
    const { brush, points } = this.pen;
    this.pen = null;
    const stroke = { brush, points: simplify(smooth(points), this.data.side) };
    this.change([...this.strokes, stroke], [...this.past, this.strokes]);
  }

  at({ clientX, clientY }) {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    const scale = this.data.side / width;
    return [(clientX - left) * scale, (clientY - top) * scale];
  }

  change(strokes, past) {
    if (strokes === this.strokes) return;
    [this.strokes, this.past] = [strokes, past];
    this.ink = encode(strokes);
    this.look();
    this.send(this.ink);
    this.paint();
  }

  clear() {
    this.lift();
    if (this.strokes.length) this.change([], [...this.past, this.strokes]);
  }

  clearForSample({ type, key, target }) {
    const chosen = type === "click" || key === "Enter" || key === " ";
    if (chosen && target.closest?.(`.st-key-${this.data.samples} button`)) this.clear();
  }

  paint() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    const { side, paper, color } = this.data;
    const context = this.canvas.getContext("2d");
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.fillStyle = paper;
    context.fillRect(0, 0, side, side);
    Object.assign(context, { strokeStyle: color, lineCap: "round", lineJoin: "round" });
    const drawn = this.pen ? [...this.strokes, { ...this.pen, points: smooth(this.pen.points) }] : this.strokes;
    for (const { brush, points } of drawn) {
      context.lineWidth = brush;
      context.beginPath();
      context.moveTo(...points[0]);
      for (const point of points) context.lineTo(...point);
      if (points.length === 1) context.lineTo(points[0][0] + 0.01, points[0][1]); // a dot
      context.stroke();
    }
    this.hint.hidden = drawn.length > 0;
  }

  /** Sees to it that the address holds the drawing, unless it is too long or the page is being left. */
  look() {
    if (!this.parent.isConnected) return this.close();
    if (location.pathname !== this.path) return;
    this.ink ??= encode(this.strokes);
    put("ink", this.ink && this.ink.length <= this.data.longest ? this.ink : null);
  }

  close() {
    clearInterval(this.poll);
    for (const type of PICKING) document.removeEventListener(type, this.picked, true);
    removeEventListener(COPYING, this.copying);
    this.parent.replaceChildren();
    sheets.delete(this.parent);
  }
}
