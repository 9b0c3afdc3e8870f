"""The tabs Draft and Quotations: a text is pasted or chosen, checked row by row, and taken away with citations."""

import io
import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Locator, Page, expect
from ui_browser import served
from ui_fake import FakeAssistant
from ui_toy import DRAFT, QUOTATIONS, toy_assistant

from assistant import Assistant
from assistant.documents import Document
from assistant.records import Change, ChangeKind, Citation, DraftSentence, Omission, Quotation, QuotationOutcome
from assistant.settings import MAX_TEXT
from assistant.ui import Opening, build_app, guard, strings
from assistant.ui.checking import quotations

pytest_plugins = ("ui_browser",)

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
Axe = Callable[[], list[str]]


@pytest.fixture(scope="module")
def toy_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the page's made-up articles, with the toy model."""
    with toy_assistant(tmp_path_factory.mktemp("toy")) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def app(toy_open: Assistant) -> object:
    """The page over them."""
    return build_app(Opening(lambda: toy_open))


@pytest.fixture(scope="module")
def client(app: Any) -> TestClient:
    """Requests without a browser."""
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def desk(app: object) -> Iterator[str]:
    """The address of the page over them."""
    with served(app) as address:
        yield address


def rows(client: TestClient, tab: str, name: str, data: bytes) -> list[dict[str, Any]]:
    """What the server streams for a file."""
    answer = client.post(f"/pincite/{tab}", files={"file": (name, data)})
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def checked(page: Page, address: str, tab: str, text: str) -> Locator:
    """Paste a text into a tab and check it; the rows."""
    page.goto(f"{address}?tab={tab}")
    part = page.locator(f"[data-check={tab}]")
    part.get_by_label("Your text").fill(text)
    part.locator("form [type=submit]").click()
    expect(part.locator(".summary p")).not_to_be_empty()
    return part.locator(".rows > li")


# --- what the server says ---------------------------------------------------------------------------------


def test_sentences_stream_with_their_number_first(client: TestClient) -> None:
    """First how many there will be, then a row for each, with its outcome and what would be cited, then the sum."""
    found = rows(client, "draft", "text.md", DRAFT.encode())

    assert found[0] == {"of": 6}
    outcomes = [re.findall(r'data-outcome="([^"]+)"', line["html"])[0] for line in found[1:-1]]
    assert outcomes == ["not-checkable", "differs", "evidence", "nothing", "not-checkable", "evidence"]
    evidence = [re.findall(r'data-evidence="([^"]+)"', line["html"]) for line in found[1:-1]]
    assert [each[0].split(":")[0] for each in evidence if each] == ["ferry", "ferry"]
    assert found[-1]["said"] == (
        "6 sentences. Evidence found: 2; a detail differs: 1; nothing in the collection: 1; not checkable: 2."
    )


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
    assert (empty.status_code, strings.NO_CHECKED_FILE in empty.text) == (422, True)
    assert client.post("/pincite/answer", content=b"x" * (guard.MAX_BODY + 1)).status_code == 413


def test_errors_nobody_meant_are_not_shown() -> None:
    """What breaks inside is logged, and the page says only that something did."""

    class Broken(FakeAssistant):
        def draft(self, text: Document) -> Iterator[DraftSentence]:
            raise RuntimeError("secret inside")

    (_, line) = rows(
        TestClient(build_app(Opening(Broken)), base_url="http://127.0.0.1"), "draft", "a.md", b"It fell down."
    )
    assert strings.UNEXPECTED in line["problem"]
    assert "secret" not in line["problem"]


def taken(client: TestClient, part: str, style: str, name: str = "essay.md", evidence: Any = None) -> Any:
    """Ask for a file to save."""
    found = rows(client, "draft", name, DRAFT.encode())[1:-1]
    ids = [(re.findall(r'data-evidence="([^"]+)"', line["html"]) or [None])[0] for line in found]
    fields = {"part": part, "style": style, "evidence": json.dumps(ids if evidence is None else evidence)}
    return client.post("/pincite/cited", data=fields, files={"file": (name, DRAFT.encode())})


def test_the_text_is_taken_away_with_citations(client: TestClient) -> None:
    """Sentences with evidence get footnotes or citekeys; without them the text is what was sent."""
    short = taken(client, "text", "")
    assert short.headers["x-name"] == "essay.cited.md"
    assert short.text.count("[^") == 4  # two marks, two notes
    assert "calm weather.[^" in short.text
    assert "until 2035.[^" not in short.text
    keys = taken(client, "text", "citekeys").text
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
    bib = taken(client, "bibliography", "citekeys")
    assert (bib.headers["x-name"], "@article{ferry," in bib.text) == ("essay.bib", True)
    plain = taken(client, "bibliography", "", name="essay.txt")
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
        ({"style": "", "evidence": ["ferry:1-2@00000000"]}, "The text of &#x27;ferry&#x27; is not the one"),
        ({"style": "", "evidence": ["ferry:318-368@a8ab5d0d"]}, "has 6 sentences, but 1 were checked"),
    ],
    ids=["path", "format", "nothing", "no list", "stale", "other text"],
)
def test_what_cannot_be_written_says_why(client: TestClient, fields: dict[str, Any], message: str) -> None:
    """A style is a name and never a path; ids are proved again, and must be as many as the text has sentences."""
    answer = taken(client, "text", **fields)
    assert answer.status_code == 422
    assert message in answer.text


