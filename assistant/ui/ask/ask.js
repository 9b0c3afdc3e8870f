// The question form and the answer: the form becomes an address, the address an answer.

import { go, here, placeOf, questionOf } from "../shared/address.js";
import { byId, closeDrops, say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { get, offline, part, save } from "../shared/send.js";
import { style } from "../shared/style.js";
import { clearRecent, paintRecent, remember } from "./recent.js";

const PATIENCE = 150; // ms until the shape of an answer replaces the former one
let shown = ""; // the question of the address that is shown
let opened = false; // whether the articles are open, and the filters there
let former = ""; // the question before the one that is shown, whose words can be carried over
let running = null; // the request under way: an older one is dropped

/** Fill the filters once the articles are open, or say why they could not be opened. */
export async function openCollection() {
  const html = await part("collection", new URLSearchParams(here().getAll("in").map((id) => ["in", id])));
  const fragment = document.createRange().createContextualFragment(html ?? offline());
  const choices = fragment.querySelector("[data-counts]");
  opened = Boolean(choices);
  byId("opening")?.remove(); // gone already where the articles have changed since
  byId("counts").textContent = choices?.dataset.counts ?? "";
  (choices ? byId("choices") : byId("answer")).replaceChildren(fragment);
  if (!opened) return;
  fillChoices(here());
  const examples = (await part("examples")) ?? "";
  if (!examples.includes("data-ask")) return; // none, or a problem that the next question will meet as well
  for (const place of document.querySelectorAll(".examples")) place.innerHTML = examples;
}

/** Show what the address asks; nothing happens where that is shown already. */
export async function ask(query, { again = false } = {}) {
  show(query.get("by") ?? "");
  const question = questionOf(query).toString();
  if (question === shown && !again) return;
  const before = new URLSearchParams(shown).get("q");
  if (before && before !== query.get("q")) former = before;
  shown = question;
  byId("q").value = query.get("q") ?? "";
  fillChoices(query);
  running?.abort();
  if (!query.get("q")?.trim()) return put(byId("start").innerHTML); // filters alone ask nothing
  const request = (running = new AbortController());
  const answer = byId("answer");
  answer.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => put(byId(opened ? "searching" : "early").innerHTML), opened ? PATIENCE : 0);
  const html = await part("answer", question, request.signal);
  clearTimeout(waiting);
  if (request.signal.aborted) return;
  answer.removeAttribute("aria-busy");
  put(html ?? offline());
  if (answer.querySelector(".hits, .refusal")) remember(query.get("q"), question);
}

function put(html) {
  byId("answer").innerHTML = html;
  show(here().get("by") ?? "");
  for (const carry of byId("answer").querySelectorAll(".carry")) {
    carry.hidden = !former;
    carry.querySelector("q").textContent = former; // never as HTML
  }
  const words = byId("answer").querySelector("[data-announce]")?.dataset.announce;
  if (words) say(words);
}

/** As a file, with the citations in the chosen style. */
async function saveAnswer(form) {
  const query = questionOf(here());
  query.set("as", form);
  query.set("style", style());
  const response = await get(`answer-file?${query}`);
  if (response?.headers.has("content-disposition")) return save(response, form === "html" ? "answer.html" : "answer.md");
  say(response ? await response.text() : byId("offline").textContent.trim());
}

