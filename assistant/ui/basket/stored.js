// The basket: citations kept in this browser, each with its quotation, the place of the words in it that answer, where
// they are known (`telling`, in the article), and a note. Every button that keeps one
// ([data-basket]) shows whether it is in; the drawer that shows them all is basket.js.

import { byId, keep, kept, say } from "../shared/dom.js";

const KEY = "pincite-basket";
const ID = /^[a-z0-9-]+:[0-9]{1,12}-[0-9]{1,12}@[0-9a-f]{8}$/;
const RANGE = /^[0-9]{1,12}-[0-9]{1,12}$/;
const MOST = 90_000; // bytes: what the server takes in one request, and some room

export const words = () => byId("basket").dataset; // what is said, by name

/** The citations, in their order; whatever else stands in this browser's storage is passed over. */
export function read() {
  const all = [kept(KEY) ?? []].flat().filter((one) => ID.test(one?.id));
  return all.map(({ id, quote, note, telling }) => ({
    id,
    quote: String(quote),
    note: String(note ?? ""),
    ...(RANGE.test(telling) && { telling }),
  }));
}

/** Keep these from now on; false where this browser does not. */
export function write(citations) {
  const text = JSON.stringify(citations);
  if (new TextEncoder().encode(text).length > MOST) return refused(words().full);
  keep(KEY, citations);
  if (JSON.stringify(kept(KEY)) !== text) return refused(words().forgetful);
  paintButtons();
  return true;
}

function refused(why) {
  say(why);
  const note = byId("basket").querySelector(".trouble");
  note.textContent = why;
  note.hidden = false;
  return false;
}

/** A button was pressed: what is in goes out, what is out comes in. */
export function toggle(button) {
  const { basket: id, quote, telling } = button.dataset;
  const others = read().filter((one) => one.id !== id);
  const within = others.length < read().length;
  if (write(within ? others : [...others, { id, quote, note: "", ...(telling && { telling }) }])) say(within ? words().removed : words().added);
}

/** How many there are, and which of the citations on the page are in. */
export function paintButtons() {
  const ids = read().map((one) => one.id);
  const count = byId("open-basket").querySelector(".count");
  if (count.textContent !== String(ids.length)) count.textContent = ids.length;
  count.hidden = !ids.length;
  for (const button of document.querySelectorAll("[data-basket]")) {
    const within = String(ids.includes(button.dataset.basket));
    if (button.getAttribute("aria-pressed") === within) continue;
    button.setAttribute("aria-pressed", within);
    button.querySelector("span").textContent = within === "true" ? words().in : words().add;
  }
}
