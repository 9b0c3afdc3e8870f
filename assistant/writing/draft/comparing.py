"""Compare the details of a writer's sentence with those of the passages that bear on it.

In go texts with their details and token vectors; out come `Change` records, one for each detail that differs. A detail
that no passage has differs only where another of its kind stands in its place: its token and the words around it are
alike. Without one in its place it is not confirmed, which is no difference.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from assistant.records import Change, ChangeKind, Detail, DetailKind
from assistant.text import fold, words
from assistant.text.english import MONTHS
from assistant.text.units import both_money, same_unit
from assistant.writing.draft.likeness import Text, changed, likeness
from assistant.writing.draft.negations import negation_changes
from assistant.writing.draft.same_name import is_country, same_name, tells, within

# The least likeness, in [-2, 2], from which a source's detail stands in the place of the draft's; chosen on
# tests/drafts/development.yaml, and on sentences that add a detail of their own. Bare counts and countries stand all
# over a text, and must be more alike.
IN_PLACE = {"number": 1.1, "ordinal": 0.95, "quantity": 0.95, "date": 0.95, "name": 0.9, "country": 0.95}
_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_UP, _DOWN = ("over", "at least"), ("almost", "under", "at most")
_VALUE = re.compile(r"(?P<number>-?\d+(?:\.\d+)?|\d+/\d+)(?P<ordinal>st|nd|rd|th)?(?: (?P<unit>.+))?")
_DATE = re.compile(r"(?P<year>[\dX]{4})(?:-(?P<month>[\dX]{2}))?(?:-(?P<day>[\dX]{2}))?")


def compare(mine: Text, sources: Sequence[Text]) -> tuple[Change, ...]:
    """The details of a sentence that differ from what the sources have in their place.

    Args:
        mine: the writer's sentence.
        sources: passages that bear on it, the best first.
    """
    changes = [change for detail in mine.details if (change := _change(mine, detail, sources))]
    return (*changes, *negation_changes(mine, sources))


def _change(mine: Text, detail: Detail, sources: Sequence[Text]) -> Change | None:
    if detail.kind not in IN_PLACE or any(says(source, detail) for source in sources):
        return _hedge_change(mine, detail, sources)
    best: tuple[float, Text, Detail] | None = None
    for source in sources:
        for rival in rivals(mine, detail, source):
            alike = likeness(mine, (detail.start, detail.end), source, (rival.start, rival.end))
            if best is None or alike > best[0]:  # of equally good ones the first, in the best source
                best = alike, source, rival
    if best is None or best[0] < IN_PLACE[_sort(detail)]:
        return None
    _, source, rival = best
    return difference(mine, detail, source, rival)


def difference(mine: Text, detail: Detail, source: Text, other: Detail) -> Change:
    """The change between two details; its words say the hedges that stand outside of them."""
    place = changed(ChangeKind(detail.kind), mine, (detail.start, detail.end), source, (other.start, other.end))
    return replace(place, yours=_hedged(detail), source=_hedged(other))


def _sort(detail: Detail) -> str:
    """The key of a detail in `IN_PLACE`."""
    if detail.kind == DetailKind.NAME:
        return "country" if is_country(detail.value) else "name"
    ordinal = detail.kind == DetailKind.NUMBER and detail.value.endswith(("st", "nd", "rd", "th"))
    return "ordinal" if ordinal else detail.kind


def says(source: Text, detail: Detail) -> bool:
    """Tell whether a passage has a detail: its value, or its very words, as at the beginning of a sentence."""
    if any(same_detail(detail, other) and not _in_short(detail, other, source) for other in source.details):
        return True
    said = [fold(detail.text[a:b]) for a, b in words(detail.text)]
    theirs = [fold(source.text[a:b]) for a, b in words(source.text)]
    return detail.kind == DetailKind.NAME and any(said == theirs[i : i + len(said)] for i in range(len(theirs)))


def _in_short(detail: Detail, other: Detail, source: Text) -> bool:
    """Tell whether a passage's name is short for a longer one of the passage that is not the draft's.

    'Khan' does not confirm 'Ayub Khan' where the passage speaks of Liaquat Ali Khan.
    """
    if detail.kind != DetailKind.NAME or other.kind != DetailKind.NAME:
        return False
    longer = [one.value for one in source.details if one.kind == DetailKind.NAME and within(other.value, one.value)]
    return (
        within(other.value, detail.value) and bool(longer) and not any(same_name(detail.value, one) for one in longer)
    )


def same_detail(mine: Detail, theirs: Detail) -> bool:
    """Tell whether the second detail says what the first does, or more exactly."""
    if mine.kind == theirs.kind == DetailKind.NAME:
        return same_name(mine.value, theirs.value)
    if mine.kind == theirs.kind == DetailKind.DATE:
        pairs = product(_readings(mine.value), _readings(theirs.value))
        return any(one == other or _covers(one, other) for one, other in pairs)
    if mine.value == theirs.value:
        return True
    a, b = _VALUE.fullmatch(mine.value), _VALUE.fullmatch(theirs.value)
    if a is None or b is None:
        return False
    return a["number"] == b["number"] and (not a["unit"] or not b["unit"] or same_unit(a["unit"], b["unit"]))


def rivals(mine: Text, detail: Detail, source: Text, *, alike: bool = True) -> Iterator[Detail]:
    """The details of a passage that could stand in a detail's place: of its kind, and said nowhere in the sentence.

    A country has countries as rivals alone; what is not known as one has none, unless they need not be `alike`.
    """
    for other in source.details:
        if _comparable(detail, other, alike) and not any(_tells_of(one, other) for one in mine.details):
            yield other


def _tells_of(mine: Detail, theirs: Detail) -> bool:
    """Tell whether a sentence's detail says a passage's; a country does not say who its president is."""
    countries = mine.kind == theirs.kind == DetailKind.NAME and is_country(mine.value) and not is_country(theirs.value)
    return not countries and same_detail(mine, theirs)


def _comparable(mine: Detail, theirs: Detail, alike: bool) -> bool:
    if mine.kind == theirs.kind == DetailKind.NAME:
        same_sort = is_country(theirs.value) if is_country(mine.value) else not (alike and is_country(theirs.value))
        return tells(mine.value) and tells(theirs.value) and same_sort
    if mine.kind == theirs.kind == DetailKind.DATE:
        plain = mine.value.isalpha() and theirs.value.isalpha()  # weekdays
        pairs = product(_readings(mine.value), _readings(theirs.value))
        return plain or all(_is_date(one) and _is_date(other) and _conflict(one, other) for one, other in pairs)
    if not {mine.kind, theirs.kind} <= {DetailKind.NUMBER, DetailKind.QUANTITY} or mine.text.casefold() == "one":
        return False
    a, b = _VALUE.fullmatch(mine.value), _VALUE.fullmatch(theirs.value)
    if a is None or b is None or a["ordinal"] != b["ordinal"]:
        return False
    mine_in, theirs_in = a["unit"] or "", b["unit"] or ""
    return same_unit(mine_in, theirs_in) or both_money(mine_in, theirs_in)


def _readings(value: str) -> list[str]:
    """The dates that a date may be: EDTF's set of those that its digits can be read as, else itself.

    Example:
        >>> _readings("last november"), _readings("[2020-03-05,2020-05-03]")
        (['XXXX-11'], ['2020-03-05', '2020-05-03'])
    """
    if value.split(" ")[-1] in _MONTHS:  # 'last November' is some November
        return [f"XXXX-{_MONTHS[value.split(' ')[-1]]:02}"]
    return value[1:-1].split(",") if value.startswith("[") else [value]


def _is_date(value: str) -> bool:
    return bool(_DATE.match(value))


def _conflict(mine: str, theirs: str) -> bool:
    """Tell whether two EDTF dates name different years, months or days; what one of them leaves open fits any."""
    if not (_DATE.match(mine) and _DATE.match(theirs)):
        return False
    if "/" in mine or "/" in theirs:
        return _apart(mine, theirs)
    return any(_differ(a, b) for a, b in _parts(mine, theirs) if a and b)


def _apart(mine: str, theirs: str) -> bool:
    """Tell whether two ranges of years do not overlap; a date that is no range is its year."""
    first, second = (sorted(map(int, re.findall(r"\d{4}", date))) for date in (mine, theirs))
    return bool(first and second) and (first[-1] < second[0] or second[-1] < first[0])


def _parts(mine: str, theirs: str) -> list[tuple[str | None, str | None]]:
    """The years, months and days that two EDTF dates begin with, in pairs; None where a date has none."""
    a, b = _DATE.match(mine), _DATE.match(theirs)
    return list(zip(a.groups(), b.groups(), strict=True)) if a and b else []


def _differ(mine: str, theirs: str) -> bool:
    """Tell whether two years, months or days differ in a digit that both of them give."""
    return any(x != y for x, y in zip(mine, theirs, strict=True) if "X" not in (x, y))


def _covers(mine: str, theirs: str) -> bool:
    """Tell whether an EDTF date is another one, more exactly: 2018-09-11 is in 2018, and 1985 in 198X.

    Example:
        >>> _covers("2018", "2018-09-11"), _covers("2018-09", "2018"), _covers("198X", "1985")
        (True, False, True)
    """
    if not (_DATE.fullmatch(mine) and _DATE.fullmatch(theirs)):
        return False
    return all(_holds(a, b) for a, b in _parts(mine, theirs) if a)


def _holds(mine: str, theirs: str | None) -> bool:
    """Tell whether a year, month or day is the other one, where it gives a digit."""
    return theirs is not None and all(x in ("X", y) for x, y in zip(mine, theirs, strict=True))


def _hedge_change(mine: Text, detail: Detail, sources: Sequence[Text]) -> Change | None:
    """A number that is said, but 'over' here and 'almost' there."""
    if not detail.hedge or detail.kind not in (DetailKind.NUMBER, DetailKind.QUANTITY):
        return None
    same = [(source, other) for source in sources for other in source.details if _same_number(detail, other)]
    if not same or not all(_opposed(detail, other) for _, other in same):
        return None
    return difference(mine, detail, *same[0])


def _same_number(detail: Detail, other: Detail) -> bool:
    return other.kind != DetailKind.NAME and same_detail(detail, other)


def _opposed(mine: Detail, theirs: Detail) -> bool:
    """Tell whether one hedge says that it is more, and the other that it is less."""
    return {mine.hedge in _UP, theirs.hedge in _UP} == {True, False} and _directed(mine, theirs)


def _directed(mine: Detail, theirs: Detail) -> bool:
    return all(detail.hedge in (*_UP, *_DOWN) for detail in (mine, theirs))


def _hedged(detail: Detail) -> str:
    return f"{detail.hedge} {detail.text}" if detail.hedge in (*_UP, *_DOWN) else detail.text
