/* A picture's values without a mouse: the arrow keys go from value to value, and each is shown and said as under a pointer. */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SETTLED = 100; // ms after which Plotly, which lets hovering wait for a moment, has written a label
const ASIDE = 4; // so much more than what lies ahead counts what lies aside

export class Walk {
  constructor(panel) {
    this.panel = panel;
    const { plot } = panel;
    plot.tabIndex = 0;
    plot.addEventListener("keydown", (event) => this.key(event));
    plot.addEventListener("blur", () => this.leave());
    // Who comes by mouse points anyway, and the arrow keys then go on to move the clock.
    plot.addEventListener("focus", () => plot.matches(":focus-visible") || panel.stage.root.focus({ preventScroll: true }));
  }

  /** Plotly has drawn for the first time. */
  begin() {
    const pictures = this.panel.plot.querySelectorAll(".main-svg");
    for (const picture of pictures) picture.setAttribute("aria-hidden", "true"); // the panel's name says what it shows
  }

  key(event) {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (target !== this.panel.plot || ctrlKey || altKey || metaKey) return;
    if (key in ARROWS) this.go(...ARROWS[key]);
    else if (key === "Enter" && this.here) this.press();
    else if (key === "Escape") this.panel.stage.root.focus({ preventScroll: true });
    else return;
    event.preventDefault();
    event.stopPropagation(); // else the clock would move as well
  }

  /**
   * To the next value on the right (1, 0), above (0, −1) …, along a curve to its next point; at first to the value that is
   * nearest to the upper left corner.
   */
  go(right, down) {
    const here = this.here ?? { x: 0, y: 0 };
    const along = down ? here.row : here.curve;
    let [next, least] = [undefined, Infinity];
    for (const place of this.places()) {
      if (along !== undefined && along !== (down ? place.row : place.curve)) continue;
      const [dx, dy] = [place.x - here.x, place.y - here.y];
      const ahead = dx * right + dy * down;
      const aside = along === undefined ? ASIDE * Math.abs(dx * down + dy * right) : 0;
      const far = this.here ? ahead + aside : dx + dy;
      if ((!this.here || ahead > 0.5) && far < least) [next, least] = [place, far];
    }
    if (!next) return;
    this.here = next;
    const { plot, stage } = this.panel;
    stage.Plotly.Fx.hover(plot, { xpx: next.x, ypx: next.y }, next.subplot);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      const texts = [...plot.querySelectorAll(".hovertext text")].map(({ textContent }) => textContent);
      stage.sayInstead(texts.filter(Boolean).join(", "));
    }, SETTLED);
  }

  /**
   * Where values stand that can be seen: pixels from the corner of their axes, to which `left` and `top` lead; the curve on
   * which one goes left and right, or the row of bars in which one goes up and down.
   */
  places() {
    const { calcdata, _fullData: traces, _fullLayout: layout } = this.panel.plot;
    const places = [];
    for (const [index, { type, visible, hoverinfo, xaxis, yaxis, orientation }] of traces.entries()) {
      if (visible !== true || hoverinfo === "skip") continue;
      const [across, along] = [layout[xaxis.replace("x", "xaxis")], layout[yaxis.replace("y", "yaxis")]];
      const add = (x, y, line = {}) => {
        if (!(x >= 0 && x <= across._length && y >= 0 && y <= along._length)) return; // neither what is not a number
        places.push({ x, y, left: across._offset, top: along._offset, subplot: xaxis + yaxis, ...line });
      };
      if (type === "heatmap") {
        const { x, y, z } = calcdata[index][0]; // edges of the cells
        for (const [row, values] of z.entries())
          for (let column = 0; column < values.length; column++)
            if (Number.isFinite(values[column]))
              add((across.c2p(x[column]) + across.c2p(x[column + 1])) / 2, (along.c2p(y[row]) + along.c2p(y[row + 1])) / 2);
      } else if (type === "bar") {
        // Where a bar begins, or it would not be met.
        for (const { p, s0 } of calcdata[index])
          if (orientation === "h") add(across.c2p(s0) + 1, along.c2p(p), { row: index });
          else add(across.c2p(p), along.c2p(s0) - 1, { curve: index });
      } else {
        for (const { x, y } of calcdata[index]) add(across.c2p(x), along.c2p(y), { curve: index });
      }
    }
    return places;
  }

  /** As a click there. */
  press() {
    const { plot } = this.panel;
    const { left, top } = plot.getBoundingClientRect();
    const place = { clientX: left + this.here.left + this.here.x, clientY: top + this.here.top + this.here.y, bubbles: true };
    for (const type of ["pointerdown", "pointerup"]) plot.dispatchEvent(new PointerEvent(type, place));
    plot.focus({ preventScroll: true });
  }

  leave() {
    clearTimeout(this.saying);
    if (this.here) this.panel.stage.Plotly.Fx.unhover(this.panel.plot);
    this.here = undefined;
  }
}
