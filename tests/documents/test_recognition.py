"""Rule: the text of a scan is recognised where a person asks for it, in reading order, and says that it is.

Nothing is fetched: the models lie in the library.
"""

import io
import json
import subprocess
import sys
from math import cos, radians, sin
from pathlib import Path

import pytest
import scans
from conftest import Run
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from scans import marked

from assistant import Assistant, build, corpus, extras
from assistant.citing.references import export
from assistant.corpus import collection
from assistant.corpus.intake import Wishes
from assistant.documents.extraction import ExtractionError, pdf_scans, recognition
from assistant.documents.extraction.pdf_lines import Page
from assistant.documents.extraction.process import Limits, Reader
from assistant.documents.extraction.reading import extract
from assistant.errors import CorpusError, UsageError
from assistant.testing import ToyEmbedder

needs_ocr = pytest.mark.skipif(bool(extras.missing("ocr")), reason="recognising scans needs pip install 'pincite[ocr]'")

LEFT = (
    "The ferry company kept its own soundings and showed them to no one. In the end the old chart was reprinted with a "
    "note in the margin that warned of its age. Nobody had measured the sandbank since the storm."
)
RIGHT = (
    "When the dredger finally came, it worked for nine days and left without a word. The museum shows the painted "
    "buoys today beside a model of it. Insurance firms asked for a report."
)
ASLANT = "Two of the buoys were found on the beach of the island. Fishermen say that the channel moves every year."


def words(text: str) -> list[str]:
    """Words without what stands about them."""
    return [word.strip(".,") for word in text.split()]


@pytest.fixture(scope="module")
def scan() -> bytes:
    """Two columns under a title, then a page that was laid askew."""
    pages = [scans.picture([LEFT, RIGHT], title="A Chart of Sand"), scans.picture([ASLANT], aslant=1.5)]
    return bytes(scans.scan(pages))


