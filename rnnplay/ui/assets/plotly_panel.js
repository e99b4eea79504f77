/* A Plotly figure on the stage, with cursors laid over it where it has a time axis. */

import { alike } from "./decode.js";
import { LegendRoom } from "./legend.js";
import { Overlay } from "./overlay.js";
import { Painter } from "./paint.js";
import { Panel } from "./panel.js";
import { placesOf } from "./plotly_values.js";
import { resolve } from "./theme.js";
import { placeOf, timeAt } from "./time_axis.js";

const LABEL = 24; // px that a name under a column takes
const DATE = 70; // px that a month and its year take
const HURRY = 200; // ms after a picture that was painted until Plotly draws it, if no other has come

export class PlotlyPanel extends Panel {
  constructor(stage) {
    super(stage);
    this.overlay = new Overlay();
    this.painter = new Painter(this.plot);
    this.room = new LegendRoom(this.plot);
  }

  receive(spec) {
    const anew = super.receive(spec);
    this.byStep = Object.entries(spec.byStep).map(([path, values]) => {
      const [trace, ...attribute] = path.split(".");
      return { trace: +trace, attribute: attribute.join("."), at: (step) => values[step] };
    });
    if (!anew) return;
    this.traces = [...new Set(this.byStep.map(({ trace }) => trace))];
    this.overlay.receive(spec);
  }

  async paint(begun) {
    await this.react(begun);
    if (!this.stage.closed && this.room.lacks()) await this.react(begun);
    if (this.stage.closed) return;
    if (!this.painted) this.listen();
    this.keepEnds();
    this.place();
  }

  async react(begun) {
    const { Plotly } = this.stage.rows;
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
  }

  fail() {
    this.stage.rows.Plotly.purge(this.plot);
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
    this.room.give(layout);
    layout.uirevision ??= spec.key;
    const axes = [(layout.xaxis ??= {}), (layout.yaxis ??= {})];
    // Under a finger the page scrolls and a tap goes to a step; zooming would catch both.
    const finger = matchMedia("(pointer: coarse)").matches;
    if (finger) layout.dragmode = false;
    const { l = 0, r = 0 } = layout.margin ?? {};
    const fit = (label) => Math.max(2, Math.floor((this.width - l - r) / label));
    const { xaxis } = layout;
    if (xaxis.type === "category" && !xaxis.tickmode && !xaxis.tickvals) xaxis.nticks = fit(LABEL);
    if (xaxis.type === "date" && xaxis.nticks) xaxis.nticks = Math.min(xaxis.nticks, fit(DATE));
    if (spec.time) {
      const axis = layout[`${spec.time}axis`];
      const reversed = axis.autorange === "reversed" || axis.range?.[0] > axis.range?.[1];
      const ends = this.ends();
      const span = stage.rows.zoom[spec.time]?.map((time) => placeOf(time, axis.type)) ?? ends;
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

  /** Lays the overlay over the figure that is drawn. */
  place() {
    if (!this.axis) return;
    this.overlay.place(this.plot);
    this.length = this.axis._length;
    this.move(this.stage.step);
  }

  show(step) {
    this.move(step);
    this.restyle();
  }

  move(step) {
    const { axis } = this;
    if (!axis || !this.length) return;
    const { edges } = this;
    if (edges[step + 1] > this.drawnEnds[1] + 1e-9) return; // the axis is still to grow, and what draws it moves them
    this.overlay.move(step, axis, edges, this.length);
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
    const done = stage.rows.Plotly.restyle(this.plot, change, this.traces);
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
    this.stage.rows.shareZoom(this, time, whole ? null : [from, to].map((place) => timeAt(place, this.axis.type)));
  }

  /** `span`: two times; null shows all. */
  async zoomTo(span) {
    const [a, b] = this.axis.range;
    const [from, to] = span?.map((time) => placeOf(time, this.axis.type)) ?? this.drawnEnds;
    this.following = true;
    await this.stage.rows.Plotly.relayout(this.plot, { [`${this.spec.time}axis.range`]: a < b ? [from, to] : [to, from] });
    this.following = false;
  }

  press(event) {
    if (this.axis && !event.target.closest(".modebar")) super.press(event);
  }

  /** To the step under it. */
  tapped(x, y) {
    const place = this.overlay.within(x, y);
    if (!place) return;
    const time = this.axis.p2l(place[this.spec.time]);
    const step = Math.max(0, this.edges.findLastIndex((edge) => edge <= time));
    const [direction] = this.spec.directions;
    this.go(direction === "forward" ? step : this.stage.data.steps - 1 - step);
    if (this.spec.picks) this.stage.pick(this.columnAt(place.x));
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
    this.stage.rows.Plotly.Fx.hover(this.plot, { xpx: x, ypx: y }, subplot);
  }

  pointed() {
    const texts = [...this.plot.querySelectorAll(".hovertext text")].map(({ textContent }) => textContent);
    return texts.filter(Boolean).join(", ");
  }

  unpoint() {
    this.stage.rows.Plotly.Fx.unhover(this.plot);
  }

  /** As a click there. */
  enter({ x, y, left, top }) {
    const box = this.plot.getBoundingClientRect();
    const place = { clientX: box.left + left + x, clientY: box.top + top + y, bubbles: true };
    for (const type of ["pointerdown", "pointerup"]) this.plot.dispatchEvent(new PointerEvent(type, place));
  }

  close() {
    clearTimeout(this.later);
    if (this.drawn) this.stage.rows.Plotly?.purge(this.plot);
    super.close();
  }
}

function set(trace, attribute, value) {
  const path = attribute.split(".");
  const last = path.pop();
  path.reduce((inner, name) => (inner[name] ??= {}), trace)[last] = value;
}
