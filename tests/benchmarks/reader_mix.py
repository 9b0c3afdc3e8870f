"""What the reader learns from, and in which order: two rounds of units, each an example or a trap with its original.

The first round takes rows as they come, with traps made from them, plain ones early. In the second the reader of the
first is asked of every trap that was made: the hardest are learned from, each within its passage beside its original;
what the reader is surest of may well be answered after all, and goes out, as clumsy ones do, which it never falls for.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from numpy.typing import NDArray
from reader_rows import Example, as_typed, window
from reader_traps import Named, claims, elsewhere, exchanges, named, transplants

T = TypeVar("T")
Unit = tuple[Example, ...]
Judge = Callable[[Sequence[Example]], NDArray[Any]]  # the reader's 'answers' for each
CASED = ("span", "human-unanswerable")  # the kinds whose names can be typed, unless they are in lower case
# How many of each kind, and when: the further below 0, the earlier in the round; a kind not named is left out.
FIRST = {
    "span": (9_500, 0.0),
    "answer-sentence": (1_500, -0.3),
    "span-sentence": (500, -0.3),
    "human-unanswerable": (6_400, 0.1),
    "human-unanswerable-nq": (300, 0.0),
    "mined-same-article": (1_400, -0.3),
    "claim-supported": (300, -0.3),
    "claim-refuted": (300, -0.3),
}
FIRST_TRAPS = {"transplant": 6_000, "exchange": 3_600}
SECOND = {
    "span": 3_500,
    "human-unanswerable": 2_500,
    "human-unanswerable-nq": 150,
    "mined-same-article": 700,
    "answer-sentence": 300,
    "claim-supported": 1_300,
    "claim-refuted": 1_300,
}
# How many are kept of how many that were made; of the kinds within a passage each has its original beside it.
SECOND_TRAPS = {
    "transplant": (2_800, 6_000),
    "elsewhere": (1_200, 2_500),
    "swap": (600, 700),
    "role": (600, 900),
    "exchange": (1_200, 2_400),
    "number": (300, 600),
    "antonym": (300, 450),
}
CLAIMS = 1_200
EASY = 600  # of the traps that the reader does not fall for, lest it forget
UNSURE = 0.03  # share of each kind of trap that goes out because the reader is surest that it is answered


def first(rows: Sequence[dict[str, Any]], chance: random.Random, tagger: Path) -> list[Unit]:
    """The first round."""
    chosen = [(window(row, chance), row) for row in _drawn(rows, {k: n for k, (n, _) in FIRST.items()}, chance)]
    typed = _typed_names(chosen, tagger)
    pairs = [trap for trap, _ in exchanges(typed, chance)]
    examples = [(one, FIRST[one.kind][1]) for one, _ in chosen]
    examples += [(one, 0.2) for one in _some(transplants(typed, chance), FIRST_TRAPS["transplant"])]
    examples += [(one, 0.2) for one in chance.sample(pairs, min(FIRST_TRAPS["exchange"], len(pairs)))]
    keyed = [(chance.random() + late, (_typed(one, chance),)) for one, late in examples]
    return [unit for _, unit in sorted(keyed, key=lambda pair: pair[0])]


def second(rows: Sequence[dict[str, Any]], chance: random.Random, tagger: Path, judge: Judge) -> list[Unit]:
    """The second round, checked by the reader of the first."""
    chosen = [(window(row, chance), row) for row in _drawn(rows, SECOND, chance)]
    source = _drawn(rows, {"span": len(rows), "human-unanswerable": len(rows)}, chance)
    typed = _typed_names([(window(row, chance), row) for row in source], tagger)
    made: list[Unit] = [(trap,) for trap in _some(transplants(typed, chance), SECOND_TRAPS["transplant"][1])]
    asked = [row for row in source if row["kind"] == "span"]
    made += [(trap,) for trap in _some(elsewhere(asked), SECOND_TRAPS["elsewhere"][1])]
    made += _capped(exchanges(typed, chance))
    units = [(one,) for one, _ in chosen] + _hardest(made, judge, chance)
    units += _some(claims(chance.sample(typed, len(typed)), chance), CLAIMS)
    return [_typed_unit(unit, chance) for unit in chance.sample(units, len(units))]


def development(
    rows: Sequence[dict[str, Any]], chance: random.Random, tagger: Path, counts: dict[str, int]
) -> list[Example]:
    """Some of each kind of rows, and traps made of the answerable ones."""
    chosen = [(window(row, chance), row) for row in _drawn(rows, counts, chance)]
    source = _drawn(rows, {"span": len(rows)}, chance)
    typed = _typed_names([(window(row, chance), row) for row in source], tagger)
    within = [replace(trap, kind="exchange") for trap, _ in exchanges(typed, chance)]
    made = [*_some(transplants(typed, chance), counts["transplant"]), *chance.sample(within, counts["exchange"])]
    return [one for one, _ in chosen] + made


def _drawn(rows: Sequence[dict[str, Any]], counts: dict[str, int], chance: random.Random) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = []
    for kind, count in counts.items():
        own = [row for row in rows if row["kind"] == kind]
        drawn += chance.sample(own, min(count, len(own)))
    return drawn


def _typed_names(chosen: Iterable[tuple[Example, dict[str, Any]]], tagger: Path) -> list[Named]:
    cased = [(one, row.get("title") or row["context"][:80]) for one, row in chosen if one.kind in CASED]
    return named([(one, article) for one, article in cased if one.window != one.window.lower()], tagger)


def _some(made: Iterable[T], count: int) -> list[T]:
    return list(islice(made, count))


def _capped(pairs: Iterable[Unit]) -> list[Unit]:
    """As many of each kind as are to be judged."""
    kept: dict[str, list[Unit]] = {}
    for unit in pairs:
        own = kept.setdefault(unit[0].kind, [])
        if len(own) < SECOND_TRAPS[unit[0].kind][1]:
            own.append(unit)
    return [unit for own in kept.values() for unit in own]


def _hardest(made: Sequence[Unit], judge: Judge, chance: random.Random) -> list[Unit]:
    """Of each kind those that the reader takes for answered, less those that may well be; and some of the rest."""
    logits = judge([unit[0] for unit in made])
    kept: list[Unit] = []
    easy: list[Unit] = []
    for kind, (count, _) in SECOND_TRAPS.items():
        own = sorted((i for i, unit in enumerate(made) if unit[0].kind == kind), key=lambda i: -logits[i])
        doubtful = int(UNSURE * len(own))
        kept += [made[i] for i in own[doubtful : doubtful + count]]
        easy += [made[i] for i in own[doubtful + count :]]
    return kept + chance.sample(easy, min(EASY, len(easy)))


def _typed_unit(unit: Unit, chance: random.Random) -> Unit:
    """All of a unit in the same hand, so that only what it asks tells them apart."""
    seed = chance.random()
    return tuple(_typed(one, random.Random(seed)) for one in unit)


def _typed(one: Example, chance: random.Random) -> Example:
    if one.kind.startswith(("claim", "statement")):
        return one
    return replace(one, question=as_typed(one.question, chance))
