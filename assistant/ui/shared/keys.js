// Shortcuts without a modifier, as other tools have them; none where one types. `?` lists them.

import { go, here } from "./address.js";
import { byId } from "./dom.js";
import { register } from "./page.js";

const HITS = "#answer :is(.hits .card, .side .beside, .related .near)";
const TYPING = "input, textarea, select, [contenteditable]";

const ACTS = {
  "/": ask,
  j: () => step(1),
  k: () => step(-1),
  c: copyCitation,
  "?": open,
};

function pressed(event) {
  const act = ACTS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog:modal")) return;
  event.preventDefault();
  act();
}

function ask() {
  const query = here();
  if (query.has("tab")) {
    query.delete("tab");
    go(query);
  }
  byId("q").focus();
  byId("q").select();
}

/** From hit to hit, those that can be seen; the focus goes to its title, so that Enter opens it. */
function step(by) {
  const hits = shown();
  const at = hits.indexOf(document.activeElement.closest(HITS));
  const next = hits[at < 0 ? (by > 0 ? 0 : hits.length - 1) : at + by];
  next?.querySelector("a.opens").focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** Of the hit that has the focus, else of the first. */
function copyCitation() {
  const hit = document.activeElement.closest(HITS) ?? shown()[0];
  hit?.querySelector("[data-copy-citation]")?.click();
}

const shown = () => [...document.querySelectorAll(HITS)].filter((hit) => hit.offsetParent);

function open() {
  byId("keys").showModal();
}

register({
  root: "keys",
  clicks: [
    ["[data-keys]", open],
    ["[data-keys-close]", () => byId("keys").close()],
  ],
  wire() {
    document.addEventListener("keydown", pressed);
    byId("keys").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation(); // else the reader below is closed as well
      event.preventDefault();
      byId("keys").close();
    });
  },
});
