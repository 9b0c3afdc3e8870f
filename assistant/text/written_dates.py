"""Dates as people write them, read as EDTF: '3 May 2020', 'le 14 octobre 2022', '12.04.1998', '二〇〇七年五月'.

A date is as exact as it is written. One that can be read two ways, such as '05/03/2020', has two readings and is left
to a person. The names of months are those of the Unicode CLDR, through babel.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LANGUAGES = (
    "en de fr es it pt nl ru uk pl cs sk sv da nb fi hu ro el tr bg hr sl lt lv et ca eu gl ar he fa hi id vi be sr mk"
)
_FILLERS = {"de", "del", "da", "di", "of", "the"}
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<year>1[4-9]\d\d|20\d\d)"
_NAME = r"(?P<name>[^\W\d_]{2,}\.?)"
_OF = r"\s+(?:(?:de|del|da|di|of)\s+)?"
_TIME = r"(?:[T ]\d\d:\d\d\S*)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d./-]){_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d){_TIME}",
        rf"(?<![\d./-]){_YEAR}[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}})(?![\d/.]\d)",
        rf"{_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月(?:\s?(?P<day>\d{{1,2}})\s?日)?",
        rf"(?<![\d./-]){_DAY}{_OF}{_NAME}(?:{_OF}|,\s*){_YEAR}(?!\d)",
        rf"\b{_NAME}\s+{_DAY},?\s+{_YEAR}(?!\d)",
        rf"\b{_NAME}{_OF}{_YEAR}(?!\d)",
        rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<by>[./-])\s?(?P<second>\d{{1,2}})(?P=by)\s?{_YEAR}(?!\d)",
        rf"(?<![\d./-]){_YEAR}-(?P<month>0[1-9]|1[0-2])(?![\d-])",
    )
)
_ALONE = re.compile(rf"\D{{0,3}}{_YEAR}\D{{0,3}}")
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE = re.compile(r"[〇零一二三四五六七八九十\d]+(?=[年月日])")


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: its range there, and its readings as EDTF, more than one where it can be read several ways."""

    start: int
    end: int
    readings: tuple[str, ...]


def readings(words: str) -> tuple[str, ...]:
    """The EDTF dates that the words may mean; none where they are no date.

    >>> readings("3 May 2020"), readings("May 2020"), readings("in 2020")
    (('2020-05-03',), ('2020-05',), ('2020',))
    >>> readings("05/03/2020"), readings("25/03/2020"), readings("12.04.1998"), readings("soon")
    (('2020-03-05', '2020-05-03'), ('2020-03-25',), ('1998-04-12',), ())
    """
    first = next(find(words), None)
    if first is not None:
        return first.readings
    alone = _ALONE.fullmatch(words.strip())
    return (alone["year"],) if alone else ()


def find(text: str) -> Iterator[Written]:
    """The dates in a text, in order; years alone are left out.

    >>> [date.readings for date in find("Es war am 14. Mai 2019, nicht im Juni 2020.")]
    [('2019-05-14',), ('2020-06',)]
    """
    text = _CHINESE.sub(lambda match: _arabic(match[0]), text)
    dated: list[Written] = []
    for form in _FORMS:
        for match in form.finditer(text):
            dates = _readings(match)
            if dates and all(match.end() <= former.start or match.start() >= former.end for former in dated):
                dated.append(Written(match.start(), match.end(), dates))
    yield from sorted(dated, key=lambda date: date.start)


def _readings(match: re.Match[str]) -> tuple[str, ...]:
    parts = match.groupdict()
    year = int(parts["year"])
    if parts.get("first"):
        return _numeric(year, int(parts["first"]), int(parts["second"]), parts["by"])
    month = _month(parts["name"]) if parts.get("name") else int(parts["month"])
    if not month or not 1 <= month <= 12:
        return ()
    day = parts.get("day")
    if day is None:
        return (f"{year:04}-{month:02}",)
    return _day(year, month, int(day))


def _numeric(year: int, first: int, second: int, by: str) -> tuple[str, ...]:
    """With dots the day comes first everywhere; else it may come second."""
    day_first = _day(year, second, first)
    month_first = () if by == "." else _day(year, first, second)
    return tuple(dict.fromkeys(day_first + month_first))


def _day(year: int, month: int, day: int) -> tuple[str, ...]:
    try:
        return (datetime.date(year, month, day).isoformat(),)
    except ValueError:
        return ()


def _month(name: str) -> int | None:
    name = name.casefold().rstrip(".")
    return None if name in _FILLERS else _english().get(name) or _months().get(name)


@lru_cache(maxsize=1)
def _english() -> dict[str, int]:
    return _names("en") | {"sept": 9}


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """The number of each name; a name that is another month in another language is left out."""
    months: dict[str, set[int]] = {}
    for language in _LANGUAGES.split():
        for name, number in _names(language).items():
            months.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in months.items() if len(numbers) == 1}


def _names(language: str) -> dict[str, int]:
    from babel.dates import get_month_names  # a tenth of a second: only where a name is read

    return {
        name.casefold().rstrip("."): number
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale=language).items()
        if not name[:1].isdigit() and len(name) > 2
    }


def _arabic(numeral: str) -> str:
    """A number in Chinese numerals, digit by digit or with tens.

    >>> _arabic("二〇〇七"), _arabic("十二"), _arabic("二十三")
    ('2007', '12', '23')
    """
    tens, ten, units = numeral.translate(_NUMERALS).partition("十")
    return f"{int(tens or 1) * 10 + int(units or 0)}" if ten else tens
