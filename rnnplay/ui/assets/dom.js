/* A few words for what is done again and again in a page. */

export const RUNNING = "[data-test-script-state=running]"; // is there while a script of the page is at work

export function make(tag, className = "", properties = {}) {
  return Object.assign(document.createElement(tag), { className }, properties);
}

/** A text that is there already is left: a new one has the page laid out anew. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function rest(time = 0) {
  return new Promise((done) => setTimeout(done, time));
}
