"""The tab of sources, as a person uses it: the table and its pictures, adding, describing and removing articles."""

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
import scans
import yaml
from conftest import ToyEmbedder
from playwright.sync_api import FilePayload, Locator, Page, Route, expect
from reportlab.pdfgen.canvas import Canvas
from sources_world import FEW, TITLE, Library, library, many
from ui_fake import INFO, FakeAssistant

from assistant import Assistant, build, extras
from assistant.errors import UsageError
from assistant.records import Article, Passage
from assistant.ui.ask.view import OFFERED
from assistant.ui.sources import CollectionEditor, view
from assistant.ui.sources.editor import StoppedError
from assistant.ui.sources.timeline import timeline
from assistant.ui.sources.view import ROWS, LatestCollection, Order, Pictures
from assistant.ui.templates import environment, render

pytest_plugins = ("ui_browser",)

Picture = Callable[[str], None]
Axe = Callable[[], list[str]]
Violations = Callable[[str, str], list[str]]
SHELF = 411  # articles


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Fifteen articles, which nothing may change."""
    with library(tmp_path_factory.mktemp("large"), many(), kept=False) as served:
        yield served


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """More articles than a page holds or than can be drawn one by one, which nothing may change."""
    files = {
        f"report-{n}.md": f"---\ntitle: Report {n}\npublished: {2000 + n % 10}\n---\n{'Rain fell. ' * (1 + n % 7)}"
        for n in range(SHELF)
    }
    with library(tmp_path_factory.mktemp("shelf"), files, kept=False) as served:
        urlopen(f"{served.site}pincite/sources/pictures").close()  # the first map of a process imports what draws it
        yield served


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Library]:
    """Four articles, which may be changed."""
    with library(tmp_path, FEW) as served:
        yield served


def opened(page: Page, library: Library, articles: int = 4) -> Locator:
    """The rows of the table."""
    page.goto(f"{library.site}?tab=sources")
    rows = page.locator("#sources tbody tr:not(.under)")
    expect(rows).to_have_count(articles, timeout=20_000)  # the first page of a browser takes its time
    return rows


def ready(page: Page, articles: int) -> None:
    """Wait until the index follows a change."""
    expect(page.locator("#sources tbody tr:not(.under)")).to_have_count(articles)
    expect(page.locator("#sources .work")).to_be_hidden()


def sent(name: str, content: str) -> FilePayload:
    """A file as a person would choose it."""
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


def column(page: Page, name: str) -> list[str]:
    """What a column of the table says, from top to bottom."""
    return page.locator(f"#sources td.of-{name}").all_inner_texts()


def post(
    library: Library, address: str, content: bytes = b"", *, ours: bool = True, language: str = "en"
) -> tuple[int, str]:
    """Send a change as the page's script would, or as another site's page could."""
    headers = {"accept-language": language, **({"x-pincite": "1"} if ours else {})}
    request = Request(f"{library.site}pincite/sources/{address}", content, headers, method="POST")
    try:
        with urlopen(request) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def declared(library: Library, length: int) -> str:
    """What is answered to a file of a length that is only declared."""
    connection = HTTPConnection(library.site.removeprefix("http://").rstrip("/"), timeout=10)
    connection.putrequest("POST", "/pincite/sources/add?name=big.txt")
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    return connection.getresponse().read().decode()


# --- seeing ---------------------------------------------------------------------------------------------


def test_the_table_lists_every_article_and_sorts(tab: Page, small: Library) -> None:
    """What is known stands there as text, whatever it holds; a heading sorts both ways, undated articles last."""
    rows = opened(tab, small)

    expect(rows.nth(1).locator(".of-title")).to_have_text(f"{TITLE}Maike Lorenzen · Harbour Review")
    assert column(tab, "published") == ["c. 2016", "12 March 2021", "2018", "n.d."]
    assert column(tab, "words") == ["15", "16", "7", "8"]
    assert column(tab, "passages") == ["1", "2", "1", "1"]
    digest = hashlib.sha256(b"The lighthouse was switched off in 1987.").hexdigest()
    rows.nth(2).get_by_role("button", name="Copy").click()
    expect(tab.locator("#said")).to_have_text("Fingerprint copied")
    assert tab.evaluate("navigator.clipboard.readText()") == digest
    published = tab.locator("#sources th").filter(has_text="Published")
    published.get_by_role("button").press("Enter")
    expect(published).to_have_attribute("aria-sort", "ascending")
    assert column(tab, "published") == ["c. 2016", "2018", "12 March 2021", "n.d."]
    expect(published.get_by_role("button")).to_be_focused()
    published.get_by_role("button").press("Enter")
    expect(published).to_have_attribute("aria-sort", "descending")
    assert column(tab, "published") == ["n.d.", "12 March 2021", "2018", "c. 2016"]
    tab.get_by_role("button", name="Words").click()
    expect(tab.locator("#sources th").filter(has_text="Words")).to_have_attribute("aria-sort", "ascending")
    assert column(tab, "words") == ["7", "8", "15", "16"]
    expect(published).not_to_have_attribute("aria-sort", "descending")
    assert tab.evaluate("window.ran") is None


def test_of_many_articles_a_page_is_sent(tab: Page, shelf: Library) -> None:
    """The server searches, sorts and turns pages; what a visitor gets does not grow with the collection."""
    rows = opened(tab, shelf, ROWS)
    pages = tab.locator("#sources .turning")
    expect(pages).to_contain_text(f"1–{ROWS} of {SHELF}")
    expect(pages.get_by_role("button", name="Back")).to_be_disabled()
    pages.get_by_role("button", name="Further").click()
    expect(pages).to_contain_text(f"{ROWS + 1}–{2 * ROWS} of {SHELF}")
    assert column(tab, "title")[0] == sorted(f"report-{n}" for n in range(SHELF))[ROWS].replace("report-", "Report ")
    expect(tab.locator("#sources .bars rect")).to_have_count(10)
    expect(tab.locator("#sources .timeline a")).to_have_count(0)
    for direction in ("ascending", "descending"):
        tab.get_by_role("button", name="Words").click()
        expect(tab.locator("#sources [aria-sort]")).to_have_attribute("aria-sort", direction)
    assert column(tab, "words")[0] == str(max(map(int, column(tab, "words"))))
    tab.locator("#sources [data-find]").fill("REPORT-77")
    expect(rows).to_have_count(1)
    assert column(tab, "title") == ["Report 77"]
    tab.locator("#sources [data-find]").fill("nothing at all")
    expect(pages).to_contain_text("No article has these words")
    expect(rows).to_have_count(0)


def test_what_is_sent_of_many_articles_is_bounded(shelf: Library) -> None:
    """Table, pictures and filters: rows and choices are counted, and pages beyond the last give the last."""
    sizes = {}
    for route, rows, least in (
        ("sources", "<tr data-article", ROWS),
        ("sources/table?page=9999&by=published&down=true", "<tr data-article", SHELF % ROWS),
        ("sources/table?page=-3&by=nothing", "<tr data-article", ROWS),
        ("sources/pictures", "<rect", 10),
        ("collection", 'name="in"', OFFERED),
        ("collection/articles?find=report+1", 'name="in"', 111),
        ("collection?in=report-410", 'value="report-410"', 1),
    ):
        with urlopen(f"{shelf.site}pincite/{route}") as response:
            html = response.read().decode()
        assert html.count(rows) == least, route
        sizes[route] = len(html)
    assert max(sizes.values()) < 600_000, sizes


def test_every_page_of_the_table_holds_other_articles(shelf: Library) -> None:
    """All pages together have each article once, in the order of the column, either way."""
    latest = LatestCollection()
    with Assistant.open(shelf.corpus.parent / "index", embedder=ToyEmbedder()) as assistant:
        for down in (False, True):
            pages = [
                latest.table(assistant, Order(by="title", down=down, page=n + 1)) for n in range(-(-SHELF // ROWS))
            ]
            titles = [row.article.title for page in pages for row in page.rows]
            assert titles == sorted((f"Report {n}" for n in range(SHELF)), key=str.casefold, reverse=down)
        listed = [(each.article.id, each.words, each.passages, each.article.text) for each in assistant.listed()]
        articles = assistant.articles()
        assert listed == [(a.id, len(a.text.split()), len(assistant.passages(a.id)), "") for a in articles]


def test_the_tab_has_an_address(tab: Page, small: Library) -> None:
    """It survives a reload; back leads to where one was; an article opens from the timeline and from the table."""
    tab.goto(small.site)
    expect(tab.locator("#counts")).to_contain_text("4 articles", timeout=20_000)  # the script is there
    tab.get_by_role("tab", name="Sources").click()
    expect(tab.locator("#sources tbody tr")).to_have_count(4)
    assert tab.url == f"{small.site}?tab=sources"
    tab.reload()
    expect(tab.locator("#sources tbody tr")).to_have_count(4)
    tab.locator(".lines a").first.press("Enter")
    expect(tab.locator("#reader h2")).to_have_text("[On a bridge]")
    assert tab.url == f"{small.site}?tab=sources&read=bridge"
    tab.keyboard.press("Escape")
    expect(tab.locator("#reader")).to_be_hidden()
    expect(tab.locator("#sources tbody tr").first).to_be_visible()


def test_dots_are_one_stop_and_arrows_walk_them(tab: Page, large: Library) -> None:
    """Timeline and map: the arrow keys go from dot to dot, what it is is written out, and Enter opens it."""
    opened(tab, large, 15)
    for figure, first, second in (
        (".timeline", "On bees, 0, c. 2000", "On ice, 0, c. 2000"),
        (".map", None, None),
    ):
        dots = tab.locator(f"{figure} .dots a")
        expect(tab.locator(f"{figure} .dots a[tabindex='0']")).to_have_count(1)
        dots.first.focus()
        if first:
            expect(tab.locator(f"{figure} .pointed")).to_have_text(first)
        tab.keyboard.press("ArrowRight")
        expect(dots.nth(1)).to_be_focused()
        if second:
            expect(tab.locator(f"{figure} .pointed")).to_have_text(second)
        tab.keyboard.press("ArrowLeft")
        tab.keyboard.press("ArrowLeft")
        expect(dots.last).to_be_focused()
    marked = tab.locator(".map .pointed").text_content() or ""
    tab.keyboard.press("Enter")
    expect(tab.locator("#reader mark")).to_be_visible()
    quote = marked.partition(": ")[2].rpartition(" (")[0].removesuffix(" …")
    assert (tab.locator("#reader mark").text_content() or "").startswith(quote)


def failed(line: str) -> str:
    """The body of a refusal: one line, under our name for it and under FastAPI's."""
    return json.dumps({"error": line, "detail": line})


