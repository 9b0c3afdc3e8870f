"""Asking on the web page, as a person does: with keyboard and mouse, in a browser."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Locator, Page, expect
from ui_browser import served
from ui_fake import COUNCIL, CROSSES, EXAMPLES, HITS, HOSTILE, LAMP, TELLING, FakeAssistant, Gate

from assistant.citing.references import read_back
from assistant.errors import BrokenIndexError
from assistant.messages import message, sentences
from assistant.text.wording import STRENGTHS
from assistant.translations import LANGUAGES
from assistant.ui import Opening, build_app
from assistant.ui.ask import view
from assistant.ui.ask.measured import measured
from assistant.ui.query import Query

pytest_plugins = ("ui_browser",)

Axe = Callable[[], list[str]]


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    field = page.get_by_label("Your question")
    field.fill(question)
    field.press("Enter")


def answered(page: Page, site: str) -> Locator:
    """The two cards of the answer to 'How'."""
    page.goto(f"{site}?q=How")
    cards = page.locator(".hits .card")
    expect(cards).to_have_count(2)
    return cards


def opened(page: Page) -> None:
    """Wait until the articles are open."""
    expect(page.locator("#counts")).to_have_text("3 articles · 12 passages")


def copied(page: Page) -> str:
    """What the clipboard holds."""
    return str(page.evaluate("navigator.clipboard.readText()"))


# --- asking ---------------------------------------------------------------------------------------------


def test_a_question_typed_and_entered_is_answered(tab: Page, site: str) -> None:
    """The field has the focus, Enter asks, the answer says how much answers, and the first result is in view."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.goto(site)
    expect(tab).to_have_title("Pincite")
    expect(tab.get_by_label("Your question")).to_be_focused()
    opened(tab)
    tab.keyboard.type("How often does it run?")
    tab.keyboard.press("Enter")

    expect(tab.locator("#answer .summary p")).to_have_text(
        "Evidence found in 2 passages from 2 articles. Quoted word for word."
    )
    first = tab.locator(".hits .card").first
    expect(first.locator("mark")).to_be_in_viewport(ratio=1)
    expect(first.get_by_role("heading")).to_have_text('The ferry <b>"Sund"</b> & its ${price}')
    expect(first.locator(".meta")).to_have_text("Maike Lorenzen; Ove ThygesenHarbour Review12 March 2021paragraph 6")
    expect(tab.locator(".hits .strength")).to_have_text(["Very likely answers", "Probably answers"])
    expect(tab.locator("#said")).to_have_text("Evidence found in 2 passages from 2 articles.")
    assert tab.url == f"{site}?q=How+often+does+it+run%3F"


def test_weak_evidence_is_shown_as_related_passages(tab: Page, site: str) -> None:
    """Nothing is marked and nothing offered to be cited; the reader opens at the whole passage, unmarked too."""
    tab.goto(f"{site}?q=When")
    expect(tab.locator(".summary.weak strong")).to_have_text("No clear answer: related passages only.")
    near = tab.locator(".related .near")
    expect(near).to_have_count(1)
    expect(near).to_contain_text(LAMP)
    expect(tab.locator("#answer").get_by_role("button", name="Copy")).to_have_count(0)
    expect(tab.locator("#answer").locator("mark, .card, .strength, .views")).to_have_count(0)
    near.get_by_role("link", name="Open in article").click()
    expect(tab.locator("#reader .tint").first).to_be_in_viewport()
    expect(tab.locator("#reader mark")).to_have_count(0)


