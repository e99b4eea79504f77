/* A Plotly figure on the stage; the cursor and the veil over what is not read yet are laid over it. */

import { alike } from "./decode.js";
import { make } from "./dom.js";
import { Painter } from "./paint.js";
import { Panel } from "./panel.js";
import { placesOf } from "./plotly_values.js";
import { resolve } from "./theme.js";
import { placeOf, timeAt } from "./time_axis.js";

const LABEL = 24; // px that a name under a column takes
const HURRY = 200; // ms after a picture that was painted until Plotly draws it, if no other has come

export class PlotlyPanel extends Panel {
  constructor(stage) {
    super(stage);
    this.overlay = make("div", "rnn-overlay", { ariaHidden: "true" });
    this.painter = new Painter(this.plot);
  }

  receive(spec) {
    const anew = super.receive(spec);
    this.overlay.dataset.time = spec.time ?? "";
    this.byStep = Object.entries(spec.byStep).map(([path, values]) => {
      const [trace, ...attribute] = path.split(".");
      return { trace: +trace, attribute: attribute.join("."), at: (step) => values[step] };
    });
    if (!anew) return;
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

  async paint(begun) {
    const { Plotly } = this.stage;
    const { figure, config } = this.prepare();
    this.shown = this.values();
    this.drawnEnds = this.ends();
    this.busy = true;
    try {
      const done = Plotly.react(this.plot, figure.data, figure.layout, config);
      if (this.painted) this.free = this.stage.pace.rest(this, begun);
      await done;
    } finally {
      this.busy = false;
    }
    if (this.stage.closed) return;
    if (!this.painted) this.listen();
    this.keepEnds();
    this.place();
  }

  fail() {
    this.stage.Plotly.purge(this.plot);
  }

  listen() {
    const pictures = this.plot.querySelectorAll(".main-svg");
    for (const picture of pictures) picture.setAttribute("aria-hidden", "true"); // the panel's name says what it shows
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
    const fast = stage.pace.hurries(begun) && !this.busy && this.slide(stage.step);
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
    this.free = stage.pace.rest(this, begun);
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

  press(event) {
    if (this.axis && !event.target.closest(".modebar")) super.press(event);
  }

  /** To the step under it. */
  tapped(x, y) {
    const box = this.overlay.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return;
    const place = this.axis.p2l(this.spec.time === "x" ? x - box.left : y - box.top);
    const step = Math.max(0, this.edges.findLastIndex((edge) => edge <= place));
    const [direction] = this.spec.directions;
    this.go(direction === "forward" ? step : this.stage.data.steps - 1 - step);
    if (this.spec.picks) this.stage.pick(this.columnAt(x - box.left));
  }

  /** The name of the column of a heatmap at a place. */
  columnAt(x) {
    const { xaxis } = this.plot._fullLayout;
    return xaxis._categories?.[Math.round(xaxis.p2l(x))];
  }

  places() {
    return placesOf(this.plot);
  }

  point({ x, y, subplot }) {
    this.stage.Plotly.Fx.hover(this.plot, { xpx: x, ypx: y }, subplot);
  }

  pointed() {
    const texts = [...this.plot.querySelectorAll(".hovertext text")].map(({ textContent }) => textContent);
    return texts.filter(Boolean).join(", ");
  }

  unpoint() {
    this.stage.Plotly.Fx.unhover(this.plot);
  }

  /** As a click there. */
  enter({ x, y, left, top }) {
    const box = this.plot.getBoundingClientRect();
    const place = { clientX: box.left + left + x, clientY: box.top + top + y, bubbles: true };
    for (const type of ["pointerdown", "pointerup"]) this.plot.dispatchEvent(new PointerEvent(type, place));
  }

  close() {
    clearTimeout(this.later);
    if (this.drawn) this.stage.Plotly?.purge(this.plot);
    super.close();
  }
}

function set(trace, attribute, value) {
  const path = attribute.split(".");
  const last = path.pop();
  path.reduce((inner, name) => (inner[name] ??= {}), trace)[last] = value;
}
