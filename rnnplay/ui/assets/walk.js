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

  key(event) {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (target !== this.panel.plot || !this.panel.painted || ctrlKey || altKey || metaKey) return;
    if (key in ARROWS) this.go(...ARROWS[key]);
    else if (key === "Enter" && this.here) this.enter();
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
    for (const place of this.panel.places()) {
      if (along !== undefined && along !== (down ? place.row : place.curve)) continue;
      const [dx, dy] = [place.x - here.x, place.y - here.y];
      const ahead = dx * right + dy * down;
      const aside = along === undefined ? ASIDE * Math.abs(dx * down + dy * right) : 0;
      const far = this.here ? ahead + aside : dx + dy;
      if ((!this.here || ahead > 0.5) && far < least) [next, least] = [place, far];
    }
    if (!next) return;
    this.here = next;
    this.panel.point(next);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.panel.stage.voice.sayInstead(this.panel.pointed()), SETTLED);
  }

  enter() {
    this.panel.enter(this.here);
    this.panel.plot.focus({ preventScroll: true });
  }

  leave() {
    clearTimeout(this.saying);
    if (this.here) this.panel.unpoint();
    this.here = undefined;
  }
}