def test_the_three_kinds_of_answer_differ_from_across_the_room(tab: Page, site: str) -> None:
    """Evidence, related passages and a refusal have each an own border, ground and sign."""
    tab.goto(site)
    opened(tab)
    looks = (
        "node => { const s = getComputedStyle(node); return [s.backgroundColor, s.borderTopStyle, s.borderLeftColor]; }"
    )
    seen = []
    for question, place in (("How", ".summary.evident"), ("When", ".summary.weak"), ("Who", ".refusal")):
        ask(tab, question)
        expect(tab.locator(f"#answer {place}")).to_be_visible()
        look = tab.locator(f"#answer {place}").evaluate(looks)
        seen.append((*look, tab.locator(f"#answer {place} svg").first.get_attribute("class")))
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert sum(a != b for a, b in zip(seen[one], seen[other], strict=True)) >= 3, seen


def test_the_page_says_how_sure_it_is_and_how_that_is_known(tab: Page, site: str) -> None:
    """The words beside a passage are explained, with the shares that were measured for the coefficients that ship."""
    answered(tab, site)
    tab.get_by_text("How sure is this?").click()
    said = tab.locator(".promise p")
    expect(said).to_contain_text("may not answer it")
    if figures := measured():
        expect(said).to_contain_text(f"{figures.share(3)} of 100 passages called “very likely”")


def test_the_title_opens_the_article(tab: Page, site: str) -> None:
    """The title of a card, inferred or not, opens the reader at the marked sentence."""
    cards = answered(tab, site)
    for card, sentence in ((cards.nth(0), COUNCIL), (cards.nth(1), CROSSES)):
        card.locator("h2 a").click()
        expect(tab.locator("#reader mark")).to_have_text(sentence)


def test_the_mark_is_exactly_the_sentence(tab: Page, site: str) -> None:
    """What is marked is the answering sentence, and what surrounds it is the passage, unchanged."""
    cards = answered(tab, site)
    around = "The vote was seven to two. Repairs since then have cost 1.4 million crowns, paid for by the"

    assert cards.nth(0).locator("mark").text_content() == COUNCIL
    assert cards.nth(0).locator("blockquote").text_content() == f"{COUNCIL} {around} district."
    assert cards.nth(1).locator("mark").text_content() == CROSSES


def test_matched_words_are_shown_on_demand(tab: Page, site: str) -> None:
    """A card lists the telling words that carried the match, strongest first, and underlines them."""
    card = answered(tab, site).nth(0)
    words = card.locator(".words li")
    underlined = "node => getComputedStyle(node).textDecorationLine"

    expect(words.first).to_be_hidden()
    assert card.locator("blockquote .word").first.evaluate(underlined) == "none"
    card.get_by_text("Matched words").click()
    expect(words).to_have_text(["2019 much", "island a little", "council a little", "decided a little"])
    assert card.locator("blockquote .word").first.evaluate(underlined) == "underline"


def test_text_is_text_however_hostile(tab: Page, site: str) -> None:
    """Markup, templates and backslashes of an article are shown as they are, and nothing of them runs."""
    tab.goto(f"{site}?q=What&by=side")
    expect(tab.locator(".side mark")).to_have_text(HOSTILE)
    tab.get_by_role("button", name="List").click()

    assert tab.locator(".card mark").text_content() == HOSTILE
    tab.get_by_role("link", name="Open in article").click()
    expect(tab.locator("#reader mark")).to_be_visible()
    assert tab.locator("#reader mark").text_content() == HOSTILE
    assert tab.evaluate("window.ran") is None


def test_a_hostile_question_is_text_too(tab: Page, site: str) -> None:
    """A question with markup comes back in field and recent questions as it was typed, also after a reload."""
    tab.goto(site)
    question = 'How "${window.ran = 5}" <img src=x onerror=window.ran=6> {{x}} \\n?'
    ask(tab, question)

    expect(tab.locator(".hits")).to_be_visible()
    tab.reload()
    expect(tab.get_by_label("Your question")).to_have_value(question)
    tab.get_by_text("Recent", exact=True).click()
    expect(tab.locator("#recent li")).to_have_text([question])
    assert tab.evaluate("window.ran") is None


