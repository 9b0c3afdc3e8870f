"""What a stretch of English text states that a reader would check: numbers, quantities, dates, names, negations.

In goes a text; out come `Detail` records whose values are normalised, so that 'two dozen' and '24' are equal.
"""

import re
from collections.abc import Iterable, Iterator, Set
from itertools import chain

from assistant.records import Detail, DetailKind
from assistant.text.names import names
from assistant.text.numbers import numbers
from assistant.text.times import dates

NEGATION = re.compile(
    r"\b(?:not|(?-i:No)(?!s?\.?[ \u00a0]?\d)|(?-i:no|NO)(?!\.[ \u00a0]?\d|[ \u00a0]\d{1,3}\b)|non|nor|never|none|"
    r"nobody|nothing|nowhere|neither|without|hardly|scarcely|barely|cannot|"
    r"unable|lacks?|"
    r"fail(?:s|ed|ing)?(?= to\b)|refus(?:es|ed|ing)(?= to\b)|(?:ca|wo|sha)(?=n['’]t))\b|n['’]t\b",
    re.IGNORECASE,
)

# 'not only this but also that', and 'no more than', which is a hedge
_DENIES_NOTHING = re.compile(r" (?:only|(?:more|less|fewer) than)\b", re.IGNORECASE)


def details(text: str, known: Set[str] = frozenset()) -> tuple[Detail, ...]:
    """The details of a text, in order; none overlaps another.

    Args:
        text: any text; offsets count in it.
        known: folded words that are names also where a sentence begins, as `name_words` finds them.

    Example:
        >>> [(str(found.kind), found.value) for found in details("In 2015 Moscow did not sell a dozen Mi-35s.")]
        [('date', '2015'), ('name', 'moscow'), ('negation', 'not'), ('number', '12'), ('name', 'mi-35s')]
    """
    # A date holds numbers, a quantity may hold a name's capitals, and a designation a number: the surer kind first.
    named = list(names(text, known))
    designations = [name for name in named if any(char.isdigit() for char in name.text)]
    parts = _apart(chain(dates(text), designations, numbers(text), _negations(text), named))
    return tuple(sorted(parts, key=lambda detail: detail.start))


def negates(text: str) -> bool:
    """Tell whether a text holds a word that negates, also one that denies nothing, as in 'not only'."""
    return bool(NEGATION.search(text))


def _negations(text: str) -> Iterator[Detail]:
    for match in NEGATION.finditer(text):
        if _DENIES_NOTHING.match(text, match.end()):
            continue
        yield Detail(DetailKind.NEGATION, *match.span(), match.group(), "not")


def _apart(candidates: Iterable[Detail]) -> Iterator[Detail]:
    """Those that do not overlap an earlier one."""
    covered: set[int] = set()
    for detail in candidates:
        place = range(detail.start, detail.end)
        if covered.isdisjoint(place):
            covered.update(place)
            yield detail
