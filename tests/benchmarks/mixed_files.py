"""A folder of mixed files as people have them, taken in, and what became of each beside the truth.

    python tests/benchmarks/mixed_files.py [FOLDER]

Makes the files (they are written where FOLDER says, else to a temporary one), adds each to an empty collection as
`pincite add` does, reads the articles back and compares: outcome, quotations and the pages that they stand on, words
that are no article's, and fields. Prints a row a file and the counts; exit status 1 if anything falls short. Needs
reportlab, which the extra `dev` brings.
"""

import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from mixed import packed, pdfs, texts
from mixed.cases import ADDED, Case, Quote

from assistant import corpus
from assistant.corpus import collection
from assistant.corpus.pages import page_range
from assistant.records import Article, Taken


def main() -> int:
    """Print the table; the exit status."""
    cases = [*pdfs.cases(), *packed.cases(), *texts.cases()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name) / "files"
        for case in cases:
            (folder / case.name).parent.mkdir(parents=True, exist_ok=True)
            (folder / case.name).write_bytes(case.data)
        rows = [(case, *_outcome(case, folder, Path(name))) for case in cases if case.listed]
    print(f"{'file':<28}{'outcome':<9}{'quotes':>7}{'pages':>7}{'absent':>8}{'fields':>8}  hard, and what falls short")
    for case, taken, article in rows:
        print(_row(case, taken, article))
    short = [case.name for case, taken, article in rows if [*_faults(case, taken, article)]]
    print(f"\n{len(cases)} files, {len(rows)} of them named to 'add', {len(rows) - len(short)} as the truth says")
    return bool(short)


def _outcome(case: Case, folder: Path, scratch: Path) -> tuple[tuple[Taken, ...], Article | None]:
    """What became of a file in a collection of its own, and its article."""
    place = scratch / re.sub(r"\W", "-", case.name)
    taken = tuple(collection.take_in([folder / case.name], place, collection.Wishes(copies="keep")))
    added = any(each.outcome == ADDED for each in taken)
    return taken, corpus.read(place)[0] if added else None


def _row(case: Case, taken: tuple[Taken, ...], article: Article | None) -> str:
    faults = list(_faults(case, taken, article))
    outcome = ADDED if article else taken[0].outcome if taken else "nothing"
    paged = [quote for quote in case.quotes if quote.page]
    counts = (
        _share(case.quotes, [quote for quote in case.quotes if article and _has(article, quote.text)]),
        _share(paged, [quote for quote in paged if article and not _wrong_page(article, quote)]),
        _share(case.absent, [words for words in case.absent if article and not _has(article, words)]),
        _share([*case.fields], [name for name in case.fields if article and not _wrong_field(article, case, name)]),
    )
    cells = "".join(f"{count:>{width}}" for count, width in zip(counts, (7, 7, 8, 8), strict=True))
    return f"{case.name:<28}{outcome:<9}{cells}  {case.hard}" + "".join(f"\n    ! {fault}" for fault in faults)


def _share(wanted: object, reached: object) -> str:
    return f"{len(reached)}/{len(wanted)}" if wanted else "–"  # type: ignore[arg-type]


def _faults(case: Case, taken: tuple[Taken, ...], article: Article | None) -> Iterator[str]:
    """What differs from the truth."""
    said = " ".join([*(each.reason or "" for each in taken), *(warning for each in taken for warning in each.warnings)])
    if case.told and case.told.casefold() not in said.casefold():
        yield f"is not told: {case.told!r} in {said!r}"
    if (article is not None) != (case.outcome == ADDED):
        yield f"expected {case.outcome}: {said}"
    if article is None or case.outcome != ADDED:
        return
    yield from (f"missing: {quote.text[:90]}" for quote in case.quotes if not _has(article, quote.text))
    yield from filter(None, (_wrong_page(article, quote) for quote in case.quotes if quote.page))
    yield from (f"not article text: {words}" for words in case.absent if _has(article, words))
    yield from filter(None, (_wrong_field(article, case, name) for name in case.fields))


def _has(article: Article, words: str) -> bool:
    return _plain(words) in _plain(article.text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).replace("\u00ad", ""))


def _wrong_page(article: Article, quote: Quote) -> str:
    """What is wrong with the page of a quotation; nothing where it is right, or its words are missing altogether."""
    pattern = r"\s+".join(map(re.escape, quote.text.split()))
    match = re.search(pattern, article.text)
    if match is None:
        return ""
    pages = page_range(article, match.start(), match.end())
    wanted = quote.printed or str(quote.page)
    return "" if pages == wanted else f"page {pages}, expected {wanted}: {quote.text[:60]}"


def _wrong_field(article: Article, case: Case, name: str) -> str:
    value, wanted = getattr(article, name), case.fields[name]
    return "" if value == wanted else f"{name}: {value!r}, expected {wanted!r}"


if __name__ == "__main__":
    sys.exit(main())
