"""Rows for training a reader: windows of a few sentences, and traps made from real questions.

In go rows of questions and contexts (`{"question", "context", "answerable", "spans", "kind", "set"}`, code points in
`context`); out come `Example`s. The traps keep a real question's wording and change what it is about: its name is
replaced by one that another passage holds (transplant), by another of its own passage (exchange), by its own answer
(role), two of its names change places (swap), or a year or number of it is changed (number). Names are typed by spaCy.
"""

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sentencex import get_sentence_boundaries

SENTENCES = 3  # in a window, as in a passage of the index
SPANS = ("span", "span-sentence")  # kinds whose span is the answering words; any other's is the whole sentence
KEPT = 0.6  # a transplant is dropped where more of the question's other words stand in the new passage: it may answer
CANDIDATES = 8  # passages looked at for each transplant; the one nearest to the question is taken
_TYPES = {
    "PERSON": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "ORG": "group",
    "NORP": "people",
    "EVENT": "event",
    "PRODUCT": "thing",
    "WORK_OF_ART": "work",
    "LAW": "work",
}
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_NUMBER = re.compile(r"\b\d{1,4}\b")
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


@dataclass(frozen=True, slots=True)
class Named:
    """An example with the typed names of its question and of its window: (start, end, type) each."""

    example: Example
    asked: tuple[tuple[int, int, str], ...]
    told: tuple[tuple[int, int, str], ...]
    article: str

    def name(self, at: tuple[int, int, str]) -> str:
        """A name of the question."""
        return self.example.question[at[0] : at[1]]

    def other(self, at: tuple[int, int, str]) -> str:
        """A name of the window."""
        return self.example.window[at[0] : at[1]]


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
    borders = [(one["start_index"], one["end_index"]) for one in get_sentence_boundaries("en", text)]
    borders = [(a, b) for a, b in (_trimmed(text, *one) for one in borders) if a < b] or [(0, len(text))]
    places = row["spans"] if row["answerable"] else row.get("plausible") or []
    places = [one for one in places if isinstance(one, list) and len(one) == 2]
    held = [i for i, one in enumerate(borders) if any(one[0] < b and a < one[1] for a, b in places)]
    if not held:
        held = [max(range(len(borders)), key=lambda i: len(telling(question) & telling(text[slice(*borders[i])])))]
    first, last = _around(min(held), max(held), len(borders), chance)
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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())


def _around(first: int, last: int, count: int, chance: random.Random) -> tuple[int, int]:
    """A run of at most SENTENCES (more only where the answer has more) that holds all from first to last."""
    spare = max(0, SENTENCES - (last - first + 1))
    before = chance.randint(0, spare)
    begin = max(0, first - before)
    return begin, min(count - 1, max(last, begin + SENTENCES - 1))


def telling(text: str) -> frozenset[str]:
    """The longer words of a text, by their first six letters, and its numbers."""
    return frozenset(word.lower()[:6] for word in _WORD.findall(text)) - _DIM


