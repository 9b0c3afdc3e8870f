// The tabs Draft and Quotations: a text is sent, rows come back as they are found. Both tabs share the text; it stays
// in this page, and is gone when the page is left.

import { say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { lines, offline, save as saved, send } from "../shared/send.js";
import { style } from "../shared/style.js";

const shared = { file: null, bytes: 0 }; // the file that was chosen; what is pasted stands in both fields
const checks = new Map(); // the state of each tab: the request under way, the file that its rows are about

const tabs = () => document.querySelectorAll("[data-check]");
const tabOf = (node) => node.closest("[data-check]");
const stateOf = (tab) => checks.get(tab.dataset.check);

function wireChecking() {
  for (const tab of tabs()) {
    checks.set(tab.dataset.check, { request: null, sent: null });
    for (const select of tab.querySelectorAll(".take select")) select.value = style(); // as citations are copied
    const form = tab.querySelector("form");
    const field = form.querySelector("textarea");
    form.addEventListener("submit", (event) => (event.preventDefault(), check(tab)));
    field.addEventListener("input", () => mirror(field));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    form.querySelector("input[type=file]").addEventListener("change", ({ target }) => choose(tab, target.files[0]));
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return; // dropped words go into the field by themselves
      event.preventDefault();
      choose(tab, event.dataTransfer.files[0]);
    });
  }
}

// --- the text ------------------------------------------------------------------------------------------

function mirror(field) {
  for (const tab of tabs()) if (!tab.contains(field)) tab.querySelector("textarea").value = field.value;
}

function choose(tab, file) {
  if (!file) return;
  tab.querySelector(".trouble").replaceChildren();
  if (file.size > Number(tab.querySelector("input[type=file]").dataset.most)) return trouble(tab, message(tab, "large"));
  shared.file = file;
  paintFile();
  tab.querySelector("form [type=submit]").focus();
}

function unchoose(button) {
  shared.file = null;
  paintFile();
  tabOf(button).querySelector("textarea").focus();
}

function paintFile() {
  for (const tab of tabs()) {
    tab.querySelector("textarea").hidden = Boolean(shared.file);
    tab.querySelector(".chosen").hidden = !shared.file;
    tab.querySelector(".chosen b").textContent = shared.file?.name ?? ""; // never as HTML
    tab.querySelector(".chosen small").textContent = shared.file ? `${Math.ceil(shared.file.size / 1000)} kB` : "";
    tab.querySelector("input[type=file]").value = ""; // or the same file could not be chosen again
  }
}

function text(tab) {
  if (shared.file) return shared.file;
  const pasted = tab.querySelector("textarea").value;
  return pasted.trim() ? new File([pasted], "text.md") : null;
}

// --- the check -----------------------------------------------------------------------------------------

async function check(tab) {
  const state = stateOf(tab);
  state.request?.abort();
  tab.querySelector(".trouble").replaceChildren();
  state.sent = text(tab);
  empty(tab);
  if (!state.sent) return trouble(tab, message(tab, "empty"));
  const request = (state.request = new AbortController());
  busy(tab, true);
  try {
    const response = await post(tab.dataset.check, { file: state.sent }, request.signal);
    if (response.ok) for await (const line of lines(response)) take(tab, line);
    else trouble(tab, await wrong(tab, response));
  } catch {
    if (request.signal.aborted && state.request !== request) return; // another check runs in its place
    if (request.signal.aborted) finish(tab, tab.dataset.stopped);
    else trouble(tab, offline());
  }
  if (state.request === request) {
    state.request = null;
    busy(tab, false);
  }
}

function cancel(button) {
  stateOf(tabOf(button)).request?.abort();
  tabOf(button).querySelector("form [type=submit]").focus();
}

function take(tab, line) {
  const bar = tab.querySelector("progress");
  if ("of" in line) Object.assign(bar, { max: line.of || 1, value: 0 });
  if (line.warnings) tab.querySelector(".warnings").innerHTML = line.warnings;
  if (line.html) {
    tab.querySelector(".rows").insertAdjacentHTML("beforeend", line.html);
    bar.value += 1;
    progress(tab, bar);
    count(tab, tab.querySelector(".rows").lastElementChild);
  }
  if (line.said) finish(tab, line.said);
  if (line.problem) trouble(tab, line.problem);
}