def test_inferred_fields_give_their_reason(tab: Page, site: str) -> None:
    """A supplied title stands in brackets, an inferred date is marked, and the reason shows on focus and hover."""
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


def test_what_is_copied_is_whole(tab: Page, site: str) -> None:
    """The clipboard holds exactly the quotation, the citation or the link, and a live region says so."""
    card = answered(tab, site).nth(0)
    said = tab.locator("#said")
    citation = HITS["How"][0].citation

    card.get_by_role("button", name="Copy quotation").click()
    expect(said).to_have_text("Quotation copied")
    assert copied(tab) == COUNCIL
    card.get_by_role("button", name="Copy citation").click()
    expect(said).to_have_text("Citation copied")
    assert copied(tab) == 'The ferry <b>"Sund"</b> & its ${price}, para. 6 <i>cited</i>.'
    expect(card.locator(".citation")).to_contain_text(citation.id)
    card.get_by_role("button", name="Copy link").click()
    expect(said).to_have_text("Link to this place copied")
    assert copied(tab).startswith(f"{site}?read=ferry&s={citation.start}&e={citation.end}&")


def test_a_difference_is_pointed_out_and_leads_to_its_places(tab: Page, site: str) -> None:
    """Both values stand above the passages, each a way into its article; an answer that agrees has no such line."""
    tab.goto(f"{site}?q=How")
    line = tab.locator(".differing li")
    expect(line).to_have_text(
        "The marked sentences give different numbers: “2035” hit 1 · “forty” hit 2. Both may hold."
    )
    line.get_by_role("link", name="forty").click()
    expect(tab.locator("#reader mark, [role=dialog] mark").first).to_have_text("forty")
    tab.goto(f"{site}?q=What")
    expect(tab.locator(".hits .card")).to_have_count(1)
    expect(tab.locator(".differing")).to_have_count(0)


def test_side_by_side_has_a_sentence_an_article_by_date(tab: Page, site: str) -> None:
    """Each article once, oldest first, with its best sentence; the address keeps the view."""
    answered(tab, site)
    tab.get_by_role("button", name="Side by side").click()
    expect(tab).to_have_url(f"{site}?q=How&by=side")
    expect(tab.locator(".hits")).to_be_hidden()
    expect(tab.locator(".side .when")).to_have_text(["c. 2016inferred from the survey “of last autumn” <2015>",
                                                     "12 March 2021"])  # fmt: skip
    expect(tab.locator(".side mark")).to_have_text([CROSSES, COUNCIL])
    ask(tab, "How else?")
    expect(tab).to_have_url(f"{site}?q=How+else%3F&by=side")
    expect(tab.get_by_role("button", name="Side by side")).to_have_attribute("aria-pressed", "true")
    expect(tab.locator(".side")).to_be_visible()


# --- filters, addresses, memory -------------------------------------------------------------------------


def test_filters_go_into_the_address_and_say_what_they_left_out(tab: Page, site: str) -> None:
    """Chosen articles and dates narrow the answer; the undated are counted and named; one press asks all again."""
    answered(tab, site)
    opened(tab)
    tab.get_by_text("Filters", exact=True).click()
    expect(tab.locator("#date-note")).to_contain_text("when the article was published, not what it writes about")
    for name in ('The ferry <b>"Sund"', "copy-of-the-minutes"):
        tab.get_by_role("checkbox", name=name).check()
    tab.get_by_label("From", exact=True).fill("2020")
    tab.get_by_label("From", exact=True).press("Enter")

    expect(tab.locator(".hits .card")).to_have_count(1)
    expect(tab).to_have_url(f"{site}?q=How&in=ferry,copy-of-the-minutes&after=2020")
    expect(tab.locator("#filters .count")).to_have_text("2")
    expect(tab.locator(".scope > span")).to_have_text(
        [
            'Only in The ferry <b>"Sund"</b> & its ${price}, copy-of-the-minutes',
            "Published from 2020",
            "1 article without a date of publication was left out: copy-of-the-minutes",
        ]
    )
    tab.get_by_role("link", name="Search all articles").click()
    expect(tab.locator(".hits .card")).to_have_count(2)
    assert tab.locator("#choices input:checked").count() == 0


