"""Compare what a writer's sentence and its sources deny: 'did not condemn' against 'condemned', and the other way.

In go texts with token vectors; out come changes of kind negation. What is denied is the next word of meaning behind a
negation; it is looked for in the other text by its token, and a difference is named where it stands there undenied.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.records import Change, ChangeKind, DetailKind
from assistant.text import words
from assistant.text.english import LEADING
from assistant.writing.draft.likeness import Text, changed

# The least cosines of two words that say the same, chosen on tests/drafts/development.yaml. A source says more than a
# draft, and denies other things too: more is asked where it is the source that denies.
DENIED_HERE, DENIED_THERE = 0.55, 0.65
REACH = 6  # words behind a negation in which the denied one is looked for
_YET = re.compile(r"\byet to\b|\bno longer\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Denial:
    """A negation and the word that it denies, as ranges of a text."""

    start: int
    word: int
    end: int


def negation_changes(mine: Text, sources: Sequence[Text]) -> tuple[Change, ...]:
    """What one side denies and the other says."""
    changes: list[Change] = []
    for denial in _denials(mine):
        if change := _denied_here(mine, denial, sources):
            changes.append(change)
    if sources and not changes:
        changes.extend(_denied_there(mine, sources[0]))
    return tuple(changes)


def _denied_here(mine: Text, denial: _Denial, sources: Sequence[Text]) -> Change | None:
    """The writer denies what the best matching word of the sources says."""
    nearest = [(*_nearest(mine, denial, source), source) for source in sources]
    if not nearest:
        return None
    score, start, end, source = max(nearest, key=lambda item: item[0])
    if score < DENIED_HERE or any(_covers(other, start) for other in _denials(source)):
        return None
    return changed(ChangeKind.NEGATION, mine, (denial.start, denial.end), source, (start, end))


def _denied_there(mine: Text, source: Text) -> Iterator[Change]:
    """The best source denies what the writer says."""
    for denial in _denials(source):
        score, start, end = _nearest(source, denial, mine)
        if score >= DENIED_THERE and not any(_covers(other, start) for other in _denials(mine)):
            yield changed(ChangeKind.NEGATION, mine, (start, end), source, (denial.start, denial.end))


def _denials(text: Text) -> Iterator[_Denial]:
    negations = [(detail.start, detail.end) for detail in text.details if detail.kind == DetailKind.NEGATION]
    covered = [match.span() for match in _YET.finditer(text.text)]
    begins = [span for span in negations if not any(a <= span[0] < b for a, b in covered)]
    spans = words(text.text)
    for start, end in sorted([*begins, *covered]):
        following = [span for span in spans if span[0] >= end][:REACH]
        for word, last in following:
            if _tells(text.text[word:last]):
                yield _Denial(start, word, last)
                break


def _tells(word: str) -> bool:
    """Tell a word of meaning from those that only lead to one; adverbs such as 'currently' do."""
    return word.casefold() not in LEADING and not word.endswith("ly")


def _covers(denial: _Denial, position: int) -> bool:
    return denial.start <= position <= denial.word


def _nearest(mine: Text, denial: _Denial, theirs: Text) -> tuple[float, int, int]:
    """The word of another text that is most like the denied one: cosine, start, end."""
    wanted = mine.vector(denial.word, denial.end)
    likely = [
        (float(wanted @ theirs.vector(start, end)), start, end)
        for start, end in words(theirs.text)
        if _tells(theirs.text[start:end])
    ]
    return max(likely, default=(0.0, 0, 0))
