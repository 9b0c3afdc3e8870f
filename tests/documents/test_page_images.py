"""Rule: a page of a PDF is drawn by the process of its own, with the words marked where they stand."""

import io
from pathlib import Path

import pytest
from scans import marked

from assistant import corpus
from assistant.corpus import collection
from assistant.documents.extraction import ExtractionError
from assistant.documents.extraction.process import Reader
from assistant.errors import UsageError


@pytest.fixture(scope="module")
def two_pages() -> bytes:
    """A PDF of two pages, a line on each."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(400, 300))
    for words in (
        "The ferry leaves the harbour at noon and is back at three.",
        "The lamp was lit at dusk by its keeper.",
    ):
        canvas.drawString(20, 250, words)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_the_words_are_marked_where_they_stand(two_pages: bytes) -> None:
    """Line ends and hyphens aside; nothing is marked where the page lacks them, and no page is made up."""
    with Reader() as reader:
        whole = marked(reader.page_image(two_pages, 1, "The ferry leaves the harbour at noon and is back at three."))
        part = marked(reader.page_image(two_pages, 1, "leaves the\nharbour"))
        assert whole is not None
        assert part is not None
        assert whole[0] < part[0] < part[2] < whole[2]
        assert marked(reader.page_image(two_pages, 2, "leaves the harbour")) is None
        with pytest.raises(ExtractionError, match="no page 3: expected 1 to 2"):
            reader.page_image(two_pages, 3)
        with pytest.raises(ExtractionError, match="cannot be drawn"):
            reader.page_image(b"%PDF-no", 1)


def test_only_the_original_of_an_article_is_shown(two_pages: bytes, tmp_path: Path) -> None:
    """The file that the text was taken from, and no other; none outside the collection."""
    (tmp_path / "a.pdf").write_bytes(two_pages)
    place = tmp_path / "corpus"
    collection.add([tmp_path / "a.pdf"], place)
    (article,) = corpus.read(place)
    start = article.text.index("lamp was lit")
    assert marked(collection.page_image(article, start, start + 12, place)) is not None
    original = place / "_originals" / "a.pdf"
    original.write_bytes(two_pages + b"\n")
    with pytest.raises(UsageError, match="another file than the text was taken from"):
        collection.page_image(article, start, start + 12, place)
    original.unlink()
    original.symlink_to(tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="no pages to show"):
        collection.page_image(article, start, start + 12, place)
