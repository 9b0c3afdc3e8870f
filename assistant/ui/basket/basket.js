// The basket's drawer: a dialog over the page, open while the address says so (&basket=open). What it shows is made by
// the server from what is kept here, at each opening and after each change, so that it always says what holds today.

import { go, here } from "../shared/address.js";
import { paintButtons, read, toggle, words, write } from "./stored.js";
import { byId, say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { offline, save as saved, send } from "../shared/send.js";
import { explain, style } from "../shared/style.js";

const drawer = () => byId("basket");
const find = (which) => drawer().querySelector(which);
let request = null; // the one under way: an older one is dropped
let former = null; // what was kept before something was taken out

function openBasket() {
  const query = here();
  query.set("basket", "open");
  go(query, { state: { basket: true } });
}

/** Close it as the back button would, so that forward opens it again. */
function shutBasket() {
  if (history.state?.basket) return history.back();
  const query = here();
  query.delete("basket");
  go(query, { replace: true });
}

function showBasket(query) {
  const wanted = query.has("basket");
  if (wanted === drawer().open) return;
  if (!wanted) return drawer().close(); // gives the focus back
  forget();
  drawer().showModal();
  find(".page").focus({ preventScroll: true });
  paint();
}

function wire() {
  drawer().addEventListener("cancel", (event) => event.preventDefault()); // Escape is heard in page.js
  drawer().addEventListener("input", noted);
  drawer().addEventListener("keydown", shifted);
  addEventListener("pincite:style", paint);
  addEventListener("storage", changedElsewhere);
  paintButtons();
}

/** Another tab has changed it. */
function changedElsewhere() {
  paintButtons();
  paint();
}

// --- what it holds -------------------------------------------------------------------------------------

async function paint() {
  if (!drawer().open) return;
  request?.abort();
  const mine = (request = new AbortController());
  const citations = read();
  find(".basket-tools").hidden = find(".contents").hidden = !citations.length;
  find(".empty").hidden = citations.length > 0;
  if (!citations.length) return;
  const response = await asked("basket", mine.signal);
  if (mine.signal.aborted) return;
  const html = await response?.text();
  const focused = focus();
  find(".contents").innerHTML = html ?? offline();
  fill(citations);
  refocus(focused);
  const summary = find(".summary");
  explain(summary?.dataset.trouble ?? "");
  if (summary && !focused) say(summary.querySelector("p").textContent);
}

/** Send what is kept, without what the server need not know. */
function asked(name, signal) {
  const noted = find("[data-format]").value === "pincite" && name === "basket-file";
  const citations = read().map(({ note, ...one }) => (noted ? { ...one, note } : one));
  return send(name, { json: { citations, style: style(), format: find("[data-format]").value }, signal });
}

/** Notes come from this browser, and never as HTML; the first cannot go up, nor the last down. */
function fill(citations) {
  const items = [...drawer().querySelectorAll(".kept > li")];
  const notes = new Map(citations.map((one) => [one.id, one.note]));
  for (const item of items) act(item, "note").value = notes.get(item.dataset.id);
  if (!items.length) return;
  act(items[0], "up").disabled = true;
  act(items.at(-1), "down").disabled = true;
}

const act = (item, name) => item.querySelector(`[data-act=${name}]`);
const item = (id) => find(`.kept > [data-id="${id}"]`);

/** Which part of which citation has the focus; what is painted anew gets it back. */
function focus() {
  const active = document.activeElement;
  const within = active.closest?.("#basket .kept > li");
  return within && { id: within.dataset.id, part: active.dataset.act, from: active.selectionStart };
}

function refocus(focused) {
  const again = focused && item(focused.id);
  if (!again) return;
  const wanted = [focused.part, "up", "down", "remove"].map((name) => name && act(again, name));
  const target = wanted.find((one) => one && !one.disabled);
  target.focus();
  if (focused.part === "note") target.setSelectionRange(focused.from, focused.from);
}

// --- what is done to it --------------------------------------------------------------------------------

const ACTS = { up: (button) => move(button, -1), down: (button) => move(button, 1), remove: takeOut };

function handled(button) {
  ACTS[button.dataset.act]?.(button);
}

function idOf(element) {
  return element.closest("[data-id]").dataset.id;
}

function move(element, by) {
  const citations = read();
  const from = citations.findIndex((one) => one.id === idOf(element));
  const to = from + by;
  if (from < 0 || !citations[to]) return;
  citations.splice(to, 0, ...citations.splice(from, 1));
  if (!write(citations)) return;
  say(words().moved.replace("{place}", to + 1));
  paint();
}

/** Alt and an arrow, anywhere in a citation, move it. */
function shifted(event) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !by || !event.target.closest("[data-id]")) return;
  event.preventDefault();
  move(event.target, by);
}

function noted(event) {
  if (!event.target.matches("[data-act=note]")) return;
  write(read().map((one) => (one.id === idOf(event.target) ? { ...one, note: event.target.value } : one)));
}

function takeOut(button) {
  change(read().filter((one) => one.id !== idOf(button)), words().removed);
}

function empty() {
  change([], words().emptied);
}

function change(citations, said) {
  former = read();
  if (!write(citations)) return;
  find(".undo span").textContent = said;
  find(".undo").hidden = false;
  find("[data-basket-undo]").focus();
  say(said);
  paint();
}

/** What was taken out comes back to its place; what was added since stays. */
function undo() {
  const ids = former.map((one) => one.id);
  if (!write([...former, ...read().filter((one) => !ids.includes(one.id))])) return;
  say(words().restored);
  forget();
  find(".page").focus();
  paint();
}

function forget() {
  former = null;
  find(".undo").hidden = find(".trouble").hidden = true;
}

/** Save the file, and say what it does not have. */
async function save() {
  find(".trouble").hidden = true;
  const response = await asked("basket-file");
  const name = response?.headers.get("content-disposition")?.match(/"(.*)"/)[1];
  if (!name) return troubled(response ? await response.text() : words().offline);
  await saved(response, name);
  say(`${words().saved.replace("{name}", name)} ${find(".summary")?.dataset.leftOut ?? ""}`);
}

function troubled(why) {
  find(".trouble").textContent = why;
  find(".trouble").hidden = false;
}

register({
  root: "basket",
  clicks: [
    ["[data-basket]", toggle],
    ["[data-basket-open]", openBasket],
    ["[data-basket-close]", shutBasket],
    ["[data-basket-save]", save],
    ["[data-basket-empty]", empty],
    ["[data-basket-undo]", undo],
    ["#basket [data-act]", handled],
  ],
  wire,
  follow: showBasket,
  painted: paintButtons,
  escape() {
    if (!drawer().open) return false;
    shutBasket();
    return true;
  },
});
