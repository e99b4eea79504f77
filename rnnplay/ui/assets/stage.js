/*
 * The stage: draws the figures and diagrams that Python made, keeps them mounted, and moves one clock over all of them.
 * Python's half, and what each field of `data` means: rnnplay/ui/stage_data.py. The only messages to the server are that of a
 * live stage that has missed something, and what a reader picks in a panel that is there to pick from.
 */

import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { DiagramPanel } from "./diagram.js";
import { RUNNING, make, rest, write } from "./dom.js";
import { Kept } from "./kept.js";
import { loadPlotly } from "./load_plotly.js";
import { Pace } from "./pace.js";
import { moved } from "./place.js";
import { PlotlyPanel } from "./plotly_panel.js";
import { readTheme } from "./theme.js";
import { edgesOf } from "./time_axis.js";
import { complete, stillThere } from "./timeline.js";

const KINDS = { plotly: PlotlyPanel, diagram: DiagramPanel };

const POLL = 1000; // ms between looks at the theme and the address, which both change without a call
const SPEAK_AFTER = 400; // ms of rest before a sentence is said, so that held keys do not flood a screen reader
const ASK_AGAIN = 1000; // ms after which what is missing is asked for once more
const LONGEST_REST = 600; // ms for which plotly.js waits for the rest of a page
const PAINTED = 150; // ms in which the browser paints what it has and answers a first press, on a slow machine too
const stages = new WeakMap();
let lastLive; // Streamlit may mount a live stage anew in the midst of its run: what it has received and its place live on

/** Called by Streamlit at mount and whenever the data or the theme change; the result is called at unmount. */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!stages.has(parentElement)) stages.set(parentElement, new Stage(parentElement));
  stages.get(parentElement).receive(data, setTriggerValue);
  // Streamlit also runs the clean-up of a call that newer data overtook: only an element that has left the page is closed.
  return () => setTimeout(() => parentElement.isConnected || stages.get(parentElement)?.close());
}

class Stage {
  constructor(parent) {
    this.parent = parent;
    this.panels = new Map();
    this.zoom = { x: null, y: null }; // from which time to which the reader zoomed, by axis letter
    this.step = 0;
    this.playing = false;
    this.following = false; // the newest step of a live stage
    this.asked = -Infinity; // when, for what is missing
    this.clock = new Clock();
    this.pace = new Pace(this);
    this.kept = new Kept(() => this.keepPlace());
    this.build();
    this.poll = setInterval(() => this.look(), POLL);
  }

  /** A panel is wider or narrower than before: once it stays so, what does not fit is drawn again. */
  resize() {
    clearTimeout(this.resizing);
    this.resizing = setTimeout(() => this.draw(), 100);
  }

  build() {
    this.root = make("section", "rnn-stage", { tabIndex: -1 });
    this.root.setAttribute("role", "group");
    this.controls = new Controls(this);
    this.live = make("p", "rnn-live");
    this.live.setAttribute("aria-live", "polite");
    this.notice = make("p", "rnn-notice");
    this.notice.setAttribute("role", "status");
    this.rows = make("div", "rnn-rows");
    this.heading = make("h2", "rnn-live"); // for those who go from heading to heading
    this.root.append(this.heading, this.controls.element, this.notice, this.rows, this.live);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("rnn-shows", ({ detail }) => this.receive(detail, this.send)); // from pen.js
    this.parent.append(this.root);
    // Streamlit pales what a script that is at work has not sent anew; what stands here is true until other data come.
    this.parent.closest(".stElementContainer")?.style.setProperty("opacity", "1");
  }

