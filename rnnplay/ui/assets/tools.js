/*
 * Undo, clear and «Copy link» for the sheet, and the words on it while it is empty. Undo and clear act on the sheet here and
 * at once where they can, because only the browser knows every stroke: a press that went to the server would meet the drawing
 * as it was some strokes ago. Strokes that were there when the page was opened, from a link or from before, are older than
 * the sheet's own memory; the server takes those away. Python's half: rnnplay/digits/ui/sheet.py.
 */

import { copyLink } from "./link.js";
import { ofTheSheet, placeOf } from "./sheet.js";

const ICONS = {
  undo: "M9 14 4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-2",
  clear: "M4 7h16 M9 7V4h6v3 M6 7l1 13h10l1-13",
  copy: "M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1 1 M14 10a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1",
};
const RELEASES = ["mouseup", "touchend"];
const PICKING = ["click", "keydown"]; // a sample picked by a key is no click
const tools = new WeakMap();

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!tools.has(parentElement)) tools.set(parentElement, new Tools(parentElement, data));
  tools.get(parentElement).receive(data, setTriggerValue);
  return () => setTimeout(() => parentElement.isConnected || tools.get(parentElement)?.close());
}

class Tools {
  constructor(parent, { texts, wiped }) {
    this.parent = parent;
    this.wiped = wiped;
    const status = Object.assign(document.createElement("span"), { className: "rnn-status" });
    status.setAttribute("role", "status");
    const act = {
      undo: () => this.undo(),
      clear: () => this.clear(),
      copy: () => copyLink(this.buttons.copy, status, this.data.texts),
    };
    this.buttons = {};
    for (const [tool, path] of Object.entries(ICONS)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "rnn-tool" });
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
      button.addEventListener("click", act[tool]);
      this.buttons[tool] = button;
    }
    this.buttons.copy.append(Object.assign(document.createElement("span"), { textContent: texts.copy }));
    parent.append(...Object.values(this.buttons), status);

    this.hint = Object.assign(document.createElement("span"), { className: "rnn-draw-here", textContent: texts.hint });
    this.picked = (event) => this.clearForSample(event);
    for (const type of PICKING) document.addEventListener(type, this.picked, true);
    this.pressed = (event) => {
      this.drawing = event.button === 0 && event.target.closest?.(`.st-key-${this.data.sheet}`);
      if (this.drawing) this.hint.hidden = true;
    };
    document.addEventListener("pointerdown", this.pressed, true);
    this.released = () => this.send();
    for (const type of RELEASES) addEventListener(type, this.released);
  }

  receive(data, setTriggerValue) {
    this.data = data;
    this.ask = (what) => setTriggerValue("asked", what);
    for (const tool of ["undo", "clear"]) {
      this.buttons[tool].title = data.texts[tool];
      this.buttons[tool].setAttribute("aria-label", data.texts[tool]);
    }
    this.buttons.copy.title = data.texts.holds;
    this.hint.hidden = !data.empty;
    placeOf(data.sheet)?.append(this.hint);
    if (data.wiped > this.wiped) {
      this.ofTheSheet("clear")?.click(); // a picture takes the place of what is drawn
      this.tellPen("all");
    }
    this.wiped = data.wiped;
  }

  /**
   * A stroke has ended: it goes to the server as soon as the sheet knows it; by itself the sheet waits 200 ms. Where the pen
   * is watched (pen.js), that has it sent when the verdict has come.
   */
  send() {
    const watched = placeOf(this.data.sheet)?.dataset.pen !== undefined;
    if (this.drawing && !watched) setTimeout(() => this.ofTheSheet("send")?.click());
    this.drawing = false;
  }

  undo() {
    if (this.drawing) return; // by a key, in the midst of a stroke
    const button = this.ofTheSheet("undo");
    if (button && !button.disabled) button.click();
    else if (this.data.older) this.ask("undo");
    this.tellPen("last");
  }

  clear() {
    if (this.drawing) return;
    if (this.data.older) this.ask("clear");
    else this.ofTheSheet("clear")?.click();
    this.tellPen("all");
  }

  /** What it has of strokes that the page does not know yet is no longer drawn. */
  tellPen(which) {
    dispatchEvent(new CustomEvent("rnn-undone", { detail: which }));
  }

  clearForSample({ type, key, target }) {
    const chosen = type === "click" || key === "Enter" || key === " ";
    if (chosen && target.closest?.(`.st-key-${this.data.samples} button`)) this.clear();
  }

  ofTheSheet(tool) {
    return ofTheSheet(this.data.sheet, tool);
  }

  close() {
    for (const type of PICKING) document.removeEventListener(type, this.picked, true);
    document.removeEventListener("pointerdown", this.pressed, true);
    for (const type of RELEASES) removeEventListener(type, this.released);
    this.hint.remove();
    this.parent.replaceChildren();
    tools.delete(this.parent);
  }
}
