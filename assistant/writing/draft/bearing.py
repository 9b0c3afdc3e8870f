"""Does a passage bear a statement out? The one place for whoever can tell: by the words alone, or a model that reads.

In go a statement and the sentences of a passage; out comes a `Bearing`. By the words alone hardly more can be told than
that a sentence says the same with the same words in the same order, denying nothing and leaving nothing open; all else
is related at the most. A `Judge` that reads can take the place of `by_words`, and may say that a passage contradicts.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import pairwise

from assistant.records import Detail, DetailKind
from assistant.text import details, fold, words
from assistant.writing.draft.comparing import same_detail
from assistant.writing.draft.wordforms import alike, basic


class Bearing(StrEnum):
    """What a passage says to a statement."""

    BEARS_OUT = "bears-out"
    CONTRADICTS = "contradicts"
    UNSURE = "unsure"


Judge = Callable[[str, str], Bearing]  # a statement and a sentence of an article, or several

LEAST = 3  # words of meaning in a statement whose words alone can tell
INSERTED = 4  # words of meaning that a source may have between two of the statement's
# What carries no meaning of its own, neither who does what to whom nor when.
_EMPTY = frozenset(
    "a an the of in on at to for with and that this these those which who whom is are was were be been being am has "
    "have had having do does did it its their his her our my your they he she we also as there then s".split()
)
# What leaves open or denies that something is so, or lays it into another's mouth: said in the source alone, it is
# not what the statement says.
_OPEN = frozenset(
    "accuse accused agree agreed allege alleged allegedly almost announce announced apparently argue argued ask asked "
    "assume assumed attempt attempted avoid believe believed bid blame blamed can cancel cancelled canceled claim "
    "claimed consider considered considering could decline declined denied denies deny desire discuss discussed "
    "doubt doubted doubts eager expect expected expects expressed fail failed fails fake false fear feared finally "
    "forecast hardly hope hoped hopes hoping if impossible intend intended intends keen keep lest likely may maybe "
    "might must myth nearly need never nor not offer offered oppose opposed ought perhaps plan planned planning plans "
    "poised possible possibly postpone postponed predict predicted prepare prepared pretend prevent prevented promise "
    "promised proposal propose proposed purported ready refuse refused refuses refusing reject rejected reportedly "
    "rumour rumours rumor rumors said say says scheduled seek seeks seem seemed seems shall should so stop "
    "stopped supposedly suspend suspended suspected tell threaten threatened threatens told tried tries try trying "
    "unable unless unlikely untrue until want wanted wants warn warned whether will wish wished without would wrong "
    "yet".split()
)
# What turns a sentence round: who acts on whom, or what is set aside.
_TURNS = frozenset(
    "after against although before but by despite except excluding from however instead nor or rather than though "
    "unlike versus via while without".split()
)
_COUNTED = (DetailKind.NUMBER, DetailKind.QUANTITY, DetailKind.DATE)
_CLAUSE = re.compile(r"[,;:()–—]")
_ASKS = re.compile(r"\?[\"'”’»)\]]*\s*$")
_POSSESSIVE = re.compile(r"[’']s\b|(?<=s)[’'](?!\w)")


def by_words(statement: str, source: str) -> Bearing:
    """Tell by the words alone; it never tells that a source contradicts.

    Example:
        >>> by_words("Russia sold four helicopters to Pakistan.", "Russia sold 4 Mi-35 helicopters to Pakistan.")
        <Bearing.BEARS_OUT: 'bears-out'>
        >>> by_words("Russia sold four helicopters.", "Russia refused to sell four helicopters.")
        <Bearing.UNSURE: 'unsure'>
    """
    mine, theirs = _Words(statement), _Words(source)
    wanted = mine.meaning()
    if len(wanted) < LEAST or _ASKS.search(source) or mine.negations != theirs.negations:
        return Bearing.UNSURE
    if theirs.open_words() - mine.open_words():
        return Bearing.UNSURE
    places = _in_order([mine.forms[i] for i in wanted], theirs)
    if places is None or not _fits(mine, wanted, theirs, places):
        return Bearing.UNSURE
    return Bearing.BEARS_OUT


def says_no_other(statement: str, source: str) -> bool:
    """Tell whether the words of a source, which a reader says bears a statement out, have nothing against it.

    A source that asks, that denies or leaves open what the statement does not, that has two of the statement's names
    or numbers the other way round, or compares the other way, does not.

    Example:
        >>> says_no_other("Sweden beat Norway in 1905.", "In 1905 Norway was beaten by Sweden.")
        False
        >>> says_no_other("Four helicopters were bought.", "Pakistan bought four helicopters.")
        True
    """
    mine, theirs = _Words(statement), _Words(source)
    if _ASKS.search(source) or mine.negations != theirs.negations or theirs.open_words() - mine.open_words():
        return False
    compares = "than" in mine.said
    if compares and "than" not in theirs.said:
        return False
    wanted = [i for i in mine.meaning() if compares or mine.names(i) or mine.counts(i)]
    places = [_nowhere_else(mine.forms[i], theirs) for i in wanted]
    there = [place for place in places if place is not None]
    return there == sorted(there)


def _nowhere_else(form: Detail | str, source: "_Words") -> int | None:
    """The one place where a source has a form; None where it has none, or several."""
    places = [i for i, other in enumerate(source.forms) if _alike(form, other)]
    return places[0] if len(places) == 1 else None


class _Words:
    """A text as words: `forms` in which equal words are equal, their places, and what stands around them.

    A number, quantity or date is one word, so that '10,000 crore' and 'ten thousand crore' are equal.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        stated = details(text)
        counted = {one.start: one for one in stated if one.kind in _COUNTED}
        inside = {place for one in counted.values() for place in range(one.start + 1, one.end)}
        spans = [(start, end) for start, end in words(text) if start not in inside and start not in counted]
        self.spans = sorted([*spans, *((one.start, one.end) for one in counted.values())])
        self.said = [fold(text[start:end]) for start, end in self.spans]
        self.forms = [counted.get(start) or basic(word) for (start, _), word in zip(self.spans, self.said, strict=True)]
        self.negations = sum(one.kind == DetailKind.NEGATION for one in stated)

    def meaning(self) -> list[int]:
        """The words that carry meaning, by number."""
        return [i for i, word in enumerate(self.said) if word not in _EMPTY]

    def open_words(self) -> set[str]:
        """What leaves open or denies."""
        return {word for word in self.said if word in _OPEN}

    def names(self, number: int) -> bool:
        """Tell whether a word names something; a figure at the beginning of a sentence is no name."""
        return isinstance(self.forms[number], str) and self.text[self.spans[number][0]].isupper()

    def counts(self, number: int) -> bool:
        """Tell whether a word is a number or a quantity, which stands with what it counts."""
        form = self.forms[number]
        return isinstance(form, Detail) and form.kind != DetailKind.DATE

    def possessive(self, number: int) -> bool:
        """Tell whether a word is whose something is."""
        return bool(_POSSESSIVE.match(self.text, self.spans[number][1]))

    def begins_clause(self, number: int) -> bool:
        """Tell whether nothing of meaning stands before a word in its clause but names, as a title is."""
        for before in range(number - 1, -1, -1):
            if _CLAUSE.search(self.text[self.spans[before][1] : self.spans[before + 1][0]]):
                return True
            name = self.text[self.spans[before][0]].isupper() and not self.possessive(before)
            if self.said[before] not in _EMPTY - {"of", "with", "for", "and"} and not name:
                return False
        return True


