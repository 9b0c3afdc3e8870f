// Words selected in the reader, as a citation. Offsets count code points in the article's text: each paragraph
// says where its text starts (data-start), and what stands in it is exactly the article's.

import { byId, say } from "../shared/dom.js";
import { offline, part } from "../shared/send.js";

const REST = 150; // ms
const page = () => byId("reader").querySelector(".page");
const paragraphs = () => [...page().querySelectorAll("[data-start]")];
const points = (text) => [...text].length;
let request = 0;

/** Whatever selects words (mouse, keys, a finger, a button here), they are cited once the selection rests. */
export function wireSelection() {
  let resting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(resting);
    resting = setTimeout(selected, REST);
  });
}

/** A paragraph's number was pressed: its words are selected. */
export function citeParagraph(button) {
  const start = Number(button.parentElement.querySelector("[data-start]").dataset.start);
  select(start, start + points(button.parentElement.querySelector("[data-start]").textContent));
}

/** Select the words from one offset to another; that cites them. */
export function select(start, end) {
  const range = document.createRange();
  range.setStart(...spot(start, false));
  range.setEnd(...spot(end, true));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
}

export function unselect() {
  hideSelection();
  getSelection().removeAllRanges();
  page().focus({ preventScroll: true });
}

/** Whether words are selected, and their citation is shown. */
export const selecting = () => !bar().hidden;

export function hideSelection() {
  request++;
  bar().hidden = true;
}

function bar() {
  return byId("reader").querySelector(".selection");
}

/** What a person has selected, without the white space around it. */
function selected() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const slices = paragraphs().map((block) => slice(block, chosen.getRangeAt(0))).filter(Boolean);
  if (slices.length) cite(slices[0].start, slices.at(-1).end);
}

/** The part of a paragraph that a range covers, in the article's offsets; null where it covers no words. */
function slice(block, range) {
  const own = document.createRange();
  own.selectNodeContents(block);
  if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) own.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) own.setEnd(range.endContainer, range.endOffset);
  if (!range.intersectsNode(block) || !own.toString().trim()) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(own.startContainer, own.startOffset);
  const text = own.toString();
  const start = Number(block.dataset.start) + points(before.toString()) + points(text) - points(text.trimStart());
  return { start, end: start + points(text.trim()) };
}

/** The text node and the offset in it that an offset of the article falls on. */
function spot(offset, isEnd) {
  const blocks = paragraphs();
  const block = blocks.findLast((each) => Number(each.dataset.start) + isEnd <= offset) ?? blocks[0];
  let left = offset - Number(block.dataset.start);
  const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let node = walk.nextNode();
  for (let next = node; next; next = walk.nextNode()) {
    node = next;
    const long = points(node.data);
    if (left < long + isEnd) return [node, [...node.data].slice(0, left).join("").length];
    left -= long;
  }
  return [node, node.data.length];
}

async function cite(start, end) {
  const mine = ++request;
  const html = await part("citation", new URLSearchParams({ read: page().dataset.article, s: start, e: end }));
  if (mine !== request) return;
  const before = document.activeElement.getAttribute?.("aria-label");
  bar().innerHTML = html ?? offline();
  const again = before && [...bar().querySelectorAll("button")].find((each) => each.ariaLabel === before);
  bar().hidden = false;
  if (again) again.focus(); // the arrow that was pressed, made anew
  const id = bar().querySelector("code");
  if (id) say(`${bar().ariaLabel}: ${bar().querySelector("q").textContent}`);
}
