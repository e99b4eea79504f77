/* The canvas of a sheet, streamlit-drawable-canvas's own, as others on the page meet it: rnnplay/ui/components.py. */

// It has a toolbar of its own, which is not shown; these are the names of its buttons.
const PRESSES = { undo: "Undo", clear: "Reset canvas & history", send: "Update the app with this drawing" };

/** The button of a tool of the sheet with this key, if it is there. */
export function ofTheSheet(sheet, tool) {
  for (const element of document.querySelectorAll(`.st-key-${sheet} *`)) {
    const button = element.shadowRoot?.querySelector(`button[aria-label="${PRESSES[tool]}"]`);
    if (button) return button;
  }
  return null;
}

/** Where the sheet with this key stands. */
export function placeOf(sheet) {
  return document.querySelector(`.st-key-${sheet}`);
}
