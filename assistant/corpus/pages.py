"""Pages of an article: marks in its file, places in its text.

A mark is a comment, `<!-- page 1, printed 117 -->`, before the first word of a page, so that a file keeps its pages
when it is moved or corrected by hand. The marks are no part of the text that is cited.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from assistant.records import Article, Page, Repair

_MARK = re.compile(r"<!-- page (?P<number>\d{1,6})(?:, printed (?P<printed>[^\s<>]{1,20}))? -->\n?")


def taken(text: str) -> tuple[str, tuple[Page, ...]]:
    r"""A text without its marks, and the pages with their places in it.

    >>> taken("<!-- page 1, printed 117 -->\nOne <!-- page 2, printed 118 -->two.")
    ('One two.', (Page(start=0, number=1, printed='117'), Page(start=4, number=2, printed='118')))
    """
    pages = []
    stretches = []
    at = length = 0
    for mark in _MARK.finditer(text):
        stretches.append(text[at : mark.start()])
        length += mark.start() - at
        pages.append(Page(length, int(mark["number"]), mark["printed"]))
        at = mark.end()
    return "".join([*stretches, text[at:]]), tuple(pages)


def moved(pages: Sequence[Page], raw: str, repairs: Sequence[Repair]) -> tuple[Page, ...]:
    """The pages with their places in the repaired text.

    Args:
        pages: with their places in `raw`.
        raw: the text before it was repaired.
        repairs: what was repaired.
    """
    lead = len(raw) - len(raw.lstrip("\n\r"))  # blank lines around the text are dropped, and no repair
    placed = []
    for page in pages:
        start = max(0, page.start - lead)
        for repair in repairs:
            if repair.start < start:
                start += len(repair.after) - len(repair.before)
        placed.append(Page(start, page.number, page.printed))
    return tuple(placed)


def page_number(article: Article, start: int) -> int | None:
    """The number of the page, counted from 1, on which a place of an article stands; None where it has no pages."""
    page = _page_at(article.pages, start)
    return page.number if page else None


def page_range(article: Article, start: int, end: int) -> str | None:
    """The page, or the pages, of a slice as a reference names them; None where the article has no pages.

    A number that the article prints on two pages is told apart by the count of the sheet: '1 (sheet 5)'.
    """
    first, last = _page_at(article.pages, start), _page_at(article.pages, end - 1)
    if first is None or last is None:
        return None
    counts = Counter((page.printed, page.number) for page in article.pages)
    twice = Counter(printed for printed, _ in counts)
    names = [_name(page, twice) for page in (first, last)]
    return names[0] if names[0] == names[1] else "–".join(names)


def _page_at(pages: Sequence[Page], position: int) -> Page | None:
    at = bisect_right([page.start for page in pages], position)
    return pages[at - 1] if at else None


def _name(page: Page, twice: Counter[str | None]) -> str:
    if page.printed is None:
        return str(page.number)
    return page.printed if twice[page.printed] == 1 else f"{page.printed} (sheet {page.number})"
