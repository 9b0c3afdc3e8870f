// All that goes to the server and comes from it: parts of the page, changes, streams of lines.

import { byId } from "./dom.js";

/** A part of the page, or null where the server does not answer; the address's `query` says which. */
export async function part(name, query = "", signal = undefined) {
  const response = await get(`${name}?${query}`, signal);
  return response?.ok ? response.text() : null;
}

/** What a route of the page says; null where the server does not answer or the request was called off. */
export const get = (route, signal) => request(route, { signal });

/** Send something to a route: `json` as JSON, `body` as it is, a file or a form. Null as above. The header tells our
    requests from those of other sites. */
export function send(route, { json, body, signal } = {}) {
  const headers = { "x-pincite": "1" };
  if (json === undefined) return request(route, { method: "POST", headers, body, signal });
  headers["content-type"] = "application/json";
  return request(route, { method: "POST", headers, body: JSON.stringify(json), signal });
}

const request = (route, options) => fetch(`/pincite/${route}`, options).catch(() => null);

/** What arrives piece by piece: a JSON object a line. `total` says how many steps there are, or how long a text is, and
    `done` how many of them are over, or how much of it is. `html` is a row, `warnings` are items of the list above the
    rows. `said` is for people, `problem` is a message that ends it. */
export async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const parts = (rest + (value ?? "")).split("\n");
    rest = parts.pop();
    for (const each of parts) yield JSON.parse(each);
    if (done) return;
  }
}

/** Save what came as a file. */
export async function save(response, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser reads it after the click
}

/** The message that Pincite does not answer, as HTML. */
export const offline = () => byId("offline").innerHTML;
