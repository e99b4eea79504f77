/*
 * What every panel of the stage has: a title, a note, a key to its colours, a name in words, and a place in which a picture is
 * drawn. Whoever draws it extends this, and has
 *
 *   paint(begun): draws the picture anew, and is finished with the present step; may throw
 *   fail(): takes away what `paint` has left
 *   show(step): moves it to a step
 *   tapped(x, y): where on the screen it was clicked
 *   places(), point(place), pointed(), unpoint(), enter(place): for walk.js
 */

import { make, rest, write } from "./dom.js";
import { Walk } from "./walk.js";

const STILL = 4; // px up to which a press is a click, and no drag

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
    this.plot.addEventListener("pointerdown", (event) => this.press(event), true);
    this.walk = new Walk(this);
    this.free = 0; // when the next redraw may begin
    // Asking the page for the width would have it laid out once more at every picture.
    this.sized = new ResizeObserver(([{ contentRect }]) => {
      const known = this.width;
      this.width = Math.floor(contentRect.width);
      if (known !== undefined && known !== this.width) this.stage.rows.resize();
    });
    this.sized.observe(this.plot);
  }

  /** True if the picture is to be drawn anew. */
  receive(spec) {
    this.spec = spec;
    write(this.title, spec.title);
    write(this.note, spec.note);
    this.note.hidden = !spec.note;
    this.plot.setAttribute("aria-label", spec.alt || spec.title);
    this.plot.setAttribute("aria-roledescription", this.stage.data.labels.picture);
    this.plot.setAttribute("aria-description", this.stage.data.labels.walk);
    this.plot.dataset.walk = this.stage.data.labels.walk;
    this.plot.style.height = `${spec.height + (this.room?.more ?? 0)}px`;
    this.plot.style.minWidth = spec.leastWidth ? `${spec.leastWidth}px` : "";
    this.frame.classList.toggle("rnn-scrolls", spec.leastWidth > 0);
    this.colourKeys(spec.keys);
    this.element.style.flex = `${spec.width} 1 ${spec.minWidth}px`;
    this.element.style.minWidth = `min(100%, ${spec.minWidth}px)`;
    this.element.dataset.panel = spec.key;
    this.element.dataset.time = spec.time ?? "";
    if (this.digest === spec.digest) return false;
    this.digest = spec.digest;
    this.current = false; // until it is drawn, what changes by step belongs to another picture
    return true;
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

  /** Draws the picture if it, the theme or its size is another one. */
  async draw() {
    const { theme, data } = this.stage;
    this.width ||= this.plot.clientWidth; // at first
    if (!this.width) return;
    const wanted = [this.digest, theme.key, this.ends(), this.width].join();
    const { digest } = this;
    if (wanted !== this.drawn) {
      const begun = performance.now();
      if (data.run !== null && this.painted && begun < this.free) return this.stage.rows.postpone(this.free);
      this.drawn = wanted;
      if (!this.painted) this.plot.textContent = "";
      try {
        await this.paint(begun);
      } catch (error) {
        console.error(error);
        this.fail();
        this.painted = false;
        this.plot.textContent = data.labels.broken;
        return;
      }
      this.painted = true;
      if (this.stage.closed) return;
      await rest(); // let a frame and the reader's input pass between two pictures
    }
    // Newer data may have come meanwhile.
    if (!this.painted || this.current || digest !== this.digest || this.stage.closed) return;
    this.current = true;
    this.show(this.stage.step);
  }

  /** What has a link is marked, where a picture has links. */
  light() {}

  linked() {
    return [];
  }

  /** Of the time axis that is to be drawn, if there is one. */
  ends() {}

  /** A drag is left to Plotly, which zooms, and to the page, which scrolls. */
  press(event) {
    if (event.button !== 0) return;
    const { clientX, clientY } = event;
    const release = (end) => {
      removeEventListener("pointerup", release, true);
      removeEventListener("pointercancel", release, true);
      if (end.type === "pointercancel" || Math.hypot(end.clientX - clientX, end.clientY - clientY) > STILL) return;
      this.tapped(end.clientX, end.clientY);
    };
    addEventListener("pointerup", release, true);
    addEventListener("pointercancel", release, true);
  }

  /** Who has chosen a step in the picture goes on with the keys of the stage. */
  go(step) {
    this.stage.root.focus({ preventScroll: true });
    this.stage.go(step);
  }

  close() {
    this.sized.disconnect();
    this.element.remove();
  }
}
