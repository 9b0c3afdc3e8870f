"""What a reader says of a statement and a passage: does it bear the statement out, what stands in a detail's place?

In go a writer's sentence and the passages that speak of it; out come a citation's place, or changes. The reader was
trained on claims as well as on questions, so that a statement is read as it is. A detail that no passage has is asked
for, its words replaced by 'who', 'when' or 'how many': what the reader answers with, of the same kind, stands in its
place. What words can check is checked as well: a reader may be wrong, and evidence must not be.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from assistant.answering.refusal import Logistic
from assistant.models.reader import Reader, Reading
from assistant.records import Change, Detail, DetailKind, Passage
from assistant.text import fold, words
from assistant.writing.draft.bearing import says_no_other
from assistant.writing.draft.comparing import difference, rivals, says
from assistant.writing.draft.likeness import Text, likeness
from assistant.writing.draft.opposites import opposes

# From which score of its best words, and likeness of the places, a reader's answer stands in a detail's place; chosen
# on tests/drafts/development.yaml and on claims that a passage supports.
PLACE = -4.0
LIKE = 0.6
_NUMBERED = re.compile(r"[IVXLC]{2,}|(?=\w*\d)(?=\w*[^\W\d])\w+")
_ASKS_FOR = {
    DetailKind.NAME: "who",
    DetailKind.DATE: "when",
    DetailKind.NUMBER: "how many",
    DetailKind.QUANTITY: "how much",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that speaks of a statement: its record, its text with tokens, and the title of its article."""

    passage: Passage
    text: Text
    title: str


@cache
def believed() -> tuple[Logistic, float]:
    """The coefficients that make a probability of a reader's log-odds, and from which on a statement is borne out."""
    data = json.loads((resources.files("assistant") / "data" / "claims.json").read_text(encoding="utf-8"))
    return Logistic(data["weights"], data["intercept"]), data["least"]


class StatementReader:
    """A reader, asked of statements."""

    def __init__(self, reader: Reader) -> None:
        """Name the reader."""
        self._reader = reader
        self._supports, self._least = believed()

    def replaced(self, mine: Text, sources: Sequence[Source], known: Sequence[Change]) -> tuple[Change, ...]:
        """The details that a passage has otherwise, by what the reader answers with; less the known ones."""
        asked = [detail for detail in _unsaid(mine, sources) if not any(_overlaps(one, detail) for one in known)]
        changes = (self._replaced(mine, detail, sources) for detail in asked)
        return tuple(change for change in changes if change is not None)

    def bearing_out(self, mine: Text, sources: Sequence[Source]) -> tuple[Passage, int, int] | None:
        """The sentence that bears a statement out, in its article's offsets, and its passage; None where none does.

        The sentence that the reader marks in each passage is read again by itself: what stands around it blurs the
        verdict on a claim more than it helps.
        """
        passages = [source.passage for source in sources if not _unsaid(mine, [source]) and _has_numbers(mine, source)]
        readings = self._reader.read(mine.text, passages)
        marked = [_marked(passage, reading) for passage, reading in zip(passages, readings, strict=True)]
        verdicts = self._reader.read(mine.text, marked)
        pairs = zip(passages, marked, readings, verdicts, strict=True)
        scored = [(max(whole.answers, alone.answers), passage, one) for passage, one, whole, alone in pairs]
        for answers, passage, one in sorted(scored, key=lambda pair: -pair[0]):
            if self._supports.probability({"reader": answers}) < self._least:
                return None
            if says_no_other(mine.text, one.text) and not opposes(mine.text, one.text):
                return passage, one.start, one.end
        return None

    def _replaced(self, mine: Text, detail: Detail, sources: Sequence[Source]) -> Change | None:
        likely = [source for source in sources if any(rivals(mine, detail, source.text))]
        readings = self._reader.read(_cloze(mine.text, detail), [source.passage for source in likely])
        pairs = sorted(zip(likely, readings, strict=True), key=lambda pair: -pair[1].place)
        if not pairs or pairs[0][1].place < PLACE:
            return None
        source, reading = pairs[0]
        placed = [
            (_like(mine, detail, source.text, rival), rival) for rival in _answering(mine, detail, source, reading)
        ]
        like, rival = max(placed, key=lambda pair: pair[0], default=(-2.0, None))
        return None if rival is None or like < LIKE else difference(mine, detail, source.text, rival)


def _unsaid(mine: Text, sources: Sequence[Source]) -> list[Detail]:
    """The details of a sentence that no passage has; what an article is called, its passages need not repeat."""
    return [
        detail
        for detail in mine.details
        if detail.kind in _ASKS_FOR
        and not any(says(source.text, detail) for source in sources)
        and not any(fold(detail.text) in fold(source.title) for source in sources)
    ]


def _has_numbers(mine: Text, source: Source) -> bool:
    """Tell whether a passage has every Roman numeral of a sentence, and every word with a digit among its letters."""
    said = {source.text.text[start:end] for start, end in words(source.text.text)}
    own = (mine.text[start:end] for start, end in words(mine.text))
    return all(word in said for word in own if _NUMBERED.fullmatch(word))


def _overlaps(change: Change, detail: Detail) -> bool:
    return change.start < detail.end and detail.start < change.end


def _cloze(text: str, detail: Detail) -> str:
    return f"{text[: detail.start]}{_ASKS_FOR[detail.kind]}{text[detail.end :].rstrip(' .')}?"


def _answering(mine: Text, detail: Detail, source: Source, reading: Reading) -> Iterator[Detail]:
    """The details in a detail's place that a reader's answer shares a character with."""
    if reading.span is None:
        return
    start, end = (place - source.passage.start for place in reading.span)
    for rival in rivals(mine, detail, source.text):
        if rival.start < end and start < rival.end:
            yield rival


def _like(mine: Text, detail: Detail, source: Text, rival: Detail) -> float:
    return likeness(mine, (detail.start, detail.end), source, (rival.start, rival.end))


def _marked(passage: Passage, reading: Reading) -> Passage:
    """The sentence of a passage that a reader marks most, as a passage of its own."""
    _, sentence = max(zip(reading.marks, passage.sentences, strict=True), key=lambda pair: pair[0])
    text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    return replace(passage, start=sentence.start, end=sentence.end, text=text, sentences=(sentence,))
