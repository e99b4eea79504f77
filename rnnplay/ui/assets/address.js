/*
 * Writes the settings of a page into its address, in the place of the entry of the history that is there: Back is one press.
 * What others keep in the address, such as the stage its speed, stays. Python's half: rnnplay/ui/query_params.py.
 */

/** Called by Streamlit at mount and whenever the data change. */
export default function ({ data }) {
  const { page, names, values } = data;
  const address = new URL(window.location.href);
  // A message that comes late must not write into the address of another page.
  if (address.pathname.split("/").pop() !== page) return;
  for (const name of names) {
    if (values[name] === undefined) address.searchParams.delete(name);
    else address.searchParams.set(name, values[name]);
  }
  if (address.href !== window.location.href) window.history.replaceState(window.history.state, "", address);
}
