/*
 * Tells Python at which step a live stage stands, when that has rested a moment; nothing while it follows the newest.
 * Python's half: rnnplay/ui/follow.py.
 */

import { RUNNING } from "../rnnplay.stage/dom.js";
import { onMove, placeOfStage } from "../rnnplay.stage/place.js";

const REST = 150; // ms at the same step
const LATER = 60; // ms until it is tried again
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
    this.told = this.seen = "";
    this.pressed = -Infinity;
    this.press = ({ target }) => target.closest?.(BUTTON) && (this.pressed = performance.now());
    document.addEventListener("click", this.press, true);
    this.deafen = onMove(() => this.hear());
  }

  receive(stage, tell) {
    this.stage = stage;
    this.tell = tell;
    this.wait(REST);
  }

  /** Some stage of the page moved: this one must have come to rest, whatever the others do. */
  hear() {
    const step = this.step();
    if (step === this.seen) return;
    this.seen = step;
    this.wait(REST);
  }

  wait(time) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.look(), time);
  }

  look() {
    const step = this.step();
    if (step === undefined || step === this.told) return;
    // A button may lead to another page: what reached the server behind it, and belongs to this one, would leave that empty.
    if (document.querySelector(RUNNING) || performance.now() - this.pressed < ANSWERED) return this.wait(LATER);
    this.told = step;
    this.tell("step", step);
  }

  /** Nothing while the stage follows the newest; undefined where there is none. */
  step() {
    const { position, following } = placeOfStage(`.st-key-${this.stage}`);
    return following === "true" ? "" : position;
  }

  close() {
    clearTimeout(this.waiting);
    this.deafen();
    document.removeEventListener("click", this.press, true);
  }
}