def test_a_fixed_collection_says_so(tab: Page, large: Library) -> None:
    """Where nothing can be changed there is no button for it, and the routes refuse."""
    opened(tab, large, 15)
    expect(tab.locator("#sources > .note")).to_contain_text("cannot be added or changed here")
    expect(tab.get_by_role("button", name="Edit")).to_have_count(0)
    assert post(large, "remove?article=bees-0") == (403, failed("Articles cannot be changed from here."))


# --- changing -------------------------------------------------------------------------------------------


def test_files_are_added_each_with_what_became_of_it(tab: Page, small: Library) -> None:
    """One wrong file does not stop the others; then index, counts and filters follow."""
    opened(tab, small)
    files = [
        sent("Harbour.md", "---\ntitle: <i>Harbour</i>\n---\nThe harbour froze in 1947."),
        sent("scan.pdf", "x"),
        sent("ferry.txt", "Another."),
        sent("long.txt", "x" * 10_001),
    ]
    tab.evaluate("document.querySelector('.files').dataset.most = 10_000")  # it is 100 MB, which no test sends
    tab.locator("#sources input[type=file]").set_input_files(files)
    ready(tab, 5)

    expect(tab.locator(".files li > b")).to_have_text(["Harbour.md", "scan.pdf", "ferry.txt", "long.txt"])
    expect(tab.locator(".files li > :is(.added, .wrong)")).to_have_text(
        [
            "added as “<i>Harbour</i>”",
            re.compile(r"Cannot add scan\.pdf: it is no PDF that can be opened .*Save it anew as PDF\."),
            re.compile(r"Cannot add ferry\.txt: the id 'ferry' is taken by .*ferry\.md\. Rename the file\."),
            re.compile("not added: the file has more than 100 MB. Split it"),
        ]
    )
    assert small.names() == ["Harbour.md", "bridge.md", "ferry.md", "lighthouse.md", "minutes.txt"]
    expect(tab.locator("#counts")).to_have_text("5 articles · 6 passages")
    expect(tab.locator("#said")).to_have_text("The index is up to date.")


