/* One figure of the stage: Plotly draws it; the cursor and the veil over what is not read yet are laid over it. */

import { Painter } from "./paint.js";
import { resolve } from "./theme.js";
import { Walk } from "./walk.js";

// It stands beside this file on the server, whatever the base path.
export const PLOTLY = new URL("../plotly.bundle/plotly.min.js", import.meta.url).href;
export const RUNNING = "[data-test-script-state=running]"; // is there while a script of the page is at work

const LABEL = 24; // px that a name under a column takes
const HURRY = 200; // ms after a picture that was painted until Plotly draws it, if no other has come
const ZERO = 0.5; // where time 0 stands on a logarithmic axis, as in rnnplay/figures/axes.py

export class Panel {
  constructor(stage) {
    this.stage = stage;
    this.element = make("figure", "rnn-panel");
    this.title = make("h3", "rnn-title");
    this.note = make("p", "rnn-note");
    this.plot = make("div", "rnn-plot");
    this.plot.setAttribute("role", "application"); // it has keys of its own
    this.keys = make("span", "rnn-keys");
    const caption = make("figcaption");
    const below = make("div", "rnn-below-title");
    below.append(this.note, this.keys);
    caption.append(this.title, below);
    this.frame = make("div", "rnn-frame");
    this.frame.append(this.plot);
    this.element.append(caption, this.frame);
    this.overlay = make("div", "rnn-overlay", { ariaHidden: "true" });
    this.plot.addEventListener("pointerdown", (event) => this.press(event), true);
    this.painter = new Painter(this.plot);
    this.walk = new Walk(this);
    this.free = 0; // when the next redraw of a step may begin
    // Asking the page for the width would have it laid out once more at every picture.
    this.sized = new ResizeObserver(([{ contentRect }]) => {
      const known = this.width;
      this.width = Math.floor(contentRect.width);
      if (known !== undefined && known !== this.width) this.stage.resize();
    });
    this.sized.observe(this.plot);
  }

  receive(spec) {
    this.spec = spec;
    write(this.title, spec.title);
    write(this.note, spec.note);
    this.note.hidden = !spec.note;
    this.plot.setAttribute("aria-label", spec.alt || spec.title);
    this.plot.setAttribute("aria-roledescription", this.stage.data.labels.picture);
    this.plot.setAttribute("aria-description", this.stage.data.labels.walk);
    this.plot.dataset.walk = this.stage.data.labels.walk;
    this.plot.style.height = `${spec.height}px`;
    this.plot.style.minWidth = spec.leastWidth ? `${spec.leastWidth}px` : "";
    this.frame.classList.toggle("rnn-scrolls", spec.leastWidth > 0);
    this.colourKeys(spec.keys);
    this.element.style.flex = `${spec.width} 1 ${spec.minWidth}px`;
    this.element.style.minWidth = `min(100%, ${spec.minWidth}px)`;
    this.element.dataset.panel = spec.key;
    this.element.dataset.time = spec.time ?? "";
    this.overlay.dataset.time = spec.time ?? "";
    this.byStep = Object.entries(spec.byStep).map(([path, values]) => {
      const [trace, ...attribute] = path.split(".");
      return { trace: +trace, attribute: attribute.join("."), at: (step) => values[step] };
    });
    if (this.digest === spec.digest) return;
    this.digest = spec.digest;
    this.current = false; // until it is drawn, what changes by step belongs to another figure
    this.traces = [...new Set(this.byStep.map(({ trace }) => trace))];
    const reads = [spec.time, ...spec.directions].join();
    if (this.reads === reads) return;
    this.reads = reads;
    this.overlay.hidden = true; // until it is placed
    this.veil = make("div", "rnn-veil");
    this.cursors = spec.directions.map((direction) => ({ direction, element: make("div", "rnn-cursor") }));
    for (const { direction, element } of this.cursors) element.dataset.direction = direction;
    this.overlay.replaceChildren(...(spec.time ? [this.veil, ...this.cursors.map((cursor) => cursor.element)] : []));
  }

  /** What the colours mean, beside the note. */
  colourKeys(keys) {
    const known = JSON.stringify(keys);
    if (known === this.knownKeys) return;
    this.knownKeys = known;
    this.keys.replaceChildren(
      ...keys.map(({ title, ticks, strips, alt }) => {
        const key = make("span", "rnn-key");
        key.setAttribute("role", "img");
        key.setAttribute("aria-label", alt);
        if (title) key.append(make("span", "rnn-key-title", { textContent: title }));
        for (const [at, text] of ticks.entries()) {
          key.append(make("span", "", { textContent: text }));
          if (at in strips) key.append(make("span", "rnn-strip", { style: `background-image: ${strips[at]}` }));
        }
        return key;
      }),
    );
  }

