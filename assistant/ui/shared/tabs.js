// The tabs: &tab= names the one that is shown; without it, the first.

import { go, here } from "./address.js";
import { byId } from "./dom.js";

const FIRST = "ask";
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }; // where lines run from the left
const buttons = () => [...byId("tabs").querySelectorAll("[role=tab]")];
const nameOf = (button) => button.id.slice("tab-".length, -"-button".length);

/** The tab that an address names; where there is none of that name, the first. */
export function tabOf(query) {
  const name = query.get("tab") ?? FIRST;
  return byId(`tab-${name}-button`) ? name : FIRST;
}

/** Show the tab that the address names. */
export function showTab(query) {
  const chosen = byId(`tab-${tabOf(query)}-button`);
  for (const button of buttons()) {
    button.setAttribute("aria-selected", button === chosen);
    byId(button.getAttribute("aria-controls")).hidden = button !== chosen;
  }
}

/** A tab was pressed: the address changes, and the page follows it. */
export function chooseTab(button) {
  const query = here();
  if (nameOf(button) === tabOf(query)) return;
  if (nameOf(button) === FIRST) query.delete("tab");
  else query.set("tab", nameOf(button));
  go(query);
}

/** The arrows lead from tab to tab. */
export function wireTabs() {
  byId("tabs").addEventListener("keydown", (event) => {
    const at = buttons().indexOf(event.target);
    if (at < 0 || !(event.key in STEPS)) return;
    const onwards = document.documentElement.dir === "rtl" ? -STEPS[event.key] : STEPS[event.key];
    buttons().at((at + onwards) % buttons().length).focus();
  });
}
