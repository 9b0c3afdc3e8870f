"""The tab Draft: each sentence beside its evidence, row by row, and the text taken away with citations."""

import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from ui_checking import checked, rows
from ui_toy import DRAFT

from assistant import Assistant, documents
from assistant.records import DraftOutcome
from assistant.ui.draft import view
from assistant.ui.templates import render

pytest_plugins = ("ui_browser", "ui_checking")


def test_sentences_stream_as_far_as_the_text_is_checked(client: TestClient) -> None:
    """First how long it is, then a row for each sentence, with its outcome and what would be cited, then the sum."""
    found = rows(client, "draft", "text.md", DRAFT.encode())

    assert found[0] == {"total": len(DRAFT)}
    ends = [line["done"] for line in found[1:-1]]
    assert ends == sorted(ends)
    assert ends[-1] == len(DRAFT.rstrip())
    outcomes = [re.findall(r'data-outcome="([^"]+)"', line["html"])[0] for line in found[1:-1]]
    assert outcomes == ["not-checkable", "differs", "evidence", "nothing", "not-checkable", "evidence"]
    evidence = [re.findall(r'data-evidence="([^"]+)"', line["html"]) for line in found[1:-1]]
    assert [each[0].split(":")[0] for each in evidence if each] == ["ferry", "ferry"]
    assert found[-1]["said"] == (
        "6 sentences. Evidence found: 2; a detail differs: 1; nothing in the collection: 1; not checkable: 2."
    )


def test_a_passage_beside_a_row_without_colour_keeps_its_half(toy_open: Assistant) -> None:
    """Only where nothing stands beside it, a sentence takes the whole width."""
    text = documents.decode(b"A crossing takes eighteen minutes in calm weather.", "a.md")
    (evidence,) = toy_open.draft(text)
    beside = replace(evidence, outcome=DraftOutcome.NOT_CHECKABLE)
    alone = replace(beside, hits=())
    html = [render("draft/row.html", row=view.row(toy_open, sentence, 1)) for sentence in (evidence, beside, alone)]

    assert [re.findall('<li class="pairing ([^"]*)"', each) for each in html] == [
        ["good"],
        ["neutral"],
        ["neutral alone"],
    ]
    assert [each.count('class="theirs"') for each in html] == [1, 1, 0]
    assert ["data-evidence" in each for each in html] == [True, False, False]


def test_a_related_passage_asks_before_it_is_cited(toy_open: Assistant) -> None:
    """It stands beside the sentence in a neutral colour, with a box to tick instead of evidence."""
    (related,) = toy_open.draft(documents.decode(b"In calm weather eighteen minutes is a crossing.", "a.md"))
    assert related.outcome == DraftOutcome.RELATED
    html = render("draft/row.html", row=view.row(toy_open, related, 1))
    assert re.findall('<li class="pairing ([^"]*)"', html) == ["neutral"]
    assert "related passage" in html
    assert re.findall(r'data-accept="([^"]+)"[^>]*?(checked)?>', html) == [(related.hits[0].citation.id, "")]
    assert "data-evidence" not in html


# --- what is taken away ----------------------------------------------------------------------------------


def saved(client: TestClient, part: str, style: str, name: str = "essay.md", evidence: Any = None) -> Any:
    """Ask for a file to save."""
    found = rows(client, "draft", name, DRAFT.encode())[1:-1]
    ids = [(re.findall(r'data-evidence="([^"]+)"', line["html"]) or [None])[0] for line in found]
    fields = {"part": part, "style": style, "evidence": json.dumps(ids if evidence is None else evidence)}
    return client.post("/pincite/cited", data=fields, files={"file": (name, DRAFT.encode())})


def test_the_text_is_taken_away_with_citations(client: TestClient) -> None:
    """Sentences with evidence get footnotes or citekeys; without them the text is what was sent."""
    short = saved(client, "text", "")
    assert short.headers["x-name"] == "essay.cited.md"
    assert short.text.count("[^") == 4  # two marks, two notes
    assert "calm weather.[^" in short.text
    assert "until 2035.[^" not in short.text
    keys = saved(client, "text", "citekeys").text
    assert "calm weather [@ferry, para. 4]." in keys
    assert re.sub(r" \[@[^]]*\]", "", keys) == DRAFT


def test_a_word_document_is_read_and_taken_away(client: TestClient) -> None:
    """A docx goes through both ways: its sentences are checked, and the citations stand in it as footnotes."""
    made, written = docx.Document(), io.BytesIO()
    made.add_paragraph("A crossing takes eighteen minutes in calm weather.")
    made.save(written)
    (_, row, _) = rows(client, "draft", "essay.docx", written.getvalue())
    ids = re.findall(r'data-evidence="([^"]+)"', row["html"])
    saved = client.post(
        "/pincite/cited",
        data={"part": "text", "style": "", "evidence": json.dumps(ids)},
        files={"file": ("essay.docx", written.getvalue())},
    )
    assert saved.headers["x-name"] == "essay.cited.docx"
    notes = zipfile.ZipFile(io.BytesIO(saved.content)).read("word/footnotes.xml").decode()
    assert "Maike Lorenzen" in notes


