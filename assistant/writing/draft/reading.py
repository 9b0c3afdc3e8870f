"""What a reader says of a statement and a passage: does it bear the statement out, what stands in a detail's place?

In go a writer's sentence and the passages that speak of it; out come a citation's place, or changes. The reader was
trained on claims as well as on questions, so that a statement is read as it is. A detail that no passage has, and two
names, are exchanged: what the passage bears out better then is what it says. What words can check is checked as well: a
reader may be wrong, and evidence must not be.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations

from assistant.answering.refusal import Logistic
from assistant.models.reader import Reader, Reading
from assistant.records import Change, ChangeKind, Detail, DetailKind, Passage
from assistant.text import fold, words
from assistant.text.english import LEADING
from assistant.writing.draft.bearing import says_no_other
from assistant.writing.draft.comparing import difference, same_detail, says
from assistant.writing.draft.exchanged import Exchange, Source, Supports, exchanges, sentence_at
from assistant.writing.draft.likeness import Text, changed, least_like
from assistant.writing.draft.opposites import opposes

# The least likeness, in [-1, 1], of a statement's word to the sentence that bears it out; from which log-odds and gain
# on two names stand the other way round. Chosen on the development statements and on claims that a passage supports.
LIKE = 0.3
TURNED, GAINED = 1.0, 1.2
NAMES = 4  # names of a statement that are exchanged, at the most
_NUMBERED = re.compile(r"[IVXLC]{2,}|(?=\w*\d)(?=\w*[^\W\d])\w+")
_CHECKED = (DetailKind.NAME, DetailKind.DATE, DetailKind.NUMBER, DetailKind.QUANTITY)


@dataclass(frozen=True, slots=True)
class Belief:
    """The coefficients that make a probability of scores, and from which on it is believed."""

    model: Logistic
    least: float

    def holds(self, scores: dict[str, float]) -> bool:
        """Tell whether what the scores speak for is believed."""
        return self.model.probability(scores) >= self.least


@cache
def believed(what: str) -> Belief:
    """What makes a reader believed: of `supported` that a statement is borne out, of `exchanged` that a detail is."""
    data = json.loads((resources.files("assistant") / "data" / "claims.json").read_text(encoding="utf-8"))[what]
    return Belief(Logistic(data["weights"], data["intercept"]), data["least"])


class StatementReader:
    """A reader, asked of one statement and the passages that speak of it; it reads nothing twice."""

    def __init__(self, reader: Reader, mine: Text, sources: Sequence[Source]) -> None:
        """Name the reader, the statement and its sources."""
        self._reader = reader
        self._mine = mine
        self._sources = sources
        self._readings: dict[tuple[str, Passage], Reading] = {}

    def replaced(self, known: Sequence[Change] = ()) -> tuple[Change, ...]:
        """The details that a passage has otherwise, by what it bears out with its own; less the known ones."""
        details = unsaid(self._mine, self._sources)
        asked = [detail for detail in details if not any(_overlaps(one, detail) for one in known)]
        changes = (_replaced(self._mine, detail, self._sources, self.supports) for detail in asked)
        return tuple(change for change in changes if change is not None)

    def turned(self) -> tuple[Change, ...]:
        """Two names that a passage has the other way round: each with the place of the other in it."""
        mine = self._mine
        for source in self._sources:
            names = [detail for detail in mine.details if detail.kind == DetailKind.NAME and says(source.text, detail)]
            for first, second in combinations(names[:NAMES], 2):
                there = None if same_detail(first, second) else _together(first, second, source)
                if there and _is_turned(mine, first, second, _read_for(source, there[0]), self.supports):
                    return (_placed(mine, first, there[1], source), _placed(mine, second, there[0], source))
        return ()

    def bearing_out(self) -> tuple[Passage, int, int] | None:
        """The sentence that bears a statement out, in its article's offsets, and its passage; None where none does.

        The sentence that the reader marks in each passage is read again by itself: what stands around it blurs the
        verdict on a claim more than it helps.
        """
        mine = self._mine
        telling = [source for source in self._sources if not unsaid(mine, [source]) and _has_numbers(mine, source)]
        passages = [source.passage for source in telling]
        readings = self._read(mine.text, passages)
        marked = [_marked(passage, reading) for passage, reading in zip(passages, readings, strict=True)]
        verdicts = self._read(mine.text, marked)
        pairs = zip(telling, marked, readings, verdicts, strict=True)
        scored = [(max(whole.answers, alone.answers), source, one) for source, one, whole, alone in pairs]
        for answers, source, one in sorted(scored, key=lambda pair: -pair[0]):
            if not believed("supported").holds({"reader": answers}):
                return None
            against = not says_no_other(mine.text, one.text) or opposes(mine.text, one.text)
            if not against and _says_every_word(mine, source, one):
                return source.passage, one.start, one.end
        return None

    def supports(self, statement: str, passages: tuple[Passage, ...]) -> tuple[float, ...]:
        """The log-odds that each passage bears a statement out: this one, or it with a detail exchanged."""
        return tuple(reading.answers for reading in self._read(statement, passages))

    def _read(self, statement: str, passages: Sequence[Passage]) -> list[Reading]:
        """What the reader says of each passage, together those that it has not read with these words."""
        new = [passage for passage in dict.fromkeys(passages) if (statement, passage) not in self._readings]
        readings = self._reader.read(statement, new)
        self._readings |= {(statement, passage): reading for passage, reading in zip(new, readings, strict=True)}
        return [self._readings[statement, passage] for passage in passages]


def _replaced(mine: Text, detail: Detail, sources: Sequence[Source], supports: Supports) -> Change | None:
    belief = believed("exchanged")
    found = [one for one in exchanges(mine, detail, sources, supports) if belief.holds(one.scores)]
    if not found:
        return None
    best: Exchange = max(found, key=lambda one: belief.model.probability(one.scores))
    return difference(mine, detail, best.source.text, best.rival)


def _is_turned(mine: Text, first: Detail, second: Detail, passages: tuple[Passage, ...], supports: Supports) -> bool:
    """Tell whether passages bear a statement out far better with two of its names exchanged."""
    text = mine.text
    other = text[: first.start] + second.text + text[first.end : second.start] + first.text + text[second.end :]
    turned = max(supports(other, passages))
    return turned >= TURNED and turned - max(supports(text, passages)) >= GAINED


def _read_for(source: Source, place: Detail) -> tuple[Passage, Passage]:
    """What is read for two names: their passage, and the sentence with them by itself."""
    return source.passage, sentence_at(source.passage, source.passage.start + place.start)


def _together(first: Detail, second: Detail, source: Source) -> tuple[Detail, Detail] | None:
    """Where a passage has two names, in one sentence; None where no sentence has both."""
    for sentence in source.passage.sentences:
        start, end = sentence.start - source.passage.start, sentence.end - source.passage.start
        inside = [one for one in source.text.details if start <= one.start < end and one.kind == DetailKind.NAME]
        places = [next((one for one in inside if same_detail(name, one)), None) for name in (first, second)]
        if places[0] and places[1] and places[0] != places[1]:
            return places[0], places[1]
    return None


def _placed(mine: Text, name: Detail, place: Detail, source: Source) -> Change:
    """A name of a statement, and the one that a passage has in its place."""
    return changed(ChangeKind.ORDER, mine, (name.start, name.end), source.text, (place.start, place.end))


def _says_every_word(mine: Text, source: Source, sentence: Passage) -> bool:
    """Tell whether every word of meaning of a statement, names and numbers apart, is like one of a sentence."""
    details = [(one.start, one.end) for one in mine.details]
    ranges = [
        (start, end)
        for start, end in words(mine.text)
        if fold(mine.text[start:end]) not in LEADING and not any(a <= start < b for a, b in details)
    ]
    there = sentence.start - source.passage.start, sentence.end - source.passage.start
    return least_like(mine, ranges, source.text, there) >= LIKE


def unsaid(mine: Text, sources: Sequence[Source]) -> list[Detail]:
    """The details of a sentence that no passage has; what an article is called, its passages need not repeat."""
    return [
        detail
        for detail in mine.details
        if detail.kind in _CHECKED
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


def _marked(passage: Passage, reading: Reading) -> Passage:
    """The sentence of a passage that a reader marks most, as a passage of its own."""
    _, sentence = max(zip(reading.marks, passage.sentences, strict=True), key=lambda pair: pair[0])
    return sentence_at(passage, sentence.start)