def test_an_address_with_filters_reopens_the_question(tab: Page, site: str) -> None:
    """Publisher, dates and number of hits come out of the address and stand in the form again."""
    tab.goto(f"{site}?q=How&publisher=Harbour+Review&before=2021-12&top=1")
    expect(tab.locator(".hits .card")).to_have_count(1)
    expect(tab.locator(".scope")).to_contain_text("Only from Harbour Review")
    expect(tab.locator(".scope")).to_contain_text("Published until December 2021")
    opened(tab)
    tab.get_by_text("Filters", exact=True).click()
    expect(tab.get_by_role("checkbox", name="Harbour Review", exact=True)).to_be_checked()
    expect(tab.get_by_label("Until", exact=True)).to_have_value("2021-12")
    expect(tab.get_by_label("Passages shown, at most")).to_have_value("1")
    tab.get_by_role("button", name="Clear filters").click()
    tab.get_by_role("button", name="Apply").click()
    expect(tab).to_have_url(f"{site}?q=How")
    expect(tab.locator(".hits .card")).to_have_count(2)


def test_back_and_forward_walk_through_the_questions(tab: Page, site: str) -> None:
    """Back returns to the former question, and to the start before it; forward goes there again."""
    tab.goto(site)
    ask(tab, "How")
    expect(tab.locator(".hits .card")).to_have_count(2)
    ask(tab, "What else?")
    expect(tab.locator(".hits .card")).to_have_count(1)

    tab.go_back()
    expect(tab.get_by_label("Your question")).to_have_value("How")
    expect(tab.locator(".hits .card")).to_have_count(2)
    tab.go_back()
    expect(tab.locator(".intro").first).to_be_visible()
    expect(tab.get_by_label("Your question")).to_have_value("")
    tab.go_forward()
    expect(tab.locator(".hits .card")).to_have_count(2)


def test_examples_are_asked_by_a_press(tab: Page, site: str) -> None:
    """The start shows the questions that are rightly answered or refused, and not which; the others are left out."""
    tab.goto(site)
    expect(tab.locator("#answer .chip")).to_have_text(list(EXAMPLES))
    tab.get_by_role("link", name=EXAMPLES[1]).click()
    expect(tab.locator(".refusal")).to_be_visible()
    expect(tab.get_by_label("Your question")).to_have_value(EXAMPLES[1])


def test_recent_questions_stay_in_this_browser_until_cleared(tab: Page, site: str) -> None:
    """What was asked, with its filters, can be asked again after a reload; a question that failed is not kept."""
    answered(tab, site)
    ask(tab, "Break")
    expect(tab.locator("#answer").get_by_role("alert")).to_be_visible()
    tab.goto(f"{site}?q=What&after=2020")
    expect(tab.locator(".hits .card")).to_have_count(1)
    tab.get_by_text("Recent", exact=True).click()
    expect(tab.locator("#recent li")).to_have_text(["Whatafter 2020", "How"])
    tab.locator("#recent").get_by_role("link", name="How").click()
    expect(tab.locator(".hits .card")).to_have_count(2)
    tab.get_by_text("Recent", exact=True).click()
    tab.get_by_role("button", name="Clear", exact=True).click()
    expect(tab.locator("#recent li")).to_have_count(0)
    assert tab.evaluate("localStorage.getItem('pincite-recent')") == "[]"


# --- refusal, errors, waiting ---------------------------------------------------------------------------


