/* The menu that saves the pictures of a stage, as PNG and as SVG. It is fetched when it is asked for: most ask for none. */

import { make } from "./dom.js";
import { fontsFor } from "./fonts.js";
import { picture } from "./picture.js";

const FORMATS = ["png", "svg"];
const SHARP = 2; // pixels of a PNG to a pixel of the page: enough for a projector and for print
const MOST = 16e6; // pixels that every browser has a canvas for
const LONGEST = 60; // letters of a title in the name of a file

export class Pictures {
  constructor(stage) {
    this.stage = stage;
    this.button = stage.controls.pictures;
    this.element = make("div", "rnn-menu", { id: `rnn-menu-${crypto.getRandomValues(new Uint32Array(1))[0]}`, hidden: true });
    this.element.setAttribute("role", "group");
    this.button.setAttribute("aria-controls", this.element.id);
    stage.controls.element.append(this.element);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.open(false);
      this.button.focus();
    });
  }

  toggle() {
    this.open(this.element.hidden);
  }

  open(opened) {
    if (opened) this.list();
    this.element.hidden = !opened;
    this.button.setAttribute("aria-expanded", opened);
  }

  /** A line for the whole stage, and one for each of its panels. */
  list() {
    const { labels, panels } = this.stage.data;
    this.element.setAttribute("aria-label", labels.pictures);
    const lines = [{ title: labels.whole }, ...panels].map(({ title, key }) => {
      const line = make("div", "rnn-saves");
      const buttons = FORMATS.map((format) => {
        const button = make("button", "rnn-button rnn-save", { type: "button", textContent: format.toUpperCase() });
        button.setAttribute("aria-label", `${format.toUpperCase()}: ${title}`);
        button.onclick = () => this.save(format, key);
        return button;
      });
      line.append(make("span", "", { textContent: title }), ...buttons);
      return line;
    });
    this.element.replaceChildren(...lines);
  }

  /** Saves what is shown at the present step; `key`: of one panel, or none for all of them. */
  async save(format, key) {
    const { stage } = this;
    const panel = stage.rows.panels.get(key);
    if (key !== undefined && !panel) return this.list(); // other data have come, and it is gone
    if (stage.playing) stage.pause();
    this.element.setAttribute("aria-busy", "true");
    const { labels, label, positions } = stage.data;
    const name = ["rnnplay", inName(panel?.spec.title ?? label), inName(positions[stage.step])].filter(Boolean).join("-");
    try {
      const made = await picture(stage, panel);
      give(format === "svg" ? new Blob([made.text], { type: "image/svg+xml" }) : await this.pixels(made), `${name}.${format}`);
      stage.voice.sayInstead(labels.saved.replace("{name}", `${name}.${format}`));
    } catch (error) {
      console.error(error);
      stage.notice.textContent = labels.unsaved;
    } finally {
      this.element.removeAttribute("aria-busy");
    }
  }

  /** The picture as PNG, in the fonts of the page. */
  async pixels({ text, width, height }) {
    const { get } = this.stage.theme;
    const fonts = await fontsFor(["--st-font", "--st-code-font"].map(get).join());
    const image = new Image();
    const whole = fonts ? text.replace(">", () => `><style>${fonts}</style>`) : text;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(whole)}`;
    await image.decode();
    const scale = Math.min(SHARP, Math.sqrt(MOST / (width * height)));
    const sheet = make("canvas", "", { width: Math.round(width * scale), height: Math.round(height * scale) });
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    return new Promise((done, fail) => {
      sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error("The browser made no PNG."))), "image/png");
    });
  }
}

/** A text as part of a file's name. */
function inName(text) {
  const parts = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return parts.join("-").slice(0, LONGEST);
}

function give(content, name) {
  const link = make("a", "", { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a browser may ask the reader first where to
}
