/* What is laid over a figure with a time axis: a cursor for each direction of reading, and a veil over what is not read yet. */

import { make } from "./dom.js";

export class Overlay {
  constructor() {
    this.element = make("div", "rnn-overlay", { ariaHidden: "true" });
  }

  /** Of a figure that is read along the axis `time`, if it has one; hidden until it is placed, where that is another one. */
  receive({ time, directions }) {
    this.time = time;
    this.element.dataset.time = time ?? "";
    const reads = [time, ...directions].join();
    if (this.reads === reads) return;
    this.reads = reads;
    this.element.hidden = true;
    this.veil = make("div", "rnn-veil");
    this.cursors = directions.map((direction) => ({ direction, element: make("div", "rnn-cursor") }));
    for (const { direction, element } of this.cursors) element.dataset.direction = direction;
    this.element.replaceChildren(...(time ? [this.veil, ...this.cursors.map((cursor) => cursor.element)] : []));
  }

  /** Over the plot's area, under the hover labels, which Plotly keeps in its later layers. */
  place(plot) {
    const { xaxis, yaxis } = plot._fullLayout;
    const above = plot.querySelectorAll(".main-svg")[1];
    if (above && above.previousElementSibling !== this.element) above.before(this.element);
    this.element.hidden = false;
    const box = { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length };
    for (const side in box) this.element.style[side] = `${box[side]}px`;
  }

  /** Cursors and veil of a step, without Plotly and without a message; `edges`: where the steps meet on the axis. */
  move(step, axis, edges, length) {
    const along = this.time.toUpperCase();
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
      if (cursor.thickness !== thickness) element.style[this.time === "x" ? "width" : "height"] = `${thickness}px`;
      cursor.thickness = thickness;
    }
    const clip = (value) => Math.max(0, Math.min(axis.l2p(value), length));
    const [from, to] = unread.map(clip).sort((a, b) => a - b);
    const size = unread[1] > unread[0] ? (to - from) / length : 0;
    this.veil.style.transform = `translate${along}(${from}px) scale${along}(${size})`;
  }

  /** Whether a place on the screen is over the plot's area, and where in it, in px; undefined if it is not. */
  within(x, y) {
    const box = this.element.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return;
    return { x: x - box.left, y: y - box.top };
  }
}
