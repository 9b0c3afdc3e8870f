"""What the tabs Draft and Quotations share: how a text is sent, what is said where it is none, and both tabs."""

import re
import threading
from collections.abc import Callable, Iterator
from enum import StrEnum

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from ui_browser import served
from ui_checking import checked, rows
from ui_fake import FakeAssistant
from ui_toy import DRAFT, QUOTATIONS

from assistant.documents import Document
from assistant.records import DraftOutcome, DraftSentence, Quotation, QuotationOutcome
from assistant.settings import MAX_TEXT
from assistant.ui import Opening, build_app, guard
from assistant.ui.respond import UNEXPECTED
from assistant.ui.templates import environment

pytest_plugins = ("ui_browser", "ui_checking")

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
Axe = Callable[[], list[str]]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.exe", b"x", "Cannot read a.exe: expected a file ending in .md"),
        ("../../etc/passwd", b"x", "Cannot read passwd: expected a file ending in"),
        ("a.txt", b"\xff", "Cannot read a.txt: expected UTF-8, found the byte 0xff at 0."),
        ("a.docx", b"no zip", "a.docx"),
        ("a.txt", b"x" * (MAX_TEXT + 1), "The text is too long: 1,000,001 characters, at most 1,000,000."),
    ],
    ids=["ending", "path", "encoding", "docx", "length"],
)
def test_what_cannot_be_read_says_why(client: TestClient, name: str, data: bytes, message: str) -> None:
    """A wrong type, encoding or length ends the stream with one message, and nothing is checked."""
    (line,) = rows(client, "quotations", name, data)
    assert message in line["problem"]


def test_larger_files_and_none_are_refused(client: TestClient) -> None:
    """A body beyond the limit is not read; a form without a file is told so; other routes keep the small limit."""
    large = client.post("/pincite/draft", files={"file": ("a.txt", b"x" * guard.MAX_UPLOAD)})
    assert large.status_code == 413
    empty = client.post("/pincite/draft", data={"part": "text"})
    assert (empty.status_code, "No text came with the request: paste one or choose a file." in empty.text) == (
        422,
        True,
    )
    assert client.post("/pincite/answer", content=b"x" * (guard.MAX_BODY + 1)).status_code == 413


@pytest.mark.parametrize("route", ["draft", "quotations", "cited"])
def test_a_form_that_is_none_is_refused_by_its_status(client: TestClient, route: str) -> None:
    """It is nothing that the page sends, so there is no message for people."""
    answer = client.post(f"/pincite/{route}", content=b"x", headers={"content-type": "multipart/form-data"})
    assert answer.status_code == 400


@pytest.mark.parametrize(("tab", "outcomes"), [("draft", DraftOutcome), ("quotations", QuotationOutcome)])
def test_every_outcome_has_words_and_a_tone(tab: str, outcomes: type[StrEnum]) -> None:
    """Each tab has one table of them, in which none is missing and all differ."""
    table = environment("en").get_template(f"{tab}/outcomes.html").module.OUTCOMES  # type: ignore[attr-defined]
    signs = environment("en").get_template("checking/macros.html").module.SIGNS  # type: ignore[attr-defined]

    assert set(table) == set(outcomes)
    assert len({look["words"] for look in table.values()}) == len(table)
    assert {look["tone"] for look in table.values()} <= set(signs)


def test_errors_nobody_meant_are_not_shown() -> None:
    """What breaks inside is logged, and the page says only that something did."""

    class Broken(FakeAssistant):
        def draft(self, text: Document) -> Iterator[DraftSentence]:
            raise RuntimeError("secret inside")

    (_, line) = rows(
        TestClient(build_app(Opening(Broken)), base_url="http://127.0.0.1"), "draft", "a.md", b"It fell down."
    )
    assert UNEXPECTED in line["problem"]
    assert "secret" not in line["problem"]