# --- rows of quotations -----------------------------------------------------------------------------------


def test_a_quotation_with_a_negation_left_out_warns(toy_open: Assistant) -> None:
    """What was left out is shown, and a 'not' among it is named; an article that the text names wrongly too."""
    citation = toy_open.cite_range("ferry", 28, 60)
    one = Quotation(
        0,
        9,
        "it a … b",
        QuotationOutcome.STITCHED,
        False,
        (),
        (citation,),
        (),
        (Omission("did not <i>", negation=True),),
    )
    row = quotations.quotation(one, 1, 7, toy_open.article)
    assert "Left out, and it holds a negation:</b> <q>did not &lt;i&gt;</q>" in row
    assert 'class="pairing different"' in row
    wrong = Quotation(0, 9, "words", QuotationOutcome.MISATTRIBUTED, False, (), (citation,), attributed=("bridge",))
    said = quotations.quotation(wrong, 1, 7, toy_open.article)
    assert "Your text names [On a bridge to the island]; the words stand in The ferry &lt;b&gt;" in said


def test_spaces_and_nothing_have_names(toy_open: Assistant) -> None:
    """A change of white space, or of a word that one side lacks, is legible."""
    citation: Citation = toy_open.cite_range("ferry", 28, 60)
    changes = (Change(ChangeKind.SPACE, " ", ""), Change(ChangeKind.QUOTES, "‘", "“"))
    row = quotations.quotation(
        Quotation(0, 2, "a b", QuotationOutcome.TYPOGRAPHIC, True, changes, (citation,)), 1, 1, toy_open.article
    )
    assert "space: a space in your text, nothing in the article" in row
    assert "quotation marks: “‘” in your text, ““” in the article" in row


# --- in a browser -----------------------------------------------------------------------------------------


def test_a_draft_is_set_beside_its_evidence(tab: Page, desk: str) -> None:
    """The detail that differs is marked in both halves and named; hostile text stays text; the sum is announced."""
    found = checked(tab, desk, "draft", DRAFT)
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
    found.nth(2).get_by_role("link", name="Open in article").first.click()
    expect(tab.locator("#reader mark")).to_have_text("A crossing takes eighteen minutes in calm weather.")
    assert "tab=draft" in tab.url


def test_outcomes_are_counted_and_filter(tab: Page, desk: str) -> None:
    """Each outcome that occurs has a button with its number, which shows its rows alone."""
    found = checked(tab, desk, "draft", DRAFT)
    buttons = tab.locator("[data-check=draft] .only button:visible")
    expect(buttons).to_have_text(
        ["All 6", "evidence found 2", "a detail differs 1", "nothing in the collection 1", "not checkable 2"]
    )
    buttons.nth(1).click()
    expect(tab.locator("[data-check=draft] .rows > li:visible")).to_have_count(2)
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    buttons.nth(0).click()
    expect(found.nth(5)).to_be_visible()


def test_quotations_are_graded(tab: Page, desk: str) -> None:
    """The word that differs is marked in both, pieces in the source, and warnings come with their lines."""
    found = checked(tab, desk, "quotations", QUOTATIONS)
    expect(found.locator(".outcome")).to_have_text(
        ["altered line 1", "exact line 3", "stitched line 3", "not found line 5"]
    )
    expect(found.nth(0).locator(".odd")).to_have_text(["2040", "2035"])
    expect(found.nth(0).locator(".twins a")).to_have_count(1)
    expect(found.nth(2).locator(".theirs mark")).to_have_text(["Engineers put its cost at", "million crowns"])
    expect(found.nth(2).locator(".omitted")).to_have_text("Left out: 90")
    expect(tab.locator("[data-check=quotations] .warnings li")).to_have_text(
        "Line 5: the quotation mark “ has no partner."
    )


def test_a_file_is_chosen_and_taken_away_with_citations(tab: Page, desk: str) -> None:
    """Its name is shown in both tabs, it can be removed, and what is saved has its name and citations."""
    tab.goto(f"{desk}?tab=draft")
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


def test_the_style_is_the_one_that_citations_are_copied_in(tab: Page, desk: str) -> None:
    """What was chosen elsewhere in this browser is chosen for the text to take away."""
    tab.goto(desk)
    tab.evaluate("localStorage.setItem('pincite-style', JSON.stringify('apa'))")
    checked(tab, desk, "draft", DRAFT)
    expect(tab.locator("[data-check=draft] .take select")).to_have_value("apa")


