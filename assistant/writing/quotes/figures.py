"""Does a quotation begin or end inside a number?

In go an article's text and a border of a quotation; out comes how many characters of a number the border cuts off. A
number reaches over its decimals and groups, its sign, scale and percentage, a fraction, a power, both ends of a range
and of a ratio, and what a smaller unit adds: '5 per cent' of '0·5 per cent', '300 km' of '1 300 km', '7 people' of '5–7
people', '20' of '1 in 20', '6 ft' of '6 ft 2 in' say something else.
"""

import re

from assistant.text import RAISED
from assistant.text.units import UNITS

_SEPARATORS = ".,·•‧∙⋅٫٬'’:/⁄×^~"
_DASHES = "-‐‑‒–—−"
_GROUP = " \u00a0\u2007\u2009\u202f"
_GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_ONES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALES = "hundred|thousand|lakh|million|crore|billion|trillion"
_UNDER_HUNDRED = rf"(?:{_ONES}|{_TEENS}|{_TENS})"
_FIGURE = rf"(?:[\d.,·]*\d(?:[{_GLYPHS}])?|{_UNDER_HUNDRED}(?:[-‐‑ ](?:{_ONES}))?)"
_NO_YEAR = r"(?!(?:1[5-9]|20)\d\d\b)"  # of two years one may be quoted
_NUMERAL = re.compile(rf"\d|(?:{_UNDER_HUNDRED}|hundred|thousand)\b", re.IGNORECASE)
_BEFORE = (
    rf"[\w.,·]*\d[{RAISED}{_GLYPHS}]*[{_SEPARATORS}{_DASHES}]",  # 0·5, 5–7, 1/2, 12:30
    rf"[{_GLYPHS}]\s?",
    r"(?:minus|negative|point)\s",
    rf"{_NO_YEAR}(?:{_FIGURE})(?:\s(?:to|or)\s|\s[–—−]\s)",
    rf"(?:between|from)\s{_NO_YEAR}(?:{_FIGURE})\s(?:and|to)\s",
)
_AFTER = (
    rf"[{_SEPARATORS}{_DASHES}](?=\d)[\d.,·]*\d",
    r"\s(?:to|or|–|—|−)\s(?!(?:1[5-9]|20)\d\d\b)\d[\d.,·]*(?=\s)",
    rf"[{_SEPARATORS}]?[{RAISED}{_GLYPHS}]+",
    rf"\s[{_GLYPHS}]",
    r"\s?[%‰°](?!\w)|\sper\s?cent\b|\spercent\b",
    rf"[-‐‑\s](?:{_SCALES})\b",
    rf"\s(?:point|and a half|and a quarter)\b(?:\s(?:{_ONES})\b)?",
    r"\+(?!\w)|\s(?:percentage|basis)\spoints?\b",
)
_CUT_BEFORE = re.compile(rf"(?<![\w.,])(?:{'|'.join(_BEFORE)})\Z", re.IGNORECASE)
_CUT_AFTER = re.compile(rf"(?:{'|'.join(_AFTER)})", re.IGNORECASE)
_GROUPS_BEFORE = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:[{_GROUP}]\d{{3}})*[{_GROUP}]\Z")
_GROUPS_AFTER = re.compile(rf"(?:[{_GROUP}]\d{{3}})+(?!\d)")
_THREE = re.compile(r"\d{3}(?!\d)")
_SCALED = re.compile(rf"(?:{_FIGURE})[-‐‑ ](?:(?:{_SCALES})(?:[ -]| and ))*\Z", re.IGNORECASE)
_SCALE = re.compile(r"(?:hundred|thousand)\b", re.IGNORECASE)
_COMPOUND = re.compile(rf"(?:{_SCALES})\sand\s\Z|\b(?:{_TENS})[-‐‑ ]\Z", re.IGNORECASE)
_COMPOUND_AFTER = re.compile(rf"[-‐‑ ](?:{_ONES})\b(?![-‐‑ ](?:of|hundred|thousand)\b)", re.IGNORECASE)
_TEN = re.compile(rf"(?:{_TENS})", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}")
_REACH = 40  # characters before and behind a border that are looked at
_NUMBER = (
    rf"(?:(?:\d{{1,3}}(?:[{_GROUP}]\d{{3}})+|\d+(?:[.,·]\d+)*)(?!\d)(?:\s?[{_GLYPHS}])?|"
    rf"{_UNDER_HUNDRED}(?:[-‐‑ ](?:{_ONES}))?\b)"
)
_ANY_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_COUNTS = rf"(?:{_SCALES}|dozen)"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_TIMES = "second|minute|hour|day|week|month|year|decade|centur"
_NO_TIME = rf"(?!\s(?:{_MONTHS}|{_TIMES}))"
# A larger unit, and the smaller one in which the rest of the quantity is given.
_SMALLER = (
    ("ft|foot|feet|['′]", 'ins?|inch(?:es)?|["″]'),
    ("st|stones?", "lbs?|pounds?"),
    ("lbs?|pounds?", "oz|ounces?"),
    ("°|degrees?", "['′]|minutes?"),
    ("hrs?|h|hours?", "mins?|m|minutes?"),
    ("mins?|m|minutes?", "secs?|s|seconds?"),
    ("yards?|yd|miles?", "ft|foot|feet|yards?|yd"),
    ("years?", "months?|weeks?|days?"),
    ("months?|weeks?", "days?"),
)
_WHOLES = (
    rf"between\s[£$€]?{_NO_YEAR}{_NUMBER}(?:\s?%|[-\s](?:per\s?cent|{_COUNTS}|{_ANY_UNIT}))?\sand\s[£$€]?{_NO_YEAR}{_NUMBER}",
    rf"{_NO_YEAR}{_NUMBER}[-‐‑]?\s(?:to|or)\s[£$€]?{_NO_YEAR}{_NUMBER}",
    rf"{_NUMBER}[-‐‑](?:\sand\s|(?:to|or)[-‐‑]){_NUMBER}(?=[-‐‑])",  # 'six- and eight-week', '6-to-8-week'
    rf"{_NUMBER}\s(?:out\sof|(?:in|of|for)\severy)\s{_NUMBER}",
    rf"(?:\d{{1,2}}|{_ONES})\sin\s(?:an?\s)?(?:{_NO_YEAR}{_NUMBER}|hundred|thousand|million){_NO_TIME}",
    rf"\d[\d.,]*\s(?:of|by|per)\s{_NO_YEAR}\d+(?:[.,]\d+)*(?!\d){_NO_TIME}",
    rf"{_NUMBER}\s?[×x±]\s?\d+(?:[.,·]\d+)*(?:\^[-−]?\d+|[{RAISED}]+)?",
    rf"\d+\s(?:[{_GLYPHS}]|\d+[/⁄]\d+)",
    rf"{_NUMBER}(?:[-‐‑\s]{_COUNTS}\b)+",
    rf"(?:half|quarters?)\s(?:of\s)?an?\s{_COUNTS}\b",
    rf"(?:{_ONES})[-‐‑\s](?:halves|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s)\b",
    r"(?:percentage|basis)\spoints?",
    *(rf"{_NUMBER}\s?(?:{big})\.?,?\s?(?:and\s)?{_NUMBER}\s?(?:{small})(?!\w)" for big, small in _SMALLER),
)
_WHOLE = re.compile("|".join(rf"(?<![\w.,·])(?:{whole})" for whole in _WHOLES), re.IGNORECASE)


