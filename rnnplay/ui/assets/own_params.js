/*
 * Values that only the browser knows, in the address: they make no entry in the history and no message to the server.
 * What is put there may be overwritten: a script that sets `st.query_params` writes the address whole, from what the server
 * knows. So who owns a value puts it back from time to time, as long as the page is the one that it belongs to.
 */

export const COPYING = "rnnplay:copying"; // this event of the window goes before a copy of the address

export function given(name) {
  return new URLSearchParams(location.search).get(name);
}

/** Puts a value into the address, or with null takes it out. */
export function put(name, value) {
  if (given(name) === value) return;
  const url = new URL(location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  try {
    history.replaceState(history.state, "", url);
  } catch {
    // Browsers allow about three changes a second; the next look puts it right.
  }
}
