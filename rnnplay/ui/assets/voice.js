/* What a screen reader hears of a stage: the sentence on the step at which the clock rests, or something else instead. */

import { make, write } from "./dom.js";

const SPEAK_AFTER = 400; // ms of rest before a sentence is said, so that held keys do not flood a screen reader

export class Voice {
  constructor(stage) {
    this.stage = stage;
    this.element = make("p", "rnn-live");
    this.element.setAttribute("aria-live", "polite");
  }

  /** A screen reader says sentence and value text at every change: only where the clock rests, or it would be a flood. */
  speak() {
    this.hush();
    this.speaking = setTimeout(() => {
      const { stage } = this;
      stage.controls.say();
      write(this.element, stage.data.captions[stage.step]);
      stage.keepPlace();
    }, SPEAK_AFTER);
  }

  /** Says this instead: a value of a picture, or that it was saved. */
  sayInstead(text) {
    this.hush();
    this.stage.keepPlace();
    this.element.textContent = text;
  }

  /** What was about to be said is not. */
  hush() {
    clearTimeout(this.speaking);
  }
}