def test_metadata_is_corrected_in_its_row(tab: Page, small: Library) -> None:
    """An error stands at its field, nothing being lost; what a person states is no longer inferred."""
    rows = opened(tab, small)
    rows.first.get_by_role("button", name="Edit").press("Enter")
    form = tab.locator(".describing")
    expect(form.locator("h3")).to_be_focused()
    expect(form.get_by_text("Inferred from its survey. If you change it, it counts as stated.")).to_be_visible()
    form.get_by_label("Title", exact=True).fill("<u>A bridge</u>")
    form.get_by_label("Date of publication").fill("soon")
    form.get_by_label("Date of publication").press("Enter")
    expect(form.locator("[aria-invalid]")).to_have_attribute("name", "published")
    expect(form.locator(".wrong")).to_have_text(
        "Not a date: expected one such as 2018-09-11, 2018-09, 2018, 2016~ or 2016/.., found 'soon'. Correct it."
    )
    expect(form.locator("[name=published]")).to_be_focused()
    expect(form.get_by_label("Title", exact=True)).to_have_value("<u>A bridge</u>")
    form.get_by_label("Date of publication").fill("2016-05")
    form.get_by_label("Authors").fill("Ove Thygesen\n Maike Lorenzen ")
    form.get_by_role("button", name="Save").click()
    ready(tab, 4)

    expect(tab.locator(".told")).to_contain_text("Saved what is known about “<u>A bridge</u>”.")
    expect(rows.first.locator(".of-title")).to_have_text("<u>A bridge</u>Ove Thygesen; Maike Lorenzen")
    expect(rows.first.locator(".of-published")).to_have_text("May 2016")
    written = yaml.safe_load((small.corpus / "bridge.md").read_text().split("---")[1])
    assert written["inferred"] == {"supplied_title": "its first words"}