def test_the_bibliography_is_a_file_of_its_own(client: TestClient) -> None:
    """It is BibLaTeX for citekeys, else in the draft's own kind of format; its ids and quotations are in it."""
    bib = saved(client, "bibliography", "citekeys")
    assert (bib.headers["x-name"], "@article{ferry," in bib.text) == ("essay.bib", True)
    plain = saved(client, "bibliography", "", name="essay.txt")
    assert plain.headers["x-name"] == "essay.bibliography.txt"
    assert "A crossing takes eighteen minutes in calm weather." in plain.text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"style": "/etc/x.csl"}, "There is no citation style"),
        (
            {"style": "", "name": "essay.html", "evidence": ["ferry:318-368@a8ab5d0d"]},
            "Cannot write citations into essay.html: expected Markdown",
        ),
        ({"style": "", "evidence": [None]}, "No sentence has evidence to cite."),
        ({"style": "", "evidence": "ferry:1-2@00000000"}, "No sentence has evidence to cite."),
        ({"style": "", "evidence": ["ferry:1-2@00000000"]}, "The text of &#39;ferry&#39; is not the one"),
        ({"style": "", "evidence": ["ferry:318-368@a8ab5d0d"]}, "has 6 sentences, but 1 were checked"),
    ],
    ids=["path", "format", "nothing", "no list", "stale", "other text"],
)
def test_what_cannot_be_written_says_why(client: TestClient, fields: dict[str, Any], message: str) -> None:
    """A style is a name and never a path; ids are proved again, and must be as many as the text has sentences."""
    answer = saved(client, "text", **fields)
    assert answer.status_code == 422
    assert message in answer.text


# --- in a browser ----------------------------------------------------------------------------------------


def test_a_related_passage_is_taken_away_once_it_is_accepted(tab: Page, toy_site: str) -> None:
    """Without a tick nothing can be cited; a tick brings the buttons, and taking it back takes them away."""
    found = checked(tab, toy_site, "draft", "In calm weather eighteen minutes is a crossing.")
    expect(found).to_have_count(1)
    take = tab.locator("#tab-draft .take")
    expect(take).to_be_hidden()
    found.get_by_label("Cite this passage for it").check()
    expect(take).to_be_visible()
    expect(found).to_have_attribute("data-evidence", re.compile(r"^ferry:\d+-\d+@"))
    found.get_by_label("Cite this passage for it").uncheck()
    expect(take).to_be_hidden()


def test_a_draft_is_set_beside_its_evidence(tab: Page, toy_site: str) -> None:
    """The detail that differs is marked in both halves and named; hostile text stays text; the sum is announced."""
    found = checked(tab, toy_site, "draft", DRAFT)
    expect(found).to_have_count(6)
    expect(tab.locator("#said")).to_have_text(re.compile(r"^6 sentences\. Evidence found: 2;"))
    differs = found.nth(1)
    expect(differs.locator(".verdict")).to_have_text("a detail differs")
    expect(differs.locator(".mine .odd")).to_have_text("2021")
    expect(differs.locator(".theirs .odd")).to_have_text("2019")
    expect(differs.locator(".changes li")).to_have_text("date: “2021” in your text, “2019” in the article")
    assert found.nth(3).locator(".said").text_content() == (
        "Penguins sing <b>opera</b> & ${window.ran = 1} in Antarctica."
    )
    assert tab.evaluate("window.ran") is None
    found.nth(2).locator(".fold").click()
    found.nth(2).get_by_role("link", name="Open in article").first.click()
    expect(tab.locator("#reader mark")).to_have_text("A crossing takes eighteen minutes in calm weather.")
    assert "tab=draft" in tab.url


def test_outcomes_are_counted_and_filter(tab: Page, toy_site: str) -> None:
    """Each outcome that occurs has a button with its number, which shows its rows alone."""
    found = checked(tab, toy_site, "draft", DRAFT)
    buttons = tab.locator("[data-check=draft] .only button:visible")
    expect(buttons).to_have_text(
        ["All 6", "evidence found 2", "a detail differs 1", "nothing in the collection 1", "not checkable 2"]
    )
    buttons.nth(1).click()
    expect(tab.locator("[data-check=draft] .rows > li:visible")).to_have_count(2)
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    buttons.nth(0).click()
    expect(found.nth(5)).to_be_visible()


