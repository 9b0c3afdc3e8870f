// A tab in which a text is checked: the text is sent, rows come back as they are found. Text and file are the same in
// every such tab; a pasted one outlives a reload, and is gone when the browser's tab is closed.

import { say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { lines, offline, send } from "../shared/send.js";

const KEY = "pincite-text"; // kept by this tab of the browser until it is closed
let file = null; // the one that was chosen; what is pasted stands in the fields
const running = new Map(); // by tab: the request under way
const checked = new Map(); // by tab: the file that its rows are about

const tabs = () => document.querySelectorAll("[data-check]");
const tabOf = (node) => node.closest("[data-check]");

/** Take the tab of that name into the page. */
export function registerCheck(name) {
  const within = `[data-check=${name}]`;
  register({
    root: `tab-${name}`,
    clicks: [
      [`${within} [data-outcome-only]`, showOnly],
      [`${within} [data-stop-check]`, cancel],
      [`${within} [data-unchoose]`, unchoose],
    ],
    wire: () => wire(document.querySelector(within)),
  });
}

function wire(tab) {
  const form = tab.querySelector("form");
  const field = form.querySelector("textarea");
  form.addEventListener("submit", (event) => (event.preventDefault(), check(tab)));
  field.value = sessionStorage.getItem(KEY) ?? ""; // a reload must not lose what was typed
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

// --- the text ------------------------------------------------------------------------------------------

function mirror(field) {
  try {
    sessionStorage.setItem(KEY, field.value);
  } catch {
    // Too long for this browser to keep, or forbidden: the page works all the same.
  }
  for (const tab of tabs()) if (!tab.contains(field)) tab.querySelector("textarea").value = field.value;
}

function choose(tab, chosen) {
  if (!chosen) return;
  tab.querySelector(".trouble").replaceChildren();
  if (chosen.size > Number(tab.querySelector("input[type=file]").dataset.most)) return trouble(tab, message(tab, "large"));
  file = chosen;
  paintFile();
  tab.querySelector("form [type=submit]").focus();
}

function unchoose(button) {
  file = null;
  paintFile();
  tabOf(button).querySelector("textarea").focus();
}

function paintFile() {
  for (const tab of tabs()) {
    tab.querySelector("textarea").hidden = Boolean(file);
    tab.querySelector(".chosen").hidden = !file;
    tab.querySelector(".chosen b").textContent = file?.name ?? ""; // never as HTML
    tab.querySelector(".chosen small").textContent = file ? `${Math.ceil(file.size / 1000)} kB` : "";
    tab.querySelector("input[type=file]").value = ""; // or the same file could not be chosen again
  }
}

/** What is to be checked, as a file; null where there is none. */
function text(tab) {
  if (file) return file;
  const pasted = tab.querySelector("textarea").value;
  return pasted.trim() ? new File([pasted], "text.md") : null;
}

// --- the check -----------------------------------------------------------------------------------------

async function check(tab) {
  running.get(tab)?.abort();
  tab.querySelector(".trouble").replaceChildren();
  const sent = text(tab);
  checked.set(tab, sent);
  empty(tab);
  if (!sent) return trouble(tab, message(tab, "empty"));
  const request = new AbortController();
  running.set(tab, request);
  busy(tab, true);
  await follow(tab, sent, request.signal);
  if (running.get(tab) !== request) return; // another check runs in its place
  if (request.signal.aborted) finish(tab, tab.dataset.stopped);
  running.delete(tab);
  busy(tab, false);
}

/** Send the text, and take in the lines that come until the check is done, or is called off. */
async function follow(tab, sent, signal) {
  try {
    const response = await post(tab.dataset.check, { file: sent }, signal);
    if (response?.ok) for await (const line of lines(response)) takeIn(tab, line);
    else if (!signal.aborted) trouble(tab, await wrong(tab, response));
  } catch {
    if (!signal.aborted) trouble(tab, offline()); // the stream broke off
  }
}

function cancel(button) {
  running.get(tabOf(button))?.abort();
  tabOf(button).querySelector("form [type=submit]").focus();
}

function takeIn(tab, line) {
  const bar = tab.querySelector("progress");
  if ("total" in line) Object.assign(bar, { max: line.total || 1, value: 0 });
  if (line.html) {
    tab.querySelector(".rows").insertAdjacentHTML("beforeend", line.html);
    count(tab, tab.querySelector(".rows").lastElementChild);
  }
  if (line.warnings) warn(tab.querySelector(".warnings"), line.warnings);
  if (line.done > bar.value) progress(tab, Object.assign(bar, { value: line.done }));
  if (line.said) finish(tab, line.said);
  if (line.problem) trouble(tab, line.problem);
}

function progress(tab, bar) {
  const share = Math.floor((100 * bar.value) / bar.max);
  tab.querySelector(".running p").textContent = tab.dataset.progress.replace("{share}", share);
}

function warn(panel, items) {
  panel.hidden = false;
  panel.querySelector("ul").insertAdjacentHTML("beforeend", items);
}

function finish(tab, words) {
  const rows = tab.querySelector(".rows").childElementCount;
  const stopped = words === tab.dataset.stopped;
  tab.querySelector(".found .summary p").textContent = words;
  tab.querySelector(".found .summary").hidden = rows && !stopped; // the buttons say the same
  for (const take of tab.querySelectorAll(".take")) take.hidden = stopped || !tab.querySelector("[data-evidence]");
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
  tab.querySelector(".running p").textContent = tab.querySelector("progress").ariaLabel; // not how far the former one was
  tab.querySelector(".found .summary p").textContent = "";
  tab.querySelector(".found").hidden = true;
  for (const hidden of tab.querySelectorAll(".found .summary, .only, .warnings, .take")) hidden.hidden = true;
  for (const part of tab.querySelectorAll(".rows, .warnings ul, .take .trouble")) part.replaceChildren();
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

// --- what is sent, and what the server says of it ------------------------------------------------------

/** Send a form to a route. */
function post(route, fields, signal) {
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) body.append(field, value);
  return send(route, { body, signal });
}

/** Send the text of a tab's rows with more fields; null where the server does not answer. */
export function postChecked(tab, route, fields) {
  return post(route, { ...fields, file: checked.get(tab) });
}

/** The message, as HTML, that stands in the place of a response that is not what was asked for. */
export async function wrong(tab, response) {
  if (response?.status === 413) return message(tab, "large");
  return response?.headers.get("content-type").startsWith("text/html") ? response.text() : offline();
}

function trouble(tab, html) {
  tab.querySelector(".trouble").innerHTML = html;
}

const message = (tab, name) => tab.querySelector(`[data-message=${name}]`).innerHTML;