def test_removal_tells_what_breaks_and_can_be_undone(tab: Page, small: Library) -> None:
    """With the keyboard alone: asked once more, removed, put back; the file is kept meanwhile."""
    rows = opened(tab, small)
    before = (small.corpus / "lighthouse.md").read_text()
    button = rows.nth(2).get_by_role("button", name="Remove")
    button.press("Enter")
    asked = tab.locator(".leaving")
    expect(asked).to_contain_text("1 known answer quotes it and would no longer be met:")
    expect(asked.locator("code")).to_have_text(["lamp-off"])
    tab.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(button).to_be_focused()
    button.press("Enter")
    asked.get_by_role("button", name="Remove it").press("Enter")
    ready(tab, 3)
    expect(tab.locator(".told")).to_contain_text("“The lamp” was removed; its file is kept as .removed/lighthouse.md.")
    assert (small.corpus / ".removed" / "lighthouse.md").read_text() == before
    tab.get_by_role("button", name="Undo").press("Enter")
    ready(tab, 4)
    expect(tab.locator(".told")).to_contain_text("“The lamp” is back.")
    assert (small.corpus / "lighthouse.md").read_text() == before


def test_nothing_is_in_the_index_before_it_was_looked_at(tab: Page, small: Library) -> None:
    """Fields with their places, a date's two days, a file left out after all; then both are brought in."""
    opened(tab, small)
    tab.locator("[data-review]").check()
    files = [sent("tide.md", "---\ntitle: Tide\ndate: 05/03/2020\n---\nThe tide is high."), sent("no.txt", "No words.")]
    tab.locator("#sources input[type=file]").set_input_files(files)
    tide, unwanted = tab.locator(".files > li").first, tab.locator(".files > li").nth(1)
    expect(tide.locator(".doubts")).to_contain_text("can be read as 2020-03-05 or 2020-05-03")
    expect(tide.get_by_label("Title", exact=True)).to_have_value("Tide")
    tide.get_by_role("button", name="3 May 2020").click()
    expect(tide.locator(".note")).to_contain_text("Saved what is known about “Tide”.")
    expect(tide.locator(".asked")).to_have_count(0)  # it is answered
    unwanted.get_by_role("button", name="Leave this file out").click()
    expect(unwanted).to_contain_text("was removed")
    expect(tab.locator("#sources tbody tr:not(.under)")).to_have_count(4)
    tab.set_viewport_size({"width": 1280, "height": 400})
    held: list[Route] = []
    tab.route("**/sources/build**", lambda route: held.append(route))
    tab.get_by_role("button", name="Bring them in").click()
    expect(tab.locator("#sources .work")).to_be_in_viewport()  # though the forms above it are gone
    held[0].continue_()
    ready(tab, 5)
    expect(tab.locator("tr[data-article=tide] .of-published")).to_have_text("3 May 2020")
    tab.unroute("**/sources/build**")


def test_a_file_that_waits_says_so_and_a_tick_is_seen(tab: Page, small: Library) -> None:
    """Only the file that is being read is said to be; what is ticked looks ticked, whatever the frame's own style."""
    opened(tab, small)
    tick = tab.locator("[data-review]")
    tick.check()
    style = tick.evaluate("each => [getComputedStyle(each).appearance, getComputedStyle(each).backgroundImage]")
    assert style == ["auto", "none"]
    held: list[Route] = []
    tab.route("**/sources/add**", lambda route: route.continue_() if held else held.append(route))
    tab.locator("#sources input[type=file]").set_input_files([sent("one.txt", "One."), sent("two.txt", "Two.")])
    items = tab.locator(".files > li")
    expect(items.first).to_have_text("one.txt being read …")
    expect(items.nth(1)).to_have_text("two.txt waits")
    expect(tab.locator("#sources .work")).to_contain_text("Reading one.txt")
    held[0].continue_()
    expect(tab.locator(".files .added")).to_have_count(2)
    tab.unroute("**/sources/add**")


