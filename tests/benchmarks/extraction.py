"""Extraction libraries side by side on real files: how much of what must be found they find, and what they take along.

    python tests/benchmarks/extraction.py           # PDFs and web pages
    python tests/benchmarks/extraction.py scans     # pictures of pages, by the character error rate

Reads ../shared/files; the scans are made of the articles in corpus/. Libraries that are not installed are left out:
`pip install pypdf pdfplumber readability-lxml`. For PDFs a quotation counts as found if it stands on its page, divided
words made whole; running heads that must not be there are counted for all. For web pages the same without pages. Prints
two tables. The character error rate of a scan is the edit distance between what is recognised and what was printed, by
the characters printed, blanks and line ends as one blank; tesseract, a program of the system, is asked too where it is
installed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import scans
from conftest import ROOT
from extraction_truth import FILES, pages, truths
from rapidfuzz.distance import Levenshtein

from assistant import corpus
from assistant.documents.extraction import extract
from assistant.documents.extraction.process import Limits, Reader

_A_PAGE = 2_000  # characters
_JAPANESE = "japanese"


def main() -> None:
    """Print the tables."""
    if sys.argv[1:] == ["scans"]:
        _scans()
        return
    entries = [entry for entry in truths() if entry["quotes"]]
    print(f"{'PDF':<16}{'found':>8}{'of':>5}{'taken along':>13}{'of':>5}{'seconds':>9}")
    for name, read in _PDF.items():
        _row(name, read, [entry for entry in entries if entry["path"].startswith("pdf/")])
    print(f"\n{'web page':<16}{'found':>8}{'of':>5}{'taken along':>13}{'of':>5}{'seconds':>9}")
    for name, read in _WEB.items():
        _row(name, read, [entry for entry in entries if entry["path"].startswith("html/")])


def _row(name: str, read: Callable[[Path], list[str]], entries: list[dict[str, Any]]) -> None:
    if not find_spec(_MODULES.get(name, "assistant")):
        print(f"{name:<16} is not installed")
        return
    found = wanted = along = unwanted = 0
    began = perf_counter()
    for entry in entries:
        try:
            parts = read(FILES / entry["path"])
        except Exception as exc:
            print(f"  {name} fails on {entry['path']}: {type(exc).__name__}")
            parts = []
        texts = [_comparable(part, _JAPANESE not in entry["path"]) for part in parts]
        for quote in entry["quotes"]:
            at = quote.get("page", 1) - 1
            found += at < len(texts) and _comparable(quote["text"], _JAPANESE not in entry["path"]) in texts[at]
        along += sum(_comparable(words, True) in " ".join(texts) for words in entry["absent"])
        wanted, unwanted = wanted + len(entry["quotes"]), unwanted + len(entry["absent"])
    print(f"{name:<16}{found:>8}{wanted:>5}{along:>13}{unwanted:>5}{perf_counter() - began:>9.1f}")


def _scans() -> None:
    texts = [article.text.replace("\n", " ") for article in corpus.read(ROOT / "corpus")]
    prose = [" ".join(text[:_A_PAGE].split()[:-1]) for text in texts]
    pages: Mapping[str, tuple[tuple[str, ...], dict[str, Any]]] = {
        "clean": (tuple(prose[:2]), {}),
        "two columns": ((prose[2][: _A_PAGE // 2], prose[3][: _A_PAGE // 2]), {}),
        "small letters": (tuple(prose[3:4]), {"letters": 22}),
        "1.5° askew": (tuple(prose[4:5]), {"aslant": 1.5}),
        "worn": (tuple(prose[1:2]), {"worn": True}),
    }
    print(f"{'scan':<16}{'characters':>12}{'pincite':>10}{'tesseract':>11}{'seconds':>9}{'tesseract':>11}")
    for name, (columns, options) in pages.items():
        printed: list[tuple[str, ...]] = [columns] if name == "two columns" else [(column,) for column in columns]
        _scan_row(name, printed, options)


def _scan_row(name: str, pages: list[tuple[str, ...]], options: dict[str, Any]) -> None:
    pictures = [scans.picture(columns, **options) for columns in pages]
    truth = " ".join(" ".join(columns) for columns in pages)
    took, rates = [], []
    for read in (_recognised, _tesseract):
        began = perf_counter()
        text = read(pictures)
        took.append(perf_counter() - began)
        distance = Levenshtein.distance(" ".join(text.split()), " ".join(truth.split()))
        rates.append(f"{distance / len(truth):.2%}" if text else "–")
    print(f"{name:<16}{len(truth):>12,}{rates[0]:>10}{rates[1]:>11}{took[0]:>9.1f}{took[1]:>11.1f}", flush=True)


def _recognised(pictures: list[Any]) -> str:
    with Reader(Limits(seconds=1_800), recognise=True) as reader:
        text = reader.extract("scan.pdf", scans.scan(pictures)).text
    return re.sub(r"<!-- page \d+ -->", "", text)


def _tesseract(pictures: list[Any]) -> str:
    if not shutil.which("tesseract"):
        return ""
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        for picture in pictures:
            path = Path(folder, "page.png")
            picture.save(path, dpi=(scans.RESOLUTION, scans.RESOLUTION))
            done = subprocess.run(["tesseract", path, "-"], capture_output=True, text=True, check=True)
            texts.append(re.sub(r"(?<=\w)-\n(?=[a-z])", "", done.stdout))
    return "\n".join(texts)


def _comparable(text: str, blanks: bool) -> str:
    """Divided words made whole, as the truth asks; hyphens that PDFium marks are removed with the line's end."""
    text = re.sub(r"[\ufffe\x02]\s*", "", unicodedata.normalize("NFKC", text).replace("\u00ad", ""))
    text = re.sub(r"(?<=\w)[-‐]\s*\n\s*(?=[a-zäöüß])", "", text)
    return re.sub(r"\s+", " " if blanks else "", text)