function progress(tab, bar) {
  const words = tab.dataset.progress.replace("{done}", bar.value).replace("{of}", bar.max);
  tab.querySelector(".running p").textContent = words;
}

function finish(tab, words) {
  const rows = tab.querySelector(".rows").childElementCount;
  tab.querySelector(".found .summary p").textContent = words;
  tab.querySelector(".found .summary").hidden = rows && words !== tab.dataset.stopped; // the buttons say the same
  const take = tab.querySelector(".take");
  if (take) take.hidden = words === tab.dataset.stopped || !tab.querySelector("[data-evidence]");
  say(words);
}

function busy(tab, is) {
  tab.classList.add("done"); // the text makes room for what is found
  tab.querySelector(".found").hidden = false;
  tab.querySelector(".found").setAttribute("aria-busy", is);
  tab.querySelector(".running").hidden = !is;
  if (is) tab.querySelector("progress").removeAttribute("value");
}

function empty(tab) {
  tab.classList.remove("done");
  tab.querySelector(".found").hidden = true;
  for (const hidden of tab.querySelectorAll(".found .summary, .only, .take")) hidden.hidden = true;
  for (const part of tab.querySelectorAll(".rows, .warnings, .take .trouble")) part.replaceChildren();
  for (const button of tab.querySelectorAll("[data-outcome-only]")) {
    button.querySelector("b").textContent = 0;
    button.hidden = Boolean(button.dataset.outcomeOnly);
    button.setAttribute("aria-pressed", !button.dataset.outcomeOnly);
  }
}

// --- the outcomes --------------------------------------------------------------------------------------

/** Another row has come: it is counted, and shown if its outcome is. */
function count(tab, row) {
  tab.querySelector(".only").hidden = false;
  for (const name of ["", row.dataset.outcome]) {
    const button = tab.querySelector(`[data-outcome-only="${name}"]`);
    button.hidden = false;
    button.querySelector("b").textContent = Number(button.querySelector("b").textContent) + 1;
  }
  const chosen = tab.querySelector("[data-outcome-only][aria-pressed=true]").dataset.outcomeOnly;
  row.hidden = Boolean(chosen) && chosen !== row.dataset.outcome;
}

function showOnly(button) {
  const tab = tabOf(button);
  for (const each of tab.querySelectorAll("[data-outcome-only]")) each.setAttribute("aria-pressed", each === button);
  for (const row of tab.querySelectorAll(".rows > li")) {
    row.hidden = Boolean(button.dataset.outcomeOnly) && button.dataset.outcomeOnly !== row.dataset.outcome;
  }
  say(button.textContent);
}

// --- to take away --------------------------------------------------------------------------------------

async function download(button) {
  const tab = tabOf(button);
  const place = tab.querySelector(".take .trouble");
  place.replaceChildren();
  const evidence = [...tab.querySelectorAll(".rows > li")].map((row) => row.dataset.evidence ?? null);
  const fields = {
    part: button.dataset.take,
    evidence: JSON.stringify(evidence),
    style: tab.querySelector(".take select").value,
    file: stateOf(tab).sent,
  };
  try {
    const response = await post("cited", fields);
    if (!response.ok) return void (place.innerHTML = await wrong(tab, response));
    await saved(response, decodeURIComponent(response.headers.get("x-name")));
    say(button.dataset.said);
  } catch {
    place.innerHTML = offline();
  }
}

// --- what the server says ------------------------------------------------------------------------------

function post(name, fields, signal) {
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) body.append(field, value);
  return send(name, { body, signal });
}

async function wrong(tab, response) {
  if (response.status === 413) return message(tab, "large");
  return response.headers.get("content-type").startsWith("text/html") ? response.text() : offline();
}

function trouble(tab, html) {
  tab.querySelector(".trouble").innerHTML = html;
}

const message = (tab, name) => tab.querySelector(`[data-message=${name}]`).innerHTML;

register({
  root: "tab-draft",
  clicks: [
    ["[data-outcome-only]", showOnly],
    ["[data-stop-check]", cancel],
    ["[data-unchoose]", unchoose],
    ["[data-take]", download],
  ],
  wire: wireChecking,
});
