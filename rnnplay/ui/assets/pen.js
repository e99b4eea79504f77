/*
 * Watches the pen on the canvas of a sheet, and shows what is made of the drawing while it is drawn: the canvas sends nothing
 * before a stroke ends, and then after 200 ms. The sheet stays the canvas's: its strokes, undo and clear, and what is kept in
 * the end.
 *
 * The points are those that the canvas takes, of the same events and computed in the same way, so that the stroke at its end
 * is to the last bit what the canvas holds. It takes mouse and touch events, which a pen with pressure causes too; points
 * between them (`getCoalescedEvents`) it does not take, and so they are not taken here.
 *
 * Streamlit is not asked: to run a page and to draw it anew takes far longer than to read a picture. The next question waits
 * for the answer to the last one, so a slow server is never flooded; only the end of a stroke waits for nobody. An answer
 * that is older than the one shown is left out. Python's half: rnnplay/digits/ui/pen.py and rnnplay/ui/at_once.py.
 */

import { ofTheSheet, placeOf } from "./sheet.js";

const BETWEEN = 60; // ms at least from question to question of one stroke: a browser that draws the answers needs as long
const PICTURES = 200; // ms at least between questions that are for the stage too, which takes far longer to draw than a verdict
const FRAME = 16; // ms
const LOST = 3000; // ms after which an answer is taken to be lost
const SOON = 150; // ms in which the end of a stroke is answered, or else the canvas sends it all the same
const BEGINS = ["mousedown", "touchstart", "keydown"];
const EVENTS = [...BEGINS, "mousemove", "mouseup", "contextmenu", "touchmove", "touchend", "touchcancel", "rnn-undone"];
const ASSETS = "../../.."; // from there up to the app's own address, behind whatever it stands
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
    this.strokes = []; // that have ended, and that the page does not know yet
    this.unsent = false; // the canvas has not sent the last of them
    this.number = this.answered = 0; // the last question, and the newest that was answered
    this.waits = false; // for the answer to a stroke that still grows
    this.deaf = false; // there is nobody to ask
    this.askedAt = this.shownAt = -Infinity;
    this.hears = (event) => {
      if (this.points && event.button > 0) return this.leaveOut(event);
      if (BEGINS.includes(event.type)) this.haveItSent(); // whatever is done next finds the stroke before it done
      this[event.type]?.(event);
    };
    for (const type of EVENTS) addEventListener(type, this.hears, { capture: true, passive: type.startsWith("touch") });
  }

  /** The page is drawn anew: it shows what the canvas has sent so far. */
  receive(data, setStateValue) {
    this.data = data;
    this.tell = (number) => setStateValue("sent", number);
    this.deaf = false;
    this.strokes = this.strokes.filter(({ number }) => number > (data.sent ?? 0));
    this.mark();
    this.rest();
    this.go();
  }

  /** The tools have taken the last stroke off the sheet, or all. */
  "rnn-undone"({ detail }) {
    this.strokes = detail === "all" ? [] : this.strokes.slice(0, -1);
    this.answered = this.number; // what was asked before holds no more
    if (this.strokes.length) this.ask(true);
    else this.rest();
  }

  /** What the page shows holds when it knows all that is drawn. */
  rest() {
    if (!this.points && !this.strokes.length) this.show(null);
  }

  /** So that the tools know who has the end of a stroke sent, and others what has been answered. */
  mark() {
    const place = placeOf(this.data.sheet);
    if (place) place.dataset.pen = this.answered || "";
  }

  /** That follows the pen, and is drawn by the browser alone. */
  get stage() {
    return document.querySelector(`.st-key-${this.data.stageKey} .rnn-stage`);
  }

  /** Another button in the midst of a stroke: with it the canvas would listen no more, and lose the stroke. */
  leaveOut(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
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

  /** A call comes in, or the app is left: what is drawn stays. The canvas does not hear of it, so it is told the end. */
  touchcancel({ changedTouches }) {
    if (this.touch === undefined) return;
    const ends = { bubbles: true, cancelable: true, touches: [], targetTouches: [], changedTouches: [...changedTouches] };
    document.dispatchEvent(new TouchEvent("touchend", ends));
  }

  begin(event, at = event) {
    const [canvas] = event.composedPath();
    if (!canvas.matches?.("canvas.upper-canvas") || !placeOf(this.data.sheet)?.contains(event.target)) return false;
    this.mark();
    this.canvas = canvas;
    const point = this.pointOf(at);
    this.points = [point, point]; // the canvas has it twice
    this.begun = Math.max((this.begun ?? 0) + 1, Date.now());
    this.dirty = false;
    this.askedAt = this.shownAt = performance.now(); // a short stroke is asked for once, at its end
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
    this.strokes.push(this.stroke);
    this.points = null;
    this.unsent = true;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.haveItSent(), SOON);
    this.ask(true);
  }

  /** With another number than those before it, also those of before the page was loaded anew. */
  get stroke() {
    return { number: this.begun, brush: this.data.brush, points: this.points.flat() };
  }

  /** Asks for what is new of the stroke, now or as soon as it may. */
  go() {
    if (!this.points || !this.dirty || this.waits) return;
    const now = performance.now();
    // An answer that came while the stage is drawn would wait for that, and be old when it is seen.
    const drawing = this.stage?.dataset.ready === "false" && now < this.shownAt + PICTURES;
    const wait = Math.max(this.askedAt + BETWEEN - now, drawing ? FRAME : 0);
    clearTimeout(this.later);
    if (wait > 0) this.later = setTimeout(() => this.go(), wait);
    else this.ask(false);
  }

  /** Asks what is made of all that is drawn, and shows it. */
  async ask(done) {
    if (this.deaf) return;
    this.dirty = false;
    this.waits = !done;
    this.askedAt = performance.now();
    const number = ++this.number;
    const strokes = this.points ? [...this.strokes, this.stroke] : this.strokes;
    const stage = !done && this.askedAt > this.shownAt + PICTURES && this.stage?.dataset.ready === "true"; // it has drawn all before
    if (stage) this.shownAt = this.askedAt;
    const seen = await this.answerTo({ number, done, known: this.data.known, stage, strokes });
    if (number > this.answered) this.take(number, seen);
    if (!done) this.waits = false;
    if (done && number === this.number) this.paintedThen(() => this.haveItSent());
    this.go();
  }

  /** Nothing if there is none in time, or nobody to give one: then the page shows the stroke when the canvas has sent it. */
  async answerTo(question) {
    const address = new URL(`${ASSETS}/at-once/${this.data.secret}`, import.meta.url);
    const body = JSON.stringify(question);
    try {
      const answer = await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(LOST) });
      if (answer.ok) return await answer.json();
      this.deaf = answer.status === 404;
    } catch {
      // Streamlit says by itself when the server is away.
    }
    return null;
  }

  take(number, seen) {
    this.answered = number;
    this.mark();
    if (!this.points && !this.strokes.length) return; // the page has come before
    this.show(seen);
    if (seen?.stage && this.points) this.stage?.dispatchEvent(new CustomEvent("rnn-shows", { detail: seen.stage }));
  }

  /** In the place of what the page says, and looking like it; or that again. */
  show(seen) {
    const place = document.querySelector(`.st-key-${this.data.verdictKey}`);
    const own = [...(place?.children ?? [])].filter((element) => element !== this.live);
    if (seen && own.length > 1) {
      this.live ??= Object.assign(document.createElement("div"), { className: "rnn-while-drawn" });
      // For the eye that follows the pen; who listens is told when the stroke has ended and the page has come.
      this.live.ariaHidden = "true";
      const captions = seen.captions.map((caption) => written(own.at(-1), caption));
      this.live.replaceChildren(written(own[0], seen.sentence), ...captions);
      if (this.live.parentElement !== place) place.append(this.live);
      this.paintedThen(() => keepHeight(place));
    } else this.live?.remove();
  }

  paintedThen(act) {
    requestAnimationFrame(() => setTimeout(act));
  }

  /** Has the canvas send what it holds: with that the page is drawn anew, and its address. */
  haveItSent() {
    if (!this.unsent) return;
    this.unsent = false;
    clearTimeout(this.later);
    ofTheSheet(this.data.sheet, "send")?.click();
    this.tell(this.begun); // in the same message, or after it
  }

  close() {
    clearTimeout(this.later);
    for (const type of EVENTS) removeEventListener(type, this.hears, { capture: true });
    delete placeOf(this.data.sheet)?.dataset.pen;
    this.live?.remove();
    pens.delete(this.parent);
  }
}

/** So that what stands below moves down at most, and not up and down with every answer. Asked before, it takes a layout more. */
function keepHeight(place) {
  const height = `${place.offsetHeight}px`;
  if (place.style.minHeight !== height) place.style.minHeight = height;
}

/** A copy of an element of Streamlit's that holds another text, with `**bold**` parts. */
function written(like, text) {
  const copy = like.cloneNode(true);
  const parts = text.split("**").map((part, at) => {
    const element = at % 2 ? document.createElement("strong") : document.createDocumentFragment();
    element.append(part);
    return element;
  });
  copy.querySelector("p").replaceChildren(...parts);
  return copy;
}