  async draw(Plotly) {
    const { theme, data } = this.stage;
    this.width ||= this.plot.clientWidth; // at first
    if (!this.width) return;
    const ends = this.ends();
    const wanted = [this.digest, theme.key, ends, this.width].join();
    const { digest } = this;
    if (wanted !== this.drawn) {
      const begun = performance.now();
      if (data.run !== null && this.listening && begun < this.free) return this.stage.postpone(this.free);
      this.drawn = wanted;
      const { figure, config } = this.prepare();
      this.shown = this.values();
      this.drawnEnds = ends;
      this.busy = true;
      try {
        if (!this.listening) this.plot.textContent = "";
        const done = Plotly.react(this.plot, figure.data, figure.layout, config);
        if (this.listening) this.free = this.stage.rest(this, begun);
        await done;
      } catch (error) {
        console.error(error);
        Plotly.purge(this.plot);
        this.listening = false;
        this.plot.textContent = data.labels.broken;
        return;
      } finally {
        this.busy = false;
      }
      if (this.stage.closed) return;
      if (!this.listening) this.listen();
      this.keepEnds();
      await rest(); // let a frame and the reader's input pass between two figures
    }
    if (this.current || digest !== this.digest || this.stage.closed) return; // newer data may have come meanwhile
    this.current = true;
    this.place();
    this.restyle();
  }

  listen() {
    this.listening = true;
    this.walk.begin();
    this.plot.on("plotly_afterplot", () => {
      this.painter.clear();
      this.place();
    });
    this.plot.on("plotly_relayouting", () => this.place());
    this.plot.on("plotly_relayout", (change) => this.zoomed(change));
  }

  /** What changes by step, at the present one. */
  values() {
    return this.byStep.map(({ at }) => at(this.stage.step));
  }

  /** Plotly keeps the ends of the first drawing and «Show all» would go back to them; meanwhile there may be more steps. */
  keepEnds() {
    if (!this.axis) return;
    const ends = [...this.drawnEnds];
    if (this.axis.range[0] > this.axis.range[1]) ends.reverse();
    [this.axis._rangeInitial0, this.axis._rangeInitial1] = ends;
  }

  /** The figure as Plotly gets it: colours of the theme, the values of the present step, and the time axis. */
  prepare() {
    const { stage, spec } = this;
    const { theme, data } = stage;
    const figure = resolve(spec.figure, theme);
    const { layout } = figure;
    for (const { trace, attribute, at } of this.byStep) set(figure.data[trace], attribute, resolve(at(stage.step), theme));
    Object.assign(layout, { template: theme.template, width: this.width, height: spec.height });
    layout.uirevision ??= spec.key;
    const axes = [(layout.xaxis ??= {}), (layout.yaxis ??= {})];
    // Under a finger the page scrolls and a tap goes to a step; zooming would catch both.
    const finger = matchMedia("(pointer: coarse)").matches;
    if (finger) layout.dragmode = false;
    const { l = 0, r = 0 } = layout.margin ?? {};
    for (const axis of [layout.xaxis])
      if (axis.type === "category" && !axis.tickmode && !axis.tickvals) axis.nticks = Math.max(2, Math.floor((this.width - l - r) / LABEL));
    if (spec.time) {
      const axis = layout[`${spec.time}axis`];
      const reversed = axis.autorange === "reversed" || axis.range?.[0] > axis.range?.[1];
      const ends = this.ends();
      const span = stage.zoom[spec.time]?.map((time) => placeOf(time, axis.type)) ?? ends;
      axis.range = reversed ? [span[1], span[0]] : [...span];
      delete axis.autorange;
      // No empty time before the first or after the last step; with equal scales Plotly needs its freedom.
      if (!axes.some((axis) => axis.scaleanchor)) [axis.minallowed, axis.maxallowed] = ends;
    }
    const { labels } = data;
    const named = (label) => `${label}: ${spec.title}`;
    const dictionary = { "Zoom in": named(labels.zoom_in), "Zoom out": named(labels.zoom_out) };
    dictionary["Reset axes"] = named(labels.reset);
    dictionary["Double-click to zoom back out"] = labels.zoom_back;
    const config = {
      displaylogo: false,
      displayModeBar: finger || axes.every((axis) => axis.fixedrange) ? false : "hover",
      modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
      locale: "page",
      locales: { page: { dictionary } },
    };
    return { figure, config };
  }

  get axis() {
    return this.spec.time && this.plot._fullLayout?.[`${this.spec.time}axis`];
  }

  /** Where the positions of the stage meet on the time axis that is drawn, in its own units. */
  get edges() {
    return this.stage.edges(this.axis.type);
  }

