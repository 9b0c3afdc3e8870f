"""The states of the page that its tests go through, and what shows that one is cut off."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

# name: (address, what to press there, what is then there)
STATES = {
    "start": ("", "", ".intro"),
    "answer": ("?q=How", "", ".hits"),
    "words": ("?q=How", ".words summary", ".words li"),
    "side-by-side": ("?q=How&by=side", "", ".side"),
    "filters": ("?q=How&in=ferry,copy-of-the-minutes&after=2020", "#filters summary", "#choices"),
    "filtered": ("?q=How&in=ferry,copy-of-the-minutes&after=2020", "", ".scope"),
    "weak": ("?q=When", "", ".summary.weak"),
    "refusal": ("?q=Who", ".refusal details summary", ".near"),
    "recent": ("?q=Who", "#recent summary", "#recent li"),
    "error": ("?q=Break", "", "#answer .problem"),
    "reader": ("?q=How&read=ferry&s=586&e=653&ps=586&pe=760&v=0", "", "#reader mark"),
    "selection": ("?read=bridge", "[data-cite]", "#reader .selection .proof"),
}


def visit(page: Page, state: str, states: Mapping[str, tuple[str, str, str]] = STATES) -> None:
    """Bring the page into a state, as a link in it would."""
    address, pressed, sign = states[state]
    go = "query => { history.pushState(null, '', '/' + query); dispatchEvent(new Event('popstate')); }"
    page.evaluate(go, address)
    if pressed:
        page.locator(pressed).first.click()
    expect(page.locator(f"{sign}:visible").first).to_be_visible()


# Elements that a person sees and that reach beyond the window.
OUTSIDE = """nodes => nodes.filter(node => node.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(node => !node.closest('.unseen, .wide, table') && !node.querySelector('.unseen:only-child'))
  .map(node => [node.getBoundingClientRect(), node.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width > 1 && (box.left < -1 || box.right > innerWidth + 1)).map(([, html]) => html)"""
