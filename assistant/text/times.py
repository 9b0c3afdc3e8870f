"""Dates in English text: days, months, years, ranges, decades, centuries, weekdays, 'last year'.

In goes a text; out come details of kind date, their values in EDTF where it has a form (`2018-09-11`, `XXXX-05-01` for
May 1, `198X`, `18XX`, `2014/2016`). A decade without a century is taken to be of the twentieth.
"""

import re
from collections.abc import Callable, Iterator

from assistant.records import Detail, DetailKind
from assistant.text.english import DECADES, MONTHS, ORDINALS, WEEKDAYS
from assistant.text.names import begins_sentence
from assistant.text.written_dates import readings

_NUMBERS = {name.lower(): i for i, name in enumerate(MONTHS, start=1)}
_NUMBERS |= {name[:3]: i for name, i in _NUMBERS.items()} | {"sept": 9}
_CENTURIES = {name: i for name, i in ORDINALS.items() if i <= 20} | {"twenty-first": 21}

_FULL = "|".join(MONTHS)
_ABBREVIATED = "|".join(sorted({name[:3] for name in MONTHS} | {"Sept"} - {"May"}, reverse=True))
_MONTH = rf"(?:(?:{_FULL})\b|(?:{_ABBREVIATED})\b\.?)"
_PART = r"(?P<part>early|mid|late)[- ](?:the )?[’']?"
_THIRDS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}  # years of a decade
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d{2})"
_IN_DIGITS = (
    r"(?:\d{1,2}(?P<by>[./-])\d{1,2}(?P=by)(?:1[4-9]|20)\d\d|"
    r"(?:1[4-9]|20)\d\d(?P<of>[./])\d{1,2}(?P=of)\d{1,2})"
)
_DASH = r"\s?[-‐‑–—/]\s?"
# A four-digit number is a year behind one of these words, or where no plural noun or unit follows.
_SAYS_YEAR = re.compile(
    r"\b(?:in|since|by|until|till|before|after|during|from|of|year|early|late|mid|circa)[\s-]$", re.IGNORECASE
)
# … and none behind what counts, measures or names, nor before what people do.
_COUNTED = re.compile(
    r"\b(?:about|around|some|nearly|almost|over|(?:more|less|fewer|rather) than|at least|at most|up to|only|roughly|"
    r"approximately|another|the other|cost|costs|paid|flight|room|number|no\.?|page|line|bus|route|section|article|"
    r"model|all|resolution|chapter|unit|box|code|order|case|bill|clause|rs\.?|"
    r"(?:rose|fell|grew|dropped|climbed|sank|increased|decreased) (?:to|by|from))\s$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\s(?:were|are|have|died|dead|killed|wounded|injured|came|fled|attended|took part|of (?:them|us|whom))\b"
)
_SAYS_COUNT = re.compile(
    r"[-\s](?:[a-z]+[- ])?(?!(?:was|is|has|does|its|his|this|as|us)\b)"
    r"(?:[a-z]+(?<!s)s|people|men|women|km|percent|per cent)\b|\s?%"
)

_OF_COUNTED = re.compile(r"of \d{4} (?!its|his|this|as|us|was|is|has|does)[a-z]+(?<!s)s\b")  # 'of 1600 votes'


def _iso(match: re.Match[str]) -> str:
    month = _NUMBERS.get((match["month"] or "").lower().rstrip("."), 0)
    day = int(re.sub(r"\D", "", match["day"] or "0"))
    parts = [match["year"] or "XXXX"] + ([f"{month:02}"] if month else []) + ([f"{day:02}"] if day else [])
    return "-".join(parts)


def _range(match: re.Match[str]) -> str:
    first, last = match["first"], match["last"]
    return f"{first}/{first[: 4 - len(last)]}{last}"


def _decade(match: re.Match[str]) -> str:
    digits = match["decade"]
    return f"{digits[:3]}X" if len(digits) == 4 else f"19{digits[0]}X"


def _century(match: re.Match[str]) -> str:
    ordinal = match["century"].lower()
    number = _CENTURIES.get(ordinal) or int(re.sub(r"\D", "", ordinal))
    return f"{number - 1:02}XX"