def named(pairs: Iterable[tuple[Example, str]], model: Path) -> list[Named]:
    """Type the names of examples; `pairs` are examples with their article's title or context's hash."""
    from spacy.util import load_model_from_path

    tagger = load_model_from_path(model, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
    kept = list(pairs)
    texts = [text for one, _ in kept for text in (one.question, one.window)]
    found = [_typed(document) for document in tagger.pipe(texts, batch_size=256)]
    return [Named(one, found[2 * i], found[2 * i + 1], article) for i, (one, article) in enumerate(kept)]


def _typed(document: Any) -> tuple[tuple[int, int, str], ...]:
    found = []
    for entity in document.ents:
        kind = _TYPES.get(entity.label_)
        lead = 4 if entity.text.lower().startswith("the ") else 0
        start, end = entity.start_char + lead, entity.end_char
        text = document.text[start:end]
        cut = len(text) - 2 if text.endswith(("'s", "’s")) else len(text)
        if kind and 2 < cut < 40 and text[:1].isupper():
            found.append((start, start + cut, kind))
    return tuple(found)


def transplants(rows: Sequence[Named], count: int, chance: random.Random) -> Iterator[Example]:
    """Real questions about one thing, asked of a passage that names another of its type and does not tell."""
    by_type: dict[str, list[tuple[Named, tuple[int, int, str]]]] = defaultdict(list)
    for one in rows:
        for at in one.told:
            by_type[at[2]].append((one, at))
    askable = [
        (one, at) for one in rows if one.example.answerable for at in one.asked if one.name(at) in one.example.window
    ]
    made = 0
    for one, at in chance.sample(askable, len(askable)):
        if made == count:
            return
        found = _transplant(one, at, by_type[at[2]], chance)
        if found:
            made += 1
            yield found


def _transplant(
    one: Named, at: tuple[int, int, str], pool: Sequence[tuple[Named, tuple[int, int, str]]], chance: random.Random
) -> Example | None:
    name, question = one.name(at), one.example.question
    rest = telling(question[: at[0]] + question[at[1] :])
    best: tuple[float, Named, str] | None = None
    for other, place in chance.sample(pool, min(CANDIDATES, len(pool))):
        new = other.other(place)
        if other.article == one.article or new in question or name in other.example.window or not rest:
            continue
        shared = len(rest & telling(other.example.window)) / len(rest)
        if shared <= KEPT and (best is None or shared > best[0]):
            best = (shared, other, new)
    if best is None:
        return None
    return _trap(best[1].example, question[: at[0]] + best[2] + question[at[1] :], "transplant")


def _trap(base: Example, question: str, kind: str) -> Example:
    return replace(base, question=question, answerable=False, span=None, marks=(), kind=kind)


def exchanges(rows: Iterable[Named], chance: random.Random) -> Iterator[tuple[Example, Example]]:
    """Traps within the question's own passage, each with its original: another name, the answer, or two that swap."""
    for one in rows:
        example = one.example
        if not example.answerable or example.span is None:
            continue
        made = [*_swapped(one), *_roles(one), *_others(one, chance), *_numbers(one, chance)]
        if made:
            yield chance.choice(made), example


def _swapped(one: Named) -> Iterator[Example]:
    for a in one.asked:
        for b in one.asked:
            if a[1] < b[0] and a[2] == b[2] and one.name(a) != one.name(b):
                text = one.example.question
                text = text[: a[0]] + one.name(b) + text[a[1] : b[0]] + one.name(a) + text[b[1] :]
                yield _trap(one.example, text, "swap")


def _roles(one: Named) -> Iterator[Example]:
    """The question's name gives way to the answer: 'Whom did A beat?' (B) becomes 'Whom did B beat?'."""
    start, end = one.example.span or (0, 0)
    for told in one.told:
        if told[0] >= start - 4 and told[1] <= end + 1 and end - start < 40:
            for at in one.asked:
                new, old = one.other(told), one.name(at)
                if at[2] == told[2] and new not in one.example.question and old in one.example.window:
                    yield _put(one, at, new, "role")


def _others(one: Named, chance: random.Random) -> Iterator[Example]:
    start, end = one.example.span or (0, 0)
    for at in one.asked:
        names = {one.other(told) for told in one.told if told[2] == at[2] and not (told[0] < end and start < told[1])}
        good = sorted(new for new in names if new not in one.example.question and one.name(at) not in new)
        if good and one.name(at) in one.example.window:
            yield _put(one, at, chance.choice(good), "exchange")


def _numbers(one: Named, chance: random.Random) -> Iterator[Example]:
    for match in _NUMBER.finditer(one.example.question):
        if match.group() in one.example.window:
            value = int(match.group())
            new = str(max(1, value + chance.choice((-20, -10, -3, -2, -1, 1, 2, 3, 10, 20))))
            if new != match.group() and new not in one.example.window:
                yield _put(one, (*match.span(), "number"), new, "number")


def _put(one: Named, at: tuple[int, int, str], new: str, kind: str) -> Example:
    question = one.example.question
    return _trap(one.example, question[: at[0]] + new + question[at[1] :], kind)


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
