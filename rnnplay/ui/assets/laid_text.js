/* Texts and strips of colours of the page as SVG, each where the browser has laid it. */

import { svg } from "./drawing.js";

let pen; // that measures texts

/** All that is written within an element, and its strips of colours, with places told from a box on the screen. */
export function laidText(element, { left, top }) {
  const drawn = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode } = walker;
    const { color, fontSize, fontWeight } = getComputedStyle(currentNode.parentElement);
    const look = { size: parseFloat(fontSize), weight: fontWeight, fill: color };
    for (const { text, box } of laidLines(currentNode)) {
      const line = lettering(text, box.left - left, (box.top + box.bottom) / 2 - top, look);
      line.setAttribute("textLength", box.right - box.left); // as wide in another font too
      line.setAttribute("lengthAdjust", "spacingAndGlyphs");
      drawn.push(line);
    }
  }
  for (const strip of element.querySelectorAll(".rnn-strip")) drawn.push(...gradient(strip, left, top));
  return drawn;
}

/** A line of text whose middle is at a height. */
export function lettering(text, x, y, { size, weight, fill }) {
  const look = { "font-size": size, "font-weight": weight, fill, "dominant-baseline": "central" };
  return Object.assign(svg("text", { x, y, ...look }), { textContent: text });
}

/** The lines into which the browser has broken a text, and the box of each on the screen. */
function laidLines(node) {
  const lines = [];
  const range = document.createRange();
  let at = 0;
  for (const letter of node.data) {
    range.setStart(node, at);
    range.setEnd(node, (at += letter.length));
    const [box] = range.getClientRects();
    if (!box?.width) continue; // unseen, or a space at the end of a line
    const { left, right, top, bottom } = box;
    const line = lines.at(-1);
    if (!line || top > line.box.bottom - 1) lines.push({ text: letter, box: { left, right, top, bottom } });
    else {
      line.text += letter;
      line.box.right = Math.max(line.box.right, right);
    }
  }
  return lines.filter(({ text }) => text.trim());
}

/** A strip of colours, which CSS has as `linear-gradient(to right, colour share%, …)`. */
function gradient(strip, left, top) {
  const box = strip.getBoundingClientRect();
  const { backgroundImage, borderTopColor } = getComputedStyle(strip);
  const id = `strip-${gradient.count++}`;
  const shades = svg("linearGradient", { id });
  for (const [, colour, share] of backgroundImage.matchAll(/((?:rgba?|color)\([^)]*\)|#\w+) ([-\d.]+%)/g))
    shades.append(svg("stop", { offset: share, "stop-color": colour }));
  const place = { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
  return [shades, svg("rect", { ...place, fill: `url(#${id})`, stroke: borderTopColor })];
}

gradient.count = 0;

/** A text in lines of a font that are no wider than that. */
export function linesOf(text, font, width) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [""];
  for (const word of text.split(/(?<=\s)/)) {
    const longer = lines.at(-1) + word;
    if (!lines.at(-1) || pen.measureText(longer.trimEnd()).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}
