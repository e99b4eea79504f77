/*
 * The stage: draws the figures and diagrams that Python made, keeps them mounted, and moves one clock over all of them.
 * Python's half, and what each field of `data` means: rnnplay/ui/stage_data.py. The only messages to the server are that of a
 * live stage that has missed something, and what a reader picks in a panel that is there to pick from.
 */

import { decode } from "./decode.js";
import { DiagramPanel } from "./diagram.js";
import { RUNNING, make, rest, write } from "./dom.js";
import { loadPlotly } from "./load_plotly.js";
import { COPYING, given, put } from "./own_params.js";
import { moved } from "./place.js";
import { PlotlyPanel } from "./plotly_panel.js";
import { readTheme } from "./theme.js";
import { edgesOf } from "./time_axis.js";

const KINDS = { plotly: PlotlyPanel, diagram: DiagramPanel };

const LONGEST_GLIDE = 500; // ms in which several new steps are shown one by one
const LATE = 1000; // ms after which the rest of them is left out: on a busy machine each takes long to draw
const BRIEF = 50; // ms for each of them, when they come less often than that
const POLL = 1000; // ms between looks at the theme and the address, which both change without a call
const SPEAK_AFTER = 400; // ms of rest before a sentence is said, so that held keys do not flood a screen reader
const ASK_AGAIN = 1000; // ms after which what is missing is asked for once more
const LONGEST_REST = 600; // ms for which plotly.js waits for the rest of a page
const PAINTED = 150; // ms in which the browser paints what it has and answers a first press, on a slow machine too
const REDRAW = 45; // ms at least between two redraws of the same figure: every step at speeds up to 20
const stages = new WeakMap();
const speeds = new Map(); // by the page's path, which the reader chose there
const places = new Map(); // by their names in the address, where stages stood at last
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
    this.before = this.received = -Infinity; // when data came, the last two times
    this.path = location.pathname;
    this.build();
    this.poll = setInterval(() => this.look(), POLL);
    this.copying = () => this.keepPlace();
    addEventListener(COPYING, this.copying);
  }

  /** A panel is wider or narrower than before: once it stays so, what does not fit is drawn again. */
  resize() {
    clearTimeout(this.resizing);
    this.resizing = setTimeout(() => this.draw(), 100);
  }

  build() {
    this.root = make("section", "rnn-stage", { tabIndex: -1 });
    this.root.setAttribute("role", "group");
    this.back = make("button", "rnn-button", { type: "button", innerHTML: icon("M7 5v14M19 5l-9 7 9 7z") });
    this.toggle = make("button", "rnn-button rnn-play", { type: "button" });
    this.shape = make("span", "rnn-shape");
    this.playWord = make("span");
    this.pauseWord = make("span");
    const word = make("span", "rnn-word");
    word.append(this.playWord, this.pauseWord);
    this.toggle.append(this.shape, word);
    this.forward = make("button", "rnn-button", { type: "button", innerHTML: icon("M17 5v14M5 5l9 7-9 7z") });
    this.name = make("span", "rnn-name");
    this.slider = make("input", "rnn-slider", { type: "range", min: 0, step: 1 });
    this.position = make("span", "rnn-position");
    this.newest = make("button", "rnn-button rnn-newest", { type: "button" });
    this.speedName = make("span");
    this.speedChoice = make("select", "rnn-speed");
    this.back.onclick = () => this.go(this.step - 1);
    this.forward.onclick = () => this.go(this.step + 1);
    this.toggle.onclick = () => (this.playing ? this.pause() : this.play());
    this.newest.onclick = () => {
      this.go(Infinity);
      this.slider.focus({ preventScroll: true }); // the button is gone
    };
    this.slider.oninput = () => this.go(+this.slider.value);
    this.speedChoice.onchange = () => this.chooseSpeed(+this.speedChoice.value);
    const scrub = make("label", "rnn-scrub");
    scrub.append(this.name, this.slider);
    const speed = make("label", "rnn-rate");
    speed.append(this.speedName, this.speedChoice);
    const controls = make("div", "rnn-controls");
    controls.append(this.back, this.toggle, this.forward, scrub, this.position, this.newest, speed);
    this.caption = make("p", "rnn-says");
    this.longest = make("p", "rnn-says rnn-longest", { ariaHidden: "true" });
    const sentence = make("div", "rnn-sentence");
    sentence.append(this.caption, this.longest);
    const head = make("div", "rnn-head");
    const words = make("div", "rnn-words");
    this.hint = make("p", "rnn-hint");
    words.append(sentence, this.hint);
    head.append(controls, words);
    this.live = make("p", "rnn-live");
    this.live.setAttribute("aria-live", "polite");
    this.notice = make("p", "rnn-notice");
    this.notice.setAttribute("role", "status");
    this.rows = make("div", "rnn-rows");
    this.heading = make("h2", "rnn-live"); // for those who go from heading to heading
    this.root.append(this.heading, head, this.notice, this.rows, this.live);
    this.root.addEventListener("keydown", (event) => this.key(event));
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
    const data = this.complete(sent, past);
    if (!data) return this.miss(sent, setTriggerValue);
    this.asked = -Infinity;
    [this.before, this.received] = [this.received, performance.now()];
    const atLast = before && this.step === before.steps - 1;
    const shown = this.caption.textContent;
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
    } else if (!before && positions.includes(placeOf(data))) {
      this.show(positions.indexOf(placeOf(data)));
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
    if (before && !this.playing && !this.playOnceDrawn && this.caption.textContent !== shown) this.speak();
    if (!this.theme) this.look();
    this.draw();
  }

  /**
   * All of a timeline, its values by step decoded: a live stage is sent only from `start` on, and what lies before has come
   * earlier in the same run. Undefined if it has not: a message was lost, or the stage or a panel was not there.
   */
  complete(sent, past) {
    const { start, captions, panels, positions } = sent;
    const old = past?.run === sent.run ? past : { positions: [], captions: [], panels: [] };
    const places = new Map(old.positions.map((position, place) => [position, place]));
    const kept = positions.slice(0, start).map((position) => places.get(position));
    if (kept.includes(undefined)) return;
    const whole = { ...sent, captions: [...kept.map((place) => old.captions[place]), ...captions], panels: [] };
    for (const spec of panels) {
      const byStep = {};
      const before = old.panels.find(({ key }) => key === spec.key)?.byStep ?? {};
      for (const [path, values] of Object.entries(spec.byStep)) {
        if (kept.length && !before[path]) return;
        byStep[path] = [...kept.map((place) => before[path][place]), ...decode(values, captions.length)];
      }
      whole.panels.push({ ...spec, byStep });
    }
    return whole;
  }

  /** Asks for all of the run; what stands on the stage stays until it comes. */
  miss({ labels }, setTriggerValue) {
    if (!this.data) this.notice.textContent = labels.loading;
    const now = performance.now();
    if (now - this.asked < ASK_AGAIN) return;
    this.asked = now;
    setTriggerValue("missing", true);
  }

  texts({ label, labels, captions, steps, stepName, speeds, run }) {
    this.root.setAttribute("aria-label", label);
    write(this.heading, label);
    this.root.dataset.steps = steps;
    this.newest.hidden = run === null;
    write(this.newest, labels.newest);
    this.newest.title = labels.newest_hint;
    for (const [button, text] of [[this.back, labels.back], [this.forward, labels.forward]]) name(button, text);
    write(this.name, stepName);
    this.slider.max = steps - 1;
    write(this.speedName, labels.speed);
    const rates = speeds.map((speed) => labels.rate.replace("{speed}", speed));
    // An open list must not close at every live update.
    if (rates.join() !== [...this.speedChoice.options].map((option) => option.text).join()) {
      this.speedChoice.replaceChildren(...rates.map((rate, index) => new Option(rate, speeds[index])));
      if (this.speed) this.speedChoice.value = this.speed;
    }
    // The longest sentence, unseen in the same place, keeps the height: figures must not jump while the text changes.
    write(this.longest, captions.reduce((a, b) => (b.length > a.length ? b : a), ""));
    write(this.hint, labels.hint);
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

  /**
   * When a figure may be redrawn after what began just now: all of them together take three quarters of the time, but little
   * of it from a training that goes as fast as it can, often on this same machine.
   */
  rest(panel, begun) {
    const end = performance.now();
    panel.worked = { end, took: end - begun };
    const recent = [...this.panels.values()].filter(({ worked }) => worked && end - worked.end < 1000);
    const all = recent.reduce((sum, { worked }) => sum + worked.took, 0);
    return begun + (this.rushes(end) ? Math.min(30 * all, 1000) : Math.max(REDRAW, (4 / 3) * Math.min(all, 300)));
  }

  /** Whether a run is followed that goes so fast that it leaves out steps. */
  rushes(now) {
    const [last, newest] = this.data.at.slice(-2);
    return !this.playing && this.hurries(now) && newest - last > 1;
  }

  /** Whether steps come too fast for Plotly: it plays fast, or follows a run that goes fast. */
  hurries(now) {
    if (this.playing) return this.speed > 20;
    return this.following && now - this.received < LONGEST_GLIDE && this.received - this.before < LONGEST_GLIDE;
  }

  /** What is new since `known` is shown one by one, in the time in which more may come; soon, where that is long. */
  glide(known) {
    clearTimeout(this.gliding);
    const { positions, steps } = this.data;
    const old = new Set(known);
    const first = Math.min(positions.findLastIndex((position) => old.has(position)) + 1, steps - 1);
    const [count, between] = [steps - first, this.received - this.before];
    const pause = Math.min(between > LONGEST_GLIDE ? BRIEF * count : Math.max(between, 50), LONGEST_GLIDE) / count;
    const until = performance.now() + LATE;
    const next = (step) => {
      this.show(step);
      const more = () => next(performance.now() < until ? step + 1 : steps - 1);
      if (step < steps - 1) this.gliding = setTimeout(more, pause);
    };
    next(first);
  }

  /** A step that the reader chose: playing ends, and the sentence is said. */
  go(step) {
    if (!this.data) return; // its first message was lost, and there is no step yet
    this.halt();
    this.follow(step >= this.data.steps - 1);
    this.show(Math.max(0, Math.min(step, this.data.steps - 1)));
    this.wished = this.data.positions[this.step]; // if it is left out and comes again, the reader stands there again
    this.slider.setAttribute("aria-valuetext", this.position.textContent);
    this.speak();
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
    const { captions, steps, labels, positions } = this.data;
    const where = labels.position.replace("{number}", positions[step]).replace("{total}", positions[steps - 1]);
    this.slider.value = step;
    this.slider.style.setProperty("--rnn-done", `${steps > 1 ? (100 * step) / (steps - 1) : 100}%`);
    write(this.position, where);
    write(this.caption, captions[step]);
    this.root.dataset.step = step;
    this.root.dataset.position = positions[step];
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
    let last = performance.now();
    let due = 0;
    cancelAnimationFrame(this.frame);
    const tick = (now) => {
      // A tab that was hidden does not run to the end at one leap.
      due += (Math.max(0, Math.min(now - last, 250)) * this.speed) / 1000;
      last = now;
      // The tolerance keeps 60 steps a second at one a frame: frames are never exactly 1/60 s apart.
      const steps = Math.floor(due + 0.05);
      if (steps > 0) {
        due -= steps;
        const end = this.data.steps - 1;
        const step = Math.min(this.step + steps, end);
        if (step === end) {
          this.halt();
          this.follow(true);
        }
        this.show(step);
        if (step === end) return this.speak();
      }
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause() {
    this.halt();
    this.show(this.step);
    this.speak();
  }

  halt() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.gliding);
    this.playing = this.playOnceDrawn = false;
    this.face();
  }

  face() {
    if (!this.data) return;
    const { labels } = this.data;
    name(this.toggle, this.playing ? labels.pause : labels.play);
    write(this.playWord, labels.play);
    write(this.pauseWord, labels.pause);
    const shape = this.playing ? "M8 5v14M16 5v14" : "M8 5l11 7-11 7z";
    if (this.shape.dataset.path !== shape) {
      this.shape.dataset.path = shape;
      this.shape.innerHTML = icon(shape);
    }
    this.root.dataset.playing = this.playing;
    this.root.dataset.following = this.following;
    this.tell();
  }

  /** A screen reader says sentence and value text at every change: only where the clock rests, or it would be a flood. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.slider.setAttribute("aria-valuetext", this.position.textContent);
      const sentence = this.data.captions[this.step];
      write(this.live, sentence);
      this.keepPlace();
    }, SPEAK_AFTER);
  }

  /** Says this instead, a value of a picture. */
  sayInstead(text) {
    clearTimeout(this.speaking);
    this.keepPlace();
    this.live.textContent = text;
  }

  key(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || target === this.speedChoice) return;
    if (key === " " && target.tagName === "BUTTON") return; // the button's own click
    const acts = {
      ArrowLeft: () => this.go(this.step - 1),
      ArrowRight: () => this.go(this.step + 1),
      Home: () => this.go(0),
      End: () => this.go(Infinity),
      " ": () => this.toggle.click(),
    };
    if (!acts[key]) return;
    event.preventDefault();
    acts[key]();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.speedChoice.value = speed;
    this.root.dataset.speed = speed;
  }

  /** Puts the speed that the reader chose into the address, with no message to the server. */
  chooseSpeed(speed) {
    speeds.set(this.path, speed);
    if (speed !== this.speed) this.setSpeed(speed);
    put("speed", String(speed));
  }

  /**
   * What changes without a call: the address and the theme. The address is what all stages of a page agree on. The server
   * never hears of a speed: where the address has lost it, be it that another page was looked at, it is put back.
   */
  look() {
    if (!this.parent.isConnected) return this.close();
    if (!this.data) return;
    if (location.pathname === this.path) {
      const asked = Number(given("speed"));
      const speed = this.data.speeds.includes(asked) ? asked : speeds.get(this.path);
      if (speed) this.chooseSpeed(speed);
      else put("speed", null);
    }
    this.keepPlace();
    const theme = readTheme(this.root);
    if (theme.key === this.theme?.key) return;
    const first = !this.theme;
    this.theme = theme;
    if (!first) this.draw();
  }

  /** Where the clock rests, its step stands in the address. */
  keepPlace() {
    const { address, positions, steps, version } = this.data ?? {};
    if (!address || this.playing || this.playOnceDrawn || location.pathname !== this.path) return;
    put(address, this.step < steps - 1 ? positions[this.step] : null);
    places.set(address, { version, position: positions[this.step] });
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
    removeEventListener(COPYING, this.copying);
    for (const timer of [this.resizing, this.speaking, this.postponed, this.gliding]) clearTimeout(timer);
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

/** The position that the address asks for, or where the same sequence stood before another page was looked at. */
function placeOf({ address, version }) {
  if (!address) return;
  const left = places.get(address);
  return given(address) ?? (left?.version === version ? left.position : undefined);
}

/** Where the position at `step` stands in newer data, or if it was left out, the nearest before it that was not. */
function stillThere({ positions }, step, newer) {
  const places = new Map(newer.positions.map((position, place) => [position, place]));
  for (let at = step; at >= 0; at--) if (places.has(positions[at])) return places.get(positions[at]);
  return 0;
}

function name(button, text) {
  button.title = text;
  button.setAttribute("aria-label", text);
}

function icon(path) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
}
