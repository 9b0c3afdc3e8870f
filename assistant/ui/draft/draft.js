// The tab Draft: what was checked is taken away with its citations.

import { postChecked, registerCheck, wrong } from "../checking/checking.js";
import { byId, say } from "../shared/dom.js";
import { register } from "../shared/page.js";
import { offline, save } from "../shared/send.js";
import { style } from "../shared/style.js";

const tab = () => byId("tab-draft").querySelector("[data-check]");
const styles = () => tab().querySelector(".take select");

async function download(button) {
  const trouble = tab().querySelector(".take .trouble");
  trouble.replaceChildren();
  const evidence = [...tab().querySelectorAll(".rows > li")].map((row) => row.dataset.evidence ?? null);
  const fields = { part: button.dataset.take, evidence: JSON.stringify(evidence), style: styles().value };
  const response = await postChecked(tab(), "cited", fields);
  if (!response?.ok) return void (trouble.innerHTML = await wrong(tab(), response));
  try {
    await save(response, decodeURIComponent(response.headers.get("x-name")));
    say(button.dataset.said);
  } catch {
    trouble.innerHTML = offline(); // the file broke off
  }
}

/** A related passage is taken away with its sentence only where the writer has accepted it. */
function accept(box) {
  const row = box.closest(".rows > li");
  if (box.checked) row.dataset.evidence = box.dataset.accept;
  else delete row.dataset.evidence;
  const running = tab().querySelector(".found").getAttribute("aria-busy") === "true";
  if (!running) tab().querySelector(".take").hidden = !tab().querySelector("[data-evidence]");
}

registerCheck("draft");
register({
  root: "tab-draft",
  clicks: [
    ["[data-take]", download],
    ["[data-accept]", accept],
  ],
  wire: () => (styles().value = style()), // as citations are copied
});
