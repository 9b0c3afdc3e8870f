"""What reads other formats is an extra: without it, plain text and Markdown are still taken in."""

import pytest

from assistant import extras
from assistant.documents.extraction.reading import extract
from assistant.documents.extraction.records import ExtractionError


@pytest.mark.parametrize("name", ["a.html", "a.pdf", "a.docx", "a.odt", "a.rtf", "a.epub", "a.eml", "a.mhtml"])
def test_a_format_without_its_libraries_says_what_to_type(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the missing library and the extra; no ModuleNotFoundError."""
    monkeypatch.setattr(extras, "missing", lambda extra: "mammoth" if extra == "formats" else None)
    with pytest.raises(ExtractionError, match=r"needs the library mammoth.*pip install 'pincite\[formats\]'"):
        extract(name, b"<p>The ferry leaves at noon.</p>")


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_plain_texts_need_no_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ferry leaves without any of them."""
    monkeypatch.setattr(extras, "missing", lambda extra: "mammoth")
    assert "The ferry leaves at noon." in extract(name, b"The ferry leaves at noon.\n").text
