// The page's script: addresses, reader, copying, light and dark. Gradio runs it once, as the body of a
// function that is given `element` (the answer), `trigger` (tell the server) and `watch` (after a change).
// Article text only ever arrives as escaped HTML from the server; words to say come in data attributes.

const READER = ["read", "s", "e", "ps", "pe", "v"];
const THEME = "pincite-theme";

const byId = (id) => document.getElementById(id);
const here = () => new URLSearchParams(location.search);
const state = () => element.querySelector("[data-question]");

function address(query) {
  const text = query.toString();
  return location.pathname + (text ? "?" + text : "");
}

function say(words) {
  const line = byId(byId("reader").open ? "said-in-reader" : "said");
  line.textContent = "";
  setTimeout(() => (line.textContent = words), 50); // emptied first, or the same words twice stay unsaid
}

// --- addresses: ?q= is the question, &read= and its offsets the place in an article --------------------

function follow() {
  const question = here().get("q") ?? "";
  if (question !== (state()?.dataset.question ?? "")) trigger("visit", { question });
  if (here().has("read")) openReader();
  else byId("reader").close();
}

function answered() {
  const shown = state();
  if (!shown) return;
  const { question, announce } = shown.dataset;
  if ((here().get("q") ?? "") !== question) {
    history.pushState(null, "", address(new URLSearchParams(question ? { q: question } : {})));
  }
  if (announce) say(announce);
}

// --- the reader ----------------------------------------------------------------------------------------

let wanted = 0; // the latest request: an older one that comes late is dropped

async function openReader() {
  const dialog = byId("reader");
  const page = dialog.querySelector(".page");
  const request = ++wanted;
  page.textContent = dialog.dataset.reading;
  if (!dialog.open) dialog.showModal();
  const query = new URLSearchParams([...here()].filter(([name]) => READER.includes(name)));
  const html = await fetch("pincite/reader?" + query).then((r) => r.text()).catch(() => null);
  if (request !== wanted) return;
  if (html === null) page.textContent = dialog.dataset.offline;
  else page.innerHTML = html;
  const mark = page.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  else page.scrollTop = 0;
}

function readAt(link) {
  const query = new URLSearchParams(link.getAttribute("href"));
  const question = state()?.dataset.question;
  const whole = new URLSearchParams([...(question ? [["q", question]] : []), ...query]);
  history.pushState({ reader: true }, "", address(whole));
  openReader();
}

function readerClosed() {
  if (!here().has("read")) return;
  if (history.state?.reader) return history.back(); // so that going forward opens it again
  const query = here();
  READER.forEach((name) => query.delete(name));
  history.replaceState(null, "", address(query));
}

// --- copying -------------------------------------------------------------------------------------------

function copyByHand(text) {
  // Without https only the old way is allowed, and inside an open dialog only from inside it.
  const field = document.createElement("textarea");
  field.value = text;
  (byId("reader").open ? byId("reader") : document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (!copied) throw new Error("not copied");
}

async function copy(button) {
  const label = button.querySelector("span");
  const before = (label.dataset.before ??= label.textContent);
  try {
    const text = button.dataset.copy || location.href;
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyByHand(text);
    label.textContent = button.dataset.done;
    say(button.dataset.said);
  } catch {
    say(button.dataset.failed);
  }
  button.focus();
  setTimeout(() => (label.textContent = before), 1600);
}

// --- light and dark ------------------------------------------------------------------------------------

function paint(theme) {
  document.body.classList.toggle("dark", theme === "dark");
}

function otherTheme() {
  const theme = document.body.classList.contains("dark") ? "light" : "dark";
  localStorage.setItem(THEME, theme);
  paint(theme);
}

// --- what people do ------------------------------------------------------------------------------------

const CLICKS = [
  ["a[data-read]", readAt],
  ["[data-copy]", copy],
  ["[data-theme]", otherTheme],
  ["[data-close]", () => byId("reader").close()],
  ["dialog", (dialog, event) => event.target === dialog && dialog.close()], // the dimmed page beside it
];

function clicked(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, a new window
  const hit = CLICKS.map(([which, act]) => [event.target.closest(which), act]).find(([found]) => found);
  if (!hit) return;
  if (hit[0].matches("a")) event.preventDefault();
  hit[1](hit[0], event);
}

function start() {
  if (!byId("reader")) return requestAnimationFrame(start); // mounted after the answer
  if (localStorage.getItem(THEME)) paint(localStorage.getItem(THEME));
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement.matches(".inferred")) document.activeElement.blur();
  });
  byId("reader").addEventListener("close", readerClosed);
  addEventListener("popstate", follow);
  watch("value", answered);
  follow();
}

start();
