// Recent questions, kept in this browser only.

import { byId, keep, kept } from "../shared/dom.js";

const KEY = "pincite-recent";
const MOST = 20;

const read = () => [kept(KEY) ?? []].flat();

/** Put a question first; `address` is the query string that asks it again. */
export function remember(question, address) {
  const others = read().filter((one) => one.address !== address);
  keep(KEY, [{ question, address }, ...others].slice(0, MOST));
  paintRecent();
}

export function clearRecent() {
  keep(KEY, []);
  paintRecent();
}

export function paintRecent() {
  const recent = read();
  byId("recent").querySelector("ul").replaceChildren(...recent.map(row));
  byId("recent").querySelector(".empty").hidden = recent.length > 0;
  byId("recent").querySelector(".kept").hidden = recent.length === 0;
}

function row({ question, address }) {
  const link = document.createElement("a");
  link.href = "?" + address;
  link.dataset.ask = "";
  link.textContent = question; // never as HTML: a person typed it
  const filters = [...new URLSearchParams(address)].filter(([name]) => name !== "q");
  if (filters.length) {
    const small = document.createElement("small");
    small.textContent = filters.map((filter) => filter.join(" ")).join(" · ");
    link.append(small);
  }
  const item = document.createElement("li");
  item.append(link);
  return item;
}