def cut_before(text: str, start: int) -> int:
    """How many characters of a number stand before a quotation that begins in it; 0 where it begins in none.

    Example:
        >>> text = "It fell by 0·5 per cent, on 1 300 km, for 5–7 people, in 2 500 of two hundred cases."
        >>> [cut_before(text, text.index(word)) for word in ("5 per", "300", "7 people", "hundred", "per cent")]
        [2, 2, 2, 4, 0]
    """
    whole = _whole(text, start)
    return max(_inside_before(text, start), start - whole[0] if whole else 0)


def _inside_before(text: str, start: int) -> int:
    """The same of a single number."""
    if not _NUMERAL.match(text, start):
        return 0
    first = max(0, start - _REACH)
    cut = _CUT_BEFORE.search(text, first, start)
    if cut is None and _THREE.match(text, start):
        cut = _GROUPS_BEFORE.search(text, first, start)
    if cut is None and _SCALE.match(text, start):
        cut = _SCALED.search(text, first, start)
    cut = cut or _COMPOUND.search(text, first, start)
    return start - cut.start() if cut else 0


def cut_after(text: str, start: int, end: int) -> int:
    """How many characters of a number stand behind a quotation that ends in it; 0 where it ends in none.

    Args:
        text: the article's.
        start: where the last word of the quotation begins.
        end: where it ends.

    Example:
        >>> text = "It grew to 5–7 of 1 300, to 2 million, by 5 per cent."
        >>> [cut_after(text, at, at + 1) for at in map(text.index, ("5–", "1 300", "2 m", "5 per", "grew"))]
        [2, 4, 8, 9, 0]
    """
    whole = _whole(text, end)
    return max(_inside_after(text, start, end), whole[1] - end if whole else 0)


def _whole(text: str, at: int) -> tuple[int, int] | None:
    """The quantity of several parts that an offset lies inside of."""
    reach = (max(0, at - _REACH), at + _REACH)
    return next((span for match in _WHOLE.finditer(text, *reach) if (span := match.span())[0] < at < span[1]), None)


def _inside_after(text: str, start: int, end: int) -> int:
    """How many characters of a single number stand behind its first part."""
    word = text[start:end]
    if not _NUMERAL.match(word):
        return 0
    cut = _CUT_AFTER.match(text, end) if word[-1].isnumeric() or not word[:1].isdigit() else None
    if cut is None and _GROUPED.fullmatch(word):
        cut = _GROUPS_AFTER.match(text, end)
    if cut is None and _TEN.fullmatch(word):
        cut = _COMPOUND_AFTER.match(text, end)
    return cut.end() - end if cut else 0
