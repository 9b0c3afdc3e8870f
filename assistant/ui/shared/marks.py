"""A text cut into the pieces that are shown otherwise than the rest: marked, tinted, underlined.

In go a text and slices of it; out come rows for the macro `marked`. Cutting loses no character.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.errors import CitationError
from assistant.messages import message
from assistant.records import Hit, Span
from assistant.ui.shared.words import Word

MARK = "mark"  # the kind of the answering sentence
Layer = tuple[Span, str]  # a slice and its kind: `MARK` or the name of a style


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `step` is that of a word that carried the match (1 to 3), else 0; `answer`: it answers."""

    text: str
    step: int = 0
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Runs that are shown in one way; `kind` is '' for plain text."""

    kind: str
    runs: tuple[Run, ...]


def cut(
    source: str, layers: Sequence[Layer], words: Sequence[Word] = (), *, start: int = 0, end: int | None = None
) -> tuple[Piece, ...]:
    """`source[start:end]` in pieces, each of the kind of its first layer, with the words in it that can be shown.

    >>> [(piece.kind, piece.runs[0].text) for piece in cut("One. Two.", [(Span(5, 9), "mark"), (Span(0, 9), "tint")])]
    [('tint', 'One. '), ('mark', 'Two.')]
    """
    end = len(source) if end is None else end
    edges = {edge for span, _ in layers for edge in (span.start, span.end)}
    cuts = sorted({start, end, *(edge for edge in edges if start < edge < end)})

    def kind(stretch: tuple[int, int]) -> str:
        return next((name for span, name in layers if span.start <= stretch[0] < span.end), "")

    pieces = []
    for name, group in groupby(pairwise(cuts), kind):
        stretches = list(group)
        pieces.append(Piece(name, tuple(_runs(source, stretches[0][0], stretches[-1][1], words))))
    return tuple(pieces)


def _runs(source: str, start: int, end: int, words: Sequence[Word]) -> list[Run]:
    """A slice with the words in it told apart."""
    runs, reached = [], start
    for word in words:
        left, right = max(word.start, start), min(word.end, end)
        if left < right:
            runs += [Run(source[reached:left]), Run(source[left:right], word.step)]
            reached = right
    return [*runs, Run(source[reached:end])]


def quoted(hit: Hit, words: Sequence[Word] = (), within: Sequence[Layer] = ()) -> tuple[Piece, ...]:
    """The passage with its sentence marked, proved once more before it is shown.

    Args:
        hit: the passage.
        words: words that carried the match, in the article's offsets.
        within: slices to show otherwise than the rest, in the passage's.

    Raises:
        CitationError: the sentence is not what stands at its place.
    """
    offset = hit.passage.start
    sentence = Span(hit.sentence.start - offset, hit.sentence.end - offset)
    if sentence.start < 0 or hit.passage.text[sentence.start : sentence.end] != hit.sentence.text:
        raise CitationError(
            message(
                "The sentence of {id} is not what its passage holds there: expected {text!r}, found {text_2!r}. "
                "Build the index again.",
                id=hit.citation.id,
                text=hit.sentence.text,
                text_2=hit.passage.text[max(sentence.start, 0) : sentence.end],
            )
        )
    placed = [replace(word, start=word.start - offset, end=word.end - offset) for word in words]
    pieces = cut(hit.passage.text, [*within, (sentence, MARK)], placed)
    return pieces if hit.answer is None else _answering(pieces, hit.answer.start - offset, hit.answer.end - offset)


def _answering(pieces: Sequence[Piece], start: int, end: int) -> tuple[Piece, ...]:
    """The pieces of a text with the words from `start` to `end` told apart as those that answer."""
    reached, told = 0, []
    for piece in pieces:
        runs = []
        for run in piece.runs:
            edges = sorted({0, len(run.text), *(min(max(edge - reached, 0), len(run.text)) for edge in (start, end))})
            runs += [Run(run.text[a:b], run.step, start <= reached + a < end) for a, b in pairwise(edges)]
            reached += len(run.text)
        told.append(replace(piece, runs=tuple(runs)))
    return tuple(told)
