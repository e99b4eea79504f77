/*
 * Tells Python at which step a live stage stands, when that has rested a moment; nothing while it follows the newest.
 * Python's half: rnnplay/ui/follow.py.
 */

import { RUNNING } from "../rnnplay.stage/panel.js";

const LOOK = 60; // ms between looks at the stage
const REST = 2; // looks at the same step
const BUTTON = "[data-testid=stButton], a";
const ANSWERED = 500; // ms after the press of a button in which its run has begun, on a slow machine too
const followers = new WeakMap();

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data, parentElement, setStateValue }) {
  if (!followers.has(parentElement)) followers.set(parentElement, new Follower());
  const follower = followers.get(parentElement);
  follower.receive(data.stage, setStateValue);
  return () => setTimeout(() => parentElement.isConnected || (follower.close(), followers.delete(parentElement)));
}

class Follower {
  constructor() {
    this.told = "";
    this.seen = "";
    this.rested = 0;
    this.pressed = -Infinity;
    this.press = ({ target }) => target.closest?.(BUTTON) && (this.pressed = performance.now());
    document.addEventListener("click", this.press, true);
    this.clock = setInterval(() => this.look(), LOOK);
  }

  receive(stage, tell) {
    this.stage = stage;
    this.tell = tell;
  }

  look() {
    const { position, following } = document.querySelector(`.st-key-${this.stage} .rnn-stage`)?.dataset ?? {};
    if (position === undefined) return;
    const step = following === "true" ? "" : position;
    this.rested = step === this.seen ? this.rested + 1 : 0;
    this.seen = step;
    if (step === this.told || this.rested < REST) return;
    // A button may lead to another page: what reached the server behind it, and belongs to this one, would leave that empty.
    if (document.querySelector(RUNNING) || performance.now() - this.pressed < ANSWERED) return;
    this.told = step;
    this.tell("step", step);
  }

  close() {
    clearInterval(this.clock);
    document.removeEventListener("click", this.press, true);
  }
}
