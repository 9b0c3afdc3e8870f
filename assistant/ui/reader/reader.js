// The reader: a whole article beside the answer; over it, as a modal dialog, where there is no room.

import { go, here, placeOf, questionOf, withoutPlace } from "../shared/address.js";
import { byId } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { part } from "../shared/send.js";
import { citeParagraph, hideSelection, select, selecting, unselect, wireSelection } from "./selection.js";

const wide = matchMedia("(min-width: 68rem)");
let shown = ""; // the place of the address that is shown
let opener = null; // what had the focus before
let request = 0; // the latest: an older one that comes late is dropped

/** A link to a place was followed; while the reader is open, back still leads to before it was. */
function openAt(link) {
  const query = new URLSearchParams([...withoutPlace(here()), ...new URLSearchParams(link.getAttribute("href"))]);
  const open = byId("reader").open;
  if (!byId("reader").contains(link)) opener = link;
  go(query, open ? { replace: true, state: history.state } : { state: { reader: true } });
}

/** Close it as the back button would, so that forward opens it again. */
function shut() {
  if (!here().has("read")) return;
  if (history.state?.reader) history.back();
  else go(withoutPlace(here()), { replace: true });
}

/** Show the place that the address names, or nothing where it names none. */
async function showReader(query) {
  const dialog = byId("reader");
  const page = dialog.querySelector(".page");
  const place = placeOf(query).toString();
  if (place === shown) return;
  shown = place;
  hideSelection();
  if (!place) return close(dialog);
  const mine = ++request;
  if (page.dataset.article !== query.get("read")) page.textContent = dialog.dataset.reading; // nothing to cite meanwhile
  page.dataset.article = query.get("read");
  open(dialog);
  const html = await part("reader", new URLSearchParams([...questionOf(query), ...placeOf(query)]));
  if (mine !== request) return;
  if (html === null) page.textContent = dialog.dataset.offline;
  else page.innerHTML = html;
  dialog.querySelector(".named").textContent = page.querySelector("[data-named]")?.dataset.named ?? "";
  const mark = page.querySelector("mark, .tint");
  if (mark) mark.scrollIntoView({ block: "center" });
  else page.scrollTop = 0;
}

function wire() {
  wireSelection();
  wide.addEventListener("change", () => {
    if (!byId("reader").open) return;
    byId("reader").close();
    open(byId("reader"));
  });
  byId("reader").addEventListener("cancel", (event) => event.preventDefault()); // Escape is heard in page.js
}

function open(dialog) {
  if (!dialog.open) {
    if (wide.matches) dialog.show();
    else dialog.showModal();
  }
  document.documentElement.classList.toggle("reading", wide.matches);
  dialog.querySelector(".page").focus({ preventScroll: true });
}

function close(dialog) {
  if (!dialog.open) return;
  request++;
  dialog.close();
  delete dialog.querySelector(".page").dataset.article;
  document.documentElement.classList.remove("reading");
  if (opener?.isConnected) opener.focus();
  else byId("q").focus();
}

register({
  root: "reader",
  clicks: [
    ["a[data-read]", openAt],
    ["[data-cite]", citeParagraph],
    ["[data-select]", (button) => select(...button.dataset.select.split("-").map(Number))],
    ["[data-unselect]", unselect],
    ["[data-close]", shut],
  ],
  wire,
  follow: showReader,
  escape() {
    if (selecting()) unselect();
    else shut();
    return true;
  },
});
