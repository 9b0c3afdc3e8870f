// The documentation in the light or dark that the page has: as the system does, until a person chooses.

import { paintTheme } from "../shared/theme.js";

document.body.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
paintTheme();
