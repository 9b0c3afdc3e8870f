// The tab of known answers: run them, watch the run, compare it, keep it. The server holds the run, this shows it.

import { go, here } from "../shared/address.js";
import { byId, say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { get, offline, part, send } from "../shared/send.js";
import { tabOf } from "../shared/tabs.js";

const PAUSE = 400; // ms between two looks at a run under way
const unticked = new Set(); // files that are not to be asked
let shown = null; // the baseline whose comparison is shown; null while the tab is not
let painted = ""; // the HTML that stands there
let request = 0; // the latest: an older one that comes late is dropped
let timer = 0;
let opened = null; // the question that was opened from here, to come back to

/** Show the tab if the address names it. */
async function showKnown(query) {
  if (tabOf(query) !== "known") {
    clearTimeout(timer);
    shown = null;
    return;
  }
  const baseline = query.get("baseline") ?? "";
  if (shown === baseline) return showOnly(query.get("only") ?? "");
  shown = baseline;
  await load();
  if (opened?.isConnected) opened.focus();
  opened = null;
}

async function load() {
  const mine = ++request;
  clearTimeout(timer);
  const html = await part("known", new URLSearchParams({ baseline: shown }));
  if (mine !== request) return;
  if (html !== painted) paint(html ?? offline());
  painted = html;
  if (byId("known").querySelector("[data-running]")) timer = setTimeout(look, PAUSE);
}

function paint(html) {
  const tab = byId("known");
  const focused = tab.contains(document.activeElement) && document.activeElement;
  tab.innerHTML = html;
  for (const box of tab.querySelectorAll("[name=file]")) if (unticked.has(box.value)) box.checked = false;
  showOnly(here().get("only") ?? "");
  const words = tab.querySelector("[data-announce]")?.dataset.announce;
  if (words) say(words);
  if (!focused) return;
  const same = focused.matches("[data-baseline]") ? "[data-baseline]" : "[data-known-cancel], #known-run [type=submit]";
  tab.querySelector(same)?.focus();
}

/** How far the run is; when it has ended, what came of it. */
async function look() {
  const response = await get("known/progress");
  const progress = await response?.json();
  if (shown === null) return;
  if (progress?.said === undefined) return load();
  const bar = byId("known").querySelector("[data-running]");
  bar.querySelector("progress").value = progress.done;
  bar.querySelector("span").textContent = progress.said;
  timer = setTimeout(look, PAUSE);
}

/** Do something, and say what came of it. */
export async function post(name, value) {
  const response = await send(`known/${name}`, { json: value });
  return response?.ok ? response.json() : { problem: byId("known").dataset.offline };
}

// --- what can be pressed -------------------------------------------------------------------------------

async function cancelRun(button) {
  button.disabled = true; // the question that is being asked is still waited for
  await post("cancel", {});
}

function chooseOnly(button) {
  const query = here();
  if (button.dataset.knownOnly) query.set("only", button.dataset.knownOnly);
  else query.delete("only");
  go(query, { replace: true, state: history.state });
}

function showOnly(kind) {
  const tab = byId("known");
  for (const button of tab.querySelectorAll("[data-known-only]")) {
    button.setAttribute("aria-pressed", button.dataset.knownOnly === kind);
  }
  for (const row of tab.querySelectorAll("[data-kinds]")) {
    row.hidden = Boolean(kind) && !row.dataset.kinds.split(",").includes(kind);
  }
}

async function run(form) {
  const { problem } = await post("run", { files: new FormData(form).getAll("file") });
  if (problem) form.querySelector(":scope > .wrong").textContent = problem;
  else await load();
}

async function save(form) {
  const { problem, said } = await post("save", { name: new FormData(form).get("name") });
  if (problem) return void (form.querySelector(".wrong").textContent = problem);
  await load();
  const line = byId("known").querySelector(".kept-as");
  line.textContent = said;
  line.hidden = false;
  say(said);
}

function wireKnown() {
  byId("known").addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.id === "known-run") run(event.target);
    else save(event.target);
  });
  byId("known").addEventListener("change", ({ target }) => {
    if (target.matches("[data-baseline]")) {
      const query = here();
      query.set("baseline", target.value);
      go(query, { replace: true, state: history.state });
    } else if (target.matches("[name=file]")) unticked[target.checked ? "delete" : "add"](target.value);
  });
  byId("known").addEventListener("click", ({ target }) => (opened = target.closest("a[data-ask]")));
}

register({
  root: "known",
  clicks: [
    ["[data-known-cancel]", cancelRun],
    ["[data-known-only]", chooseOnly],
  ],
  wire: wireKnown,
  follow: showKnown,
});
