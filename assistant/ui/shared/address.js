// The address: ?q= is the question with its filters, &by= how the answer is shown, &read= the place in an
// article, &basket=open the basket over it.

const QUESTION = ["q", "in", "publisher", "after", "before", "top", "caution", "spelling"];
const PLACE = ["read", "s", "e", "ps", "pe", "v", "w"];

const only = (query, names) => new URLSearchParams([...query].filter(([name]) => names.includes(name)));

export const here = () => new URLSearchParams(location.search);
export const questionOf = (query) => only(query, QUESTION);
export const placeOf = (query) => only(query, PLACE);
export const withoutPlace = (query) => new URLSearchParams([...query].filter(([name]) => ![...PLACE, "basket"].includes(name)));

/** An address as it is written: commas stay commas, as in `in=ID,ID`. */
export function written(query) {
  const text = query.toString().replaceAll("%2C", ",");
  return location.pathname + (text ? "?" + text : "");
}

/** Change the address and let the page follow it. */
export function go(query, { replace = false, state = null } = {}) {
  history[replace ? "replaceState" : "pushState"](state, "", written(query));
  dispatchEvent(new Event("pincite:moved"));
}