  /** Takes in what Python sent: at once where it is text, then queued for what is drawn. */
  receive(sent, setTriggerValue) {
    const before = this.data;
    this.send = setTriggerValue;
    if (before && before.digest === sent.digest) return this.look(); // a call for a new theme
    if (!before && sent.run !== null && lastLive?.data.run === sent.run) {
      this.past = lastLive.data;
      [this.step, this.following, this.wished] = [lastLive.step, lastLive.following, lastLive.wished];
    }
    const past = before ?? this.past;
    const data = complete(sent, past);
    if (!data) return this.miss(sent, setTriggerValue);
    this.asked = -Infinity;
    this.pace.heard();
    const atLast = before && this.step === before.steps - 1;
    const shown = this.controls.caption.textContent;
    this.data = data;
    this.meet = { linear: edgesOf(data.at), log: edgesOf(data.at, "log") };
    this.texts(data);
    this.arrange(data.panels);
    const { positions } = data;
    const last = data.steps - 1;
    const live = data.run !== null;
    const isNew = live ? past?.run !== data.run : before?.version !== data.version;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!before) this.setSpeed(data.speed);
    this.follow(isNew || this.following);
    if (live) {
      if (isNew) this.halt();
      const wished = positions.indexOf(this.wished);
      if (!this.following) this.show(wished < 0 ? stillThere(past, this.step, data) : wished);
      else if (isNew || calm || !before) this.show(last);
      else this.glide(before.positions);
      lastLive = this;
    } else if (!before && positions.includes(this.kept.placeOf(data))) {
      this.show(positions.indexOf(this.kept.placeOf(data)));
    } else if (isNew && !calm && (before ? data.onNewData === "replay" : data.autoplay)) {
      this.halt();
      this.show(0);
      this.playOnceDrawn = true;
    } else if (!before) {
      this.show(data.step);
    } else if (isNew && data.onNewData !== "stay") {
      this.halt();
      this.show(last);
    } else {
      const follow = isNew && atLast && !this.playing; // live data: who stands at the newest step stays at the newest
      this.show(follow ? last : Math.min(this.step, last));
    }
    if (before && !this.playing && !this.playOnceDrawn && this.controls.caption.textContent !== shown) this.speak();
    if (!this.theme) this.look();
    this.draw();
  }

  /** Asks for all of the run; what stands on the stage stays until it comes. */
  miss({ labels }, setTriggerValue) {
    if (!this.data) this.notice.textContent = labels.loading;
    const now = performance.now();
    if (now - this.asked < ASK_AGAIN) return;
    this.asked = now;
    setTriggerValue("missing", true);
  }

  texts(data) {
    this.root.setAttribute("aria-label", data.label);
    write(this.heading, data.label);
    this.root.dataset.steps = data.steps;
    this.controls.receive(data, this.speed);
    this.face();
  }

  /** Brings the panels into the rows that Python gave; those that stay are not touched, so hover and zoom live on. */
  arrange(sent) {
    const kinds = new Map(sent.map(({ key, kind }) => [key, KINDS[kind]]));
    for (const [key, panel] of this.panels)
      if (panel.constructor !== kinds.get(key)) panel.close(), this.panels.delete(key);
    const rows = [...new Set(sent.map((panel) => panel.row))].sort((a, b) => a - b);
    while (this.rows.childElementCount < rows.length) this.rows.append(make("div", "rnn-row"));
    const filled = rows.map(() => 0);
    for (const spec of sent) {
      if (!this.panels.has(spec.key)) this.panels.set(spec.key, new KINDS[spec.kind](this));
      const panel = this.panels.get(spec.key);
      panel.receive(spec);
      const index = rows.indexOf(spec.row);
      const row = this.rows.children[index];
      const place = filled[index]++;
      if (row.children[place] !== panel.element) row.insertBefore(panel.element, row.children[place] ?? null);
    }
    while (this.rows.childElementCount > rows.length) this.rows.lastElementChild.remove();
  }

  /** Draws every panel whose figure, size or theme has changed, one after another; a call meanwhile asks for a round more. */
  async draw() {
    this.again = true;
    if (this.drawing || !this.data) return;
    this.drawing = true;
    this.root.dataset.ready = "false";
    try {
      await rest(); // the texts that came with the data are painted first
      while (this.again && !this.closed) {
        this.again = false;
        if (!this.Plotly && this.data.panels.some(({ kind }) => kind === "plotly")) await this.plotly();
        for (const panel of this.panels.values()) if (!this.closed) await panel.draw();
      }
      if (this.closed || this.postponed) return;
      this.root.dataset.version = this.data.version;
      this.root.dataset.ready = "true";
      if (this.playOnceDrawn) this.play();
    } catch (error) {
      console.error(error);
      this.notice.textContent = this.data.labels.failed;
      this.root.dataset.ready = "failed";
    } finally {
      this.drawing = false;
    }
  }

  async plotly() {
    this.notice.textContent = this.data.labels.loading;
    if (!window.Plotly) await settled();
    this.Plotly = await loadPlotly();
    this.notice.textContent = "";
  }

  /** Draws again, for a figure of a live stage that would be drawn too often. */
  postpone(until) {
    this.postponed ??= setTimeout(() => {
      this.postponed = null;
      this.draw();
    }, until - performance.now());
  }

  /** What is new since `known` is shown one by one. */
  glide(known) {
    const { positions, steps } = this.data;
    const old = new Set(known);
    const first = Math.min(positions.findLastIndex((position) => old.has(position)) + 1, steps - 1);
    this.clock.glide(first, steps - 1, this.pace.between, (step) => this.show(step));
  }

  /** A step that the reader chose: playing ends, and the sentence is said. */
  go(step) {
    if (!this.data) return; // its first message was lost, and there is no step yet
    this.halt();
    this.follow(step >= this.data.steps - 1);
    this.show(Math.max(0, Math.min(step, this.data.steps - 1)));
    this.wished = this.data.positions[this.step]; // if it is left out and comes again, the reader stands there again
    this.controls.say();
    this.speak();
  }

  /** Opens or closes the menu that saves pictures; its scripts are fetched at the first press. */
  async pictures() {
    try {
      const { Pictures } = await import("./pictures.js");
      this.menu ??= new Pictures(this);
      this.menu.toggle();
    } catch (error) {
      console.error(error);
      this.notice.textContent = this.data.labels.unsaved;
    }
  }

  /** The name of a column or cell, for the page. */
  pick(name) {
    if (name !== undefined) this.send("picked", name);
  }

  follow(following) {
    this.following = following && this.data.run !== null;
    this.face();
  }

  show(step) {
    this.step = step;
    this.controls.show(step, this.data);
    this.root.dataset.step = step;
    this.root.dataset.position = this.data.positions[step];
    for (const panel of this.panels.values()) panel.show(step);
    this.tell();
  }

  /** Others on the page, such as the button that rewinds, hear where it stands: see place.js. */
  tell() {
    const { position, following } = this.root.dataset;
    const place = `${position} ${following}`;
    if (place === this.told) return;
    this.told = place;
    moved();
  }

  play() {
    if (!this.data) return;
    this.playing = true;
    this.playOnceDrawn = false;
    this.wished = undefined;
    this.follow(false);
    if (this.step >= this.data.steps - 1) this.show(0);
    clearTimeout(this.speaking);
    this.face();
    this.clock.run(() => this.speed, (steps) => this.advance(steps));
  }

  /** While it plays; false at the end. */
  advance(steps) {
    const end = this.data.steps - 1;
    const step = Math.min(this.step + steps, end);
    if (step === end) {
      this.halt();
      this.follow(true);
    }
    this.show(step);
    if (step === end) this.speak();
    return step < end;
  }

  pause() {
    this.halt();
    this.show(this.step);
    this.speak();
  }

  halt() {
    this.clock.stop();
    this.playing = this.playOnceDrawn = false;
    this.face();
  }

  face() {
    if (!this.data) return;
    this.controls.face(this.playing, this.data.labels);
    this.root.dataset.playing = this.playing;
    this.root.dataset.following = this.following;
    this.tell();
  }

  /** A screen reader says sentence and value text at every change: only where the clock rests, or it would be a flood. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.controls.say();
      const sentence = this.data.captions[this.step];
      write(this.live, sentence);
      this.keepPlace();
    }, SPEAK_AFTER);
  }

  /** Says this instead: a value of a picture, or that it was saved. */
  sayInstead(text) {
    clearTimeout(this.speaking);
    this.keepPlace();
    this.live.textContent = text;
  }

  key(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || target === this.controls.speedChoice) return;
    if (key === " " && target.tagName === "BUTTON") return; // the button's own click
    const acts = {
      ArrowLeft: () => this.go(this.step - 1),
      ArrowRight: () => this.go(this.step + 1),
      Home: () => this.go(0),
      End: () => this.go(Infinity),
      " ": () => this.controls.toggle.click(),
    };
    if (!acts[key]) return;
    event.preventDefault();
    acts[key]();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.controls.setSpeed(speed);
    this.root.dataset.speed = speed;
  }

  chooseSpeed(speed) {
    this.kept.keepSpeed(speed);
    if (speed !== this.speed) this.setSpeed(speed);
  }

  /** What changes without a call: the address and the theme. */
  look() {
    if (!this.parent.isConnected) return this.close();
    if (!this.data) return;
    const speed = this.kept.speedOf(this.data.speeds);
    if (speed && speed !== this.speed) this.setSpeed(speed);
    this.keepPlace();
    const theme = readTheme(this.root);
    if (theme.key === this.theme?.key) return;
    const first = !this.theme;
    this.theme = theme;
    if (!first) this.draw();
  }

  /** Where the clock rests, its step stands in the address. */
  keepPlace() {
    if (this.data && !this.playing && !this.playOnceDrawn) this.kept.keepPlace(this.data, this.step);
  }

  /** What is pointed at in one picture is linked with others, in this or in other pictures. */
  light(link) {
    for (const panel of this.panels.values()) panel.light(link);
  }

  linked(link) {
    return [...this.panels.values()].flatMap((panel) => panel.linked(link));
  }

  /** Where the positions meet on a time axis of a type. */
  edges(type) {
    return type === "log" ? this.meet.log : this.meet.linear;
  }

  /** Panels whose time runs along the same axis see the same span of it: two times, or null for all. */
  async shareZoom(source, letter, span) {
    this.zoom[letter] = span;
    for (const panel of this.panels.values())
      if (panel !== source && panel.spec.time === letter && panel.drawn) await panel.zoomTo(span);
  }

  close() {
    this.closed = true;
    this.halt();
    clearInterval(this.poll);
    this.kept.close();
    for (const timer of [this.resizing, this.speaking, this.postponed]) clearTimeout(timer);
    for (const panel of this.panels.values()) panel.close();
    this.panels.clear();
    this.root.remove();
    stages.delete(this.parent);
    moved();
  }
}

/** When the script has run and all else is painted: to run plotly.js takes half a second in which nothing can be pressed. */
async function settled() {
  const end = performance.now() + LONGEST_REST;
  do await rest(PAINTED);
  while (performance.now() < end && document.querySelector(RUNNING));
  await rest(PAINTED);
}
