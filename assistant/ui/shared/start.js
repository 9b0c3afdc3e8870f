// The last script of the page: every part has registered by now.

import { start } from "./page.js";

start();