/** Put the words of the question before into the field, before those of this one; asking is left to the reader. */
function carryOver() {
  const field = byId("q");
  field.value = `${former} ${here().get("q")}`;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

// --- list or side by side ------------------------------------------------------------------------------

function chooseView(view) {
  const query = here();
  if (view) query.set("by", view);
  else query.delete("by");
  go(query, { replace: true, state: history.state });
}

function show(view) {
  for (const button of byId("answer").querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", button.dataset.view === view);
  }
  for (const body of byId("answer").querySelectorAll("[data-shows]")) body.hidden = body.dataset.shows !== view;
}

// --- the form ------------------------------------------------------------------------------------------

function submitted(event) {
  event.preventDefault();
  closeDrops();
  const query = formQuery();
  if (!query.get("q").trim()) {
    query.delete("q");
    byId("q").focus();
  }
  if (here().get("by")) query.set("by", here().get("by"));
  for (const [name, value] of placeOf(here())) query.set(name, value); // an open article stays open beside
  if (questionOf(query).toString() === shown) ask(query, { again: true });
  else go(query, { state: history.state });
}

/** The form as an address. While the filters are not there yet, those of the address are kept. */
function formQuery() {
  const form = new FormData(byId("ask"));
  const source = opened ? form : here();
  const query = new URLSearchParams({ q: form.get("q") });
  const articles = source.getAll("in").join(",");
  if (articles) query.set("in", articles);
  for (const name of ["publisher", "after", "before", "top", "caution"]) {
    for (const value of source.getAll(name)) if (value) query.append(name, value);
  }
  return query;
}

/** Put into the filters what the address says. */
function fillChoices(query) {
  const ticked = [...(query.get("in") ?? "").split(","), ...query.getAll("publisher")];
  for (const box of byId("choices").querySelectorAll("input[type=checkbox]")) box.checked = ticked.includes(box.value);
  for (const field of byId("choices").querySelectorAll("input[name]:not([type=checkbox])")) {
    field.value = query.get(field.name) ?? "";
  }
  for (const list of byId("choices").querySelectorAll("select")) choose(list, query.get(list.name) ?? "");
  const chosen = [...questionOf(query)].filter(([name]) => !["q", "spelling"].includes(name)).length;
  const count = byId("filters").querySelector(".count");
  count.textContent = chosen;
  count.hidden = !chosen;
}

/** Choose a value in a list; one that it does not offer, as an address may have, is offered as such. */
function choose(list, value) {
  const other = list.querySelector("[data-other]");
  other.value = value;
  other.hidden = [...list.options].some((option) => option !== other && option.value === value);
  list.value = value;
}

/** Open the filters, where all articles stand. */
function showFilters() {
  byId("filters").open = true;
  byId("filters").scrollIntoView({ block: "nearest" });
  byId("filters").firstElementChild.focus();
}

function clearFilters() {
  for (const field of byId("choices").querySelectorAll("input, select")) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
}

/** The list of articles narrows as its field is typed into. */
function narrowed({ target }) {
  if (!target.matches("[data-narrow]")) return;
  if (target.dataset.narrow === "cut") return found(target);
  const wanted = target.value.toLowerCase();
  for (const row of target.closest("fieldset").querySelectorAll(".choice")) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
}

/** Of very many articles the server finds those to choose from; what is chosen stays. */
async function found(field) {
  const html = await part("collection/articles", new URLSearchParams({ find: field.value }));
  const list = field.closest("fieldset").querySelector(".many");
  const fragment = document.createRange().createContextualFragment(html ?? "");
  if (html === null || !field.isConnected) return;
  const chosen = [...list.querySelectorAll(":checked")].map((box) => box.closest(".choice"));
  for (const box of fragment.querySelectorAll("input")) {
    if (chosen.some((row) => row.querySelector("input").value === box.value)) box.closest(".choice").remove();
  }
  list.replaceChildren(...chosen, fragment);
}

function forgetRecent(button) {
  clearRecent();
  say(button.dataset.said);
  byId("recent").firstElementChild.focus();
}

function wire() {
  byId("ask").addEventListener("input", narrowed);
  byId("ask").addEventListener("submit", submitted);
  paintRecent();
  byId("answer").innerHTML = byId("start").innerHTML;
  if (!here().has("read") && !here().has("tab")) byId("q").focus();
  openCollection();
}

register({
  root: "ask",
  clicks: [
    ["a[data-ask]", (link) => go(new URLSearchParams(link.getAttribute("href")))],
    ["[data-carry]", carryOver],
    ["[data-save-answer]", (button) => saveAnswer(button.dataset.saveAnswer)],
    ["[data-print]", () => print()],
    ["[data-view]", (button) => chooseView(button.dataset.view)],
    ["[data-sources]", showFilters],
    ["[data-clear-filters]", clearFilters],
    ["[data-clear-recent]", forgetRecent],
  ],
  wire,
  follow: ask,
});
