/* A stage in a file of its own: no server, no network. Its data, its scripts and plotly.js stand in the page itself. */

import stage from "./stage.js";

const HELD = Symbol.for("rnnplay.plotly"); // where load_plotly.js looks first
const parentElement = document.getElementById("stage");

window[HELD] = Promise.resolve(window.Plotly);
stage({ parentElement, data: JSON.parse(document.getElementById("data").textContent), setTriggerValue() {} });

// There is nothing else on the page that a key could be meant for.
document.addEventListener("keydown", (event) => {
  if (event.target !== document.body) return;
  const { key, ctrlKey, altKey, metaKey } = event;
  const same = new KeyboardEvent("keydown", { key, ctrlKey, altKey, metaKey, bubbles: false, cancelable: true });
  if (!parentElement.querySelector(".rnn-stage").dispatchEvent(same)) event.preventDefault();
});

// Within a frame of a notebook: as high as what it shows.
if (window.frameElement) {
  const fit = () => (window.frameElement.style.height = `${document.documentElement.scrollHeight}px`);
  new ResizeObserver(fit).observe(document.body);
}
