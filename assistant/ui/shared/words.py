"""The words of a passage that carried the match, for showing on demand.

In go a hit's weighted tokens; out come whole words, each with how much it carried. Words that tell nothing by
themselves are left out: the model weighs them too.
"""

from dataclasses import dataclass

from assistant.records import Hit
from assistant.text import fold
from assistant.text.english import UNTELLING
from assistant.text.matched import whole_words

STEPS = ((2 / 3, 3), (1 / 3, 2), (0.0, 1))  # least share of the strongest word's weight, step


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its place in the article; `step` is 3 for the strongest, else 2 or 1."""

    start: int
    end: int
    step: int


def matched(hit: Hit) -> tuple[Word, ...]:
    """The telling words of a hit in reading order; tokens that touch, as in 'Mi-35', are one word."""
    text, offset = hit.passage.text, hit.passage.start
    words = [
        (start, end, weight)
        for start, end, weight in whole_words(text, hit.words, offset)
        if fold(text[start - offset : end - offset]) not in UNTELLING
    ]
    most = max((weight for _, _, weight in words), default=0.0)
    return tuple(Word(start, end, _step(weight / most)) for start, end, weight in words)


def _step(share: float) -> int:
    return next(step for least, step in STEPS if share >= least)