def test_a_refusal_says_why_and_hides_the_nearest(tab: Page, site: str) -> None:
    """A refusal gives its reason; the nearest passages wait, named as no answer, and nothing is marked."""
    tab.goto(f"{site}?q=Who")
    panel = tab.locator(".refusal")

    expect(panel).to_contain_text("No sentence in the articles says who <that> is.")
    expect(panel.locator(".near")).to_have_count(2)
    expect(panel.locator(".near").first).to_be_hidden()
    panel.get_by_text("The nearest 2 passages, which do not answer the question").click()
    expect(panel.locator(".near").first).to_contain_text("Engineers put its cost at 90 million crowns.")
    expect(panel.locator("mark")).to_have_count(0)


def test_a_refusal_offers_ways_on(tab: Page, site: str) -> None:
    """Without the filters; with less caution, just low enough; and the articles that were searched."""
    tab.goto(f"{site}?q=Who&after=2015")
    opened(tab)
    tab.get_by_role("button", name="See which articles were searched").click()
    expect(tab.get_by_role("checkbox", name="copy-of-the-minutes")).to_be_visible()
    tab.keyboard.press("Escape")
    tab.locator(".refusal").get_by_role("link", name="Search all articles").click()
    expect(tab).to_have_url(f"{site}?q=Who")
    tab.get_by_role("link", name="Be less strict: show what comes nearest").click()
    expect(tab).to_have_url(f"{site}?q=Who&caution=0.23")
    expect(tab.locator(".summary strong")).to_have_text("No clear answer: related passages only.")


def test_an_empty_enter_is_no_error(tab: Page, site: str) -> None:
    """Enter in an empty field leads to the start, also from an answer, and with filters set."""
    tab.goto(site)
    opened(tab)
    ask(tab, "  ")
    expect(tab.locator("#answer .intro")).to_be_visible()
    ask(tab, "How")
    expect(tab.locator(".hits .card")).to_have_count(2)
    ask(tab, "")
    expect(tab.locator("#answer .intro")).to_be_visible()
    tab.goto(f"{site}?after=2016")
    expect(tab.locator("#answer .intro")).to_be_visible()
    expect(tab.get_by_role("alert")).to_have_count(0)


def test_the_first_hit_stands_high_on_a_phone(tab: Page, site: str) -> None:
    """Below 400 pixels of 844, and the button that asks has a name."""
    tab.set_viewport_size({"width": 390, "height": 844})
    for question, place in (("How", ".hits .card"), ("What", ".hits mark"), ("When", ".related blockquote")):
        tab.goto(f"{site}?q={question}")
        expect(tab.locator(f"#answer {place}").first).to_be_visible()
        box = tab.locator(f"#answer {place}").first.bounding_box()
        assert box is not None
        assert box["y"] < 400, (question, box)
    expect(tab.get_by_role("button", name="Find passages")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tabs_fit_a_phone(tab: Page, language: str) -> None:
    """In one row that needs no scrolling, each name whole, whichever tab is chosen and in whichever language."""
    tab.set_viewport_size({"width": 390, "height": 844})
    with served(build_app(Opening(FakeAssistant), language=language)) as site:
        tab.goto(site)
        for chosen in tab.get_by_role("tab").all():
            chosen.click()
            boxes = [each.bounding_box() for each in tab.get_by_role("tab").all()]
            assert {box["y"] for box in boxes if box} == {boxes[0]["y"] if boxes[0] else None}
            assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes), (language, boxes)
            cut = "tabs => tabs.filter(tab => tab.scrollWidth > tab.clientWidth).map(tab => tab.innerText)"
            assert tab.get_by_role("tab").evaluate_all(cut) == []
        assert tab.get_by_role("tablist").evaluate("node => node.scrollWidth <= node.clientWidth")


def test_a_refusal_has_no_figures() -> None:
    """What the record weighs in figures is for programs; the rest of the reason stays."""
    weighed = sentences(
        message("No passage has the word {words}.", words="“tram”"),
        message("The confidence is {confidence:.1%}; {caution:.1%} is asked for.", confidence=0.123, caution=0.337),
    )
    refused = replace(FakeAssistant().ask("Who"), reason=weighed)
    assert view.answer(FakeAssistant(), Query("Who"), refused).reason == "No passage has the word “tram”."


