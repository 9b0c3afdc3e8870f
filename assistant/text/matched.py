"""Weighted tokens as the whole words that they are pieces of, for people to read.

In go a text and the tokens of it that carried a match; out come words, each with the weight of its heaviest token.
"""

from collections.abc import Iterable

from assistant.text.words import JOINED

Weighted = tuple[int, int, float]  # start, end, weight


def whole_words(text: str, tokens: Iterable[Weighted], offset: int = 0) -> tuple[Weighted, ...]:
    """The words of a text that some tokens are pieces of, in reading order; tokens that touch are one word.

    Bare punctuation is left out: the model weighs it too, but it tells a reader nothing.

    Args:
        text: the text.
        tokens: (start, end, weight) of each, counted from `offset` before the text.
        offset: where the text begins in what the tokens count in.

    Example:
        >>> whole_words("Four Mi-35 fly.", [(5, 7, 0.2), (7, 8, 0.1), (14, 15, 0.3)])
        ((5, 10, 0.2),)
    """
    wholes = [(offset + match.start(), offset + match.end()) for match in JOINED.finditer(text)]
    return tuple(
        (start, end, weight)
        for start, end, weight in _joined(sorted(_whole(token, wholes) for token in tokens))
        if any(map(str.isalnum, text[start - offset : end - offset]))
    )


def _whole(token: Weighted, wholes: Iterable[tuple[int, int]]) -> Weighted:
    """A token as the whole word that it is a piece of; the model cuts long words, and may weigh one piece alone."""
    start, end, weight = token
    first, last = next(((a, b) for a, b in wholes if a <= start and end <= b), (start, end))
    return first, last, weight


def _joined(tokens: Iterable[Weighted]) -> list[Weighted]:
    """Tokens that touch or share characters as one, with the weight of the heaviest.

    >>> _joined([(0, 2, 0.1), (2, 3, 0.4), (4, 6, 0.2)])
    [(0, 3, 0.4), (4, 6, 0.2)]
    """
    runs: list[Weighted] = []
    for start, end, weight in tokens:
        if runs and runs[-1][1] >= start:
            before = runs.pop()
            runs.append((before[0], max(before[1], end), max(before[2], weight)))
        else:
            runs.append((start, end, weight))
    return runs
