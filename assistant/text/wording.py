"""Titles, dates and strengths in words for a person: the same on the page and on the command line.

Nothing here is looked up or guessed: a gap in the record is printed as a gap. In go records and their
fields, out come short strings of plain text, not escaped for any format.
"""

import re
from collections.abc import Callable, Mapping

from assistant.messages import Message, day, message
from assistant.records import Article
from assistant.text.english import MONTHS

UNDATED = message("n.d.")
_RECOGNISED = message("text recognised from a scan")
# Least confidence, and what it promises: `tests/benchmarks/strengths.py` measures how often each is right.
STRENGTHS = (
    (0.85, message("Very likely answers")),
    (0.4, message("Probably answers")),
    (0.0, message("Related, may not answer")),
)
PROMISES = (0.9, 0.75)  # the share of what is called so that answers, on the questions that the steps were chosen on

WEAK = 1  # the lowest step of `strength`

_DATE = re.compile(r"(\d{4}|\d{3}X)(?:-(\d\d|XX))?(?:-(\d\d|XX))?(?:T[^/]*)?([~?%]?)")


def title_in_words(article: Article) -> str:
    """The title; a supplied title in square brackets, as library catalogues do; without both, the id.

    >>> title_in_words(Article(id="a-1", text="", sha256="", supplied_title="On tides"))
    '[On tides]'
    >>> title_in_words(Article(id="a-1", text="", sha256=""))
    'a-1'
    """
    if article.title:
        return article.title
    return f"[{article.supplied_title}]" if article.supplied_title else article.id


def date_in_words(edtf: str | None) -> str:
    """An EDTF date as a reference prints it; a form that is rare in EDTF is printed as it is written.

    >>> [date_in_words(date) for date in ("2018-09-11", "2018-09", "2016~", "2016?", "201X", None)]
    ['11 September 2018', 'September 2018', 'c. 2016', '2016?', '2010s', 'n.d.']
    >>> [date_in_words(date) for date in ("2016/..", "../2016-05", "2014/2016~", "2016-21", "Y17E7")]
    ['not before 2016', 'not after May 2016', '2014–c. 2016', 'spring 2016', 'Y17E7']
    """
    if not edtf:
        return UNDATED
    first, slash, last = edtf.partition("/")
    if not slash:
        return _date(edtf)
    if last in ("", ".."):
        return message("not before {date}", date=_date(first))
    if first in ("", ".."):
        return message("not after {date}", date=_date(last))
    return message("{first}–{last}", first=_date(first), last=_date(last))


def text_from_in_words(text_from: str) -> str:
    """Whence an article's letters are, where a program read them off pictures of its pages.

    >>> text_from_in_words("recognised"), text_from_in_words("recognised on pages 2–3")
    ('text recognised from a scan', 'text of p. 2–3 recognised from a scan')
    """
    pages = re.sub(r"\D+", "", text_from, count=1)
    return message("text of p. {pages} recognised from a scan", pages=pages) if pages else _RECOGNISED


def strength(confidence: float) -> int:
    """How likely a passage answers, as one of three steps: 3 very, 2 probably, 1 weak.

    >>> [strength(confidence) for confidence in (0.85, 0.84, 0.4, 0.0)]
    [3, 2, 2, 1]
    """
    return WEAK + sum(confidence >= least for least, _ in STRENGTHS[:-1])


def strength_in_words(confidence: float) -> Message:
    """The step in words.

    >>> strength_in_words(0.97)
    'Very likely answers'
    """
    return STRENGTHS[-strength(confidence)][1]


def _date(edtf: str) -> str:
    """One EDTF date, not an interval, in words."""
    match = _DATE.fullmatch(edtf)
    if match is None:
        return edtf
    year, month, of_month, qualifier = match.groups()
    return _qualified(_plain(year, _number(month), _number(of_month)), qualifier)


def _plain(year: str, month: int | None, of_month: int | None) -> str:
    if year.endswith("X"):
        return message("{decade}s", decade=f"{year[:3]}0")
    if month in _SEASONS:
        return _SEASONS[month](year)
    month = month if month in range(1, 13) else None
    words = " ".join(filter(None, (str(of_month or ""), MONTHS[month - 1] if month else "", year)))
    return day(words, int(year), month, of_month)


_SEASONS: Mapping[int | None, Callable[[str], str]] = {
    21: lambda year: message("spring {year}", year=year),
    22: lambda year: message("summer {year}", year=year),
    23: lambda year: message("autumn {year}", year=year),
    24: lambda year: message("winter {year}", year=year),
}


def _qualified(date: str, qualifier: str) -> str:
    if qualifier == "~":
        return message("c. {date}", date=date)
    if qualifier == "?":
        return message("{date}?", date=date)
    return message("c. {date}?", date=date) if qualifier else date


def _number(digits: str | None) -> int | None:
    """The number of a month or a day; an unknown one ('XX') says nothing."""
    return int(digits) if digits and digits.isdigit() else None