def test_a_new_version_takes_an_articles_place(tab: Page, small: Library) -> None:
    """Chosen in its row: what it breaks and which day is meant are told, the index follows, nothing else changes."""
    rows = opened(tab, small)
    renew = rows.nth(2).get_by_role("button", name="Update The lamp")
    with tab.expect_file_chooser() as choosing:
        renew.press("Enter")
    choosing.value.set_files(sent("lamp 2.md", "---\ncity: Kiel\n---\nThe lamp was <b>sold</b>."))
    ready(tab, 4)
    expect(tab.locator(".told")).to_contain_text("“The lamp” has its new text.")
    expect(tab.locator(".told")).to_contain_text("1 known answer quotes words that it no longer has:")
    expect(tab.locator(".told code")).to_have_text(["lamp-off"])
    with tab.expect_file_chooser() as choosing:
        rows.nth(3).get_by_role("button", name="Update minutes").click()
    choosing.value.set_files(sent("minutes.md", "---\ndate: 05/03/2020\n---\nThe council voted to sell the old ship."))
    ready(tab, 4)
    tab.get_by_role("button", name="3 May 2020").click()
    expect(tab.locator(".told")).to_contain_text("Saved what is known about")
    ready(tab, 4)
    expect(tab.locator("tr[data-article=minutes] .of-published")).to_have_text("3 May 2020")
    assert "Cannot read scan.pdf: it is no PDF" in post(small, "update?article=ferry&name=scan.pdf", b"x")[1]
    assert "No article" in post(small, "update?article=none&name=a.txt", b"x")[1]
    assert small.names() == ["_originals", "bridge.md", "ferry.md", "lighthouse.md", "minutes.md"]


def test_a_known_answer_that_loses_two_quotations_is_named_once(tmp_path: Path) -> None:
    """So that their count is one of known answers."""
    corpus, answers = tmp_path / "corpus", tmp_path / "answers"
    for made in (corpus, answers):
        made.mkdir()
    (corpus / "lamp.txt").write_text("The lamp was lit at dusk. Its keeper lived alone.")
    quotes = [{"article": "lamp", "quote": quote} for quote in ("lit at dusk", "lived alone")]
    known = [{"id": "lamp", "question": "When was it lit?", "answers": quotes}]
    (answers / "a.answers.yaml").write_text(yaml.safe_dump(known))
    editor = CollectionEditor(corpus, tmp_path / "index", answers)
    assert editor.update("lamp", "new.txt", b"The lamp is gone.")[1] == ("lamp",)


def test_routes_trust_nothing(small: Library) -> None:
    """A request that is not the page's own, a path, a size, an unknown article: each is refused in words."""
    assert post(small, "remove?article=ferry", ours=False) == (403, failed("This can be done from the page only."))
    assert "added as “harbour”" in post(small, "add?name=../../harbour.txt", b"The harbour.")[1]
    assert "harbour.txt" in small.names()
    assert not (small.corpus.parent.parent / "harbour.txt").exists()
    assert "it is empty" in post(small, "add?name=a.txt", b"\xff\xfe")[1]
    assert "expected a file that ends in" in post(small, "add?name=", b"x")[1]
    assert "Cannot add “" in post(small, f"add?name={'a' * 300}.txt", b"x")[1]
    assert "Too large" in declared(small, 100_000_001)
    assert "No article &#39;&lt;none&gt;&#39;" in post(small, "remove?article=%3Cnone%3E")[1]
    assert "expected it at" in post(small, "restore?article=x&kept=../ferry.md")[1]
    assert "Title is too long" in post(small, "describe?article=ferry", b"title=" + b"x" * 2001)[1]
    assert "ferry.md" in small.names()


def test_what_became_of_a_file_is_said_in_the_language_of_the_page(small: Library) -> None:
    """Refusals from every depth, doubts about a file, and what is wrong with a field: no word of it in English."""
    refused = {
        "a.pdf": b"x",
        "a.rtf": b"no Rich Text",
        "a.xyz": b"x",
        "a.md": b"---\nurl: sea\n---\nThe sea.",
        "ferry.txt": b"Another.",
        "README.txt": b"Read me.",
    }
    answers = [post(small, f"add?name={name}", data, language="ur")[1] for name, data in refused.items()]
    answers.append(post(small, "describe?article=ferry", b"published=soon", language="ur")[1])
    answers.append(post(small, "add?name=b.md", b"---\ntitle: Tide\ndate: 05/03/2020\n---\nHigh.", language="ur")[1])
    told = [re.search(r'class="(?:wrong|doubts)".*?(?:</ul>|</p>|</span></span>)', answer, re.S) for answer in answers]
    words = [re.sub("<[^>]+>|class=.*?>", " ", match[0]) if match else "" for match in told]

    assert [said for said in words if not re.search("[\u0600-\u06ff]", said)] == []
    assert not re.findall(r"cannot|expected|found|it is|understood|rename|correct|taken|can be", " ".join(words), re.I)
    assert "پڑھا جا سکتا ہے" in answers[-1]


