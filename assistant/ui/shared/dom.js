// Small things that all parts need.

export const byId = (id) => document.getElementById(id);

/** Close the sheets of filters and recent questions, but for one. */
export function closeDrops(kept) {
  for (const drop of document.querySelectorAll(".drop[open]")) if (drop !== kept) drop.open = false;
}

/** Tell screen readers; inside an open dialog by its own line, since a modal one silences the rest. */
export function say(words) {
  const line = document.querySelector("dialog[open] > [role=status]") ?? byId("said");
  line.textContent = "";
  setTimeout(() => (line.textContent = words), 50); // emptied first, or the same words twice stay unsaid
}

/** What this browser keeps under a name, or null; some browsers forbid it, and anyone may have changed it. */
export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Nothing is kept, and the page works all the same.
  }
}
