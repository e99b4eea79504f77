import { COPYING } from "./own_params.js";

const SHOWN = 2000; // ms for which a button says that the link was copied

/** Copies the address with all that it can hold, and says so on the button and in `status`, to screen readers. */
export async function copyLink(button, status, { copy, copied, failed }) {
  dispatchEvent(new Event(COPYING));
  const text = button.querySelector("span");
  text.textContent = status.textContent = (await write(location.href)) ? copied : failed;
  clearTimeout(button.saying);
  button.saying = setTimeout(() => {
    text.textContent = copy;
    status.textContent = "";
  }, SHOWN);
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https there is no clipboard but this old way.
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