def test_what_was_read_can_be_looked_at_before_it_is_in_the_index(small: Library) -> None:
    """The answer to a file has its form, each field with where it was found, and the days that its date may mean."""
    added = post(small, "add?name=tide.md", b"---\ntitle: Tide\ndate: 05/03/2020\n---\nThe tide is high.")[1]
    assert [f'data-day="{day}"' in added for day in ("2020-03-05", "2020-05-03")] == [True, True]
    assert "can be read as" in added
    assert "Saved what is known" in post(small, "describe?article=tide", b"published=2020-03-05")[1]
    assert "published: 2020-03-05" in (small.corpus / "tide.md").read_text().replace("'", "")
    assert "was removed" in post(small, "withdraw?article=tide")[1]
    assert "tide.md" not in small.names()


def test_the_page_of_a_pdf_is_shown_and_no_other_file(small: Library) -> None:
    """By the article and the place in it; an article that has no PDF says so."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(400, 300))
    canvas.drawString(20, 250, "The ferry leaves the harbour at noon and is back at three.")
    canvas.save()
    assert "added as" in post(small, "add?name=printed.pdf", file.getvalue())[1]
    post(small, "build")
    with urlopen(f"{small.site}pincite/original?read=printed&s=0&e=9") as response:
        assert (response.headers["content-type"], response.read()[:4]) == ("image/png", b"\x89PNG")
    with urlopen(f"{small.site}pincite/reader?read=printed&s=0&e=9") as response:
        assert "/pincite/original?read=printed&amp;s=0&amp;e=9" in response.read().decode()
    for query in ("read=ferry", "read=../../etc/passwd"):
        with pytest.raises(HTTPError, match="422"):
            urlopen(f"{small.site}pincite/original?{query}")


@pytest.mark.skipif(bool(extras.missing("ocr")), reason="recognising scans needs pip install 'pincite[ocr]'")
def test_a_scan_is_recognised_where_a_person_asks_for_it(tab: Page, small: Library, picture: Picture) -> None:
    """Without the tick it is refused with what to do; with it the text says that it was recognised, its page beside."""
    opened(tab, small)
    words = "The keeper of the lamp was paid in coal and candles until the year 1902."
    scanned: FilePayload = {
        "name": "keeper.pdf",
        "mimeType": "application/pdf",
        "buffer": scans.scan([scans.picture([words])]),
    }
    tab.locator("#sources input[type=file]").set_input_files([scanned])
    expect(tab.locator(".files .wrong")).to_contain_text("tick “Recognise the text of scans”")
    tab.get_by_label("Recognise the text of scans").check()
    tab.locator("#sources input[type=file]").set_input_files([scanned])
    expect(tab.locator(".files .added")).to_be_visible(timeout=60_000)
    ready(tab, 5)
    expect(tab.locator("tr[data-article=keeper] small")).to_have_text("text recognised from a scan")
    tab.goto(f"{small.site}?read=keeper&s=0&e=40")
    expect(tab.locator("#reader .recognised")).to_contain_text("compare what you quote with the page")
    image = tab.locator("#reader .original img")
    expect(image).to_be_visible()
    page_box, text_box = image.bounding_box(), tab.locator("#reader .text p").first.bounding_box()
    assert page_box
    assert text_box
    assert page_box["x"] > text_box["x"] + 300  # beside the text, not above it
    assert page_box["y"] < text_box["y"] + text_box["height"]
    tab.wait_for_function("document.querySelector('#reader .original img').naturalWidth > 0", timeout=60_000)
    box = scans.marked(image.screenshot())
    assert box is not None
    picture("sources-recognised")


def test_the_tick_is_there_only_where_scans_can_be_recognised(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the refusal of a scan says what to install."""
    environment.cache_clear()
    monkeypatch.setattr(extras, "missing", lambda extra: "rapidocr" if extra == "ocr" else None)
    try:
        editor = CollectionEditor(small.corpus, small.corpus)
        assert "data-ocr" not in render("sources/sources.html", site=SimpleNamespace(editor=editor))
    finally:
        environment.cache_clear()


def test_a_build_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    """After the article that it is at; what was embedded is not embedded again."""
    corpus, toy = tmp_path / "corpus", ToyEmbedder()
    corpus.mkdir()
    for name in "abc":
        (corpus / f"{name}.txt").write_text(f"The ferry {name} is red.")
    build(corpus, tmp_path / "index", embedder=toy)
    for name in "defg":
        (corpus / f"{name}.txt").write_text(f"The ferry {name} is red.")
    editor, seen = CollectionEditor(corpus, tmp_path / "index"), []

    def progress(done: int, _total: int, _article_id: str) -> None:
        seen.append(done)
        if done == 5:
            editor.stop()

    with Assistant.open(tmp_path / "index", embedder=toy) as assistant:
        with pytest.raises(StoppedError):
            editor.build(assistant, progress)
        assert (seen[-1], len(assistant.articles())) == (5, 3)
        embedded = len(toy.embedded)
        assert editor.build(assistant, lambda *step: None).articles == 7
        assert len(assistant.articles()) == 7
    assert len(toy.embedded) - embedded == 1