def test_an_error_is_one_message(tab: Page, site: str) -> None:
    """Whatever fails, the page says it once, in full, and the next question works."""
    tab.goto(site)
    messages = {
        "How " * 501: "The question is too long: 2,003 characters, at most 2,000. Shorten it.",
        "Break": "The index at index/<CURRENT> has gone: build it again.",
        "Crash": "Something went wrong inside Pincite; the window it was started from says more. Ask again.",
    }
    alert = tab.locator("#answer").get_by_role("alert").locator("p")
    for question, expected in messages.items():
        ask(tab, question)
        expect(alert).to_have_text(expected)
    ask(tab, "How")
    expect(tab.locator(".hits .card")).to_have_count(2)
    tab.goto(f"{site}?q=How&after=lately")
    expect(alert).to_contain_text("found 'lately'")


def test_a_question_asked_too_early_is_answered_later(tab: Page, gated: tuple[str, Gate], axe: Axe) -> None:
    """The page is there before the articles are, says so, and keeps the question."""
    address, gate = gated
    tab.goto(address)
    expect(tab.locator("#opening")).to_contain_text("Opening your articles and loading the model")
    ask(tab, "How")
    expect(tab.locator("#answer .summary")).to_have_text("Your question waits until the articles are open …")
    assert axe() == []
    gate.open()

    expect(tab.locator(".hits .card")).to_have_count(2)
    expect(tab.locator("#opening")).to_have_count(0)
    opened(tab)


def test_articles_that_cannot_be_opened_are_one_message(tab: Page, gated: tuple[str, Gate]) -> None:
    """What goes wrong after the page is there is said in the page, and nothing pretends to wait."""
    address, gate = gated
    tab.goto(address)
    expect(tab.locator("#opening")).to_be_visible()
    gate.open(BrokenIndexError("Cannot read index/CURRENT: build it again."))
    expect(tab.locator("#answer").get_by_role("alert")).to_contain_text("Cannot read index/CURRENT: build it again.")
    expect(tab.locator("#opening")).to_have_count(0)


# --- for everyone ---------------------------------------------------------------------------------------


def test_it_works_with_the_keyboard_alone(tab: Page, site: str) -> None:
    """From the field by Tab to the filters and the result, Enter opens, Escape returns to where one was."""
    tab.goto(site)
    opened(tab)
    tab.keyboard.type("How")
    tab.keyboard.press("Enter")
    expect(tab.locator(".hits .card")).to_have_count(2)
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="Find passages")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("checkbox").first).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("checkbox").first).to_be_hidden()
    expect(tab.locator("#filters summary")).to_be_focused()
    link = tab.get_by_role("link", name="Open in article").first
    for _ in range(13):  # recent, style, list, side by side, what differs
        tab.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    expect(link).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader .page")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(link).to_be_focused()
    tab.locator("#recent summary").press("Enter")
    expect(tab.locator("#recent li").first).to_be_visible()
    tab.keyboard.press("Shift+Tab")
    expect(tab.locator("#recent li").first).to_be_hidden()


def test_shortcuts_work_and_are_listed(tab: Page, site: str, axe: Axe) -> None:
    """`/` goes to the question, j and k between passages, c copies, ? lists them; in a field they are letters."""
    cards = answered(tab, site)
    tab.locator("h1").click()
    tab.keyboard.press("j")
    expect(cards.nth(0).locator("h2 a")).to_be_focused()
    tab.keyboard.press("j")
    tab.keyboard.press("c")
    expect(tab.locator("#said")).to_have_text("Citation copied")
    assert copied(tab) == "bridge, para. 2 <i>cited</i>."
    tab.keyboard.press("j")
    expect(tab.locator(".related .near a.opens")).to_be_focused()
    tab.keyboard.press("k")
    expect(cards.nth(1).locator("h2 a")).to_be_focused()
    tab.keyboard.press("?")
    listed = tab.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed.locator("kbd")).to_have_text(["/", "j", "k", "c", "n", "p", "Enter", "Esc", "?"])
    assert axe() == []
    tab.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    tab.keyboard.press("/")
    expect(tab.get_by_label("Your question")).to_be_focused()
    tab.keyboard.type("j/k?c")
    expect(tab.get_by_label("Your question")).to_have_value("j/k?c")