# --- in a browser ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["draft", "quotations"])
def test_a_long_check_shows_how_far_it_is_and_stops(tab: Page, name: str) -> None:
    """Rows come while the rest is looked for; Cancel keeps them, and the server looks for no more."""
    looked: list[int] = []
    gate = threading.Semaphore(3)

    class Slow(FakeAssistant):
        def draft(self, text: Document) -> Iterator[DraftSentence]:
            yield from slowly(super().draft(text))

        def quotations(self, text: Document, warn: Callable[[str], object]) -> Iterator[Quotation]:
            for one in slowly(super().draft(text)):
                warn(f"Line {len(looked)}: look.")
                yield Quotation(one.start, one.end, one.text, QuotationOutcome.NOT_FOUND, holds=False)

    def slowly(coming: Iterator[DraftSentence]) -> Iterator[DraftSentence]:
        for number, one in enumerate(coming):
            gate.acquire(timeout=20)
            looked.append(number)
            yield one

    with served(build_app(Opening(Slow))) as address:
        tab.goto(f"{address}?tab={name}")
        part = tab.locator(f"[data-check={name}]")
        part.get_by_label("Your text").fill("The ferry runs every day. " * 20)
        part.locator("form [type=submit]").click()
        expect(part.locator(".running p")).to_have_text("14 % of the text is checked")
        expect(part.locator(".warnings li")).to_have_text(
            ["Line 1: look.", "Line 2: look.", "Line 3: look."] * (name != "draft")
        )
        expect(part.locator(".rows > li")).to_have_count(3)
        part.get_by_role("button", name="Cancel").click()
        expect(part.locator(".summary p")).to_have_text("Stopped. What was found until then is shown.")
        expect(part.locator(".running")).to_be_hidden()
        tab.wait_for_timeout(300)
        for _ in range(20):
            gate.release()
        tab.wait_for_timeout(500)
        assert len(looked) <= 4  # the one that was under way
        expect(part.locator(".rows > li")).to_have_count(3)


@pytest.mark.parametrize("name", ["draft", "quotations"])
def test_a_new_check_shows_no_numbers_of_the_former_one(tab: Page, toy_site: str, name: str) -> None:
    """Before its first row has come there are no rows, counts, share or summary."""
    expect(checked(tab, toy_site, name, DRAFT + QUOTATIONS).first).to_be_visible()
    part = tab.locator(f"[data-check={name}]")
    tab.route(f"**/pincite/{name}", lambda route: None)  # it is never answered
    part.locator("form [type=submit]").click()
    expect(part.locator(".running")).to_be_visible()
    expect(part.locator(".rows > li")).to_have_count(0)
    for numbers in (".only", ".summary", ".warnings"):
        expect(part.locator(numbers)).to_be_hidden()
    expect(part.locator(".running p")).not_to_contain_text("%")
    tab.unroute_all()


def test_what_goes_wrong_is_said_where_the_text_is(tab: Page, toy_site: str) -> None:
    """No text, a wrong file and one too large each have one message; the next check takes it away."""
    tab.goto(f"{toy_site}?tab=quotations")
    part = tab.locator("[data-check=quotations]")
    submit = part.get_by_role("button", name="Check the quotations")
    submit.click()
    expect(part.get_by_role("alert")).to_contain_text("There is no text yet: paste one or choose a file.")
    file = part.locator("input[type=file]")
    file.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * guard.MAX_UPLOAD})
    expect(part.get_by_role("alert")).to_contain_text("The file is too large: at most 10 MB.")
    file.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"\xff"})
    submit.click()
    expect(part.get_by_role("alert")).to_contain_text("Cannot read a.txt: expected UTF-8")
    file.set_input_files({"name": "b.txt", "mimeType": "text/plain", "buffer": b"No marks."})
    submit.click()
    expect(part.locator(".summary p")).to_have_text("The text holds no quotation.")
    expect(part.get_by_role("alert")).to_have_count(0)


def test_a_tab_has_an_address(tab: Page, toy_site: str) -> None:
    """It survives a reload, back leads to where one was, and a question leads to the answer's tab."""
    tab.goto(toy_site)
    tab.get_by_role("tab", name="Draft").click()
    expect(tab).to_have_url(f"{toy_site}?tab=draft")
    tab.reload()
    expect(tab.get_by_role("tab", name="Draft")).to_have_attribute("aria-selected", "true")
    tab.get_by_role("tab", name="Quotations").click()
    tab.go_back()
    expect(tab.get_by_role("heading", name="Does your text say what your articles say?")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_label("Your question")).to_be_visible()


STATES: dict[str, tuple[str, str]] = {
    "draft-start": ("draft", ""),
    "draft": ("draft", DRAFT),
    "quotations-start": ("quotations", ""),
    "quotations": ("quotations", QUOTATIONS),
}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits(
    tab: Page, toy_site: str, axe: Axe, picture: Callable[[str], None], state: str, size: dict[str, int]
) -> None:
    """axe-core finds nothing wrong, light and dark; a phone needs no sideways scrolling."""
    name, text = STATES[state]
    width = "wide" if size is WIDE else "narrow"
    tab.set_viewport_size(size)  # type: ignore[arg-type]
    if text:
        checked(tab, toy_site, name, text)
    else:
        tab.goto(f"{toy_site}?tab={name}")
        expect(tab.locator(f"[data-check={name}] h2")).to_be_visible()
    expect(tab.locator("#counts")).to_have_text(re.compile("3 articles"))
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    picture(f"{state}-{width}-light")
    assert axe() == []
    picture(f"{state}-{width}-dark")
