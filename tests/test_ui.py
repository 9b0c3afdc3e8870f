"""The web page, used as a person uses it: with keyboard and mouse, in a browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from ui_fake import COUNCIL, CROSSES, HITS, HOSTILE, Gate

from assistant.ui import strings

pytest_plugins = ("ui_browser",)

Axe = Callable[[], list[str]]


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    field = page.get_by_label("Your question")
    field.fill(question)
    field.press("Enter")


def answered(page: Page, site: str) -> Locator:
    """The three cards of the answer to 'How'."""
    page.goto(f"{site}?q=How")
    cards = page.locator(".hits .card")
    expect(cards).to_have_count(3)
    return cards


def copied(page: Page) -> str:
    """What the clipboard holds."""
    return str(page.evaluate("navigator.clipboard.readText()"))


# --- asking ---------------------------------------------------------------------------------------------


def test_a_question_typed_and_entered_is_answered(tab: Page, site: str) -> None:
    """The field has the focus, Enter asks, and the answer says how much answers and where from."""
    tab.goto(site)
    expect(tab).to_have_title("Pincite")
    expect(tab.get_by_label("Your question")).to_be_focused()
    expect(tab.locator(".counts")).to_have_text("3 articles")
    tab.keyboard.type("How often does it run?")
    tab.keyboard.press("Enter")

    expect(tab.locator(".summary")).to_have_text(
        "Evidence found in 2 passages from 2 articles. Quoted word for word; the answering sentence is marked."
        " 1 more is a weak match."
    )
    first = tab.locator(".hits .card").first
    expect(first.get_by_role("heading")).to_have_text('The ferry <b>"Sund"</b> & its ${price}')
    expect(first.locator(".meta")).to_have_text("Maike Lorenzen; Ove ThygesenHarbour Review12 March 2021paragraph 6")
    expect(tab.locator(".strength")).to_have_text(["Strong match", "Good match", "Weak match"])
    assert tab.url == f"{site}?q=How+often+does+it+run%3F"


def test_a_weak_answer_says_so(tab: Page, site: str) -> None:
    """An answer whose best passage is a weak match is not called evidence without a word of warning."""
    tab.goto(f"{site}?q=When")
    expect(tab.locator(".summary strong")).to_have_text("Weak evidence only, in 1 passage from 1 article.")
    expect(tab.locator(".strength")).to_have_text(["Weak match"])


def test_the_mark_is_exactly_the_sentence(tab: Page, site: str) -> None:
    """What is marked is the answering sentence, and what surrounds it is the passage, unchanged."""
    cards = answered(tab, site)
    around = "The vote was seven to two. Repairs since then have cost 1.4 million crowns, paid for by the"

    assert cards.nth(0).locator("mark").text_content() == COUNCIL
    assert cards.nth(0).locator("blockquote").text_content() == f"{COUNCIL} {around} district."
    assert cards.nth(1).locator("mark").text_content() == CROSSES


def test_text_is_text_however_hostile(tab: Page, site: str) -> None:
    """Markup, templates and backslashes of an article are shown as they are, and nothing of them runs."""
    tab.goto(f"{site}?q=What")

    expect(tab.locator(".card mark")).to_be_visible()
    assert tab.locator(".card mark").text_content() == HOSTILE
    tab.get_by_role("link", name="Open in article").click()
    expect(tab.locator("#reader mark")).to_be_visible()
    assert tab.locator("#reader mark").text_content() == HOSTILE
    assert tab.evaluate("window.ran") is None


def test_a_hostile_question_is_text_too(tab: Page, site: str) -> None:
    """A question with markup comes back in address and field as it was typed."""
    tab.goto(site)
    question = 'How "${window.ran = 5}" <img src=x onerror=window.ran=6> {{x}} \\n?'
    ask(tab, question)

    expect(tab.locator(".hits")).to_be_visible()
    tab.reload()
    expect(tab.get_by_label("Your question")).to_have_value(question)
    assert tab.evaluate("window.ran") is None


def test_inferred_fields_give_their_reason(tab: Page, site: str) -> None:
    """A supplied title stands in brackets, an inferred date is marked, and the reason shows on focus."""
    card = answered(tab, site).nth(1)
    reason = card.locator(".meta [role=tooltip]")

    expect(card.get_by_role("heading", name="[On a bridge to the island]", exact=True)).to_be_visible()
    expect(reason).to_be_hidden()
    card.get_by_role("button", name="c. 2016").focus()
    expect(reason).to_have_text("inferred from the survey “of last autumn” <2015>")
    tab.keyboard.press("Escape")
    expect(reason).to_be_hidden()
    card.get_by_role("button", name="c. 2016").hover()
    expect(reason).to_be_visible()


def test_quotation_and_citation_are_copied_whole(tab: Page, site: str) -> None:
    """The clipboard holds exactly the quotation, or the citation, and a live region says so."""
    card = answered(tab, site).nth(0)

    card.get_by_role("button", name="Copy quotation").click()
    expect(tab.locator("#said")).to_have_text("Quotation copied")
    assert copied(tab) == COUNCIL
    card.get_by_role("button", name="Copy citation").click()
    expect(tab.locator("#said")).to_have_text("Citation copied")
    assert copied(tab) == 'The ferry <b>"Sund"</b> & its ${price}, para. 6 <i>cited</i>.'
    expect(card.locator(".citation")).to_contain_text(HITS["How"][0].citation.id)


# --- the reader and addresses ---------------------------------------------------------------------------


def test_the_reader_opens_at_the_place_and_closes(tab: Page, site: str) -> None:
    """The passage is tinted, its sentence marked and in view; Esc gives focus and address back."""
    answered(tab, site)
    link = tab.get_by_role("link", name="Open in article").nth(2)
    link.click()

    mark = tab.locator("#reader mark")
    expect(mark).to_have_text("The lighthouse at the southern mole was switched off in 1987.")
    expect(mark).to_be_in_viewport()
    expect(tab.locator("#reader .tint")).to_have_text(" Its lamp is now in the school.")
    expect(tab.locator("#reader h3")).to_have_text(["The ferry of Hallig Sund", "Timetable and fares"])
    assert "read=ferry" in tab.url
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()
    expect(link).to_be_focused()
    expect(tab).to_have_url(f"{site}?q=How")


def test_a_twin_opens_its_own_place(tab: Page, site: str) -> None:
    """The same words elsewhere are named, and open there."""
    answered(tab, site)
    tab.get_by_role("link", name="copy-of-the-minutes, paragraph 2").click()

    expect(tab.locator("#reader h2")).to_have_text("copy-of-the-minutes")
    expect(tab.locator("#reader mark")).to_have_text(COUNCIL)


def test_addresses_reopen_question_and_place(tab: Page, site: str) -> None:
    """?q= asks and &read= opens the reader; closing it leaves the answer, whose link can be copied."""
    tab.goto(f"{site}?q=How&read=bridge&s=150&e=232")

    expect(tab.locator("#reader mark")).to_have_text(CROSSES)
    tab.get_by_role("button", name="Copy link").click()
    expect(tab.locator("#said-in-reader")).to_have_text("Link to this place copied")
    assert copied(tab) == f"{site}?q=How&read=bridge&s=150&e=232"
    tab.get_by_role("button", name="Close").click()
    expect(tab).to_have_url(f"{site}?q=How")
    expect(tab.locator(".hits .card")).to_have_count(3)


def test_a_page_opened_with_a_question_says_that_the_articles_are_open(tab: Page, site: str) -> None:
    """Opening and asking at once is two events of the page, and neither may get lost: five times in a row."""
    for turn in range(5):
        tab.goto(f"{site}?q=How+{turn}")
        expect(tab.locator(".hits .card")).to_have_count(3)
        expect(tab.locator(".counts")).to_have_text("3 articles")
        expect(tab.locator(".note")).to_have_count(0)


def test_back_and_forward_walk_through_what_was_seen(tab: Page, site: str) -> None:
    """Back closes the reader, then returns to the former question; forward goes there again."""
    answered(tab, site)
    ask(tab, "What else?")
    expect(tab.locator(".hits .card")).to_have_count(1)
    tab.get_by_role("link", name="Open in article").click()
    expect(tab.locator("#reader mark")).to_be_visible()

    tab.go_back()
    expect(tab.locator("#reader")).to_be_hidden()
    tab.go_back()
    expect(tab.get_by_label("Your question")).to_have_value("How")
    expect(tab.locator(".hits .card")).to_have_count(3)
    tab.go_forward()
    expect(tab.locator(".hits .card")).to_have_count(1)
    tab.go_forward()
    expect(tab.locator("#reader mark")).to_be_visible()


# --- refusal, errors, waiting ---------------------------------------------------------------------------


def test_a_refusal_says_why_and_hides_the_nearest(tab: Page, site: str) -> None:
    """A refusal gives its reason and what was searched; the nearest passages wait, named as no answer."""
    tab.goto(f"{site}?q=Who")
    panel = tab.locator(".refusal")

    expect(panel).to_contain_text("No sentence in the articles says who <that> is.")
    expect(panel).to_contain_text("Searched: 3 articles.")
    expect(panel.locator(".near")).to_have_count(2)
    expect(panel.locator(".near").first).to_be_hidden()
    panel.get_by_text("The nearest 2 passages, which do not answer the question").click()
    expect(panel.locator(".near").first).to_contain_text("Engineers put its cost at 90 million crowns.")
    expect(tab.locator("mark")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("  ", "The question is empty: type one and press Enter."),
        ("How " * 501, "The question is too long: 2,003 characters, at most 2,000. Shorten it."),
        ("Break", "Cannot read the index at index/<CURRENT>: build it again."),
        ("Crash", strings.UNEXPECTED),
    ],
    ids=["empty", "too long", "broken index", "unforeseen"],
)
def test_an_error_is_one_message(tab: Page, site: str, question: str, message: str) -> None:
    """Whatever fails, the page says it once, and the next question works."""
    tab.goto(site)
    ask(tab, question)

    expect(tab.get_by_role("alert").locator("p")).to_have_text(message)
    ask(tab, "How")
    expect(tab.locator(".hits .card")).to_have_count(3)


def test_a_question_asked_too_early_is_answered_later(tab: Page, gated: tuple[str, Gate], axe: Axe) -> None:
    """The page is there before the articles are, says so, and keeps the question."""
    address, gate = gated
    tab.goto(address)
    expect(tab.locator(".note")).to_contain_text("Opening your articles and loading the model")
    ask(tab, "How")
    expect(tab.locator(".summary")).to_have_text("Your question waits until the articles are open …")
    assert axe() == []
    gate.open()

    expect(tab.locator(".hits .card")).to_have_count(3)
    expect(tab.locator(".note")).to_have_count(0)
    expect(tab.locator(".counts")).to_have_text("3 articles")


# --- for everyone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sign"),
    [
        ("", ".intro"),
        ("?q=How", ".hits"),
        ("?q=When", ".badge.weak"),
        ("?q=Who", ".refusal"),
        ("?q=Break", ".problem"),
        ("?read=bridge&s=150&e=232&v=0", "#reader mark"),
    ],
    ids=["start", "answer", "weak", "refusal", "error", "reader"],
)
def test_every_state_is_accessible_and_fits_a_phone(tab: Page, site: str, axe: Axe, query: str, sign: str) -> None:
    """axe-core finds nothing wrong in light and dark, and 390 pixels need no sideways scrolling."""
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(site + query)
    expect(tab.locator(sign)).to_be_visible()
    expect(tab.locator(".counts")).to_have_text("3 articles")
    for each in tab.locator("summary:visible").all():
        each.click()

    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    assert axe() == []


def test_the_theme_is_chosen_and_kept(tab: Page, site: str) -> None:
    """The button turns light into dark, also for the next visit."""
    tab.goto(site)
    button = tab.get_by_role("button", name="Switch between light and dark")
    button.click()
    expect(tab.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    tab.reload()
    expect(tab.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    button.click()
    expect(tab.locator("body")).not_to_have_class(re.compile(r"\bdark\b"))
