// The tab Quotations: what every check can do.

import { registerCheck } from "../checking/checking.js";

registerCheck("quotations");
