"""Rule: a file made to harm is refused or read within a stated time and memory, and harms no other."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.corpus import collection
from assistant.documents.extraction import ExtractionError
from assistant.documents.extraction.process import Limits, Reader

LIMITS = Limits(size=50_000_000, seconds=30, memory=1_500_000_000)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
WORDS = "The ferry crosses the strait four times a day, except on Sundays, when its crew has to rest at home."
DEEP = 300_000


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One process for all, with narrow limits."""
    with Reader(LIMITS) as reader:
        yield reader


def zipped(**parts: str | bytes) -> bytes:
    """An archive; the names' double underscores are slashes, single ones dots."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), data)
    return packed.getvalue()


def docx(xml: str | bytes) -> bytes:
    """A Word document with this main part."""
    return zipped(word__document_xml=xml)


def pdf(pages: int, loop: bool = False) -> bytes:
    """A PDF whose tree of pages names one page many times, or itself."""
    kids = " ".join(["2 0 R"] * 10) if loop else " ".join(["3 0 R"] * pages)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{text}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"xref\n0 4\n0000000000 65535 f \n{table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return body + trailer.encode()


HARMS: dict[str, Callable[[], bytes]] = {
    "bomb.docx": lambda: docx(b"\0" * 400_000_000),
    "bomb.odt": lambda: zipped(content_xml=b"\0" * 400_000_000),
    "bomb.epub": lambda: zipped(book_opf=b"\0" * 400_000_000),
    "laughs.docx": lambda: docx(f"{BOMB}<a>&l11;&f;</a>"),
    "laughs.odt": lambda: zipped(content_xml=f"{BOMB}<a>&l11;&f;</a>"),
    "laughs.epub": lambda: zipped(book_opf=f"{BOMB}<a>&l11;&f;</a>"),
    "deep.docx": lambda: docx("<a>" * DEEP),
    "deep.odt": lambda: zipped(content_xml="<a>" * DEEP + "</a>" * DEEP),
    "deep.html": lambda: b"<div>" * DEEP + WORDS.encode(),
    "deep.rtf": lambda: b"{\\rtf1 " + b"{" * DEEP + WORDS.encode(),
    "deep.json.md": lambda: b"---\na: " + b"[" * DEEP + b"\n---\n" + WORDS.encode(),
    "quotes.md": lambda: b"> " * 20_000 + WORDS.encode(),
    "links.md": lambda: b"[" * DEEP + WORDS.encode(),
    "pages.pdf": lambda: pdf(100_000),
    "loop.pdf": lambda: pdf(10, loop=True),
    "parts.eml": lambda: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nword\n" * 100_000,
    "nested.eml": lambda: b"Content-Type: message/rfc822\n\n" * 20_000 + WORDS.encode(),
    "line.txt": lambda: b"word " * 9_000_000,
    "line.html": lambda: b"<p>" + b"word&nbsp;" * 3_000_000,
    "zeros.txt": lambda: b"\0" * 40_000_000,
    "huge.txt": lambda: b"x" * 60_000_000,
}


@pytest.mark.parametrize("name", HARMS)
def test_a_file_made_to_harm_ends_within_its_limits(name: str, reader: Reader) -> None:
    """Read or refused in words, never another error; the next file is read as ever."""
    data = HARMS[name]()
    began = time.monotonic()
    try:
        text = reader.extract(name, data).text
    except ExtractionError as refusal:
        text = str(refusal)
    assert time.monotonic() - began < LIMITS.seconds + 10
    assert "root:" not in text
    assert text.count("ha") < 10_000
    assert peak(reader) < LIMITS.memory
    assert reader.extract("a.txt", WORDS.encode()).text == WORDS


def peak(reader: Reader) -> int:
    """The most bytes of memory that the process had in use so far; none where it is gone."""
    if reader._process is None:
        return 0
    status = Path(f"/proc/{reader._process.pid}/status").read_text()
    return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0])


def test_a_file_of_a_gigabyte_is_not_even_read(tmp_path: Path) -> None:
    """Its size is looked at first."""
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    (taken,) = collection.take_in([path], tmp_path / "corpus")
    assert (taken.outcome, taken.reason) == ("refused", "it has more than 200 MB. Split it.")


@pytest.mark.parametrize(
    "name", ["a<script>alert(1)</script>.html", "=cmd|' /C calc'!A0.html", "‮cod.html", "a\nb.html"]
)
def test_names_and_fields_are_words_and_nothing_else(name: str, tmp_path: Path) -> None:
    """Scripts in names and fields arrive as text; the article's id has letters and digits alone."""
    evil = "<script>alert(1)</script>"
    title = evil.replace("<", "&lt;")
    article = f"<article><h1>{title}</h1><p>{WORDS} {WORDS}</p></article>"
    page = f"<html><head><title>{title}</title></head><body>{article}</body></html>"
    (taken,) = collection.take_in_bytes(name, page.encode(), tmp_path / "corpus")
    assert taken.outcome == "added"
    assert taken.article_id is not None
    assert set(taken.article_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    written = {path.name for path in (tmp_path / "corpus").rglob("*") if path.is_file()}
    assert written == {f"{taken.article_id}.md", f"{taken.article_id}.html"}
