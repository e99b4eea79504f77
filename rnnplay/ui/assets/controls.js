/* The head of the stage: its buttons, the slider, the choice of a speed, and the sentence of the step. */

import { make, write } from "./dom.js";

const PLAY = "M8 5l11 7-11 7z";
const PAUSE = "M8 5v14M16 5v14";
const PICTURE = '<path fill="none" d="M4 5h16v14H4z"/><path d="M7 16l3-4 3 3 2-2 2 3z"/>';

export class Controls {
  constructor(stage) {
    this.build();
    this.back.onclick = () => stage.go(stage.step - 1);
    this.forward.onclick = () => stage.go(stage.step + 1);
    this.toggle.onclick = () => (stage.playing ? stage.pause() : stage.play());
    this.newest.onclick = () => {
      stage.go(Infinity);
      this.slider.focus({ preventScroll: true }); // the button is gone
    };
    this.slider.oninput = () => stage.go(+this.slider.value);
    this.speedChoice.onchange = () => stage.chooseSpeed(+this.speedChoice.value);
    this.pictures.onclick = () => stage.pictures();
  }

  build() {
    this.back = make("button", "rnn-button", { type: "button", innerHTML: icon("M7 5v14M19 5l-9 7 9 7z") });
    this.toggle = make("button", "rnn-button rnn-play", { type: "button" });
    this.shape = make("span", "rnn-shape");
    this.playWord = make("span");
    this.pauseWord = make("span");
    const word = make("span", "rnn-word");
    word.append(this.playWord, this.pauseWord);
    this.toggle.append(this.shape, word);
    this.forward = make("button", "rnn-button", { type: "button", innerHTML: icon("M17 5v14M5 5l9 7-9 7z") });
    this.name = make("span", "rnn-name");
    this.slider = make("input", "rnn-slider", { type: "range", min: 0, step: 1 });
    this.position = make("span", "rnn-position");
    this.newest = make("button", "rnn-button rnn-newest", { type: "button" });
    this.speedName = make("span");
    this.speedChoice = make("select", "rnn-speed");
    const scrub = make("label", "rnn-scrub");
    scrub.append(this.name, this.slider);
    const speed = make("label", "rnn-rate");
    speed.append(this.speedName, this.speedChoice);
    this.pictures = make("button", "rnn-button rnn-pictures", { type: "button", ariaExpanded: "false", innerHTML: drawn(PICTURE) });
    const controls = make("div", "rnn-controls");
    controls.append(this.back, this.toggle, this.forward, scrub, this.position, this.newest, speed, this.pictures);
    this.caption = make("p", "rnn-says");
    this.longest = make("p", "rnn-says rnn-longest", { ariaHidden: "true" });
    const sentence = make("div", "rnn-sentence");
    sentence.append(this.caption, this.longest);
    this.element = make("div", "rnn-head");
    const words = make("div", "rnn-words");
    this.hint = make("p", "rnn-hint");
    words.append(sentence, this.hint);
    this.element.append(controls, words);
  }

  /** The texts that came with the data, and how far the slider goes. */
  receive({ labels, captions, steps, stepName, speeds, run }, speed) {
    this.newest.hidden = run === null;
    write(this.newest, labels.newest);
    this.newest.title = labels.newest_hint;
    const names = [[this.back, labels.back], [this.forward, labels.forward], [this.pictures, labels.pictures]];
    for (const [button, text] of names) name(button, text);
    write(this.name, stepName);
    this.slider.max = steps - 1;
    write(this.speedName, labels.speed);
    const rates = speeds.map((each) => labels.rate.replace("{speed}", each));
    // An open list must not close at every live update.
    if (rates.join() !== [...this.speedChoice.options].map((option) => option.text).join()) {
      this.speedChoice.replaceChildren(...rates.map((rate, index) => new Option(rate, speeds[index])));
      if (speed) this.setSpeed(speed);
    }
    // The longest sentence, unseen in the same place, keeps the height: figures must not jump while the text changes.
    write(this.longest, captions.reduce((a, b) => (b.length > a.length ? b : a), ""));
    write(this.hint, labels.hint);
  }

  setSpeed(speed) {
    this.speedChoice.value = speed;
  }

  /** The button that plays is the one that pauses. */
  face(playing, labels) {
    name(this.toggle, playing ? labels.pause : labels.play);
    write(this.playWord, labels.play);
    write(this.pauseWord, labels.pause);
    const shape = playing ? PAUSE : PLAY;
    if (this.shape.dataset.path === shape) return;
    this.shape.dataset.path = shape;
    this.shape.innerHTML = icon(shape);
  }

  show(step, { captions, steps, labels, positions }) {
    const where = labels.position.replace("{number}", positions[step]).replace("{total}", positions[steps - 1]);
    this.slider.value = step;
    this.slider.style.setProperty("--rnn-done", `${steps > 1 ? (100 * step) / (steps - 1) : 100}%`);
    write(this.position, where);
    write(this.caption, captions[step]);
  }

  /** A screen reader says where it stands. */
  say() {
    this.slider.setAttribute("aria-valuetext", this.position.textContent);
  }
}

function name(button, text) {
  button.title = text;
  button.setAttribute("aria-label", text);
}

function icon(path) {
  return drawn(`<path d="${path}"/>`);
}

function drawn(paths) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;
}