def test_a_build_uses_the_model_that_the_settings_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one than the index's reads all articles anew; the index's own is not loaded again."""
    monkeypatch.setattr("assistant.builder.load", lambda name=None: ToyEmbedder(name=name))
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The ferry is red.")
    build(corpus, index, embedder=ToyEmbedder())
    with Assistant.open(index, embedder=ToyEmbedder()) as assistant:
        CollectionEditor(corpus, index, model="toy").build(assistant, lambda *_: None)
        assert assistant.info().model == "toy"
        CollectionEditor(corpus, index, model="many-languages").build(assistant, lambda *_: None)
        assert (assistant.info().model, assistant.info().articles) == ("many-languages", 1)


def test_a_field_that_is_not_sent_stays(small: Library) -> None:
    """Only what is in the request is changed; an empty field is taken out, and the same again changes nothing."""
    assert "data-changed" in post(small, "describe?article=ferry", b"publisher=&published=2021")[1]
    written = (small.corpus / "ferry.md").read_text()
    assert yaml.safe_load(written.split("---")[1]) == {
        "title": TITLE,
        "authors": ["Maike Lorenzen"],
        "published": "2021",
    }
    post(small, "describe?article=ferry", b"title=" + quote(TITLE).encode())
    assert (small.corpus / "ferry.md").read_text() == written


def test_a_build_that_fails_is_told(small: Library) -> None:
    """The stream of progress ends with the error of a file that somebody broke meanwhile."""
    lines = post(small, "build")[1].splitlines()
    assert [json.loads(line) for line in lines] == [{"said": "The index is up to date."}]
    (small.corpus / "new.txt").write_text("A new one.")
    first, *_, last = (json.loads(line) for line in post(small, "build")[1].splitlines())
    said = "Bringing the index up to date: 1 of 5 articles (bridge)"
    assert (first, last) == ({"done": 1, "total": 5, "said": said}, {"said": "The index is up to date."})
    (small.corpus / "bad.md").write_text("---\npublished: soon\n---\nText.")
    (line,) = post(small, "build")[1].splitlines()
    assert "the index was not brought up to date" in json.loads(line)["problem"]
    assert "found &#39;soon&#39;" in json.loads(line)["problem"]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_table_stands_above_the_pictures(tab: Page, large: Library, width: int) -> None:
    """First what there is, in words and whole; then when it was published, then what it writes about."""
    tab.set_viewport_size({"width": width, "height": 844})
    opened(tab, large, 15)
    boxes = [tab.locator(f"#sources {part}").bounding_box() for part in ("table", ".timeline", ".map")]
    table, times, topics = (box or pytest.fail("not shown") for box in boxes)
    assert table["y"] + table["height"] <= times["y"]
    assert times["y"] + times["height"] <= topics["y"]


def test_the_boxes_to_tick_stand_before_their_words(tab: Page, small: Library) -> None:
    """As high as a line, in line with its first one, on a phone too where the words go on below."""
    tab.set_viewport_size({"width": 390, "height": 844})
    opened(tab, small)
    for label in tab.locator("#sources .adding .hint label").all():
        box, whole = label.locator("input").bounding_box(), label.bounding_box()
        assert box is not None
        assert whole is not None
        assert box["width"] == box["height"] == 18
        assert 0 <= box["y"] - whole["y"] <= 4
        words = """label => {
            const range = document.createRange();
            range.selectNode(label.lastChild);
            return range.getBoundingClientRect().x;
        }"""
        assert label.evaluate(words) >= box["x"] + box["width"] + 4


# --- qualities ------------------------------------------------------------------------------------------


def test_every_state_is_accessible(
    tab: Page, small: Library, large: Library, shelf: Library, axe: Axe, picture: Picture
) -> None:
    """axe-core finds nothing wrong with table, form, question and map, light and dark."""
    tab.set_viewport_size({"width": 1280, "height": 1400})
    found = {}

    def look(name: str) -> None:
        picture(f"sources-{name}-wide-light")
        found[name] = axe()  # leaves it dark
        picture(f"sources-{name}-wide-dark")
        tab.evaluate("document.body.classList.remove('dark')")

    rows = opened(tab, small)
    look("few")
    rows.first.get_by_role("button", name="Edit").click()
    tab.get_by_label("Address", exact=True).fill("nowhere")
    tab.get_by_label("Address", exact=True).press("Enter")
    expect(tab.locator(".describing .wrong")).to_be_visible()
    look("form")
    rows.nth(2).get_by_role("button", name="Remove").click()
    expect(tab.locator(".leaving")).to_be_visible()
    look("leaving")
    tab.locator("#sources input[type=file]").set_input_files([sent("new.txt", "New."), sent("scan.pdf", "x")])
    ready(tab, 5)
    look("added")
    opened(tab, large, 15)
    tab.locator(".map .dots a").first.focus()
    look("many")
    opened(tab, shelf, ROWS)
    tab.locator("#sources .bars").scroll_into_view_if_needed()
    look("paged")
    assert found == {name: [] for name in ("few", "form", "leaving", "added", "many", "paged")}


def test_every_state_fits_a_phone(
    tab: Page, small: Library, large: Library, shelf: Library, violations: Violations, picture: Picture
) -> None:
    """390 pixels need no sideways scrolling, and no target is too small."""
    tab.set_viewport_size({"width": 390, "height": 844})
    found = {}
    for name, collection, articles in (("few", small, 4), ("many", large, 15), ("paged", shelf, ROWS)):
        rows = opened(tab, collection, articles)
        if collection is small:
            rows.first.get_by_role("button", name="Edit").click()
            expect(tab.locator(".describing")).to_be_visible()
        picture(f"sources-{name}-narrow")
        wide = tab.evaluate("document.documentElement.scrollWidth")
        found[name] = (wide <= 390, violations("light", "{runOnly: ['scrollable-region-focusable', 'target-size']}"))
    assert found == {name: (True, []) for name in ("few", "many", "paged")}


# --- pieces ---------------------------------------------------------------------------------------------


def article(name: str, published: str | None, **fields: Any) -> Article:
    """An article that has a date and no more."""
    return Article(name, "Text.", "0" * 64, published=published, **fields)


def _drawn(articles: list[Article]) -> str:
    """The timeline as the page shows it."""
    return render("sources/pictures.html", shown=Pictures(timeline(articles), None))


def test_a_date_is_drawn_as_wide_as_it_is_vague() -> None:
    """A day is a dot at its place, a year a bar of its width, an inferred date dashed, an open end at the edge."""
    drawn = _drawn(
        [
            article("day", "2012-07-01"),
            article("year", "2011"),
            article("about", "2013", inferred={"published": "its words"}),
            article("open", "2013/.."),
            article("none", None),
        ]
    )
    marks = re.findall(r'<(?:circle|rect) class="(\w+)" (?:cx|x)="([\d.]+)%"(?:[^>]*? width="([\d.]+)%")?', drawn)
    assert marks == [
        ("stated", "0.00", "33.33"),
        ("stated", "50.00", ""),
        ("guessed", "66.67", "33.33"),
        ("stated", "66.67", "33.33"),
    ]
    assert "1 article without a date:" in drawn
    assert re.findall(r">(\d{4})</text>", drawn) == ["2011", "2012", "2013", "2014"]


def test_no_dates_are_said() -> None:
    """A collection without any date has no timeline."""
    assert "No article of this collection has a date" in _drawn([article("none", None)])


def test_languages_are_spoken_of_where_the_model_does_not_read_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where all articles are English, nor beside a model that the settings name, nor to who cannot change it."""
    articles = {"a": "en", "b": "en-GB", "c": None, "d": "ur"}

    def note(languages: Mapping[str, str | None], default: str = INFO.model, changeable: bool = True) -> str:
        monkeypatch.setattr(view, "DEFAULT_MODEL", default)

        class Foreign(FakeAssistant):
            def articles(self) -> tuple[Article, ...]:
                return tuple(replace(article(name, None), language=code) for name, code in languages.items())

            def passages(self, article_id: str) -> tuple[Passage, ...]:
                return ()

        latest, assistant = view.LatestCollection(), Foreign()
        table, foreign = latest.table(assistant, Order()), latest.foreign(assistant)
        html = render("sources/collection.html", table=table, all=9, words=9, foreign=foreign, changeable=changeable)
        return html.partition('<p class="note">')[2]

    assert note(articles).startswith("1 article is in another language than English")
    assert note({**articles, "e": "de"}).startswith("2 articles are in other languages")
    assert [note({"a": "en", "c": None}), note(articles, "another"), note(articles, changeable=False)] == ["", "", ""]


def test_an_editor_says_why_it_cannot(tmp_path: Path) -> None:
    """No folder, and the last article of one."""
    gone = CollectionEditor(tmp_path / "none", tmp_path / "index")
    assert gone.problem.endswith(f"there is no folder of articles at {tmp_path / 'none'}.")
    with pytest.raises(UsageError, match="The last article cannot be removed"):
        CollectionEditor(tmp_path, tmp_path / "index").remove("sea", 1)
