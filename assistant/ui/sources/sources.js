// The sources: the table and its pictures, files that are added, rows that are changed or removed. Every change is one
// request that answers with what it did, then the index is brought up to date, then the tab is fetched anew.

import { here } from "../shared/address.js";
import { ask, openCollection } from "../ask/ask.js";
import { byId, say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { lines, offline, part, send as request } from "../shared/send.js";
import { tabOf } from "../shared/tabs.js";

let shown = false; // whether the articles were fetched

const root = () => byId("sources");
const find = (selector) => root().querySelector(selector);

/** Fetch the articles when the tab is first opened. */
function showSources(query) {
  if (tabOf(query) !== "sources" || shown) return;
  shown = true;
  fetchAll();
}

let order = {}; // of the table: what is looked for, the column, the page

/** The table, then the pictures. */
async function fetchAll() {
  const html = await part("sources", new URLSearchParams(order));
  find(".shown").innerHTML = html ?? offline();
  const place = find(".pictures");
  if (!place) return;
  place.innerHTML = (await part("sources/pictures")) ?? offline();
  for (const svg of place.querySelectorAll("[data-roving]")) svg.querySelector("a")?.setAttribute("tabindex", 0);
}

let asked = 0; // how many pages of the table were asked for: only the last counts

/** Another page of the table; the focus goes to what `again` selects in it. */
async function fetchTable(changes, again) {
  order = { ...order, ...changes };
  asked += 1;
  const turn = asked;
  const html = await part("sources/table", new URLSearchParams(order));
  if (turn !== asked) return;
  find(".table").innerHTML = html ?? offline();
  if (again) (find(`${again}:not(:disabled)`) ?? find("[data-page]:not(:disabled)"))?.focus();
  say(find(".turning p")?.textContent ?? "");
}

function wireSources() {
  const clicks = [
    ["[data-sort]", sort],
    ["[data-page]", turned],
    ["[data-edit]", (button) => unfold(button, "edit")],
    ["[data-leave]", (button) => unfold(button, "leave")],
    ["[data-renew]", renew],
    ["[data-cancel]", (button) => (button.closest(".review") ? button.form.reset() : fold(button.closest("tr.under")))],
    ["[data-remove]", remove],
    ["[data-undo]", (button) => change(button.dataset.undo)],
    ["[data-build]", bringIn],
    ["[data-stop]", stop],
    ["[data-day]", chooseDay],
    ["[data-withdraw]", withdraw],
  ];
  root().addEventListener("click", ({ target }) => {
    for (const [which, act] of clicks) if (target.closest(which)) return act(target.closest(which));
  });
  root().addEventListener("submit", describe);
  root().addEventListener("input", searched);
  root().addEventListener("keydown", moved);
  for (const event of ["focusin", "mouseover"]) root().addEventListener(event, pointed);
  wireFiles();
}

// --- changes -------------------------------------------------------------------------------------------

const send = (route, body) => request(`sources/${route}`, { body });

/** One change; what it did is said above the table, where the focus goes, since its row may be gone. */
async function change(route, body) {
  const response = await send(route, body);
  const html = response?.ok ? await response.text() : offline();
  const fragment = document.createRange().createContextualFragment(html);
  if (fragment.querySelector("form")) return fragment;
  const changed = fragment.querySelector("[data-changed]");
  find(".told").replaceChildren(fragment);
  find(".told").focus();
  if (changed) await build();
  return null;
}

async function describe(event) {
  event.preventDefault();
  const form = event.target;
  const under = form.closest("[data-of]");
  const query = new URLSearchParams({ article: under.dataset.of });
  if (under.matches(".review")) return review(form, query);
  const again = await change(`describe?${query}`, new URLSearchParams(new FormData(form)));
  if (!again) return;
  form.replaceWith(again);
  const wrong = under.querySelector("[aria-invalid], .wrong");
  wrong?.focus();
  say(under.querySelector(".wrong")?.textContent ?? "");
}

/** The metadata of a file that was read and is in no index yet: set, and what was set stays in view. */
async function review(form, query) {
  const under = form.closest(".review");
  const response = await send(`describe?${query}`, new URLSearchParams(new FormData(form)));
  const fragment = document.createRange().createContextualFragment(response?.ok ? await response.text() : offline());
  const again = fragment.querySelector("form");
  const words = fragment.textContent.trim();
  if (again) form.replaceWith(again);
  else {
    under.querySelector(".note")?.remove();
    form.after(fragment);
  }
  say(words);
}

/** One of the days that a date may mean: into the form where there is one in view, else at once. It is asked once. */
function chooseDay(button) {
  const asked = button.closest(".asked");
  const form = asked.parentElement.querySelector(".review:not([hidden]) form");
  const published = button.dataset.day;
  asked.remove();
  if (!form) return change(`describe?${new URLSearchParams({ article: asked.dataset.of })}`, new URLSearchParams({ published }));
  form.elements.published.value = published;
  form.requestSubmit();
}

/** A file in the place of an article. */
function renew(button) {
  const { article } = button.closest("tr").dataset;
  const field = Object.assign(document.createElement("input"), { type: "file", accept: find("input[type=file]").accept });
  field.addEventListener("change", () => {
    const [file] = field.files;
    if (file.size > find(".files").dataset.most) find(".told").textContent = find(".files").dataset.large;
    else change(`update?${new URLSearchParams({ article, ...named(file) })}`, file);
  });
  field.click();
}

/** What is told of a file: its name, and whether the text of a scan is to be recognised. */
const named = (file) => ({ name: file.name, ocr: Boolean(find("[data-ocr]")?.checked) });

/** A file that was read is left out after all. */
async function withdraw(button) {
  const item = button.closest("li");
  const response = await send(`withdraw?${new URLSearchParams({ article: button.closest(".review").dataset.of })}`);
  const html = response?.ok ? await response.text() : offline();
  item.replaceChildren(item.firstElementChild, " ", document.createRange().createContextualFragment(html));
  item.querySelector("[data-changed]")?.removeAttribute("data-changed");
}

function remove(button) {
  change(`remove?${new URLSearchParams({ article: button.closest("tr.under").dataset.of })}`);
}

/** What waits is brought into the index. */
async function bringIn() {
  find(".reviewed").hidden = true;
  for (const form of root().querySelectorAll(".files .review")) form.remove();
  find(".told").replaceChildren();
  await build();
}

let stopped = false; // whether the person has had enough of the run that is going on

/** Stop after the file or the article that is being read; what is done stays. */
function stop() {
  stopped = true;
  send("stop");
}

/** Bring the index up to date, telling how far it is. */
async function build() {
  const work = find(".work");
  begin(work);
  step(work, {});
  const response = await send("build");
  if (!response?.ok) find(".told").innerHTML = offline();
  else for await (const line of lines(response)) step(work, line);
  work.hidden = true;
  await fetchAll();
  openCollection(); // the filters and the counts
  ask(here(), { again: true }); // what is answered elsewhere on the page may be another now
}

function begin(work) {
  stopped = false;
  work.hidden = false;
  work.scrollIntoView({ block: "nearest" }); // what was above it may have gone, and the page have moved
  work.dataset.since = performance.now();
}

/** How long the rest takes, by what was done so far; nothing in the first two seconds. */
function left(work, done, total) {
  const seconds = (performance.now() - work.dataset.since) / 1000;
  if (!done || seconds < 2) return "";
  const rest = Math.round((seconds / done) * (total - done));
  const { seconds: short, minutes: long } = work.dataset;
  return ` · ${rest < 90 ? short.replace("{}", rest) : long.replace("{}", Math.round(rest / 60))}`;
}

function step(work, { done, total, said, problem }) {
  const bar = work.querySelector("progress");
  if (total) [bar.max, bar.value] = [total, done];
  else bar.removeAttribute("value");
  work.querySelector("span").textContent = (said ?? "") + (total ? left(work, done, total) : "");
  if (problem) find(".told").innerHTML = problem;
  else if (said && !total) say(said);
}

// --- files ---------------------------------------------------------------------------------------------

function wireFiles() {
  const field = find("input[type=file]");
  if (!field) return;
  const area = field.closest("label");
  field.addEventListener("change", () => {
    addAll([...field.files]);
    field.value = "";
  });
  for (const [event, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    area.addEventListener(event, (moving) => {
      moving.preventDefault();
      area.classList.toggle("over", over);
      if (event === "drop") addAll([...moving.dataTransfer.files]);
    });
  }
}

/** Add files one after the other, each with what became of it, then bring the index up to date once. */
async function addAll(files) {
  const list = find(".files");
  const items = files.map((file) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("b"), { textContent: file.name }), ` ${list.dataset.waiting}`);
    return item;
  });
  list.replaceChildren(...items);
  const work = find(".work");
  begin(work);
  for (const [turn, file] of files.entries()) {
    step(work, { done: turn, total: files.length, said: work.dataset.adding.replace("{}", file.name) });
    items[turn].lastChild.replaceWith(` ${stopped ? list.dataset.unsent : list.dataset.sending}`);
    if (!stopped) await addOne(file, items[turn], list.dataset);
  }
  work.hidden = true;
  say(items.map(outcome).join("; "));
  const added = list.querySelector("[data-changed]");
  if (!added) return;
  if (find("[data-review]").checked) reviewAll(list);
  else await build();
}

