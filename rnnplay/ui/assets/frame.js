/*
 * Says to screen readers what Streamlit has no words for: that the menu is a menu, that the verdict is news. And a page
 * begins at its top, wherever one stood on the page before.
 * Python's half: rnnplay/ui/layout.py.
 */

let shown; // the page

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data }) {
  if (shown !== undefined && shown !== data.page) document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  shown = data.page;
  const dress = () => {
    mark(".st-key-menu", { role: "navigation", "aria-label": data.menu });
    mark(".st-key-verdict", { role: "status" });
    mark("[data-testid=stFileUploaderDropzone]", { role: "group" }); // Streamlit has it named and presentational at once
    for (const popovers of document.querySelectorAll("[data-st-overlay-root]"))
      changes.observe(popovers, { childList: true, subtree: true });
  };
  const changes = new MutationObserver(dress);
  // At the end of each run of a page everything has its place.
  changes.observe(document.querySelector("[data-testid=stApp]"), { attributeFilter: ["data-test-script-state"] });
  changes.observe(document.body, { childList: true });
  dress();
  return () => changes.disconnect();
}

function mark(selector, attributes) {
  for (const element of document.querySelectorAll(selector))
    for (const [name, value] of Object.entries(attributes))
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
