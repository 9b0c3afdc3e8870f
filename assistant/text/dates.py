"""Dates of publication, written in EDTF (the Extended Date/Time Format of the Library of Congress).

In goes an EDTF string such as `2018-09-11`, `2016~` or `2016/..`; out comes the interval that it covers.
How a date is printed stands in `wording`.
"""

import io
import re
from calendar import isleap
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.errors import UsageError
from assistant.messages import message

Day = tuple[int, int, int]  # year, month, day
EARLIEST: Day = (-(10**9), 1, 1)
LATEST: Day = (10**9, 12, 31)
_LEAP_DAY = re.compile(r"(?<![\d-])(-?\d{4})-02-29")


@dataclass(frozen=True, slots=True)
class Interval:
    """The first and the last day that a date may mean, both included."""

    first: Day
    last: Day

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether a day lies in both.

        >>> interval("2016~").overlaps(interval("2016-11/.."))
        True
        """
        return self.first <= other.last and other.first <= self.last


@lru_cache(maxsize=4096)  # articles are dated again in every answer, and reading one takes a millisecond
def interval(edtf: str) -> Interval:
    """The days that an EDTF string covers; '2016~' counts as the whole of 2016.

    Raises:
        UsageError: the string is not EDTF.

    Example:
        >>> interval("2018-09")
        Interval(first=(2018, 9, 1), last=(2018, 9, 30))
    """
    from edtf import parse_edtf  # a third of a second: only where a date is read
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        with redirect_stdout(io.StringIO()):  # the library prints what it could not read
            date = parse_edtf(_with_open_ends(edtf))
        days = Interval(_day(date.lower_strict(), EARLIEST), _day(date.upper_strict(), LATEST))
    except (EDTFParseException, AttributeError, TypeError, ValueError) as exc:  # the last three on odd input
        raise UsageError(
            message(
                "Not a date: expected one such as 2018-09-11, 2018-09, 2018, 2016~ or 2016/.., found {edtf!r:.60}.",
                edtf=edtf,
            )
        ) from exc
    for leap in _LEAP_DAY.finditer(edtf):
        if not isleap(int(leap[1])):  # the library knows how long a month is, but not in which year
            raise UsageError(
                message("Not a date: {leap} had no 29 February, found {edtf!r:.60}.", leap=leap[1], edtf=edtf)
            )
    if days.first > days.last:
        raise UsageError(
            message("Not a date: expected an interval that begins before it ends, found {edtf!r:.60}.", edtf=edtf)
        )
    return days


def _with_open_ends(edtf: str) -> str:
    """'2016/' as '2016/..': an end that is not known; the library would take it to be ten years away."""
    first, slash, last = edtf.partition("/")
    return f"{first or '..'}/{last or '..'}" if slash else edtf


def _day(bound: Any, endless: Day) -> Day:
    """A day from the library's `struct_time`, which is an infinite float where an interval is open."""
    return endless if isinstance(bound, float) else (bound[0], bound[1], bound[2])


def between(after: str | None, before: str | None) -> Interval | None:
    """The interval from `after` to `before`, both included and each optional; None where both are.

    Raises:
        UsageError: a bound is not EDTF, or `after` lies behind `before`.
    """
    if after is None and before is None:
        return None
    first = interval(after).first if after is not None else EARLIEST
    last = interval(before).last if before is not None else LATEST
    if first > last:
        raise UsageError(
            message("No date is after {after} and before {before}: swap the two.", after=after, before=before)
        )
    return Interval(first, last)