const outcome = (item) => [item.firstElementChild, item.querySelector(".added, .wrong")].map((part) => part?.textContent).join(" ");

/** Nothing is brought in before the person has looked. */
function reviewAll(list) {
  for (const form of list.querySelectorAll(".review")) form.hidden = false;
  find(".reviewed").hidden = false;
  find(".reviewed button").focus();
}

async function addOne(file, item, { large, most }) {
  const fits = file.size <= most; // else the server would cut the connection off
  const response = fits ? await send(`add?${new URLSearchParams(named(file))}`, file) : null;
  const failed = Object.assign(document.createElement("span"), { className: "wrong" });
  failed.textContent = fits ? root().dataset.failed : large;
  const done = response?.ok && document.createRange().createContextualFragment(await response.text());
  item.replaceChildren(item.firstElementChild, " ", done || failed);
}

// --- the table -----------------------------------------------------------------------------------------

/** Sort by a column; pressed again, the other way round. */
function sort(button) {
  const by = button.dataset.sort;
  const down = button.closest("th").ariaSort === "ascending";
  fetchTable({ by, down, page: 1 }, `[data-sort=${by}]`);
}

function turned(button) {
  const { page } = button.dataset;
  const further = button.nextElementSibling ? ":nth-of-type(1)" : ":nth-of-type(2)";
  fetchTable({ page }, `[data-page]${further}`);
}

