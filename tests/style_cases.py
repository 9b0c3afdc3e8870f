"""Citations that try the gaps a record can have, for the tests of citation styles."""

from pathlib import Path

from conftest import CORPUS

from assistant.citing.citation import cite
from assistant.corpus import make_article, read_article
from assistant.records import Citation

TEXT = "A heading\n\nThe tide is high.\n\nIt falls at noon."
URL = "https://example.org/tides"
CASES = {
    "full": {"title": "On tides and harbours", "authors": ("Maike Lorenzen",), "publisher": "Harbour Review",
             "published": "2021-03-12", "url": URL, "language": "en"},
    "no-author": {"title": "Why harbours silt up", "publisher": "Harbour Review",
                  "published": "2020-05-02", "url": URL},
    "no-date": {"title": "Ferries at night", "authors": ("Ove Thygesen",), "publisher": "Harbour Review", "url": URL},
    "inferred-date": {"title": "A bridge too late", "authors": ("Ida Holm",), "publisher": "Harbour Review",
                      "published": "2016~", "inferred": {"published": "the survey “of last autumn”"}},
    "supplied-title": {"supplied_title": "Minutes of the harbour board", "authors": ("Per Lund",), "published": "2019"},
    "organisation": {"title": "Depths and draughts", "authors": ("Danish Harbour Authority",), "publisher": "Coast",
                     "published": "2018-07", "url": URL},
    "several-authors": {"title": "Three views of a lock", "authors": ("Anna Beck", "Bo Carl", "Dag Ek"),
                        "publisher": "Coast", "published": "2017-11-30"},
    "nothing": {},
    "open-date": {"title": "The old quay", "authors": ("Eva Falk",), "published": "2016/.."},
    "no-outlet": {"title": "Notes from a lighthouse", "authors": ("Finn Gade",), "published": "2015-01-09", "url": URL},
}  # fmt: skip


def cases() -> list[Citation]:
    """One citation of each case, pinpoint paragraph 3."""
    start = TEXT.index("It falls")
    found = []
    for name, fields in CASES.items():
        article = make_article(name, TEXT, **fields)  # type: ignore[arg-type]
        found.append(cite(article, start, len(TEXT), TEXT[start:]))
    return found


def of_the_articles() -> list[Citation]:
    """One citation of each article in corpus/: its first paragraph's first 40 code points."""
    articles = [read_article(path) for path in sorted(Path(CORPUS).glob("*.md")) if path.stem != "README"]
    return [cite(article, 0, 40, article.text[:40]) for article in articles]
