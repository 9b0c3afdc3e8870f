// The language of the page: chosen in the masthead, kept in this browser as a cookie, since the server must know it.

const KEY = "pincite-language";
const YEAR = 31_536_000; // s

export function wireLanguage() {
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-languages]")) return;
    document.cookie = `${KEY}=${target.value}; path=/; max-age=${YEAR}; samesite=lax`;
    location.reload();
  });
}
