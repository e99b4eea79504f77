/*
 * A button that goes back to where the page's stage stands: it alone knows, because scrubbing sends nothing to the server.
 * Python's half: rnnplay/ui/training_controls.py.
 */

import { onMove, placeOfStage } from "../rnnplay.stage/place.js";

const buttons = new WeakMap();

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!buttons.has(parentElement)) buttons.set(parentElement, new Back(parentElement));
  const back = buttons.get(parentElement);
  back.receive(data, setTriggerValue);
  return () => setTimeout(() => parentElement.isConnected || back.close());
}

class Back {
  constructor(parent) {
    this.parent = parent;
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "rnn-rewind" });
    parent.append(this.button);
    this.deafen = onMove(() => this.look());
    this.key = (event) => this.start(event);
    document.addEventListener("keydown", this.key);
  }

  receive(data, setTriggerValue) {
    this.data = data;
    this.button.title = data.help;
    this.button.onclick = () => setTriggerValue("step", placeOfStage().position);
    this.look();
  }

  look() {
    const { running, step, label } = this.data;
    const { position, following } = placeOfStage();
    const disabled = position === undefined || (running ? following === "true" : position === step);
    const text = label.replace("{step}", position ?? step);
    if (this.button.disabled !== disabled) this.button.disabled = disabled;
    if (this.button.textContent !== text) this.button.textContent = text;
  }

  /** Streamlit keeps its shortcut back while an input has the focus. A slider is one, but has no use for the letter. */
  start(event) {
    const { key, target, repeat, ctrlKey, altKey, metaKey } = event;
    if (key.toLowerCase() !== "s" || repeat || ctrlKey || altKey || metaKey || target.type !== "range") return;
    document.querySelector(".st-key-start button")?.click();
  }

  close() {
    this.deafen();
    document.removeEventListener("keydown", this.key);
    this.button.remove();
    buttons.delete(this.parent);
  }
}