def _alike(first: Detail | str, second: Detail | str) -> bool:
    """Tell whether two forms are of one word: equal, of one value, or with endings of one family."""
    if isinstance(first, Detail) or isinstance(second, Detail):
        return isinstance(first, Detail) and isinstance(second, Detail) and same_detail(first, second)
    return alike(first, second)


def _in_order(wanted: Sequence[Detail | str], source: _Words) -> list[int] | None:
    """Where the source has the wanted forms, in this order; None where it has not."""
    places: list[int] = []
    for form in wanted:
        start = places[-1] + 1 if places else 0
        place = next((i for i in range(start, len(source.forms)) if _alike(form, source.forms[i])), None)
        if place is None:
            return None
        places.append(place)
    return places


def _fits(mine: _Words, wanted: Sequence[int], source: _Words, places: Sequence[int]) -> bool:
    """Tell whether what the source has besides the statement's words leaves its sense as it is."""
    if not source.begins_clause(places[0]):
        return False
    matched = set(places)
    own = set(mine.said)
    inside = range(places[0], places[-1] + 1)
    if any(source.said[i] in _TURNS and source.said[i] not in own for i in inside if i not in matched):
        return False
    if any(mine.possessive(i) != source.possessive(place) for i, place in zip(wanted, places, strict=True)):
        return False
    extra = [i for i in inside if i not in matched and source.said[i] not in _EMPTY]
    gaps = [sum(a < i < b for i in extra) for a, b in pairwise(places)]
    return max(gaps, default=0) <= INSERTED and not _between_actor_and_act(source, places)


def _between_actor_and_act(source: _Words, places: Sequence[int]) -> bool:
    """Tell whether another word of meaning follows the first name: 'Pakistan' is not 'Pakistan officials'."""
    last = places[0]
    while last + 1 in places and source.text[source.spans[last + 1][0]].isupper():
        last += 1
    following = last + 1
    if following >= len(source.said) or following in places or source.said[following] in _EMPTY:
        return False
    return not source.said[following].endswith("ly")
