"""Rule: of every real file comes out what a person read in it: its text with pages, its fields, or a refusal."""

from collections.abc import Iterator
from typing import Any

import pytest
from extraction_truth import FILES, MISSING, field_faults, text_faults, truths

from assistant.documents.extraction import Extraction, ExtractionError
from assistant.documents.extraction.process import Reader

# Where the truth is not reached, or cannot be agreed with. A field that is met again must leave this list.
FALLS_SHORT = {
    "pdf/federal-register-three-column.pdf": ["title"],  # set no larger than the text: told from nothing else
    "pdf/freeculture-352p.pdf": ["title", "publisher"],  # without its subtitle; the publisher stands on no byline
    "pdf/creativity-ml-two-column.pdf": ["published", "publisher"],  # only in the stamp in the margin
    "pdf/arabic-rtl.pdf": ["title"],  # PDFium turns lam-alef round, mended only where one reading is a word
    "pdf/japanese-vertical.pdf": ["title", "authors"],  # no larger than the text
}
DISAGREED = {
    "pdf/faa-handbook-two-column.pdf": ["title"],  # the property field is taken, marked as such
    "epub/inheritors-multi-metadata.epub": ["url"],  # its identifier is an address, as that of the other e-book is
    "html/globalvoices-nicaragua-de.html": ["authors"],  # the person alone, which is said to do
    "txt/cartographer-utf16le-bom.txt": ["title"],  # in capitals, as printed, which is said to do
}
FILES_OF_TEXT = [entry for entry in truths() if not entry["path"].startswith("bib/")]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One process for all files."""
    with Reader() as reader:
        yield reader


def read(reader: Reader, entry: dict[str, Any]) -> Extraction:
    """What comes out of the file of an entry."""
    return reader.extract(entry["path"], (FILES / entry["path"]).read_bytes())


@pytest.mark.skipif(not FILES.is_dir(), reason=MISSING)
@pytest.mark.parametrize("entry", FILES_OF_TEXT, ids=lambda entry: entry["path"])
def test_a_real_file_comes_out_as_a_person_read_it(entry: dict[str, Any], reader: Reader) -> None:
    """A real file comes out as a person read it."""
    if entry["expect"]["outcome"] == "refuse":
        with pytest.raises(ExtractionError) as refusal:
            read(reader, entry)
        assert str(refusal.value)[-1] == "."
        return
    extraction = read(reader, entry)
    assert not list(text_faults(entry, extraction))
    unreached = {fault.partition(":")[0] for fault in field_faults(entry, extraction)}
    assert unreached == {*FALLS_SHORT.get(entry["path"], ()), *DISAGREED.get(entry["path"], ())}
    if entry["expect"]["outcome"] == "import_with_warning":
        assert extraction.warnings
    assert "\ufffd" not in extraction.text or extraction.format == "pdf"  # there it stands for a letter without a name


@pytest.mark.skipif(not FILES.is_dir(), reason=MISSING)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pdf/password-open.pdf", "password"),
        ("pdf/scan-no-text.pdf", "OCR"),
        ("pdf/empty-0-bytes.pdf", "empty"),
        ("docx/password-protected.docx", "password"),
        ("odt/encrypted.odt", "password"),
    ],
)
def test_a_refusal_says_why(name: str, said: str, reader: Reader) -> None:
    """A refusal says why."""
    with pytest.raises(ExtractionError, match=said):
        reader.extract(name, (FILES / name).read_bytes())


@pytest.mark.skipif(not FILES.is_dir(), reason=MISSING)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pdf/tam-review-no-tounicode.pdf", "page 2–22 is not readable"),
        ("pdf/owner-restricted-no-copy.pdf", "forbids copying"),
        ("pdf/with-attachment.pdf", "image.png"),
        ("docx/library-tracked-footnote-comment-box.docx", "tracked changes"),
        ("docx/library-tracked-footnote-comment-box.docx", "comments, hidden text, struck text"),
        ("html/news-cookie-readalso-date-conflict.html", "2019-11-05"),
        ("html/news-cookie-readalso-date-conflict.html", "another page"),
        ("html/cp1252-bytes-declared-utf8.html", "windows-1252"),
        ("eml/inline-reply-qp-attachment.eml", "Quoted lines"),
    ],
)
def test_a_warning_says_what_is_doubtful(name: str, said: str, reader: Reader) -> None:
    """A warning says what is doubtful."""
    assert said in " ".join(reader.extract(name, (FILES / name).read_bytes()).warnings)