def _part_of_decade(match: re.Match[str]) -> str:
    """The years of the early, middle or late part, as a range."""
    digits = str(DECADES.get(match["decade"].lower()) or match["decade"])
    first = int(digits[:3] + "0" if len(digits) == 4 else f"19{digits[0]}0")
    start, end = _THIRDS[match["part"].lower()]
    return f"{first + start}/{first + end}"


def _part_of_century(match: re.Match[str]) -> str:
    first = int(_century(match)[:2]) * 100
    start, end = _THIRDS[match["part"].lower()]
    return f"{first + 10 * start}/{first + 10 * end + 9}"


def _numeric(match: re.Match[str]) -> str:
    """A date in digits; one that can be read two ways is the set of both, in EDTF; one that is no date, itself."""
    found = readings(match[0])
    return f"[{','.join(found)}]" if len(found) > 1 else found[0] if found else match[0]


def _as_it_stands(match: re.Match[str]) -> str:
    return " ".join(match.group().lower().split())


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(rf"(?<![\w.,’'$€£-]){pattern}(?![\w])"), value)
    for pattern, value in (
        (r"(?P<iso>\d{4}-\d\d(?:-\d\d)?)", lambda match: match["iso"]),
        (_IN_DIGITS, _numeric),
        (rf"(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH}),?(?: (?P<year>{_YEAR}))?", _iso),
        (rf"(?P<month>{_MONTH}) (?P<day>{_DAY})(?:,? (?:of )?(?P<year>{_YEAR}))?", _iso),
        (rf"(?P<month>{_MONTH}),?(?: of)? (?P<year>{_YEAR})(?P<day>)", _iso),
        (rf"(?:[Ff]rom )?(?P<first>{_YEAR})(?:{_DASH}| to | until )(?P<last>{_YEAR}|\d\d)", _range),
        (rf"(?i:{_PART}(?P<decade>(?:1\d|20)\d0|[2-9]0|{'|'.join(DECADES)})[’']?s?)", _part_of_decade),
        (rf"(?i:{_PART}(?P<century>\d\d?(?:st|nd|rd|th)|{'|'.join(_CENTURIES)})[- ]century)", _part_of_century),
        (r"(?:[’'])?(?P<decade>(?:1\d|20)\d0|[2-9]0)[’']?s", _decade),
        (rf"(?i:(?P<name>{'|'.join(DECADES)}))", lambda match: f"19{DECADES[match['name'].lower()]}X"),
        (rf"(?i:(?P<century>\d\d?(?:st|nd|rd|th)|{'|'.join(_CENTURIES)})[- ]century)", _century),
        (r"(?i:(?:last|next|this) (?:year|month|week|decade|century))", _as_it_stands),
        (rf"(?:[Ll]ast|[Nn]ext|[Tt]his) (?:{_FULL})", _as_it_stands),
        (r"(?i:yesterday|today|tomorrow)", _as_it_stands),
        (rf"(?:{'|'.join(WEEKDAYS)})", _as_it_stands),
        (rf"(?P<month>{_MONTH})(?P<day>)(?P<year>)", _iso),
        (rf"(?P<year>{_YEAR})(?P<month>)(?P<day>)", _iso),
    )
)  # fmt: skip


def dates(text: str) -> Iterator[Detail]:
    """The dates of a text, the longest reading of each, not in order.

    Example:
        >>> [found.value for found in dates("On May 1, 2018 and in the eighties, since March, from 2014 to 2016")]
        ['2018-05-01', '2014/2016', '198X', 'XXXX-03']
    """
    covered: set[int] = set()
    for pattern, value in _FORMS:
        for match in pattern.finditer(text):
            if covered.isdisjoint(range(*match.span())) and not _is_no_date(text, match):
                covered.update(range(*match.span()))
                yield Detail(DetailKind.DATE, *match.span(), match.group(), value(match))


def _is_no_date(text: str, match: re.Match[str]) -> bool:
    """A count of four digits, and the verbs 'may' and 'march' at the start of a sentence."""
    words = match.group()
    if words.isdigit():
        start = match.start()
        if _OF_COUNTED.match(text, max(0, start - 3)):
            return True
        if _SAYS_YEAR.search(text, max(0, start - 8), start):
            return False
        counted = _COUNTED.search(text, max(0, start - 16), start) or _PEOPLE.match(text, match.end())
        return bool(counted or _SAYS_COUNT.match(text, match.end()))
    return words in ("May", "March") and begins_sentence(text, match.start())
