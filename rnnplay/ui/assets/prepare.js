/* Loads plotly.js ahead of the first stage of a page; the address is that by which stage.js imports the same file. */

import { loadPlotly } from "../rnnplay.stage/panel.js";

export default function () {
  loadPlotly().catch(() => {}); // a stage that needs it tries again and says what is wrong
}
