"""Nothing of what strangers wrote runs or becomes markup: in every field, on every tab, in every file that is saved.

The same payload stands in the title, authors, outlet, address, language and origins of an article, in its text and its
headings, in the name of its file, in the known answers' ids, questions, tags and notes, in the names of their files, of
the model and of a kept run, in the question and in a writer's text.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from conftest import ToyEmbedder
from playwright.sync_api import Dialog, FilePayload, Page, expect
from ui_browser import served

from assistant import Assistant, build
from assistant.citing.references import FORMATS, STYLES, export
from assistant.cli import run as pincite
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import ask, report, summarise
from assistant.ui import CollectionEditor, Opening, build_app

pytestmark = pytest.mark.slow
pytest_plugins = ("ui_browser",)

TIGHT = '"><img/src=x/onerror=window.ran=1><script>window.ran=2</script><svg/onload=window.ran=3>'  # without a blank
EVIL = (
    f"{TIGHT}</textarea></title><iframe src=javascript:window.ran=4></iframe> "
    "'${window.ran=5}' {{7*7}} [a](javascript:ran)"
)
SAID = "The ferry leaves the harbour at noon"
OTHER = "The harbour closes at night, says the council"
INNOCENT = """() => [
  window.ran,
  ...[...document.querySelectorAll("img[src=x], [onerror], [onload], iframe[src^=javascript], [href^='javascript:' i]")]
    .map((node) => node.outerHTML.slice(0, 200)),
]"""
RUN_NAME = "<img src=x onerror=window.ran=6>"


@dataclass(frozen=True)
class World:
    """A page over hostile articles, and where its files lie."""

    site: str
    folder: Path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two articles, one of them with an original, and hostile known answers."""
    folder = tmp_path_factory.mktemp("strangers")
    corpus, answers = folder / "corpus", folder / "answers"
    corpus.mkdir()
    answers.mkdir()
    for name, said in (("one.md", SAID), ("two.md", OTHER)):
        fields = {
            "title": EVIL, "authors": [EVIL, f"{EVIL} Two"], "publisher": EVIL, "published": "2020~",
            "url": f"https://example.org/{TIGHT}", "language": TIGHT,
            "inferred": {"published": EVIL, "title": EVIL}, "found": {"publisher": EVIL, "url": EVIL},
            "original": {"file": f"_originals/{name}", "name": EVIL, "sha256": TIGHT}, "copies": [TIGHT],
        }  # fmt: skip
        text = f"# {EVIL}\n\n{said} {EVIL}. It carries {EVIL} and twelve cars.\n\n<script>window.ran=7</script>\n"
        (corpus / name).write_text(f"---\n{yaml.safe_dump(fields, allow_unicode=True)}---\n{text}")
    known = [
        {"id": TIGHT, "question": f"{SAID}? {EVIL}", "note": EVIL, "tags": ["when"],
         "answers": [{"article": "one", "quote": SAID}]},
        {"id": f"lost{TIGHT}", "question": f"{OTHER}? {EVIL}", "known_miss": EVIL,
         "answers": [{"article": "two", "quote": EVIL}]},
        {"id": f"refuse{TIGHT}", "question": f"{SAID} {EVIL}", "refuse": True},
    ]  # fmt: skip
    (answers / "<img src=x onerror=window.ran=8>.answers.yaml").write_text(yaml.safe_dump(known, allow_unicode=True))
    (answers / f"{RUN_NAME}.run.json").write_text("{")
    toy = ToyEmbedder(name=EVIL, max_tokens=400)
    build(corpus, folder / "index", embedder=toy)
    opening = Opening(lambda: Assistant.open(folder / "index", embedder=toy))
    examples = known_answers.read(next(answers.glob("*.answers.yaml")))
    editor = CollectionEditor(corpus, folder / "index", answers)
    app = build_app(opening, examples=examples, answers=answers, editor=editor)
    with served(app) as site:
        yield World(site, folder)
    opening.close()