  /** Of the time axis that is to be drawn. */
  ends() {
    const { time, figure } = this.spec;
    if (!time) return;
    const edges = this.stage.edges(figure.layout[`${time}axis`]?.type);
    return [edges[0], edges.at(-1)];
  }

  /** Lays the overlay over the plot's area, under the hover labels, which Plotly keeps in its later layers. */
  place() {
    if (!this.axis) return;
    const { xaxis, yaxis } = this.plot._fullLayout;
    const above = this.plot.querySelectorAll(".main-svg")[1];
    if (above && above.previousElementSibling !== this.overlay) above.before(this.overlay);
    this.overlay.hidden = false;
    const box = { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length };
    for (const side in box) this.overlay.style[side] = `${box[side]}px`;
    this.length = this.axis._length;
    this.move(this.stage.step);
  }

  show(step) {
    this.move(step);
    this.restyle();
  }

  /** Cursors and veil of a step, without Plotly and without a message. */
  move(step) {
    const { axis } = this;
    if (!axis || !this.length) return;
    const { edges } = this;
    if (edges[step + 1] > this.drawnEnds[1] + 1e-9) return; // the axis is still to grow, and what draws it moves them
    const { time } = this.spec;
    const along = time.toUpperCase();
    const unread = [...axis.range].sort((a, b) => a - b);
    for (const cursor of this.cursors) {
      const { direction, element } = cursor;
      const at = direction === "forward" ? step : edges.length - 2 - step;
      if (direction === "forward") unread[0] = edges[at + 1];
      else unread[1] = edges[at];
      const [start, end] = [axis.l2p(edges[at]), axis.l2p(edges[at + 1])];
      // Where a step is thinner than its outline, the cursor stays visible as a bar around its middle.
      const thickness = Math.round(100 * Math.max(5, Math.abs(end - start))) / 100;
      element.style.transform = `translate${along}(${(start + end - thickness) / 2}px)`;
      // Of even steps all are as thick; the browser lays the page out anew for another thickness.
      if (cursor.thickness !== thickness) element.style[time === "x" ? "width" : "height"] = `${thickness}px`;
      cursor.thickness = thickness;
    }
    const clip = (value) => Math.max(0, Math.min(axis.l2p(value), this.length));
    const [from, to] = unread.map(clip).sort((a, b) => a - b);
    const size = unread[1] > unread[0] ? (to - from) / this.length : 0;
    this.veil.style.transform = `translate${along}(${from}px) scale${along}(${size})`;
  }

  /**
   * Redraws what changes by step. Plotly takes about 8 ms for ten bars, half a frame, so it works 20 times a second at most
   * and leaves time for the rest of the page. Where steps come faster, what can be is painted without it. The step at which
   * the clock rests is always drawn by Plotly.
   */
  async restyle() {
    clearTimeout(this.later);
    const { stage } = this;
    if (!this.byStep.length || !this.current || stage.closed || alike(this.values(), this.shown)) return;
    const begun = performance.now();
    const fast = stage.hurries(begun) && !this.busy && this.slide(stage.step);
    if (fast || this.busy || begun < this.free) {
      // Later than the next frame or picture, whose own call comes before it.
      this.later = setTimeout(() => this.restyle(), fast ? HURRY : 25);
      return;
    }
    this.busy = true;
    this.shown = this.values();
    const change = {};
    for (const [index, { trace, attribute }] of this.byStep.entries()) {
      change[attribute] ??= this.traces.map(() => undefined); // for which Plotly leaves a trace as it is
      change[attribute][this.traces.indexOf(trace)] = resolve(this.shown[index], stage.theme);
    }
    const done = stage.Plotly.restyle(this.plot, change, this.traces);
    this.free = stage.rest(this, begun);
    await done;
    this.busy = false;
  }

  /** Paints a step without Plotly, in a millisecond; false, and nothing done, for a figure that only Plotly can draw. */
  slide(step) {
    const { theme } = this.stage;
    const changes = this.byStep.map(({ trace, attribute, at }) => ({ trace, attribute, value: resolve(at(step), theme) }));
    if (!this.painter.paint(changes)) return false;
    this.shown = null; // what stands there is no longer what Plotly drew
    return true;
  }

  zoomed(change) {
    const { time } = this.spec;
    if (this.following || !time || !Object.keys(change).some((name) => name.startsWith(`${time}axis.`))) return;
    const [from, to] = [...this.axis.range].sort((a, b) => a - b);
    const [first, last] = this.drawnEnds;
    const whole = Math.abs(from - first) < 1e-6 && Math.abs(to - last) < 1e-6;
    this.stage.shareZoom(this, time, whole ? null : [from, to].map((place) => timeAt(place, this.axis.type)));
  }

