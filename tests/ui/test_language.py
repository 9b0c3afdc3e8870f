"""The page in Urdu: chosen, wished for or served; nothing of it is left in English, it fits, and it is accessible.

What is English is told by the catalogue: no text, label or hint of the page may be a message of it in English.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from fastapi.testclient import TestClient
from playwright.sync_api import FilePayload, Locator, Page, expect
from sources_world import FEW, library
from ui_browser import served
from ui_fake import TRIED, FakeAssistant
from ui_known import KnownAssistant, folder
from ui_states import OUTSIDE, STATES, visit
from ui_toy import DRAFT, QUOTATIONS

from assistant.messages import message, sentences
from assistant.records import Answer
from assistant.translations import ENGLISH, LANGUAGES
from assistant.translations.catalogue import FOLDER
from assistant.ui import Opening, build_app

pytest_plugins = ("ui_browser", "ui_checking")

Axe = Callable[[], list[str]]
Violations = Callable[[str, str], list[str]]
TABS = {
    "draft": ("?tab=draft", "", "[data-check=draft] form"),
    "quotations": ("?tab=quotations", "", "[data-check=quotations] form"),
    "sources": ("?tab=sources", "", "#sources table"),
    "edit": ("?tab=sources", "#sources [data-sort]", "#sources table"),
    "known": ("?tab=known", "", "#known .state"),
}
ALL = {**STATES, **TABS}
# Every text, label, hint and placeholder of the page that is the page's own, not an article's or a person's.
WORDS = """() => {
  const others = '[lang]:not(html), blockquote, q, .brief, .said, svg, script';
  const own = node => node.checkVisibility() && !node.closest(others);
  const found = [];
  for (const node of document.querySelectorAll('main *')) {
    if (!own(node)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'data-announce']) found.push(node.getAttribute(name));
    for (const child of node.childNodes) if (child.nodeType === 3) found.push(child.data);
  }
  return found.filter(text => text?.trim()).map(text => text.trim().replace(/\\s+/g, ' '));
}"""


@pytest.fixture(scope="module")
def urdu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page that is served in Urdu, with known answers."""
    known = folder(tmp_path_factory.mktemp("known"))
    app = build_app(Opening(KnownAssistant), examples=TRIED, answers=known, language="ur")
    with served(app) as address:
        yield address


def english() -> list[re.Pattern[str]]:
    """The messages of the catalogue as patterns, but for those that have no English word."""
    path = FOLDER / "ur" / "LC_MESSAGES" / "pincite.po"
    with path.open("rb") as file:
        texts = [entry.id for entry in read_po(file) if entry.id and entry.string != entry.id]
    forms = [form for text in texts for form in ((text,) if isinstance(text, str) else text)]
    patterns = []
    for form in forms:
        pieces = re.split(r"\{[^{}]*\}|%\(\w+\)s|<[^<>]*>", form.replace("%%", "%"))
        if any(re.search(r"[a-z]{2}", piece) for piece in pieces):
            patterns.append(re.compile(".*".join(map(re.escape, pieces))))
    return patterns


def left_in_english(page: Page, patterns: list[re.Pattern[str]]) -> list[str]:
    """What of the page is a message in English; the made-up assistant's own sentences are none."""
    texts = set(page.evaluate(WORDS))
    assert len(texts) > 10
    return sorted(text for text in texts if any(pattern.fullmatch(text) for pattern in patterns))


