/*
 * What a stage shows at its present step as one SVG that stands alone: its title, the step and its sentence, and the panels
 * as they stand on the page, in its colours. A panel that is scrolled sideways is there whole.
 */

import { overlaySVG, panelSVG } from "./picture_of.js";
import { svg } from "./drawing.js";
import { laidText, linesOf, lettering } from "./laid_text.js";

const AROUND = 16; // px
const BETWEEN = [16, 12]; // px between panels, across and down
const NARROWEST = 360; // px, for the sentence

/** Returns `text`, the SVG, and its `width` and `height`; `only`: one panel, or none for all of them. */
export async function picture(stage, only) {
  const rows = (only ? [[only]] : standing(stage)).map((row) => row.map(captured));
  const wide = rows.map((row) => row.reduce((sum, { width }) => sum + width + BETWEEN[0], -BETWEEN[0]));
  const inner = Math.max(NARROWEST, ...wide);
  const head = heading(stage, only, inner);
  const content = svg("g");
  let y = head.height && head.height + BETWEEN[1];
  for (const row of rows) {
    let x = 0;
    for (const panel of row) {
      const place = svg("g", { transform: `translate(${AROUND + x} ${AROUND + y})` });
      place.append(...panel.texts, ...(await panel.picture()), ...panel.over);
      content.append(place);
      x += panel.width + BETWEEN[0];
    }
    y += Math.max(...row.map(({ height }) => height)) + BETWEEN[1];
  }
  const [width, height] = [Math.ceil(inner + 2 * AROUND), Math.ceil(y - BETWEEN[1] + 2 * AROUND)];
  const get = stage.theme.get;
  const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": get("--st-font") });
  const title = Object.assign(svg("title"), { textContent: only?.spec.title ?? stage.data.label });
  const about = Object.assign(svg("desc"), { textContent: said(stage, only) });
  root.append(title, about, svg("rect", { width, height, fill: get("--st-background-color") }), head.element, content);
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

/** The panels, line by line as they stand on the page. */
function standing(stage) {
  const lines = [];
  for (const row of stage.rows.element.children) {
    const panels = [...row.children].map((element) => stage.rows.panels.get(element.dataset.panel));
    for (const [at, panel] of panels.entries()) {
      const isBeside = at && panel.element.offsetTop < panels[at - 1].element.offsetTop + panels[at - 1].element.offsetHeight;
      if (isBeside) lines.at(-1).push(panel);
      else lines.push([panel]);
    }
  }
  return lines;
}

/** All of a panel that may change before its turn comes, and what makes the rest. */
function captured(panel) {
  const from = panel.element.getBoundingClientRect();
  const plot = panel.plot.getBoundingClientRect();
  const left = panel.frame.getBoundingClientRect().left - from.left; // wherever it is scrolled to
  const place = { left, top: plot.top - from.top, width: plot.width, height: plot.height };
  return {
    width: Math.max(from.width, left + plot.width),
    height: from.height,
    texts: laidText(panel.element.querySelector("figcaption"), from),
    picture: panelSVG(panel, place),
    over: overlaySVG(panel, place),
  };
}

/** The title of the stage and the sentence of the step; above one panel, which has a title, the step alone. */
function heading(stage, only, width) {
  const { controls, theme, data } = stage;
  const step = `${controls.name.textContent} ${controls.position.textContent}`.trim();
  const sentence = data.captions[stage.step];
  const texts = only ? [[step, 13, 600]] : [[data.label, 20, 600], [[step, sentence].filter(Boolean).join(" · "), 14, 400]];
  const element = svg("g", { transform: `translate(${AROUND} ${AROUND})` });
  let height = 0;
  for (const [text, size, weight] of texts) {
    for (const line of linesOf(text, `${weight} ${size}px ${theme.get("--st-font")}`, width)) {
      element.append(lettering(line, 0, height + 0.7 * size, { size, weight, fill: theme.get("--st-text-color") }));
      height += 1.4 * size;
    }
  }
  return { element, height };
}

/** All of it in words. */
function said(stage, only) {
  const panels = only ? [only] : [...stage.rows.panels.values()];
  return [stage.data.captions[stage.step], ...panels.map(({ spec }) => spec.alt || spec.title)].filter(Boolean).join("\n");
}
