/*
 * Where a stage of the page stands: it says so itself whenever that changes, for scrubbing sends nothing to the server.
 */

const MOVED = "rnn-stage-moved";

/** A stage says that it stands elsewhere, or is gone. */
export const moved = () => document.dispatchEvent(new Event(MOVED));

/** Calls `hear` whenever one does; what is returned ends that. */
export function onMove(hear) {
  document.addEventListener(MOVED, hear);
  return () => document.removeEventListener(MOVED, hear);
}

/** Position and whether it follows the newest, of the first stage within; nothing where there is none. */
export const placeOfStage = (within = "") => document.querySelector(`${within} .rnn-stage`)?.dataset ?? {};
