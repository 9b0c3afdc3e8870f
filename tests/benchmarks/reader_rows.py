"""Rows for training a reader: a question and a window of a few sentences that answers it, or does not.

In go rows of questions and contexts (`{"question", "context", "answerable", "spans", "kind", "set"}`, code points in
`context`); out come `Example`s. `reader_traps.py` makes more of them.
"""

import gzip
import hashlib
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentencex import get_sentence_boundaries

SENTENCES = 3  # in a window, as in a passage of the index
SPANS = ("span", "span-sentence")  # kinds whose span is the answering words; any other's is the whole sentence
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_DIM = frozenset(
    "what which when where whom whose that this with from were have does many much into than their".split()
)


@dataclass(frozen=True, slots=True)
class Example:
    """One question and one window.

    Attributes:
        question: the question, or a claim.
        window: the text that is read with it.
        answerable: whether the window answers it (supports it).
        span: start and end of the answering words in the window; None where they are not known.
        marks: start and end of the answering sentences.
        kind: where it comes from.
    """

    question: str
    window: str
    answerable: bool
    span: tuple[int, int] | None
    marks: tuple[tuple[int, int], ...]
    kind: str


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of one file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def sha256(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def window(row: dict[str, Any], chance: random.Random) -> Example:
    """The window of a row: around its answer, or where its trap lies, or where most of its words stand."""
    text, question = row["context"], row["question"].strip()
    borders = sentences(text)
    places = row["spans"] if row["answerable"] else row.get("plausible") or []
    places = [one for one in places if isinstance(one, list) and len(one) == 2]
    held = [i for i, one in enumerate(borders) if any(one[0] < b and a < one[1] for a, b in places)]
    if not held:
        held = [max(range(len(borders)), key=lambda i: len(telling(question) & telling(text[slice(*borders[i])])))]
    first, last = around(min(held), max(held), len(borders), chance)
    start, end = borders[first][0], borders[last][1]
    inside = [(a - start, b - start) for a, b in places if start <= a and b <= end] if row["answerable"] else []
    marks = [(borders[i][0] - start, borders[i][1] - start) for i in held if first <= i <= last]
    exact = row["kind"] in SPANS and bool(inside)
    return Example(
        question=question,
        window=text[start:end],
        answerable=bool(row["answerable"]),
        span=inside[0] if exact else None,
        marks=tuple(marks) if row["answerable"] else (),
        kind=row["kind"],
    )


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, without the space around it; at least one."""
    borders = [(one["start_index"], one["end_index"]) for one in get_sentence_boundaries("en", text)]
    return [(a, b) for a, b in (_trimmed(text, *one) for one in borders) if a < b] or [(0, len(text))]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())


def around(first: int, last: int, count: int, chance: random.Random) -> tuple[int, int]:
    """A run of at most SENTENCES (more only where the answer has more) that holds all from first to last: its ends."""
    spare = max(0, SENTENCES - (last - first + 1))
    before = chance.randint(0, spare)
    begin = max(0, first - before)
    return begin, min(count - 1, max(last, begin + SENTENCES - 1))


def telling(text: str) -> frozenset[str]:
    """The longer words of a text, by their first six letters, and its numbers."""
    return frozenset(word.lower()[:6] for word in _WORD.findall(text)) - _DIM


_SMALL = frozenset(
    "a an the of in on at to for is are was were be been do does did has have had that it its by s".split()
)


def as_typed(question: str, chance: random.Random) -> str:
    """The question as people type it, now and then: key words, lower case, without its mark, or with a slip."""
    draw = chance.random()
    if draw < 0.06 and len(question.split()) > 5:
        words = [word for word in re.findall(r"[\w’'.-]+", question) if word.lower() not in _SMALL]
        return " ".join(words).rstrip(".") if chance.random() < 0.5 else " ".join(words).lower().rstrip(".")
    if draw < 0.12:
        return question.lower().rstrip("?")
    if draw < 0.16:
        return _slipped(question, chance)
    return question


def _slipped(question: str, chance: random.Random) -> str:
    """One letter dropped, doubled or exchanged with its neighbour, inside a longer word."""
    words = [match for match in re.finditer(r"[^\W\d_]{5,}", question)]
    if not words:
        return question
    word = chance.choice(words)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    return chance.choice(
        (
            question[:at] + question[at + 1 :],
            question[:at] + question[at] + question[at:],
            question[:at] + question[at + 1] + question[at] + question[at + 2 :],
        )
    )
