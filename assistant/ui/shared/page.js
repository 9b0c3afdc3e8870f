// The page's script. The address says what is shown: people change the address (address.js), and every part of the page
// shows what it then says. A part is a folder with a script that registers here what it does; none is named here.
// Article text only ever arrives as escaped HTML from the server; words to say come in data attributes.

import { here } from "./address.js";
import { copy } from "./copy.js";
import { closeDrops } from "./dom.js";
import { styleAll, wireStyle } from "./style.js";
import { wireLanguage } from "./language.js";
import { chooseTab, showTab, wireTabs } from "./tabs.js";
import { otherTheme, paintTheme } from "./theme.js";

const parts = [];
const clicks = [
  ["#tabs [role=tab]", chooseTab],
  ["[data-copy], [data-copy-link], [data-copy-here], [data-copy-citation], [data-copy-references]", copy],
  ["[data-theme]", otherTheme],
];

/** Take a part of the page in:
    root    id of an element of it, which is there once Gradio has made the page
    clicks  pairs of a selector and what a press on it does; it is given the element
    wire    called once, when the page is made
    follow  called with the address's query whenever the address has changed
    painted called whenever something has come into the page
    escape  takes back the last thing that was opened in it; true where there was one */
export function register(part) {
  parts.push(part);
  clicks.push(...(part.clicks ?? []));
}

function clicked(event) {
  closeDrops(event.target.closest(".drop"));
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, a new window
  const hit = clicks.map(([which, act]) => [event.target.closest(which), act]).find(([element]) => element);
  if (!hit) return;
  if (hit[0].matches("a")) event.preventDefault();
  hit[1](hit[0]);
}

/** Escape takes back the last thing that was opened. */
function escaped(event) {
  if (event.key !== "Escape") return;
  const drop = document.querySelector(".drop[open]") ?? document.activeElement.closest(".words[open]");
  if (document.activeElement.matches(".inferred")) document.activeElement.blur();
  else if (drop) {
    drop.open = false;
    drop.firstElementChild.focus();
  } else parts.find((part) => part.escape?.());
  event.preventDefault(); // or the browser closes a modal reader as well
}

function follow() {
  closeDrops();
  showTab(here());
  for (const part of parts) part.follow?.(here());
}

/** Whatever came anew: citations are printed in the chosen style, and each part does with it what it has to. */
function painted() {
  styleAll();
  for (const part of parts) part.painted?.();
}

/** Called when every part is registered, with the frame that the server made, as HTML. */
export function start(frame) {
  const made = document.createRange().createContextualFragment(frame);
  const pieces = [...made.querySelectorAll("template[data-part]")];
  const places = pieces.map((piece) => document.querySelector(`[data-place=${piece.dataset.part}]`));
  if (!places.every(Boolean)) return requestAnimationFrame(() => start(frame)); // until Gradio has made the page
  const { language, direction } = made.querySelector("[data-language]").dataset;
  Object.assign(document.documentElement, { lang: language, dir: direction });
  places.forEach((place, turn) => place.replaceWith(pieces[turn].content));
  paintTheme();
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", escaped);
  document.addEventListener("focusin", (event) => closeDrops(event.target.closest(".drop"))); // Tab has left the sheet
  addEventListener("popstate", follow);
  addEventListener("pincite:moved", follow);
  wireTabs();
  wireLanguage();
  wireStyle();
  for (const part of parts) part.wire?.();
  new MutationObserver(painted).observe(document.body, { childList: true, subtree: true });
  follow();
}
