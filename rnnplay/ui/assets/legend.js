/* Room for a legend. On a narrow screen its names stand below each other, and Plotly would let them scroll over the picture. */

const LINE = 19; // px that a legend of one line takes

export class LegendRoom {
  constructor(plot) {
    this.plot = plot;
    this.given = null; // the legend's height, and the width for which it was measured
  }

  /** What the figure is higher for it, in px. */
  get more() {
    return this.given ? this.given.height - LINE : 0;
  }

  /** Makes a figure that is to be drawn as much higher as its legend needs. */
  give(layout) {
    if (this.given?.width !== layout.width) this.given = null;
    layout.height += this.more;
    if (this.given) layout.legend = { ...layout.legend, maxheight: this.given.height + 1 };
    this.plot.style.height = `${layout.height}px`;
  }

  /** Whether the figure that is drawn now lacks room; if so, `give` knows how much. */
  lacks() {
    const { legend, width } = this.plot._fullLayout;
    if (legend?.orientation !== "h" || !(legend._height > legend._effHeight + 1)) return false;
    this.given = { height: Math.ceil(legend._height), width };
    return true;
  }
}
