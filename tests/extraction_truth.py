"""Real files of many formats with what must come out of each, read from ../shared/files where that is."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml
from conftest import SHARED

from assistant.documents.extraction import Extraction, Stated

FILES = SHARED / "files"
MISSING = "../shared/files is not here: the files are no part of the project"
_MARK = re.compile(r"<!-- page (?P<number>\d+)(?:, printed (?P<printed>[^>]+))? -->\n?")
_NAMES = {"title": "title", "authors": "authors", "published": "date", "publisher": "outlet", "url": "address"}


def truths() -> list[dict[str, Any]]:
    """An entry a file; none where the folder is missing."""
    path = FILES / "truth.yaml"
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


def comparable(text: str, blanks: bool = True) -> str:
    """A text as the truth is compared: NFKC, no soft hyphens, white space as one blank or, in Japanese, none."""
    return re.sub(r"\s+", " " if blanks else "", unicodedata.normalize("NFKC", text).replace("\u00ad", ""))


def pages(text: str) -> dict[int, tuple[str | None, str]]:
    """The text of each page by its number, with the number printed on it."""
    found: dict[int, tuple[str | None, str]] = {}
    number, printed, at = 0, None, 0
    for mark in [*_MARK.finditer(text), None]:
        former = found.get(number, (printed, ""))[1]
        found[number] = (printed, former + text[at : mark.start() if mark else len(text)])
        if mark:
            number, printed, at = int(mark["number"]), mark["printed"], mark.end()
    return found


def unmarked(text: str) -> str:
    """A text without its page marks."""
    return _MARK.sub("", text)


def text_faults(entry: dict[str, Any], extraction: Extraction) -> Iterator[str]:
    """Quotations that are not there or on another page, and words that must not be there."""
    blanks = "japanese" not in entry["path"]
    whole = comparable(unmarked(extraction.text), blanks)
    by_page = pages(extraction.text)
    for quote in entry["quotes"]:
        words = comparable(quote["text"], blanks)
        printed, page = by_page.get(quote.get("page", 0), (None, ""))
        if words not in whole:
            yield f"missing: {quote['text'][:60]}"
        elif "page" in quote and words not in comparable(page, blanks):
            yield f"not on page {quote['page']}: {quote['text'][:60]}"
        elif quote.get("printed_page", str(quote.get("page"))) != (printed or str(quote.get("page"))):
            yield f"page {quote['page']} is printed {quote.get('printed_page')}, found {printed}"
    yield from (f"not article text: {words}" for words in entry["absent"] if comparable(words, blanks) in whole)


def field_faults(entry: dict[str, Any], extraction: Extraction) -> Iterator[str]:
    """Fields that differ from what the file states."""
    for name, known in _NAMES.items():
        value = _plain(extraction.fields.get(name))
        if value != entry[known]:
            yield f"{name}: {value!r}, expected {entry[known]!r}"
    language = _plain(extraction.fields.get("language"))
    if language not in (entry["language"], None):
        yield f"language: {language!r}, expected {entry['language']!r}"


def _plain(stated: Stated | None) -> Any:
    if stated is None:
        return None
    return list(stated.value) if isinstance(stated.value, tuple) else stated.value