def opened(page: Page, address: str, width: int) -> None:
    """Open the page and wait for the articles."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address)
    expect(page.locator("#counts")).to_have_text(re.compile("مضامین.*عبارات"), timeout=20_000)


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_nothing_is_left_in_english_and_all_fits(
    tab: Page, urdu: str, width: int, picture: Callable[[str], None]
) -> None:
    """In every state, from a phone to a wide screen, light and dark."""
    patterns, found = english(), {}
    opened(tab, urdu, width)
    html = tab.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ur", "rtl")
    for state in ALL:
        visit(tab, state, ALL)
        left = left_in_english(tab, patterns)
        wide = tab.evaluate("document.documentElement.scrollWidth")
        outside = tab.locator("main :is(.button, .chip, h2, h3, p, blockquote, label)").evaluate_all(OUTSIDE)
        if left or outside or wide > width:
            found[state] = (left, wide, outside)
        picture(f"urdu-{state}-{width}")
        tab.evaluate("document.body.classList.add('dark')")
        picture(f"urdu-{state}-{width}-dark")
        tab.evaluate("document.body.classList.remove('dark')")

    assert found == {}


Seen = Callable[[str], None]


@pytest.fixture(params=[390, 1280])
def seen(tab: Page, request: pytest.FixtureRequest, picture: Callable[[str], None]) -> Iterator[Seen]:
    """Looks at the page as it is, in both widths; what is English or reaches out of it fails the test at its end."""
    patterns, width, found = english(), request.param, {}

    def look(state: str) -> None:
        left = left_in_english(tab, patterns)
        outside = tab.locator("main :is(.button, .chip, h2, h3, p, blockquote, label)").evaluate_all(OUTSIDE)
        wide = tab.evaluate("document.documentElement.scrollWidth")
        if left or outside or wide > width:
            found[state] = (left, wide, outside)
        picture(f"urdu-{state}-{width}")

    tab.set_viewport_size({"width": width, "height": 844})
    yield look
    tab.context.clear_cookies()
    assert found == {}


def in_urdu(page: Page, address: str, sign: str) -> Locator:
    """Open a page of one's own in Urdu."""
    page.context.add_cookies([{"name": "pincite-language", "value": "ur", "url": address}])
    page.goto(address)
    place = page.locator(sign).first
    expect(place).to_be_visible(timeout=20_000)
    return place


@pytest.mark.parametrize(("kind", "text"), [("draft", DRAFT), ("quotations", QUOTATIONS)])
def test_rows_of_a_text_are_in_the_language_too(tab: Page, toy_site: str, kind: str, text: str, seen: Seen) -> None:
    """Verdicts, what differs, what was left out, the sum; closed and open."""
    part = in_urdu(tab, f"{toy_site}?tab={kind}", f"[data-check={kind}]")
    part.locator("textarea").fill(text)
    part.locator("form [type=submit]").click()
    expect(part.locator(".summary p")).not_to_be_empty()
    seen(f"{kind}-rows")
    part.evaluate("part => part.querySelectorAll('.fold[aria-expanded=false]').forEach(fold => fold.click())")
    seen(f"{kind}-open")


def test_results_of_known_answers_are_in_the_language_too(tab: Page, urdu: str, seen: Seen) -> None:
    """Figures, charts, and every question with what came of it."""
    in_urdu(tab, f"{urdu}?tab=known", "#known-run").locator("[type=submit]").click()
    expect(tab.locator("#known .questions li").first).to_be_visible(timeout=40_000)
    expect(tab.locator("#known [data-running]")).to_have_count(0, timeout=40_000)
    seen("known-results")


def test_changing_sources_is_in_the_language_too(tab: Page, tmp_path: Path, seen: Seen) -> None:
    """The form of an article with a wrong field, files that were read or refused, and what a removal breaks."""
    with library(tmp_path, FEW) as small:
        in_urdu(tab, f"{small.site}?tab=sources", "#sources tbody tr").locator("[data-edit]").click()
        form = tab.locator(".describing")
        form.locator("[name=published]").fill("soon")
        form.locator("[name=published]").press("Enter")
        expect(form.locator("[aria-invalid]")).to_be_visible()
        seen("edit-wrong")
        form.locator("[data-cancel]").click()
        tab.locator("#sources [data-review]").check()
        chosen = [sent("tide.md", "---\ntitle: Tide\ndate: 05/03/2020\n---\nHigh."), sent("a.pdf", "x")]
        tab.locator("#sources input[type=file]").first.set_input_files(chosen)
        expect(tab.locator(".files li > :is(.added, .wrong)")).to_have_count(2)
        seen("added")
        tab.locator("#sources [data-leave]").first.click()
        expect(tab.locator(".leaving")).to_be_visible()
        seen("leaving")


