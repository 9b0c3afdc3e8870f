// Light and dark: as the system has it, until a person chooses.

import { keep, kept } from "./dom.js";

const KEY = "pincite-theme";

export function paintTheme() {
  const theme = kept(KEY);
  if (theme) document.body.classList.toggle("dark", theme === "dark");
}

export function otherTheme() {
  keep(KEY, document.body.classList.contains("dark") ? "light" : "dark");
  paintTheme();
}
