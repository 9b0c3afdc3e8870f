// The last script of the page: every part has registered by now.

import "./keys.js";
import { start } from "./page.js";
import { part } from "./send.js";

const RETRY = 1000; // ms

/** The frame comes in the visitor's language; a server that is too busy or begins anew is asked again. */
async function begin() {
  const frame = await part("frame");
  if (frame === null) setTimeout(begin, RETRY);
  else start(frame);
}

begin();