def sent(name: str, content: str) -> FilePayload:
    """A file as a person would choose it."""
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tab_is_accessible_in_every_language(tab: Page, urdu: str, language: str, axe: Axe) -> None:
    """axe-core finds nothing wrong, light and dark."""
    found: dict[str, list[str]] = {}
    tab.context.add_cookies([{"name": "pincite-language", "value": language, "url": urdu}])
    tab.set_viewport_size({"width": 1280, "height": 844})
    tab.goto(urdu)
    expect(tab.locator("html")).to_have_attribute("lang", language, timeout=20_000)
    for state in ("answer", "refusal", "reader", *TABS):
        visit(tab, state, ALL)
        if wrong := axe():
            found[state] = wrong
        tab.evaluate("document.body.classList.remove('dark')")
    tab.context.clear_cookies()

    assert found == {}


def test_the_language_is_chosen_on_the_page_and_kept(tab: Page, site: str) -> None:
    """The choice outlives a reload, the question stays, keys work, and English comes back by the same way."""
    tab.set_viewport_size({"width": 1280, "height": 844})
    tab.goto(f"{site}?q=How")
    tab.locator("[data-languages]").select_option("ur")
    expect(tab.locator("html")).to_have_attribute("dir", "rtl", timeout=20_000)
    expect(tab.locator(".hits .card").first).to_be_visible()
    expect(tab.locator(".hits blockquote").first).to_have_attribute("dir", "ltr")
    tab.reload()
    expect(tab.locator("html")).to_have_attribute("lang", "ur")
    expect(tab.locator(".hits .card").first).to_be_visible()
    tab.locator("h1").click()
    tab.keyboard.press("j")
    expect(tab.locator(".hits .opens").first).to_be_focused()
    tab.keyboard.press("?")
    expect(tab.locator("#keys h2")).to_have_text("کی بورڈ شارٹ کٹ")
    tab.keyboard.press("Escape")
    tab.locator("[data-languages]").select_option("en")
    expect(tab.locator("html")).to_have_attribute("lang", "en")
    tab.context.clear_cookies()


@pytest.mark.parametrize(
    ("served_in", "headers", "language"),
    [
        ("", {}, "en"),
        ("", {"accept-language": "ur-PK,en;q=0.5"}, "ur"),
        ("ur", {"accept-language": "en"}, "ur"),
        ("ur", {"cookie": "pincite-language=en"}, "en"),
        ("", {"cookie": "pincite-language=ur", "accept-language": "en"}, "ur"),
        ("", {"cookie": 'pincite-language="><script>', "accept-language": "de"}, "en"),
    ],
)
def test_a_choice_comes_before_the_server_and_that_before_the_browser(
    served_in: str, headers: dict[str, str], language: str
) -> None:
    """A cookie of a language that there is not counts for nothing."""
    client = TestClient(build_app(Opening(FakeAssistant), language=served_in), base_url="http://127.0.0.1")

    frame = client.get("/pincite/frame", headers=headers).text
    assert f'data-language="{language}"' in frame
    title = client.get("/pincite/answer?q=", headers=headers).text
    assert ("سوال خالی ہے" in title) == (language == "ur")
    assert ENGLISH in LANGUAGES


def test_programs_get_english(tmp_path: Path) -> None:
    """JSON is the same in every language."""
    client = TestClient(build_app(Opening(FakeAssistant), language="ur"), base_url="http://127.0.0.1")

    answer = client.post("/api/ask", json={"question": "How", "after": "soon"}, headers={"accept-language": "ur"})
    assert answer.json()["error"].startswith("Not a date: expected one such as")


def test_a_reason_from_below_is_said_in_the_language_of_the_request() -> None:
    """Answers are kept for all visitors; the reason of one is English to one and Urdu to another."""
    reason = sentences(
        message("No passage has the word {words}.", words="“tram”"),
        message("The confidence is {confidence:.1%}; {caution:.1%} is asked for.", confidence=0.1, caution=0.3),
    )

    class Refusing(FakeAssistant):
        def ask(self, question: str, *args: Any, **named: Any) -> Answer:
            return replace(super().ask(question, *args, **named), reason=reason)

    client = TestClient(build_app(Opening(Refusing)), base_url="http://127.0.0.1")
    said = {
        language: client.get("/pincite/answer?q=Who", headers={"accept-language": language}).text
        for language in LANGUAGES
    }
    assert "<p>No passage has the word “tram”.</p>" in said["en"]
    assert "<p>کسی عبارت میں لفظ \u2068“tram”\u2069 نہیں۔</p>" in said["ur"]
