// Copying: a quotation, a citation as it is shown, a link; the button says that it was done, and so does a live region.

import { say } from "./dom.js";
import { made, print } from "./style.js";

export async function copy(button) {
  const label = button.querySelector("span");
  const before = (button.dataset.before ??= label.textContent);
  try {
    await write(await wanted(button));
    label.textContent = button.dataset.done;
    button.classList.add("done");
    say(button.dataset.said);
  } catch {
    say(button.dataset.failed);
  }
  setTimeout(() => {
    label.textContent = before;
    button.classList.remove("done");
  }, 1600);
}

/** What a button copies: its text, and where that has italics or links the same as HTML. */
async function wanted(button) {
  const data = button.dataset;
  if (data.copyCitation) return rich([await citation(button)]);
  if ("copyReferences" in data) return rich([...button.closest("section").querySelectorAll("li")]);
  return { text: data.copy ?? pageAddress("copyHere" in data ? location.search : data.copyLink) };
}

/** A place of the page, at the address that it was told to be reached at, else at the one that this browser uses. */
function pageAddress(query) {
  const page = document.querySelector(".masthead").dataset.publicUrl || location.origin + location.pathname;
  return new URL(query, page.endsWith("/") ? page : `${page}/`).href;
}

/** The line that shows the citation, or one made for it, in the style that was chosen. */
async function citation(button) {
  const id = button.dataset.copyCitation;
  const line = (button.closest("dialog") ?? document).querySelector(`[data-styled="${id}"], [data-printed="${id}"]`);
  if (!line) return made(id);
  if (line.dataset.styled) await print(line);
  return line;
}

function rich(elements) {
  return {
    text: elements.map((each) => each.textContent).join("\n"),
    html: elements.map((each) => `<p>${each.innerHTML.replaceAll("\n", "<br>")}</p>`).join(""),
  };
}

async function write({ text, html }) {
  if (html && navigator.clipboard?.write) {
    const kinds = { "text/plain": text, "text/html": html };
    const blobs = Object.entries(kinds).map(([type, content]) => [type, new Blob([content], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without https only the old way is allowed, and inside an open dialog only from inside it.
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  (focused.closest("dialog") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused.focus();
  if (!copied) throw new Error("not copied");
}