  /** `span`: two times; null shows all. */
  async zoomTo(span) {
    const [a, b] = this.axis.range;
    const [from, to] = span?.map((time) => placeOf(time, this.axis.type)) ?? this.drawnEnds;
    this.following = true;
    await this.stage.Plotly.relayout(this.plot, { [`${this.spec.time}axis.range`]: a < b ? [from, to] : [to, from] });
    this.following = false;
  }

  /** A click or tap goes to the step under it; a drag is left to Plotly, which zooms, and to the page, which scrolls. */
  press(event) {
    if (!this.axis || event.button !== 0 || event.target.closest(".modebar")) return;
    const { clientX, clientY } = event;
    const release = (end) => {
      removeEventListener("pointerup", release, true);
      removeEventListener("pointercancel", release, true);
      if (end.type === "pointercancel" || Math.hypot(end.clientX - clientX, end.clientY - clientY) > 4) return;
      const box = this.overlay.getBoundingClientRect();
      if (end.clientX < box.left || end.clientX > box.right || end.clientY < box.top || end.clientY > box.bottom) return;
      const place = this.axis.p2l(this.spec.time === "x" ? end.clientX - box.left : end.clientY - box.top);
      const step = Math.max(0, this.edges.findLastIndex((edge) => edge <= place));
      const [direction] = this.spec.directions;
      this.stage.root.focus({ preventScroll: true });
      this.stage.go(direction === "forward" ? step : this.stage.data.steps - 1 - step);
    };
    addEventListener("pointerup", release, true);
    addEventListener("pointercancel", release, true);
  }

  close() {
    clearTimeout(this.later);
    this.sized.disconnect();
    if (this.drawn) this.stage.Plotly?.purge(this.plot);
    this.element.remove();
  }
}

/**
 * Where the positions at these times meet on a time axis, in its own units: in the middle between two, and at most half a
 * unit of time before the first and after the last. Python's half: `cell_edges` in rnnplay/figures/axes.py.
 */
export function edgesOf(times, type) {
  const places = times.map((time) => placeOf(time, type));
  const unit = type === "log" ? Math.log10(2) : 1;
  const half = (index) => Math.min(places[index + 1] - places[index] || unit, unit) / 2;
  const between = places.slice(1).map((place, index) => (places[index] + place) / 2);
  return [places[0] - half(0), ...between, places.at(-1) + half(places.length - 2)];
}

function placeOf(time, type) {
  return type === "log" ? Math.log10(Math.max(time, ZERO)) : time;
}

function timeAt(place, type) {
  return type === "log" ? 10 ** place : place;
}

/** plotly.js from the plotly package, once a tab. */
export function loadPlotly() {
  const held = Symbol.for("rnnplay.plotly");
  window[held] ??= new Promise((done, fail) => {
    const script = make("script", "", { src: PLOTLY });
    // The server answers a wrong address with its index page and status 200, so a load is no proof.
    script.onload = () => (window.Plotly?.react ? done(window.Plotly) : fail(new Error(`No plotly.js at ${script.src}`)));
    script.onerror = () => fail(new Error(`Cannot load ${script.src}`));
    document.head.append(script);
  }).catch((error) => {
    delete window[held]; // the next stage tries again
    throw error;
  });
  return window[held];
}

const VIEWS = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array };
Object.assign(VIEWS, { f4: Float32Array, f8: Float64Array });

/** The value of each step: a number, a row, or rows; `values` is a typed array or a plain list. */
export function decode(values, steps) {
  if (Array.isArray(values)) return values;
  const letters = atob(values.bdata);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at); // ten times as fast as Uint8Array.from
  const flat = new VIEWS[values.dtype](bytes.buffer);
  const [, rows, columns] = values.shape ? values.shape.split(",").map(Number) : [];
  if (rows === undefined) return [...flat];
  const part = (start, length) => flat.subarray(start, start + length);
  return Array.from({ length: steps }, (_, step) => {
    if (columns === undefined) return part(step * rows, rows);
    return Array.from({ length: rows }, (_, row) => part((step * rows + row) * columns, columns));
  });
}

/** Whether two values, rows or rows of rows are the same. */
function alike(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || !a || !b || a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!alike(a[at], b[at])) return false;
  return true;
}

function set(trace, attribute, value) {
  const path = attribute.split(".");
  const last = path.pop();
  path.reduce((inner, name) => (inner[name] ??= {}), trace)[last] = value;
}

export function make(tag, className = "", properties = {}) {
  return Object.assign(document.createElement(tag), { className }, properties);
}

/** A text that is there already is left: a new one has the page laid out anew. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function rest(time = 0) {
  return new Promise((done) => setTimeout(done, time));
}
