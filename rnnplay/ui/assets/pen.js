/*
 * Watches the pen on the canvas of a sheet, and sends the stroke while it is drawn: the canvas sends nothing before it ends,
 * and then after 200 ms. The sheet stays the canvas's: its strokes, undo and clear, and what is kept in the end.
 *
 * The points are those that the canvas takes, of the same events and computed in the same way, so that the stroke at its end
 * is to the last bit what the canvas holds. It takes mouse and touch events, which a pen with pressure causes too; points
 * between them (`getCoalescedEvents`) it does not take, and so they are not taken here.
 *
 * A stroke is sent anew only when the last message has been answered: a slow server is never flooded, and no answer overtakes
 * a newer one. Python's half: rnnplay/digits/ui/pen.py.
 */

import { ofTheSheet, placeOf } from "./sheet.js";

const BETWEEN = 60; // ms at least from message to message of one stroke: a browser that draws the answers needs as long
const PICTURES = 200; // ms at least between messages that are for the stage too, which takes far longer to draw than a verdict
const LOST = 3000; // ms after which a message is taken to be lost
const SOON = 150; // ms in which the end of a stroke is answered, or else the canvas sends it all the same
const BEGINS = ["mousedown", "touchstart", "keydown"];
const EVENTS = [...BEGINS, "mousemove", "mouseup", "touchmove", "touchend"];
const pens = new WeakMap();

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data, parentElement, setStateValue }) {
  if (!pens.has(parentElement)) pens.set(parentElement, new Pen(parentElement));
  pens.get(parentElement).receive(data, setStateValue);
  return () => setTimeout(() => parentElement.isConnected || pens.get(parentElement)?.close());
}

class Pen {
  constructor(parent) {
    this.parent = parent;
    this.points = null; // of the stroke that is drawn
    this.number = 0; // of the last message
    this.unanswered = false;
    this.unsent = false; // the canvas holds a stroke that the server has of the pen alone
    this.sentAt = this.shownAt = -Infinity;
    this.hears = (event) => {
      if (BEGINS.includes(event.type)) this.haveItSent(); // whatever is done next finds the stroke before it done
      this[event.type]?.(event);
    };
    for (const type of EVENTS) addEventListener(type, this.hears, { capture: true, passive: true });
  }

  receive(data, setStateValue) {
    this.data = data;
    this.setStateValue = setStateValue;
    if (data.stage) this.stage?.dispatchEvent(new CustomEvent("rnn-shows", { detail: data.stage }));
    this.mark();
    if (data.answers !== this.number) return;
    this.unanswered = false;
    this.haveItSent();
    this.go();
  }

  /** So that the tools know who sends the end of a stroke, and others what has been answered. */
  mark() {
    const place = placeOf(this.data.sheet);
    if (place) place.dataset.pen = this.data.answers ?? "";
  }

  /** That follows the pen, and is drawn by the browser alone. */
  get stage() {
    return document.querySelector(`.st-key-${this.data.stageKey} .rnn-stage`);
  }

  mousedown(event) {
    if (event.button === 0) this.begin(event);
  }

  mousemove(event) {
    if (this.touch === undefined) this.add(event, event);
  }

  mouseup(event) {
    if (event.button === 0 && this.touch === undefined) this.end();
  }

  touchstart(event) {
    const [touch] = event.changedTouches;
    if (this.touch !== undefined || !this.begin(event, touch)) return; // further fingers do not draw
    this.touch = touch.identifier;
  }

  touchmove(event) {
    const [touch] = event.changedTouches;
    if (touch.identifier === this.touch) this.add(event, touch);
  }

  touchend({ touches }) {
    if (touches.length || this.touch === undefined) return;
    this.touch = undefined;
    this.end();
  }

  begin(event, at = event) {
    const [canvas] = event.composedPath();
    if (!canvas.matches?.("canvas.upper-canvas") || !placeOf(this.data.sheet)?.contains(event.target)) return false;
    this.mark();
    this.canvas = canvas;
    const point = this.pointOf(at);
    this.points = [point, point]; // the canvas has it twice
    this.dirty = false;
    this.sentAt = this.shownAt = performance.now(); // a short stroke is sent once, at its end
    return true;
  }

  add(event, at) {
    if (!this.points) return;
    const point = this.pointOf(at);
    const last = this.points.at(-1);
    if (point[0] === last[0] && point[1] === last[1]) return;
    if (event.shiftKey) this.points.pop(); // a straight line
    this.points.push(point);
    this.dirty = true;
    this.go();
  }

  /** In pixels of the canvas. */
  pointOf({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [(clientX - left) * (this.canvas.width / width), (clientY - top) * (this.canvas.height / height)];
  }

  end() {
    if (!this.points) return;
    this.send(true);
    this.points = null;
    this.unsent = true;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.haveItSent(), SOON);
  }

  /** Sends what is new of the stroke, now or as soon as it may. */
  go() {
    if (!this.points || !this.dirty) return;
    const wait = this.sentAt + (this.unanswered ? LOST : BETWEEN) - performance.now();
    clearTimeout(this.later);
    if (wait > 0) this.later = setTimeout(() => this.go(), wait);
    else this.send(false);
  }

  send(done) {
    this.dirty = false;
    this.unanswered = true;
    this.sentAt = performance.now();
    this.number = Math.max(this.number + 1, Date.now()); // another one than before the page was loaded anew
    const stage = this.sentAt > this.shownAt + PICTURES && this.stage?.dataset.ready === "true"; // it has drawn all before
    if (stage) this.shownAt = this.sentAt;
    const [number, brush, points] = [this.number, this.data.brush, this.points.flat()];
    this.setStateValue("ink", { number, done, brush, points, stage });
  }

  /** Has the canvas send what it holds: with that the page is drawn anew, and its address. */
  haveItSent() {
    if (!this.unsent) return;
    this.unsent = false;
    clearTimeout(this.later);
    ofTheSheet(this.data.sheet, "send")?.click();
  }

  close() {
    clearTimeout(this.later);
    for (const type of EVENTS) removeEventListener(type, this.hears, { capture: true });
    delete placeOf(this.data.sheet)?.dataset.pen;
    pens.delete(this.parent);
  }
}
