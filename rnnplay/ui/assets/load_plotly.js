/* plotly.js from the plotly package, once a tab. */

import { make } from "./dom.js";

/** It stands beside this file on the server, whatever the base path. */
export const address = () => new URL("../plotly.bundle/plotly.min.js", import.meta.url).href;

export function loadPlotly() {
  const held = Symbol.for("rnnplay.plotly");
  window[held] ??= new Promise((done, fail) => {
    const script = make("script", "", { src: address() });
    // The server answers a wrong address with its index page and status 200, so a load is no proof.
    script.onload = () => (window.Plotly?.react ? done(window.Plotly) : fail(new Error(`No plotly.js at ${script.src}`)));
    script.onerror = () => fail(new Error(`Cannot load ${script.src}`));
    document.head.append(script);
  }).catch((error) => {
    delete window[held]; // the next stage tries again
    throw error;
  });
  return window[held];
}
