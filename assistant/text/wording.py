"""Titles, dates and strengths in words for a person: the same on the page and on the command line.

Nothing here is looked up or guessed: a gap in the record is printed as a gap. In go records and their
fields, out come short strings of plain text, not escaped for any format.
"""

import re

from assistant.records import Article
from assistant.text.english import MONTHS, SEASONS

UNDATED = "n.d."
# Least confidence, and what it promises: `tests/benchmarks/strengths.py` measures how often each is right.
STRENGTHS = ((0.6, "Very likely answers"), (0.3, "Probably answers"), (0.0, "Related, may not answer"))

WEAK = 1  # the lowest step of `strength`

_MONTH_WORDS = dict(enumerate(MONTHS, start=1)) | dict(enumerate(SEASONS, start=21))
_DATE = re.compile(r"(\d{4}|\d{3}X)(?:-(\d\d|XX))?(?:-(\d\d|XX))?(?:T[^/]*)?([~?%]?)")
_QUALIFIED = {"": "{}", "~": "c. {}", "?": "{}?", "%": "c. {}?"}


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
        return f"not before {_date(first)}"
    if first in ("", ".."):
        return f"not after {_date(last)}"
    return f"{_date(first)}–{_date(last)}"


def strength(confidence: float) -> int:
    """How likely a passage answers, as one of three steps: 3 very, 2 probably, 1 weak.

    >>> [strength(confidence) for confidence in (0.6, 0.59, 0.3, 0.0)]
    [3, 2, 2, 1]
    """
    return WEAK + sum(confidence >= least for least, _ in STRENGTHS[:-1])


def strength_in_words(confidence: float) -> str:
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
    year, month, day, qualifier = match.groups()
    words = " ".join(filter(None, (_day(day), _month(month), year.replace("X", "0s"))))
    return _QUALIFIED[qualifier].format(words)


def _day(digits: str | None) -> str:
    return str(int(digits)) if digits and digits.isdigit() else ""


def _month(digits: str | None) -> str:
    """The month or season of a two-digit EDTF month; an unknown month ('XX') says nothing."""
    return _MONTH_WORDS.get(int(digits), "") if digits and digits.isdigit() else ""
