/*
 * The panels of a stage in the rows that Python gave: kept mounted, drawn one after another, and told of what they share, which
 * are the zoom and what is pointed at.
 */

import { DiagramPanel } from "./diagram.js";
import { RUNNING, make, rest } from "./dom.js";
import { loadPlotly } from "./load_plotly.js";
import { PlotlyPanel } from "./plotly_panel.js";

const KINDS = { plotly: PlotlyPanel, diagram: DiagramPanel };

const LONGEST_REST = 600; // ms for which plotly.js waits for the rest of a page
const PAINTED = 150; // ms in which the browser paints what it has and answers a first press, on a slow machine too

export class Rows {
  constructor(stage) {
    this.stage = stage;
    this.element = make("div", "rnn-rows");
    this.panels = new Map();
    this.zoom = { x: null, y: null }; // from which time to which the reader zoomed, by axis letter
  }

  /** Brings the panels into the rows that Python gave; those that stay are not touched, so hover and zoom live on. */
  arrange(sent) {
    const kinds = new Map(sent.map(({ key, kind }) => [key, KINDS[kind]]));
    for (const [key, panel] of this.panels)
      if (panel.constructor !== kinds.get(key)) panel.close(), this.panels.delete(key);
    const rows = [...new Set(sent.map((panel) => panel.row))].sort((a, b) => a - b);
    while (this.element.childElementCount < rows.length) this.element.append(make("div", "rnn-row"));
    const filled = rows.map(() => 0);
    for (const spec of sent) {
      if (!this.panels.has(spec.key)) this.panels.set(spec.key, new KINDS[spec.kind](this.stage));
      const panel = this.panels.get(spec.key);
      panel.receive(spec);
      const index = rows.indexOf(spec.row);
      const row = this.element.children[index];
      const place = filled[index]++;
      if (row.children[place] !== panel.element) row.insertBefore(panel.element, row.children[place] ?? null);
    }
    while (this.element.childElementCount > rows.length) this.element.lastElementChild.remove();
  }

  /** Draws every panel whose figure, size or theme has changed, one after another; a call meanwhile asks for a round more. */
  async draw() {
    const { stage } = this;
    this.again = true;
    if (this.drawing || !stage.data) return;
    this.drawing = true;
    stage.root.dataset.ready = "false";
    try {
      await rest(); // the texts that came with the data are painted first
      while (this.again && !stage.closed) {
        this.again = false;
        if (!this.Plotly && stage.data.panels.some(({ kind }) => kind === "plotly")) await this.plotly();
        for (const panel of this.panels.values()) if (!stage.closed) await panel.draw();
      }
      if (stage.closed || this.postponed) return;
      stage.root.dataset.version = stage.data.version;
      stage.root.dataset.ready = "true";
      if (stage.playOnceDrawn) stage.play();
    } catch (error) {
      console.error(error);
      stage.notice.textContent = stage.data.labels.failed;
      stage.root.dataset.ready = "failed";
    } finally {
      this.drawing = false;
    }
  }

  async plotly() {
    const { notice, data } = this.stage;
    notice.textContent = data.labels.loading;
    if (!window.Plotly) await settled();
    this.Plotly = await loadPlotly();
    notice.textContent = "";
  }

  /** Draws again, for a figure of a live stage that would be drawn too often. */
  postpone(until) {
    this.postponed ??= setTimeout(() => {
      this.postponed = null;
      this.draw();
    }, until - performance.now());
  }

  /** A panel is wider or narrower than before: once it stays so, what does not fit is drawn again. */
  resize() {
    clearTimeout(this.resizing);
    this.resizing = setTimeout(() => this.draw(), 100);
  }

  show(step) {
    for (const panel of this.panels.values()) panel.show(step);
  }

  /** What is pointed at in one picture is linked with others, in this or in other pictures. */
  light(link) {
    for (const panel of this.panels.values()) panel.light(link);
  }

  linked(link) {
    return [...this.panels.values()].flatMap((panel) => panel.linked(link));
  }

  /** Panels whose time runs along the same axis see the same span of it: two times, or null for all. */
  async shareZoom(source, letter, span) {
    this.zoom[letter] = span;
    for (const panel of this.panels.values())
      if (panel !== source && panel.spec.time === letter && panel.drawn) await panel.zoomTo(span);
  }

  close() {
    for (const timer of [this.resizing, this.postponed]) clearTimeout(timer);
    for (const panel of this.panels.values()) panel.close();
    this.panels.clear();
  }
}

/** When the script has run and all else is painted: to run plotly.js takes half a second in which nothing can be pressed. */
async function settled() {
  const end = performance.now() + LONGEST_REST;
  do await rest(PAINTED);
  while (performance.now() < end && document.querySelector(RUNNING));
  await rest(PAINTED);
}