def _ours(path: Path) -> list[str]:
    extraction = extract(path.name, path.read_bytes())
    if extraction.pages is None:
        return [extraction.text]
    by_page = pages(extraction.text)
    return [by_page.get(number, (None, ""))[1] for number in range(1, extraction.pages + 1)]


def _pdfium(path: Path) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def _pypdf(path: Path) -> list[str]:
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def _pdfminer(path: Path) -> list[str]:
    from pdfminer.high_level import extract_text
    from pdfminer.layout import LAParams

    return str(extract_text(path, laparams=LAParams(detect_vertical=_JAPANESE in path.name))).split("\f")


def _pdfplumber(path: Path) -> list[str]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return [page.extract_text() or "" for page in document.pages]


def _trafilatura(precise: bool) -> Callable[[Path], list[str]]:
    def read(path: Path) -> list[str]:
        import trafilatura

        return [trafilatura.extract(path.read_bytes(), include_comments=False, favor_precision=precise) or ""]

    return read


def _readability(path: Path) -> list[str]:
    import lxml.html
    from readability import Document

    return [lxml.html.fromstring(Document(path.read_bytes().decode("utf-8", "replace")).summary()).text_content()]


def _justext(path: Path) -> list[str]:
    import justext

    paragraphs = justext.justext(path.read_bytes(), justext.get_stoplist("English"))
    return ["\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)]


_PDF: Mapping[str, Callable[[Path], list[str]]] = {
    "pincite": _ours, "pypdfium2": _pdfium, "pypdf": _pypdf, "pdfminer.six": _pdfminer, "pdfplumber": _pdfplumber,
}  # fmt: skip
_WEB: Mapping[str, Callable[[Path], list[str]]] = {
    "pincite": _ours, "trafilatura": _trafilatura(False), "…, precise": _trafilatura(True), "readability": _readability,
    "justext": _justext,
}  # fmt: skip
_MODULES = {"pypdf": "pypdf", "pdfplumber": "pdfplumber", "readability": "readability"}

if __name__ == "__main__":
    main()