def test_a_long_check_shows_how_far_it_is_and_stops(tab: Page) -> None:
    """Rows come while the rest is looked for; Cancel keeps them, and the server looks for no more."""
    looked: list[int] = []
    gate = threading.Semaphore(3)

    class Slow(FakeAssistant):
        def draft(self, text: Document) -> Iterator[DraftSentence]:
            for number, one in enumerate(super().draft(text)):
                gate.acquire(timeout=20)
                looked.append(number)
                yield one

    with served(build_app(Opening(Slow))) as address:
        tab.goto(f"{address}?tab=draft")
        part = tab.locator("[data-check=draft]")
        part.get_by_label("Your text").fill("The ferry runs every day. " * 200)
        part.get_by_role("button", name="Check each sentence").click()
        expect(part.locator(".running p")).to_have_text("3 of 200")
        expect(part.locator(".rows > li")).to_have_count(3)
        part.get_by_role("button", name="Cancel").click()
        expect(part.locator(".summary p")).to_have_text(strings.CANCELLED)
        expect(part.locator(".running")).to_be_hidden()
        tab.wait_for_timeout(300)
        for _ in range(200):
            gate.release()
        tab.wait_for_timeout(500)
        assert len(looked) <= 4  # the one that was under way
        expect(part.locator(".rows > li")).to_have_count(3)


def test_what_goes_wrong_is_said_where_the_text_is(tab: Page, desk: str) -> None:
    """No text, a wrong file and one too large each have one message; the next check takes it away."""
    tab.goto(f"{desk}?tab=quotations")
    part = tab.locator("[data-check=quotations]")
    submit = part.get_by_role("button", name="Check the quotations")
    submit.click()
    expect(part.get_by_role("alert")).to_contain_text(strings.NO_TEXT)
    file = part.locator("input[type=file]")
    file.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * guard.MAX_UPLOAD})
    expect(part.get_by_role("alert")).to_contain_text("The file is too large: at most 10 MB.")
    file.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"\xff"})
    submit.click()
    expect(part.get_by_role("alert")).to_contain_text("Cannot read a.txt: expected UTF-8")
    file.set_input_files({"name": "b.txt", "mimeType": "text/plain", "buffer": b"No marks."})
    submit.click()
    expect(part.locator(".summary p")).to_have_text(strings.NO_QUOTATION)
    expect(part.get_by_role("alert")).to_have_count(0)


def test_a_tab_has_an_address(tab: Page, desk: str) -> None:
    """It survives a reload, back leads to where one was, and a question leads to the answer's tab."""
    tab.goto(desk)
    tab.get_by_role("tab", name="Draft").click()
    expect(tab).to_have_url(f"{desk}?tab=draft")
    tab.reload()
    expect(tab.get_by_role("tab", name="Draft")).to_have_attribute("aria-selected", "true")
    tab.get_by_role("tab", name="Quotations").click()
    tab.go_back()
    expect(tab.get_by_role("heading", name=strings.DRAFT_INTRO)).to_be_visible()
    tab.go_back()
    expect(tab.get_by_label("Your question")).to_be_visible()


def test_it_works_with_the_keyboard_alone(tab: Page, desk: str) -> None:
    """Ctrl+Enter checks, Tab leads over outcomes and downloads to the rows, and Enter opens the article."""
    tab.goto(f"{desk}?tab=draft")
    part = tab.locator("[data-check=draft]")
    part.get_by_label("Your text").focus()
    tab.keyboard.type("A crossing takes eighteen minutes in calm weather.")
    tab.keyboard.press("Control+Enter")
    expect(part.locator(".rows > li")).to_have_count(1)
    for name in ("Check each sentence", "", "All 1", "evidence found 1"):
        tab.keyboard.press("Tab")
        if name:
            expect(part.get_by_role("button", name=name)).to_be_focused()
        else:
            expect(part.locator("input[type=file]")).to_be_focused()
    for _ in range(4):  # style, two downloads, open
        tab.keyboard.press("Tab")
    expect(part.get_by_role("link", name="Open in article").first).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader .page")).to_be_focused()


STATES: dict[str, tuple[str, str]] = {
    "draft-start": ("draft", ""),
    "draft": ("draft", DRAFT),
    "quotations-start": ("quotations", ""),
    "quotations": ("quotations", QUOTATIONS),
}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits(
    tab: Page, desk: str, axe: Axe, picture: Callable[[str], None], state: str, size: dict[str, int]
) -> None:
    """axe-core finds nothing wrong, light and dark; a phone needs no sideways scrolling."""
    name, text = STATES[state]
    width = "wide" if size is WIDE else "narrow"
    tab.set_viewport_size(size)  # type: ignore[arg-type]
    if text:
        checked(tab, desk, name, text)
    else:
        tab.goto(f"{desk}?tab={name}")
        expect(tab.locator(f"[data-check={name}] h2")).to_be_visible()
    expect(tab.locator("#counts")).to_have_text(re.compile("3 articles"))
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    picture(f"{state}-{width}-light")
    assert axe() == []
    picture(f"{state}-{width}-dark")
