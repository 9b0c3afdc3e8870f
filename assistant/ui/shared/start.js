// The last script of the page: every part has registered by now.

import "./keys.js";
import { start } from "./page.js";

start();
