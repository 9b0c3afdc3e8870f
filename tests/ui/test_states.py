"""Every state of the page: nothing for axe-core to complain of, no sideways scrolling on a phone, pictures for eyes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect
from ui_states import OUTSIDE, STATES, visit

pytest_plugins = ("ui_browser",)

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def test_every_state_is_accessible(
    tab: Page, site: str, axe: Callable[[], list[str]], picture: Callable[[str], None]
) -> None:
    """axe-core finds nothing wrong in any state, light and dark; no hash stands in any of them."""
    found: dict[str, list[str]] = {}
    opened(tab, site, WIDE)
    for state in STATES:
        visit(tab, state)
        picture(f"{state}-wide-light")
        hashes = re.findall(r"\S*@[0-9a-f]{8}\b|\b[0-9a-f]{64}\b", tab.evaluate("document.body.innerText"))
        if wrong := [*hashes, *axe()]:  # leaves it dark
            found[state] = wrong
        picture(f"{state}-wide-dark")
        tab.evaluate("document.body.classList.remove('dark')")

    assert found == {}


def test_every_state_fits_a_phone(
    tab: Page, site: str, violations: Callable[[str, str], list[str]], picture: Callable[[str], None]
) -> None:
    """390 pixels need no sideways scrolling; nothing that scrolls is out of reach, no target is too small."""
    rules = "{runOnly: ['scrollable-region-focusable', 'target-size']}"
    found: dict[str, object] = {}
    opened(tab, site, NARROW)
    for state in STATES:
        visit(tab, state)
        picture(f"{state}-narrow")
        wide = tab.evaluate("document.documentElement.scrollWidth")
        wrong = violations("light", rules)
        if wide > NARROW["width"] or wrong:
            found[state] = (wide, wrong)

    assert found == {}


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_every_state_mirrors(tab: Page, site: str, width: int) -> None:
    """Where the page's language runs from the right, nothing is cut off and nothing needs sideways scrolling."""
    found: dict[str, object] = {}
    opened(tab, site, {"width": width, "height": 844})
    tab.evaluate("document.documentElement.dir = 'rtl'")
    for state in STATES:
        visit(tab, state)
        wide = tab.evaluate("document.documentElement.scrollWidth")
        outside = tab.locator("main :is(.button, .chip, h2, h3, p, blockquote, label)").evaluate_all(OUTSIDE)
        if wide > width or outside:
            found[state] = (wide, outside)

    assert found == {}
    first, last = (tab.locator("[role=tab]").nth(at) for at in (0, -1))
    visit(tab, "start")
    first.focus()
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator("[role=tab]").nth(1)).to_be_focused()
    assert box(first)["x"] > box(last)["x"]


def box(element: Locator) -> FloatRect:
    """Where an element stands."""
    found = element.bounding_box()
    assert found is not None
    return found


def opened(page: Page, site: str, viewport: dict[str, int]) -> None:
    """Open the page and wait for the articles."""
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    page.goto(site)
    expect(page.locator("#counts")).to_have_text("3 articles · 12 passages")
