"""Is a detail of a statement exchanged for another? Would a passage bear the statement out with a detail of its own?

In go a writer's sentence, a detail of it that no passage has, and passages; out come the passages' details that could
stand in its place, each with what speaks for it. The reader is asked the statement as it is, and with the other detail
in its place: an exchanged one makes of a statement that the passage does not bear out one that it does.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.records import Detail, Passage
from assistant.writing.draft.comparing import rivals
from assistant.writing.draft.likeness import Text, likeness

# A statement and passages to the log-odds that each bears the statement out.
Supports = Callable[[str, tuple[Passage, ...]], tuple[float, ...]]

SCORES = ("like", "covered", "supported", "gained")  # what `fit_claims.py` fits
LIKE = 0.5  # the least likeness, in [-2, 2], of two details' places for a reader to be asked
TRIED = 3  # details of the passages that it is asked about, at the most


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that speaks of a statement: its record, its text with tokens, and the title of its article."""

    passage: Passage
    text: Text
    title: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A detail of a passage that may stand in a statement's detail's place.

    `scores`: `like`, how like their places are; `covered`, how like the rest of the statement is to the sentence of the
    passage's detail; `supported`, the reader's log-odds of the statement with it; `gained`, by how much they are higher
    than of the statement as it is.
    """

    source: Source
    rival: Detail
    scores: dict[str, float]


def exchanges(mine: Text, detail: Detail, sources: Sequence[Source], supports: Supports) -> Iterator[Exchange]:
    """The details that stand in places most like a detail's, with their scores; those of its sort by any reckoning."""
    likely = [
        (likeness(mine, (detail.start, detail.end), source.text, (rival.start, rival.end)), number, rival)
        for number, source in enumerate(sources)
        for rival in rivals(mine, detail, source.text, alike=False)
    ]
    for like, number, rival in sorted(likely, key=lambda one: (-one[0], one[1], one[2].start))[:TRIED]:
        if like >= LIKE:
            scores = {"like": like, **_scores(mine, detail, sources[number], rival, supports)}
            yield Exchange(sources[number], rival, scores)


def _scores(mine: Text, detail: Detail, source: Source, rival: Detail, supports: Supports) -> dict[str, float]:
    alone = sentence_at(source.passage, source.passage.start + rival.start)
    other = mine.text[: detail.start] + rival.text + mine.text[detail.end :]
    passages = source.passage, alone
    with_it, as_it_is = supports(other, passages), supports(mine.text, passages)
    return {
        "covered": _covered(mine, detail, source, alone),
        "supported": max(with_it),
        "gained": max(after - before for after, before in zip(with_it, as_it_is, strict=True)),
    }


def sentence_at(passage: Passage, position: int) -> Passage:
    """The sentence of a passage that holds a position of its article, as a passage of its own; else the first."""
    sentence = next((one for one in passage.sentences if one.start <= position < one.end), passage.sentences[0])
    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    return replace(passage, start=sentence.start, end=sentence.end, text=text, sentences=(sentence,))


def _covered(mine: Text, detail: Detail, source: Source, sentence: Passage) -> float:
    """The mean likeness of a statement's words but the detail to the nearest ones of a sentence, in [-1, 1]."""
    own = {*map(int, mine.inside(detail.start, detail.end))}
    rest = [
        token
        for token in range(len(mine.spans))
        if token not in own and mine.text[slice(*mine.spans[token])][:1].isalnum()
    ]
    start, end = sentence.start - source.passage.start, sentence.end - source.passage.start
    theirs = source.text.inside(start, end)
    if not rest or not len(theirs):
        return 0.0
    return float(np.mean((mine.tokens[rest] @ source.text.tokens[theirs].T).max(axis=1)))
