/*
 * The stage: takes in the figures and diagrams that Python made (rows.js draws them), and moves one clock over all of them.
 * Python's half, and what each field of `data` means: rnnplay/ui/stage_data.py. The only messages to the server are that of a
 * live stage that has missed something, and what a reader picks in a panel that is there to pick from.
 */

import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { make, write } from "./dom.js";
import { Kept } from "./kept.js";
import { Pace } from "./pace.js";
import { moved } from "./place.js";
import { Rows } from "./rows.js";
import { readTheme } from "./theme.js";
import { edgesOf } from "./time_axis.js";
import { complete, stillThere } from "./timeline.js";
import { Voice } from "./voice.js";

const POLL = 1000; // ms between looks at the theme and the address, which both change without a call
const ASK_AGAIN = 1000; // ms after which what is missing is asked for once more
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

  build() {
    this.root = make("section", "rnn-stage", { tabIndex: -1 });
    this.root.setAttribute("role", "group");
    this.controls = new Controls(this);
    this.voice = new Voice(this);
    this.notice = make("p", "rnn-notice");
    this.notice.setAttribute("role", "status");
    this.rows = new Rows(this);
    this.heading = make("h2", "rnn-live"); // for those who go from heading to heading
    this.root.append(this.heading, this.controls.element, this.notice, this.rows.element, this.voice.element);
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
    this.rows.arrange(data.panels);
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
    if (before && !this.playing && !this.playOnceDrawn && this.controls.caption.textContent !== shown) this.voice.speak();
    if (!this.theme) this.look();
    this.rows.draw();
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
    this.voice.speak();
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
    this.rows.show(step);
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
    this.voice.hush();
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
    if (step === end) this.voice.speak();
    return step < end;
  }

  pause() {
    this.halt();
    this.show(this.step);
    this.voice.speak();
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
    if (!first) this.rows.draw();
  }

  /** Where the clock rests, its step stands in the address. */
  keepPlace() {
    if (this.data && !this.playing && !this.playOnceDrawn) this.kept.keepPlace(this.data, this.step);
  }

  /** Where the positions meet on a time axis of a type. */
  edges(type) {
    return type === "log" ? this.meet.log : this.meet.linear;
  }

  close() {
    this.closed = true;
    this.halt();
    clearInterval(this.poll);
    this.kept.close();
    this.voice.hush();
    this.rows.close();
    this.root.remove();
    stages.delete(this.parent);
    moved();
  }
}
