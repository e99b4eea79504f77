/*
 * Who comes by a link to a question is brought to it, and stays there while the page still grows above it: until the
 * first key, touch or turn of the wheel. Python's half: rnnplay/ui/question.py.
 */

const INPUTS = ["wheel", "pointerdown", "touchstart", "keydown"];
let arrived = 0; // the visit

/** Called by Streamlit at mount and whenever the data change; the result is called at unmount. */
export default function ({ data }) {
  if (!data.visit || data.visit === arrived) return;
  arrived = data.visit;
  const question = document.querySelector(".st-key-question");
  const growing = new ResizeObserver(() => question.scrollIntoView());
  const leave = () => {
    growing.disconnect();
    for (const input of INPUTS) removeEventListener(input, leave, { capture: true });
  };
  growing.observe(document.querySelector("[data-testid=stMainBlockContainer]")); // scrolls at once, too
  for (const input of INPUTS) addEventListener(input, leave, { capture: true, passive: true });
  question.tabIndex = -1; // the next Tab goes on from here
  question.focus({ preventScroll: true });
  return leave;
}
