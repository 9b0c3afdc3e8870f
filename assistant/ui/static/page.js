// The page's script. The address says what is shown: people change the address (address.js), and every part
// shows what it then says: question and answer (ask.js), article (reader.js), words to cite (selection.js).
// Article text only ever arrives as escaped HTML from the server; words to say come in data attributes.

import { go, here } from "./address.js";
import { ask, chooseView, clearFilters, openCollection, showFilters, submitted, wireForm } from "./ask.js";
import { cancel, download, showOnly, unchoose, wireChecking } from "./checking.js";
import { paintButtons, toggle } from "./basket.js";
import { empty, handled, openBasket, save, showBasket, shutBasket, undo, wireBasket } from "./basketdrawer.js";
import { copy } from "./copy.js";
import { byId, closeDrops, say } from "./dom.js";
import { cancelRun, chooseOnly, showKnown, wireKnown } from "./known.js";
import { closeMarking, openMarking, wireMarking } from "./marking.js";
import { openAt, shut, showReader, wireReader } from "./reader.js";
import { clearRecent, paintRecent } from "./recent.js";
import { showSources, wireSources } from "./sources.js";
import { citeParagraph, select, unselect, wireSelection } from "./selection.js";
import { chooseTab, showTab, wireTabs } from "./tabs.js";
import { styleAll, wireStyle } from "./style.js";
import { otherTheme, paintTheme } from "./theme.js";

const CLICKS = [
  ["#tabs [role=tab]", chooseTab],
  ["a[data-read]", openAt],
  ["a[data-ask]", (link) => go(new URLSearchParams(link.getAttribute("href")))],
  ["[data-copy], [data-copy-link], [data-copy-here], [data-copy-citation], [data-copy-references]", copy],
  ["[data-view]", (button) => chooseView(button.dataset.view)],
  ["[data-cite]", citeParagraph],
  ["[data-select]", (button) => select(...button.dataset.select.split("-").map(Number))],
  ["[data-unselect]", unselect],
  ["[data-close]", shut],
  ["[data-outcome-only]", showOnly],
  ["[data-stop-check]", cancel],
  ["[data-unchoose]", unchoose],
  ["[data-take]", download],
  ["[data-basket]", toggle],
  ["[data-basket-open]", openBasket],
  ["[data-basket-close]", shutBasket],
  ["[data-basket-save]", save],
  ["[data-basket-empty]", empty],
  ["[data-basket-undo]", undo],
  ["#basket [data-act]", handled],
  ["[data-theme]", otherTheme],
  ["[data-known-cancel]", cancelRun],
  ["[data-known-only]", chooseOnly],
  ["[data-mark]", openMarking],
  ["[data-unmark]", closeMarking],
  ["[data-sources]", showFilters],
  ["[data-clear-filters]", clearFilters],
  ["[data-clear-recent]", forget],
];

function clicked(event) {
  closeDrops(event.target.closest(".drop"));
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, a new window
  const hit = CLICKS.map(([which, act]) => [event.target.closest(which), act]).find(([found]) => found);
  if (!hit) return;
  if (hit[0].matches("a")) event.preventDefault();
  hit[1](hit[0]);
}

function forget(button) {
  clearRecent();
  say(button.dataset.said);
  byId("recent").firstElementChild.focus();
}

/** Escape takes back the last thing that was opened. */
function escaped(event) {
  if (event.key !== "Escape") return;
  const drop = document.querySelector(".drop[open]") ?? document.activeElement.closest(".words[open]");
  if (document.activeElement.matches(".inferred")) document.activeElement.blur();
  else if (drop) {
    drop.open = false;
    drop.firstElementChild.focus();
  } else if (byId("basket").open) shutBasket();
  else if (!byId("reader").querySelector(".selection").hidden) unselect();
  else shut();
  event.preventDefault(); // or the browser closes a modal reader as well
}

function follow() {
  closeDrops();
  showTab(here());
  ask(here());
  showBasket(here()); // before the reader, which takes the focus that a shut basket gives back
  showReader(here());
  showKnown(here());
  showSources(here());
}

/** Whatever part of the page came anew: citations are printed in the chosen style, those in the basket say so. */
function painted() {
  styleAll();
  paintButtons();
}

function start() {
  const made = byId("ask") && byId("reader") && byId("basket");
  if (!made) return requestAnimationFrame(start); // until Gradio has made the page
  paintTheme();
  paintRecent();
  byId("answer").innerHTML = byId("start").innerHTML;
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", escaped);
  document.addEventListener("focusin", (event) => closeDrops(event.target.closest(".drop"))); // Tab has left the sheet
  byId("ask").addEventListener("submit", submitted);
  addEventListener("popstate", follow);
  addEventListener("pincite:moved", follow);
  wireTabs();
  wireForm();
  wireReader();
  wireSelection();
  wireKnown();
  wireMarking();
  wireStyle();
  wireBasket();
  new MutationObserver(painted).observe(document.body, { childList: true, subtree: true });
  wireChecking();
  wireSources();
  follow();
  if (!here().has("read") && !here().has("tab")) byId("q").focus();
  openCollection();
}

start();
