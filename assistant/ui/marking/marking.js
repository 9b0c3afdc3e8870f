// A hit that is right, or a refusal that is, becomes a known answer: the dialog that asks for the file.

import { here, questionOf } from "../shared/address.js";
import { byId, keep, kept, say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { offline, part } from "../shared/send.js";
import { post } from "../known/known.js";

const FILE = "pincite-known-file"; // the file chosen last, in this browser
let opener = null; // the button that was pressed

async function openMarking(button) {
  opener = button;
  const asked = new URLSearchParams([...questionOf(here()), ["mark", button.dataset.mark]]);
  const dialog = byId("marking");
  dialog.querySelector(".body").innerHTML = (await part("known/mark", asked)) ?? offline();
  const files = dialog.querySelector("select");
  if (files && [...files.options].some((one) => one.value === kept(FILE))) files.value = kept(FILE);
  dialog.showModal();
}

function closeMarking() {
  byId("marking").close();
}

async function mark(form) {
  const filled = new FormData(form);
  const file = filled.get("new").trim() || filled.get("file");
  const query = questionOf(here()).toString();
  const { problem, said, label } = await post("mark", { query, mark: opener.dataset.mark, file });
  if (problem) return void (form.querySelector(".wrong").textContent = problem);
  keep(FILE, file);
  closeMarking();
  opener.querySelector("span").textContent = label;
  opener.title = said;
  opener.classList.add("done");
  say(said);
}

function wireMarking() {
  byId("marking").addEventListener("submit", (event) => {
    event.preventDefault();
    mark(event.target);
  });
  byId("marking").addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes this alone
}

register({
  root: "marking",
  clicks: [
    ["[data-mark]", openMarking],
    ["[data-unmark]", closeMarking],
  ],
  wire: wireMarking,
});
