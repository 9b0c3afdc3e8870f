"""The words of a passage that carried the match, for showing on demand.

In go a hit's weighted tokens; out come whole words, each with how much it carried. Bare punctuation is left out:
the model weighs it too, but it tells a reader nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.records import Hit
from assistant.text.words import JOINED

STEPS = ((2 / 3, 3), (1 / 3, 2), (0.0, 1))  # least share of the strongest word's weight, step


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its place in the article; `step` is 3 for the strongest, else 2 or 1."""

    start: int
    end: int
    step: int


def matched(hit: Hit) -> tuple[Word, ...]:
    """The words of a hit in reading order; tokens that touch, as in 'Mi-35', are one word."""
    offset, text = hit.passage.start, hit.passage.text
    wholes = [(offset + match.start(), offset + match.end()) for match in JOINED.finditer(text)]
    runs = [
        (start, end, weight)
        for start, end, weight in _joined(sorted(_whole(token, wholes) for token in hit.words))
        if any(map(str.isalnum, text[start - offset : end - offset]))
    ]
    most = max((weight for _, _, weight in runs), default=0.0)
    return tuple(Word(start, end, _step(weight / most)) for start, end, weight in runs)


def _whole(token: tuple[int, int, float], wholes: Iterable[tuple[int, int]]) -> tuple[int, int, float]:
    """A token as the whole word that it is a piece of; the model cuts long words, and may weigh one piece alone."""
    start, end, weight = token
    first, last = next(((a, b) for a, b in wholes if a <= start and end <= b), (start, end))
    return first, last, weight


def _joined(tokens: Iterable[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Tokens that touch or share characters as one, with the weight of the heaviest.

    >>> _joined([(0, 2, 0.1), (2, 3, 0.4), (4, 6, 0.2)])
    [(0, 3, 0.4), (4, 6, 0.2)]
    """
    runs: list[tuple[int, int, float]] = []
    for start, end, weight in tokens:
        if runs and runs[-1][1] >= start:
            before = runs.pop()
            runs.append((before[0], max(before[1], end), max(before[2], weight)))
        else:
            runs.append((start, end, weight))
    return runs


def _step(share: float) -> int:
    return next(step for least, step in STEPS if share >= least)