/** The table narrows as its field is typed into. */
function searched({ target }) {
  if (target.matches("[data-find]")) fetchTable({ find: target.value, page: 1 });
}

/** Open what belongs to a row under it, or close it where it is open. */
async function unfold(button, name) {
  const row = button.closest("tr");
  const open = row.nextElementSibling?.matches("tr.under") ? row.nextElementSibling : null;
  const same = open?.dataset.name === name;
  if (open) fold(open);
  if (same) return;
  const html = await part(`sources/${name}`, new URLSearchParams({ article: row.dataset.article }));
  const under = document.createElement("tr");
  under.className = "under";
  Object.assign(under.dataset, { of: row.dataset.article, name });
  const cell = under.insertCell();
  cell.colSpan = row.cells.length;
  cell.innerHTML = html ?? offline();
  row.after(under);
  button.ariaExpanded = "true";
  const heading = cell.querySelector("h3");
  if (heading) heading.tabIndex = -1;
  heading?.focus();
}

function fold(under) {
  const row = under.previousElementSibling;
  const button = row.querySelector(`[data-${under.dataset.name}]`);
  const inside = under.contains(document.activeElement);
  under.remove();
  button.ariaExpanded = "false";
  if (inside) button.focus();
}

// --- the pictures --------------------------------------------------------------------------------------

/** One stop for the tabulator; from there the arrow keys go from dot to dot. */
function moved(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const svg = event.target.closest("[data-roving]");
  if (event.key === "Escape" && event.target.closest("tr.under")) {
    event.stopPropagation();
    return fold(event.target.closest("tr.under"));
  }
  if (!step || !svg) return;
  event.preventDefault();
  const dots = [...svg.querySelectorAll("a")];
  const next = dots[(dots.indexOf(event.target.closest("a")) + step + dots.length) % dots.length];
  event.target.closest("a").setAttribute("tabindex", -1);
  next.setAttribute("tabindex", 0);
  next.focus();
}

/** Write out under the picture what a dot stands for. */
function pointed({ target }) {
  const dot = target.closest("[data-roving] a");
  if (dot) dot.closest("figure").querySelector(".pointed").textContent = dot.getAttribute("aria-label");
}

register({ root: "sources", wire: wireSources, follow: showSources });
