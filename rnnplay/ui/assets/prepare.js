/*
 * Fetches plotly.js ahead of the first stage of a page. It is run only when the stage comes: that takes half a second in which
 * nothing can be drawn or pressed, and where the server imports torch on the same machine, the page would stand later.
 */

import { address } from "../rnnplay.stage/load_plotly.js";

export default function () {
  const href = address();
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "script", href }));
}
