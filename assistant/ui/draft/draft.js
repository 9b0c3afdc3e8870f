// The tab Draft: what was checked is taken away with its citations.

import { postChecked, registerCheck, wrong } from "../checking/checking.js";
import { byId, say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { offline, save } from "../shared/send.js";
import { style } from "../shared/style.js";

const tab = () => byId("tab-draft").querySelector("[data-check]");
const styles = () => tab().querySelector(".take select");

async function download(button) {
  const trouble = tab().querySelector(".take .trouble");
  trouble.replaceChildren();
  const evidence = [...tab().querySelectorAll(".rows > li")].map((row) => row.dataset.evidence ?? null);
  const fields = { part: button.dataset.take, evidence: JSON.stringify(evidence), style: styles().value };
  const response = await postChecked(tab(), "cited", fields);
  if (!response?.ok) return void (trouble.innerHTML = await wrong(tab(), response));
  try {
    await save(response, decodeURIComponent(response.headers.get("x-name")));
    say(button.dataset.said);
  } catch {
    trouble.innerHTML = offline(); // the file broke off
  }
}

/** A passage is taken away with its sentence only where the writer accepts it. */
function accept(box) {
  const row = box.closest(".rows > li");
  if (box.checked) row.dataset.evidence = box.dataset.accept;
  else delete row.dataset.evidence;
  const running = tab().querySelector(".found").getAttribute("aria-busy") === "true";
  if (!running) tab().querySelector(".take").hidden = !tab().querySelector("[data-evidence]");
}

/** Open a row, or close it. */
function fold(button, open = button.getAttribute("aria-expanded") !== "true") {
  button.setAttribute("aria-expanded", open);
  byId(button.getAttribute("aria-controls")).hidden = !open;
}

function foldAll(button) {
  const open = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", open);
  for (const each of tab().querySelectorAll(".fold")) fold(each, open);
}

/** To the next sentence that has a problem, or the one before; it opens, and has the focus. */
function toProblem(by) {
  const problems = [...tab().querySelectorAll(".rows > li:is(.different, .missing):not([hidden]) .fold")];
  const at = problems.findIndex((each) => each.closest("li").contains(document.activeElement));
  const next = problems[at < 0 ? (by > 0 ? 0 : problems.length - 1) : at + by];
  if (!next) return;
  fold(next, true);
  next.focus({ preventScroll: true });
  next.closest("li").scrollIntoView({ block: "nearest" });
}

/** `n` and `p`, where the tab is open and one does not type. */
function pressed(event) {
  const by = { n: 1, p: -1 }[event.key];
  if (!by || !tab().offsetParent || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog:modal")) return;
  event.preventDefault();
  toProblem(by);
}

/** The way to the problems stands there as soon as there is one to go to. */
function painted() {
  tab().querySelector(".problems").hidden = !tab().querySelector(".rows .fold");
}

registerCheck("draft");
register({
  root: "tab-draft",
  clicks: [
    ["[data-take]", download],
    ["[data-accept]", accept],
    ["[data-fold]", (button) => fold(button)],
    ["[data-fold-all]", foldAll],
    ["[data-problem]", (button) => toProblem(Number(button.dataset.problem))],
  ],
  wire() {
    styles().value = style(); // as citations are copied
    document.addEventListener("keydown", pressed);
  },
  painted,
});