@pytest.fixture
def safe(tab: Page) -> Iterator[Callable[[], None]]:
    """Tells that nothing ran and nothing became markup, with all that can be opened open; dialogs count too."""
    dialogs: list[str] = []

    def asked(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", asked)

    def check() -> None:
        opened = tab.evaluate_handle("() => [...document.querySelectorAll('details:not([open])')]")
        tab.evaluate("(all) => all.forEach((each) => (each.open = true))", opened)
        tab.wait_for_timeout(50)
        assert tab.evaluate(INNOCENT) == [None]
        tab.evaluate("(all) => all.forEach((each) => (each.open = false))", opened)
        assert dialogs == []

    yield check
    check()


Safe = Callable[[], None]


def test_a_question_and_its_answer(tab: Page, world: World, safe: Safe) -> None:
    """Cards, the same side by side, what is explained, saved and kept; recent questions after a reload."""
    question = f"{SAID} {EVIL}"
    tab.goto(f"{world.site}?q={quote(question)}&caution=0")
    expect(tab.locator("#answer .card").first).to_be_visible()
    assert EVIL in (tab.locator("#answer .card blockquote").first.text_content() or "")
    safe()
    tab.get_by_role("button", name="Side by side").click()
    safe()
    tab.get_by_role("button", name="List").click()
    tab.get_by_role("button", name="Add to basket").first.click()
    for form in ("Markdown", "HTML"):
        with tab.expect_download() as saving:
            tab.locator(".keep-answer").get_by_role("button", name=form).click()
        _nothing_in(saving.value.path().read_text())
    tab.goto(f"{world.site}?basket=open")
    expect(tab.locator("#basket .kept > li")).to_have_count(1)
    tab.locator("#basket .kept textarea").fill(EVIL)
    safe()
    tab.reload()
    expect(tab.locator("#basket .kept > li")).to_have_count(1)
    safe()
    tab.goto(f"{world.site}?q={quote(f'zebra {EVIL}')}")
    expect(tab.locator("#answer .state")).to_be_visible()
    safe()
    tab.goto(world.site)
    tab.get_by_text("Recent", exact=True).click()
    expect(tab.locator("#recent li").first).to_contain_text("onerror")
    safe()


def test_an_article_to_read(tab: Page, world: World, safe: Safe) -> None:
    """Its fields, its text, a selection with its citation; and a place whose words are gone."""
    tab.goto(f"{world.site}?read=one")
    expect(tab.locator("#reader h2")).to_contain_text("onerror")
    tab.get_by_role("button", name="Cite paragraph 2").click()
    expect(tab.locator("#reader .selection")).to_be_visible()
    safe()
    for style in STYLES:
        tab.locator("#reader .selection").get_by_label("Cite as").select_option(value=style)
        tab.wait_for_timeout(20)
    safe()
    tab.goto(f"{world.site}?read=one&s=1&e=9&v=00000000&w={quote(EVIL)}")
    expect(tab.locator("#reader h2")).to_contain_text("onerror")
    safe()


def test_a_writers_text(tab: Page, world: World, safe: Safe) -> None:
    """A draft and its quotations, whatever they hold."""
    text = f"{SAID} {EVIL}. “{OTHER} {EVIL}” is “{EVIL}”, said {EVIL}.\n\n# {EVIL}\n"
    for name in ("draft", "quotations"):
        tab.goto(f"{world.site}?tab={name}")
        part = tab.locator(f"[data-check={name}]")
        part.get_by_label("Your text").fill(text)
        part.locator("form [type=submit]").click()
        expect(part.locator(".summary p").first).not_to_be_empty()
        expect(part.locator(".rows > li").first).to_be_visible()
        for row in part.locator(".rows > li > details > summary, .rows > li [aria-expanded=false]").all():
            row.click()
        safe()


def test_the_sources(tab: Page, world: World, safe: Safe) -> None:
    """The table and its pictures, what opens under a row, and files whose names and texts are hostile."""
    tab.goto(f"{world.site}?tab=sources")
    rows = tab.locator("#sources tbody tr:not(.under)")
    expect(rows).to_have_count(2)
    safe()
    rows.first.get_by_role("button", name="Edit").click()
    expect(tab.locator(".describing input[name=title]").first).to_have_value(EVIL)
    safe()
    rows.first.get_by_role("button", name="Remove").click()
    expect(tab.locator(".leaving code").first).to_be_visible()
    safe()
    tab.locator("[data-review]").check()
    head = f"---\ntitle: {json.dumps(EVIL)}\ndate: 05/03/2020\nauthor: {json.dumps(EVIL)}\n---\n"
    files = [
        FilePayload(name=f"{RUN_NAME}.md", mimeType="text/plain", buffer=f"{head}{EVIL} three.".encode()),
        FilePayload(name=f"{RUN_NAME}.pdf", mimeType="text/plain", buffer=EVIL.encode()),
    ]
    tab.locator("#sources input[type=file]").set_input_files(files)
    expect(tab.locator(".files > li .added")).to_have_count(1, timeout=20_000)
    expect(tab.locator(".files > li .wrong")).to_have_count(1, timeout=20_000)
    safe()
    tab.get_by_role("button", name="Bring them in").click()
    expect(rows).to_have_count(3, timeout=20_000)
    safe()


def test_the_known_answers(tab: Page, world: World, safe: Safe) -> None:
    """Files and kept runs of any name; a run with its charts, and every question opened."""
    tab.goto(f"{world.site}?tab=known")
    place = tab.locator("#known")
    expect(place.locator("#known-run")).to_be_visible()
    safe()
    place.get_by_role("button", name="Ask them").click()
    expect(place.locator(".questions li").first).to_be_visible(timeout=40_000)
    safe()
    place.locator(".questions a").first.click()
    tab.wait_for_timeout(300)
    safe()


def test_the_documentation_of_the_api(tab: Page, world: World, safe: Safe) -> None:
    """Made from a table of ours, with the public address in it."""
    tab.goto(f"{world.site}docs")
    expect(tab.locator("h1").first).to_be_visible()
    safe()


def test_the_report_of_known_answers(tab: Page, world: World, safe: Safe) -> None:
    """The file of `pincite test --html`, opened by a browser that lets scripts run."""
    files = {path: known_answers.read(path) for path in (world.folder / "answers").glob("*.answers.yaml")}
    toy = ToyEmbedder(name=EVIL, max_tokens=400)
    with Assistant.open(world.folder / "index", embedder=toy) as assistant:
        outcomes = ask(files, assistant, caution=0.0)
        written = report(summarise(outcomes, assistant), outcomes)
    tab.set_content(written)
    expect(tab.locator("h1").first).to_be_visible()
    assert "onerror" in (tab.locator("body").text_content() or "")
    safe()


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_exports_are_words(form: str, world: World, tab: Page, safe: Safe) -> None:
    """No form of a citation holds markup that the article did; in HTML nothing runs."""
    toy = ToyEmbedder(name=EVIL, max_tokens=400)
    with Assistant.open(world.folder / "index", embedder=toy) as assistant:
        article = assistant.article("one")
        start = article.text.index(SAID)
        cited = [assistant.cite_range("one", start, start + len(SAID) + len(EVIL) + 1)]
        written = [export(cited, form, style) for style in ([None, *STYLES] if form in ("html", "text") else [None])]
    for text in written:
        if form in ("html", "markdown"):
            _nothing_in(text)
        if form == "html":
            tab.set_content(text)
            safe()


def test_the_command_line_writes_control_characters_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What would clear a terminal, or colour what comes after it: in a title, a text, the name of a file, an error."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.md").write_text('---\ntitle: "\\e[2Jcleared \\a"\n---\nThe tide \x1b[31mis high\x9b1m.\n')
    build(corpus, index, embedder=ToyEmbedder())
    hostile = tmp_path / "b\x1b[2J\x9b.pdf"
    hostile.write_text("no pdf")
    for arguments in (["list"], ["show", "a"], ["show", "a", "--json"], ["check"], ["add", str(hostile)],
                      ["add", str(hostile), str(corpus)]):  # fmt: skip
        pincite([*arguments, "--corpus", str(corpus), "--index", str(index)])
        captured = capfd.readouterr()
        assert not {"\x1b", "\x07", "\x9b"} & set(captured.out + captured.err), arguments
        assert captured.out + captured.err


def _nothing_in(text: str) -> None:
    """No tag of the payload stands in a text as a tag."""
    for tag in ("<img", "<script", "<svg", "<iframe"):
        assert tag not in text.replace("\\<", "&lt;").lower(), tag