def test_a_file_is_chosen_and_taken_away_with_citations(tab: Page, toy_site: str) -> None:
    """Its name is shown in both tabs, it can be removed, and what is saved has its name and citations."""
    tab.goto(f"{toy_site}?tab=draft")
    part = tab.locator("[data-check=draft]")
    file = {"name": "My <b>essay.md", "mimeType": "text/markdown", "buffer": DRAFT.encode()}
    part.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(part.locator(".chosen b")).to_have_text("My <b>essay.md")
    part.get_by_role("button", name="Check each sentence").click()
    expect(part.locator(".take")).to_be_visible()
    part.get_by_label("Style").select_option("citekeys")
    with tab.expect_download() as saved:
        part.get_by_role("button", name="Text with citations").click()
    assert saved.value.suggested_filename == "My _b_essay.cited.md"  # the browser's way with '<'
    assert "[@ferry, para. 4]" in saved.value.path().read_text("utf-8")
    expect(tab.locator("#said")).to_have_text("Downloaded")
    tab.get_by_role("tab", name="Quotations").click()
    other = tab.locator("[data-check=quotations]")
    expect(other.locator(".chosen b")).to_have_text("My <b>essay.md")
    other.get_by_role("button", name="Remove the file").click()
    expect(other.get_by_label("Your text")).to_be_focused()


def test_the_style_is_the_one_that_citations_are_copied_in(tab: Page, toy_site: str) -> None:
    """What was chosen elsewhere in this browser is chosen for the text to take away."""
    tab.goto(toy_site)
    tab.evaluate("localStorage.setItem('pincite-style', JSON.stringify('apa'))")
    checked(tab, toy_site, "draft", DRAFT)
    expect(tab.locator("[data-check=draft] .take select")).to_have_value("apa")


def test_it_works_with_the_keyboard_alone(tab: Page, toy_site: str) -> None:
    """Ctrl+Enter checks, Tab leads over outcomes and downloads to the rows, and Enter opens the article."""
    tab.goto(f"{toy_site}?tab=draft")
    part = tab.locator("[data-check=draft]")
    part.get_by_label("Your text").focus()
    tab.keyboard.type("A crossing takes eighteen minutes in calm weather.")
    tab.keyboard.press("Control+Enter")
    expect(part.locator(".rows > li")).to_have_count(1)
    expect(part.locator(".take")).to_be_visible()  # all is checked
    for name in ("Check each sentence", "", "All 1", "evidence found 1"):
        tab.keyboard.press("Tab")
        if name:
            expect(part.get_by_role("button", name=name)).to_be_focused()
        else:
            expect(part.locator("input[type=file]")).to_be_focused()
    for _ in range(6):  # to the problem before, to the next, open all, style, two downloads
        tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    expect(part.locator(".fold")).to_be_focused()
    tab.keyboard.press("Enter")
    for _ in range(3):  # whether it is cited, title, open
        tab.keyboard.press("Tab")
    expect(part.get_by_role("link", name="Open in article").first).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader .page")).to_be_focused()


def test_each_citation_can_be_rejected_before_it_is_written(tab: Page, toy_site: str) -> None:
    """A sentence with evidence is ticked from the start; without its tick the file has no citation there."""
    found = checked(tab, toy_site, "draft", DRAFT)
    boxes = found.get_by_label("Cite this passage for it")
    expect(boxes).to_have_count(2)
    expect(boxes.first).to_be_checked()
    boxes.first.uncheck()
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="Text with citations").click()
    text = saved.value.path().read_text("utf-8")
    assert "calm weather.[^" not in text
    assert text.count("[^") == 2  # one mark, one note
    boxes.nth(1).uncheck()
    expect(tab.locator("#tab-draft .take")).to_be_hidden()


def test_rows_are_a_line_that_opens_and_keys_lead_through_the_problems(tab: Page, toy_site: str) -> None:
    """Fifteen sentences fit on little more than a screen; `n` and `p` open the next problem and the one before."""
    found = checked(tab, toy_site, "draft", "A crossing takes eighteen minutes in calm weather. " * 13 + "\n\n" + DRAFT)
    heights = found.evaluate_all("rows => rows.slice(0, 13).map(row => row.offsetHeight)")
    assert max(heights) <= 44
    expect(found.first.locator(".halves")).to_be_hidden()
    problems = tab.locator("#tab-draft .rows > li:is(.different, .missing)")
    tab.locator("#tab-draft h2").click()
    tab.keyboard.press("n")
    expect(problems.nth(0).locator(".fold")).to_be_focused()
    expect(problems.nth(0).locator(".theirs .odd")).to_be_visible()
    tab.keyboard.press("n")
    expect(problems.nth(1).locator(".fold")).to_be_focused()
    tab.keyboard.press("p")
    expect(problems.nth(0).locator(".fold")).to_be_focused()
    tab.get_by_role("button", name="Open all").click()
    expect(found.first.locator(".theirs")).to_be_visible()


def test_a_pasted_text_outlives_a_reload(tab: Page, toy_site: str) -> None:
    """In both tabs in which it stands, and in this tab of the browser alone."""
    tab.goto(f"{toy_site}?tab=draft")
    tab.locator("#draft-text").fill("It <b>fell</b> down.")
    tab.reload()
    expect(tab.locator("#draft-text")).to_have_value("It <b>fell</b> down.")
    expect(tab.locator("#quotations-text")).to_have_value("It <b>fell</b> down.")
    assert "fell" not in tab.evaluate("JSON.stringify(localStorage)")
