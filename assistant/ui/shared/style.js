// The citation style: chosen in any of its lists, kept in this browser. A citation on the page ([data-styled]) is
// printed in the style once it comes into view, or is copied; where the style cannot be had it stays in the short one.

import { keep, kept, say } from "./dom.js";
import { offline, part } from "./send.js";

const KEY = "pincite-style";
const lines = new WeakMap(); // what is known of a line: its short form, the style that it is in
const printed = new Map(); // by style and citation id: what came, or will
const inView = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) print(target);
});

export const style = () => String(kept(KEY) ?? "");

/** Print a citation in the chosen style; done at once where it is so already. */
export async function print(line) {
  const wanted = style();
  const known = lines.get(line);
  inView.unobserve(line);
  if (known.style === wanted) return;
  const { html, trouble } = wanted ? await fetched(wanted, line.dataset.styled) : { html: known.short };
  if (wanted !== style()) return;
  if (trouble) explain(trouble);
  known.style = wanted;
  line.innerHTML = html ?? known.short;
}

function fetched(wanted, id) {
  const key = `${wanted} ${id}`;
  if (!printed.has(key)) printed.set(key, answer(wanted, id));
  return printed.get(key);
}

async function answer(wanted, id) {
  const html = await part("styled", new URLSearchParams({ style: wanted, id }));
  const fragment = document.createRange().createContextualFragment(html ?? offline());
  const line = fragment.querySelector("[data-line]");
  if (line) return { html: line.innerHTML };
  printed.delete(`${wanted} ${id}`); // next time it may be there
  return { trouble: fragment.querySelector(".problem p").textContent };
}

/** A line for a citation that is not shown. */
export async function made(id) {
  const line = document.createElement("p");
  const { html, trouble } = await fetched(style(), id);
  if (trouble) explain(trouble);
  line.innerHTML = html ?? (await fetched("", id)).html;
  return line;
}

/** What has come into the page: its lists show the choice, its citations are printed once they are seen. */
export function styleAll() {
  const wanted = style();
  for (const list of document.querySelectorAll("[data-cite-style]")) if (list.value !== wanted) list.value = wanted;
  for (const line of document.querySelectorAll("[data-styled]")) {
    if (!lines.has(line)) lines.set(line, { short: line.innerHTML, style: "" });
    if (lines.get(line).style !== wanted) inView.observe(line);
  }
}

/** A style was chosen in one of the lists. */
export function wireStyle() {
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-cite-style]")) return;
    keep(KEY, target.value);
    explain("");
    styleAll();
    dispatchEvent(new Event("pincite:style"));
  });
}

/** Say beside each list why the style cannot be had; nothing where it can. */
export function explain(trouble) {
  const notes = [...document.querySelectorAll(".style-trouble")];
  if (trouble && notes.some((note) => note.textContent !== trouble)) say(trouble);
  for (const note of notes) {
    note.textContent = trouble;
    note.hidden = !trouble;
  }
}
