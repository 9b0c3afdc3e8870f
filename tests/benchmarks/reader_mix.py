"""What the reader learns from, and in which order: rounds of units, each an example or a trap with its original.

The first round takes rows as they come, with traps made from them, plain ones early. In the others the reader of the
one before is asked of every trap that was made: the hardest are learned from, each within its passage beside its
original; what the reader is surest of may well be answered after all, and goes out, as clumsy ones do, which it never
falls for. The third is for what the second left: who did what to whom.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import reader_roles as roles
from numpy.typing import NDArray
from reader_rows import Example, as_typed, window
from reader_traps import Named, claims, elsewhere, exchanges, named, transplants

T = TypeVar("T")
Unit = tuple[Example, ...]
Judge = Callable[[Sequence[Example]], NDArray[Any]]  # the reader's 'answers' for each
PARSED_DEV = 4_000  # sentences, for early stopping
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
UNSURE = 0.03  # share of each kind of trap that goes out because the reader is surest that it is answered


@dataclass(frozen=True, slots=True)
class Mix:
    """How much of what a round that is checked by a reader learns from.

    Attributes:
        rows: how many of each kind of row.
        names: how many answerable or human-written rows have their names typed, for traps; None for all.
        traps: how many are kept of how many that are made, by kind; of those within a passage each has its original
            beside it.
        parsed: how many sentences are parsed for roles.
        claims: how many sentences stand as claims, beside changed ones.
        easy: of the traps that the reader does not fall for, lest it forget.
    """

    rows: Mapping[str, int]
    names: int | None
    traps: Mapping[str, tuple[int, int]]
    parsed: int
    claims: int
    easy: int


SECOND = Mix(
    rows={
        "span": 3_500,
        "human-unanswerable": 2_500,
        "human-unanswerable-nq": 150,
        "mined-same-article": 700,
        "answer-sentence": 300,
        "claim-supported": 1_300,
        "claim-refuted": 1_300,
    },
    names=None,
    traps={
        "transplant": (2_800, 6_000),
        "elsewhere": (1_200, 2_500),
        "swap": (600, 700),
        "role": (600, 900),
        "exchange": (1_200, 2_400),
        "number": (300, 600),
        "antonym": (300, 450),
    },
    parsed=0,
    claims=1_200,
    easy=600,
)
THIRD = Mix(
    rows={
        "span": 1_000,
        "human-unanswerable": 900,
        "human-unanswerable-nq": 50,
        "mined-same-article": 200,
        "answer-sentence": 80,
        "claim-supported": 150,
        "claim-refuted": 150,
    },
    names=8_000,
    traps={
        "transplant": (400, 1_000),
        "elsewhere": (300, 600),
        "swap": (200, 300),
        "role": (150, 300),
        "exchange": (250, 500),
        "number": (80, 160),
        "antonym": (80, 160),
        roles.KIND: (1_000, 1_500),
    },
    parsed=40_000,
    claims=150,
    easy=250,
)


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


def checked(mix: Mix, rows: Sequence[dict[str, Any]], chance: random.Random, tagger: Path, judge: Judge) -> list[Unit]:
    """A later round, checked by the reader of the one before."""
    chosen = [(window(row, chance), row) for row in _drawn(rows, mix.rows, chance)]
    source = _drawn(rows, {"span": len(rows), "human-unanswerable": len(rows)}, chance)
    named_rows = source if mix.names is None else chance.sample(source, min(mix.names, len(source)))
    typed = _typed_names([(window(row, chance), row) for row in named_rows], tagger)
    made: list[Unit] = [(trap,) for trap in _some(transplants(typed, chance), mix.traps["transplant"][1])]
    asked = [row for row in named_rows if row["kind"] == "span"]
    made += [(trap,) for trap in _some(elsewhere(asked), mix.traps["elsewhere"][1])]
    made += _capped(exchanges(typed, chance), mix)
    made += _some(_roles(rows, mix.parsed, chance, tagger), mix.traps.get(roles.KIND, (0, 0))[1])
    units = [(one,) for one, _ in chosen] + _hardest(made, mix, judge, chance)
    units += _some(claims(chance.sample(typed, len(typed)), chance), mix.claims)
    return [_typed_unit(unit, chance) for unit in chance.sample(units, len(units))]


def _roles(rows: Sequence[dict[str, Any]], count: int, chance: random.Random, tagger: Path) -> Iterator[Unit]:
    """Questions on who did what to whom, of the passages of rows."""
    return roles.roles((row["context"] for row in rows), count, chance, tagger)


def development(
    rows: Sequence[dict[str, Any]], chance: random.Random, tagger: Path, counts: dict[str, int]
) -> list[Example]:
    """Some of each kind of rows, and traps made of the answerable ones."""
    chosen = [(window(row, chance), row) for row in _drawn(rows, counts, chance)]
    source = _drawn(rows, {"span": len(rows)}, chance)
    typed = _typed_names([(window(row, chance), row) for row in source], tagger)
    within = [replace(trap, kind="exchange") for trap, _ in exchanges(typed, chance)]
    chance.shuffle(within)
    made = [*_some(transplants(typed, chance), counts["transplant"]), *_some(within, counts["exchange"])]
    pairs = _some(_roles(rows, PARSED_DEV, chance, tagger), counts[roles.KIND])
    return [one for one, _ in chosen] + made + [one for pair in pairs for one in pair]


def _drawn(rows: Sequence[dict[str, Any]], counts: Mapping[str, int], chance: random.Random) -> list[dict[str, Any]]:
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


def _capped(pairs: Iterable[Unit], mix: Mix) -> list[Unit]:
    """As many of each kind as are to be judged."""
    kept: dict[str, list[Unit]] = {}
    for unit in pairs:
        own = kept.setdefault(unit[0].kind, [])
        if len(own) < mix.traps[unit[0].kind][1]:
            own.append(unit)
    return [unit for own in kept.values() for unit in own]


def _hardest(made: Sequence[Unit], mix: Mix, judge: Judge, chance: random.Random) -> list[Unit]:
    """Of each kind those that the reader takes for answered, less those that may well be; and some of the rest."""
    logits = judge([unit[0] for unit in made])
    kept: list[Unit] = []
    easy: list[Unit] = []
    for kind, (count, _) in mix.traps.items():
        own = sorted((i for i, unit in enumerate(made) if unit[0].kind == kind), key=lambda i: -logits[i])
        doubtful = int(UNSURE * len(own))
        kept += [made[i] for i in own[doubtful : doubtful + count]]
        easy += [made[i] for i in own[doubtful + count :]]
    return kept + chance.sample(easy, min(mix.easy, len(easy)))


def _typed_unit(unit: Unit, chance: random.Random) -> Unit:
    """All of a unit in the same hand, so that only what it asks tells them apart."""
    seed = chance.random()
    return tuple(_typed(one, random.Random(seed)) for one in unit)


def _typed(one: Example, chance: random.Random) -> Example:
    if one.kind.startswith(("claim", "statement")):
        return one
    return replace(one, question=as_typed(one.question, chance))