def test_an_answer_is_kept_as_a_file(tab: Page, site: str) -> None:
    """Question, verdict, day and index, and the evidence with citations that are read back; hostile text is text."""
    answered(tab, site)
    for name, file in (("Markdown", "answer.md"), ("HTML", "answer.html")):
        with tab.expect_download() as caught:
            tab.get_by_role("button", name=name, exact=True).click()
        assert caught.value.suggested_filename == file
        text = caught.value.path().read_text("utf-8")
        assert "Evidence found in 2 passages, quoted word for word." in text
        assert "3 articles, 12 passages, index g1" in text
        quoted = dict(read_back(text, f".{file.partition('.')[2]}"))
        assert set(quoted) == {hit.citation.id for hit in HITS["How"][:2]}
        assert {"md": f"**{TELLING}**", "html": f"<strong>{TELLING}</strong>"}[file.partition(".")[2]] in text
    refused = TestClient(build_app(Opening(FakeAssistant)), base_url="http://127.0.0.1")
    text = refused.get("/pincite/answer-file", params={"q": "Who <b>?", "as": "html"}).text
    assert "<h1>Who &lt;b&gt;?</h1>" in text
    assert "Not answered by these articles. No sentence in the articles says who &lt;that&gt; is." in text
    assert "found “exe”" in refused.get("/pincite/answer-file", params={"q": "Who", "as": "exe"}).text


def test_two_browsers_do_not_mix(browser: Browser, site: str) -> None:
    """Two visitors who ask in turn each keep their own answer, article and recent questions."""
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page, question in zip(pages, ("How", "What"), strict=True):
        page.goto(site)
        ask(page, question)
    for page, cards, sentence in zip(pages, (2, 1), (COUNCIL, HOSTILE), strict=True):
        expect(page.locator(".hits .card")).to_have_count(cards)
        page.get_by_role("link", name="Open in article").first.click()
        expect(page.locator("#reader mark")).to_have_text(sentence)
    for page, question in zip(pages, ("How", "What"), strict=True):
        expect(page.get_by_label("Your question")).to_have_value(question)
        expect(page.locator("#recent li")).to_have_text([question])
        page.context.close()


