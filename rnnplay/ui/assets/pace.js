/* How often the panels of a stage may be drawn, so that there is time left for the rest of the page. */

import { LONGEST_GLIDE } from "./clock.js";

const REDRAW = 45; // ms at least between two redraws of the same figure: every step at speeds up to 20

export class Pace {
  constructor(stage) {
    this.stage = stage;
    this.before = this.received = -Infinity; // when data came, the last two times
  }

  /** Data have come. */
  heard() {
    [this.before, this.received] = [this.received, performance.now()];
  }

  /** How many ms lay between the last data and those before. */
  get between() {
    return this.received - this.before;
  }

  /**
   * When a figure may be redrawn after what began just now: all of them together take three quarters of the time, but little
   * of it from a training that goes as fast as it can, often on this same machine.
   */
  rest(panel, begun) {
    const end = performance.now();
    panel.worked = { end, took: end - begun };
    const recent = [...this.stage.rows.panels.values()].filter(({ worked }) => worked && end - worked.end < 1000);
    const all = recent.reduce((sum, { worked }) => sum + worked.took, 0);
    return begun + (this.rushes(end) ? Math.min(30 * all, 1000) : Math.max(REDRAW, (4 / 3) * Math.min(all, 300)));
  }

  /** Whether a run is followed that goes so fast that it leaves out steps. */
  rushes(now) {
    const [last, newest] = this.stage.data.at.slice(-2);
    return !this.stage.playing && this.hurries(now) && newest - last > 1;
  }

  /** Whether steps come too fast for Plotly: it plays fast, or follows a run that goes fast. */
  hurries(now) {
    const { playing, speed, following } = this.stage;
    if (playing) return speed > 20;
    return following && now - this.received < LONGEST_GLIDE && this.between < LONGEST_GLIDE;
  }
}
