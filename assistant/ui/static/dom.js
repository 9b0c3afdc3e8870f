// Small things that all parts need.

export const byId = (id) => document.getElementById(id);

/** Close the sheets of filters and recent questions, but for one. */
export function closeDrops(kept) {
  for (const drop of document.querySelectorAll(".drop[open]")) if (drop !== kept) drop.open = false;
}

/** Tell screen readers; inside an open dialog by its own line, since a modal one silences the rest. */
export function say(words) {
  const open = ["basket", "reader"].find((name) => byId(name).open);
  const line = byId(open ? `said-in-${open}` : "said");
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

/** A part of the page from the server, or null where it does not answer. */
export function part(name, query, signal) {
  return fetch(`/pincite/${name}?${query}`, { signal }).then((response) => response.text()).catch(() => null);
}