def test_the_theme_is_chosen_and_kept(tab: Page, site: str) -> None:
    """The button turns light into dark, also for the next visit."""
    tab.goto(site)
    opened(tab)
    button = tab.get_by_role("button", name="Switch between light and dark")
    button.click()
    expect(tab.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    tab.reload()
    expect(tab.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    button.click()
    expect(tab.locator("body")).not_to_have_class(re.compile(r"\bdark\b"))


def test_paper_and_forced_colours_lose_nothing(tab: Page, site: str) -> None:
    """On paper stand question, quotations and citations without the buttons; forced colours keep mark and bars."""
    card = answered(tab, site).nth(0)
    tab.emulate_media(media="print")
    expect(card.locator(".actions")).to_be_hidden()
    expect(card.locator("mark")).to_be_visible()
    weight = "node => Number(getComputedStyle(node).fontWeight)"
    assert card.locator("mark strong").evaluate(weight) > card.locator("mark").evaluate(weight)
    expect(card.locator(".citation code")).to_be_visible()
    expect(tab.get_by_label("Your question")).to_have_value("How")
    tab.emulate_media(media="screen", forced_colors="active")
    line = "node => getComputedStyle(node).textDecorationLine"
    assert card.locator("mark").evaluate(line) == "underline"
    assert card.locator(".bars i").first.evaluate("node => getComputedStyle(node).borderTopWidth") == "1px"
    tab.emulate_media(forced_colors="none")


def test_hits_beyond_the_answer_are_set_apart(tab: Page, site: str) -> None:
    """A hit that may not answer stands behind the evidence, in words of its own, unmarked."""
    cards = answered(tab, site)
    related = tab.locator(".related")

    expect(cards.locator("mark")).to_have_count(2)
    expect(related.get_by_role("heading")).to_have_text("Related passages, which may not answer")
    expect(related.locator(".near")).to_contain_text(LAMP)
    expect(related.locator("mark")).to_have_count(0)


def test_a_misspelt_word_is_said_to_be_searched_for_in_both_forms_with_one_click_back(tab: Page, site: str) -> None:
    """The address says it, so that the choice can be linked to; it is no filter."""
    search_as_written(tab, site, "Hwo+many%3F", "No article has “Hwo”: searched for “<How>” as well.")
    expect(tab.locator("#filters .count")).to_be_hidden()


def test_a_request_can_be_searched_for_as_written(tab: Page, site: str) -> None:
    """Where its first words were not searched for, one press searches for all of it."""
    search_as_written(tab, site, "Compare+how+many", "It writes nothing.")
    expect(tab.locator(".of-question")).to_have_count(0)


def search_as_written(tab: Page, site: str, asked: str, said: str) -> None:
    """Ask what is not searched for as it is written, see that it is said, and press back."""
    tab.goto(f"{site}?q={asked}")
    of_question = tab.locator(".of-question")
    expect(of_question).to_contain_text(said)
    expect(tab.locator(".hits .card").first).to_be_visible()
    of_question.get_by_text("Search only as written").click()
    expect(tab).to_have_url(f"{site}?q={asked}&spelling=as-written")
    expect(tab.locator("#answer .refusal")).to_be_visible()


def test_how_strict_it_is_is_chosen_in_words(tab: Page, site: str) -> None:
    """No figure of the machinery is asked for; what an address says otherwise is kept, and cleared with the rest."""
    tab.goto(f"{site}?q=Who&caution=0.23")
    tab.locator("#filters summary").click()
    strict = tab.get_by_label("How strict")
    expect(strict).to_have_value("0.23")
    expect(strict.locator("option:checked")).to_have_text("As this address says")
    strict.select_option("Strict: only what very likely answers")
    tab.locator("#q").press("Enter")
    expect(tab).to_have_url(f"{site}?q=Who&caution={STRENGTHS[0][0]}")
    tab.locator("#filters summary").click()
    expect(strict).to_have_value(str(STRENGTHS[0][0]))
    expect(strict.locator("option")).to_have_count(4)
    expect(strict.locator("[data-other]")).to_have_attribute("hidden", "")
    tab.locator("[data-clear-filters]").first.click()
    expect(strict).to_have_value("")


def test_the_words_of_the_question_before_are_carried_over_by_a_press_alone(tab: Page, site: str) -> None:
    """And they are put into the field: nothing is asked that the reader has not seen."""
    tab.goto(f"{site}?q=And+why%3F")
    expect(tab.locator(".of-question")).to_have_text("Each question is asked <by itself>.")
    expect(tab.locator(".refusal .carry")).to_be_hidden()
    for question in ("How many?", "And why?"):
        tab.locator("#q").fill(question)
        tab.locator("#q").press("Enter")
        expect(tab).to_have_url(re.compile(question[:3]))
    expect(tab.locator(".refusal .carry q")).to_have_text("How many?")
    tab.locator("[data-carry]").click()
    expect(tab.locator("#q")).to_have_value("How many? And why?")
    expect(tab.locator("#q")).to_be_focused()
    expect(tab).to_have_url(re.compile("And"))