@pytest.fixture(scope="module")
def collected(scan: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a collection of the scan alone."""
    folder = tmp_path_factory.mktemp("scanned")
    (folder / "chart.pdf").write_bytes(scan)
    collection.add([folder / "chart.pdf"], folder / "corpus", Wishes(ocr=True))
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    return folder


@needs_ocr
def test_columns_and_pages_are_read_in_order(collected: Path) -> None:
    """The left column before the right one, the page askew as upright, each word once, the pages named."""
    (article,) = corpus.read(collected / "corpus")
    assert article.title == "A Chart of Sand"
    assert words(article.text) == words(f"A Chart of Sand {LEFT} {RIGHT} {ASLANT}")
    assert [(page.number, article.text[page.start :].split()[0]) for page in article.pages] == [(1, "A"), (2, "Two")]
    assert article.text_from == "recognised"


@needs_ocr
def test_every_citation_says_that_its_text_was_recognised(collected: Path) -> None:
    """In its line, in the record for styles, and in the exports that have a place for notes."""
    with Assistant.open(collected / "index", embedder=ToyEmbedder()) as assistant:
        (article,) = assistant.articles()
        start = article.text.index("Nobody")
        citation = assistant.cite_range(article.id, start, start + 50)
    assert citation.text == "“A Chart of Sand”, n.d., p. 1, text recognised from a scan."
    assert citation.reference["note"] == "text recognised from a scan"
    for form in ("bibtex", "biblatex", "ris", "csl-json", "text", "markdown", "html", "annotation"):
        assert "text recognised from a scan" in export([citation], form)


@needs_ocr
def test_the_command_line_says_so(collected: Path, run: Run) -> None:
    """`show` and `list`, for a person and as JSON."""
    folders = ("--corpus", collected / "corpus", "--index", collected / "index")
    assert "text       text recognised from a scan\n" in run("show", "chart", *folders)[1]
    assert json.loads(run("show", "chart", *folders, "--json")[1])["text_from"] == "recognised"
    assert json.loads(run("list", *folders, "--json")[1])["articles"][0]["text_from"] == "recognised"


@needs_ocr
def test_the_words_are_marked_on_the_picture_of_the_page(collected: Path) -> None:
    """Where they stand: in the right column, over two lines of it."""
    (article,) = corpus.read(collected / "corpus")
    start = article.text.index("The museum shows")
    box = marked(collection.page_image(article, start, start + 50, collected / "corpus"))
    assert box is not None
    assert 50 < box[0] < box[2] < 95
    start = article.text.index("Nobody had")
    box = marked(collection.page_image(article, start, start + 20, collected / "corpus"))
    assert box is not None
    assert box[2] < 50


def test_without_being_asked_a_scan_is_refused_with_what_to_do(scan: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to type where it can be recognised, and what to install where it cannot."""
    monkeypatch.setattr(extras, "missing", lambda extra: None)
    with pytest.raises(ExtractionError, match=r"no text layer.* Add it with --ocr \(on the page: tick"):
        extract("a.pdf", scan)
    monkeypatch.setattr(extras, "missing", lambda extra: "rapidocr" if extra == "ocr" else None)
    with pytest.raises(ExtractionError, match=r"Install .*pip install 'pincite\[ocr\]', and add it with --ocr"):
        extract("a.pdf", scan)


def test_the_command_says_what_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Before a file is read: one line with the library and the extra."""
    monkeypatch.setattr(extras, "missing", lambda extra: "rapidocr" if extra == "ocr" else None)
    status, _, err = run("add", tmp_path, "--ocr", "--corpus", tmp_path / "corpus", "--index", tmp_path / "index")
    assert status == 2
    assert err.startswith("pincite: Recognising scans needs the library rapidocr")


@needs_ocr
def test_only_the_pages_without_text_are_recognised(tmp_path: Path) -> None:
    """A PDF with a scanned appendix keeps its own letters; the citation of either page says which were recognised."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.drawString(60, 700, "The ferry leaves the harbour at noon and is back at three.")
    canvas.showPage()
    canvas.showPage()  # a blank one
    canvas.drawImage(ImageReader(scans.picture([ASLANT])), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    (tmp_path / "mixed.pdf").write_bytes(file.getvalue())
    told: list[str] = []
    (taken,) = collection.take_in(
        [tmp_path / "mixed.pdf"], tmp_path / "corpus", Wishes(ocr=True), lambda done, total, name: told.append(name)
    )
    article = collection.article("mixed", tmp_path / "corpus")
    assert article.text_from == "recognised on page 3"
    assert words(ASLANT) == words(article.text)[-len(words(ASLANT)) :]
    assert "The text of page 3 was recognised" in " ".join(taken.warnings)
    assert "mixed.pdf, page 1 of 1" in told


@needs_ocr
def test_letters_that_are_not_known_are_refused(tmp_path: Path) -> None:
    """A picture of noise, or of another writing, gives no article of rubbish."""
    font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    if not Path(font).is_file():
        pytest.skip("needs the font DejaVu Sans, which has Cyrillic letters")
    page = Image.new("L", (1200, 800), 250)
    line = "Паром уходит из гавани в полдень и возвращается в три часа."
    for row in range(6):
        ImageDraw.Draw(page).text((60, 60 + 70 * row), line, font=ImageFont.truetype(font, 32), fill=20)
    with Reader(recognise=True) as reader, pytest.raises(ExtractionError, match="not to be trusted"):
        reader.extract("a.pdf", scans.scan([page]))


@needs_ocr
def test_a_page_without_letters_is_refused() -> None:
    """Nothing is made up; the message does not offer what was tried already."""
    page = Image.new("L", (1200, 800), 250)
    with Reader(recognise=True) as reader, pytest.raises(ExtractionError, match="Nothing was recognised"):
        reader.extract("a.pdf", scans.scan([page]))


@needs_ocr
def test_limits_hold_while_it_recognises(scan: bytes) -> None:
    """Too little time for a page, too little memory, too many pages: one line each, and the next file is read."""
    with (
        Reader(Limits(seconds=0.5), recognise=True) as reader,
        pytest.raises(ExtractionError, match=r"longer than 0\.5 s"),
    ):
        reader.extract("a.pdf", scan)
    with Reader(Limits(recognition=700_000_000), recognise=True) as reader:
        with pytest.raises(ExtractionError, match=r"memory|failed|crashed"):
            reader.extract("a.pdf", scan)
        assert reader.extract("a.md", b"The ferry.").text == "The ferry."
    unread = [Page(number, 100, 100, (), 0, 0) for number in range(1, pdf_scans.MAX_RECOGNISED + 2)]
    with pytest.raises(ExtractionError, match="301 of its pages are to be recognised: expected at most 300"):
        pdf_scans.recognised([_Drawn()] * (len(unread) + 1), unread, lambda done, total: None)


class _Drawn:
    """A page with something on it."""

    def get_objects(self, max_depth: int) -> list[str]:
        return ["a picture"]


@needs_ocr
def test_it_needs_no_network(scan: bytes, tmp_path: Path) -> None:
    """In a process that cannot open a socket."""
    (tmp_path / "a.pdf").write_bytes(scan)
    code = f"""
import socket, sys
def shut(*a, **k): raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = shut
from assistant.documents.extraction.reading import extract
print(extract("a.pdf", open({str(tmp_path / "a.pdf")!r}, "rb").read(), None, lambda done, total: None).text)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert "Nobody had measured the sandbank" in done.stdout, done.stderr


def test_text_that_lies_unseen_over_a_picture_counts_as_recognised() -> None:
    """As programs for scanning leave it."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.drawImage(ImageReader(scans.picture([ASLANT])), 0, 0, 595, 842)
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    text.textLine(ASLANT)
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    extraction = extract("a.pdf", file.getvalue())
    assert extraction.text_from == "recognised"
    assert "lies unseen over a picture" in " ".join(extraction.warnings)


def test_a_new_version_with_letters_of_its_own_is_no_longer_marked(tmp_path: Path) -> None:
    """`update` takes the mark off; a person does so by hand after comparing; another value is refused."""
    place = tmp_path / "corpus"
    place.mkdir()
    (place / "a.md").write_text("---\ntitle: Tides\ntext_from: recognised\n---\nThe tidc turns.\n", encoding="utf-8")
    assert collection.article("a", place).text_from == "recognised"
    (tmp_path / "new.txt").write_text("The tide turns.\n", encoding="utf-8")
    collection.update("a", tmp_path / "new.txt", place)
    assert collection.article("a", place).text_from is None
    (place / "a.md").write_text("---\ntext_from: a dream\n---\nThe tide.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="text_from must be 'recognised'"):
        collection.article("a", place)


def test_a_line_keeps_its_place_where_the_page_was_laid_askew() -> None:
    """Lines of a page turned by two degrees stand in rows again, their letters of one size."""
    turn = radians(2)

    def turned(x: float, y: float) -> tuple[float, float]:
        return x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)

    def line(text: str, left: float, top: float) -> recognition.Recognised:
        right, bottom = left + 200, top + 12
        corners = turned(left, top), turned(right, top), turned(right, bottom), turned(left, bottom)
        return recognition.Recognised(text, corners, 1.0)

    lines = [
        line(f"{side} {row} and so on for a whole line", left, 100 + 20 * row)
        for side, left in (("b", 300), ("a", 50))
        for row in range(6)
    ]
    page = recognition.read_page(lines, 4, (600, 800))
    assert [each.text[:3] for each in page.lines[:4]] == ["a 0", "b 0", "a 1", "b 1"]
    assert {(each.page, each.size) for each in page.lines} == {(4, 12.0)}
    assert [each.text[:3] for each in recognition.in_order(lines)] == [f"{side} {n}" for side in "ab" for n in range(6)]


def test_update_of_a_scan_needs_to_be_asked_too(scan: bytes, tmp_path: Path) -> None:
    """The refusal of a scan is that of `add`, and nothing is changed."""
    place = tmp_path / "corpus"
    place.mkdir()
    (place / "a.md").write_text("The tide turns.\n", encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(scan)
    with pytest.raises(UsageError, match="no text layer"):
        collection.update("a", tmp_path / "scan.pdf", place)
    assert collection.article("a", place).text == "The tide turns."
