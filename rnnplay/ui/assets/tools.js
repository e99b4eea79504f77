/*
 * Undo and clear act on the sheet here and at once, because only the browser knows every stroke. A press that went to the
 * server would meet the drawing as it was some strokes ago, and its answer would wipe what is drawn meanwhile.
 * Python's half: rnnplay/ui/drawing.py.
 */

const ICONS = {
  undo: "M9 14 4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-2",
  clear: "M4 7h16 M9 7V4h6v3 M6 7l1 13h10l1-13",
};
// The canvas has a toolbar of its own, which comes up under the mouse alone; these are the names of its buttons.
const PRESSES = { undo: "Undo", clear: "Reset canvas & history" };
const PICKING = ["click", "keydown"]; // a sample picked by a key is no click
const tools = new WeakMap();

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data, parentElement }) {
  if (!tools.has(parentElement)) tools.set(parentElement, new Tools(parentElement));
  const mine = tools.get(parentElement);
  mine.receive(data);
  return () => setTimeout(() => parentElement.isConnected || mine.close());
}

class Tools {
  constructor(parent) {
    this.parent = parent;
    this.buttons = Object.fromEntries(Object.keys(ICONS).map((tool) => [tool, this.button(tool)]));
    parent.append(...Object.values(this.buttons));
    this.picked = (event) => this.clearForSample(event);
    for (const type of PICKING) document.addEventListener(type, this.picked, true);
  }

  button(tool) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "rnn-tool" });
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[tool]}"/></svg>`;
    button.addEventListener("click", () => this.press(tool));
    return button;
  }

  receive(data) {
    this.data = data;
    for (const [tool, button] of Object.entries(this.buttons)) {
      button.title = data[tool];
      button.setAttribute("aria-label", data[tool]);
    }
  }

  clearForSample({ type, key, target }) {
    const chosen = type === "click" || key === "Enter" || key === " ";
    if (chosen && target.closest?.(`.st-key-${this.data.samples} button`)) this.press("clear");
  }

  press(tool) {
    for (const element of document.querySelectorAll(`.st-key-${this.data.sheet} *`)) {
      element.shadowRoot?.querySelector(`button[aria-label="${PRESSES[tool]}"]`)?.click();
    }
  }

  close() {
    for (const type of PICKING) document.removeEventListener(type, this.picked, true);
    this.parent.replaceChildren();
    tools.delete(this.parent);
  }
}
