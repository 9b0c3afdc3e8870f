"""Traps for training a reader, made from real questions and from the sentences of passages.

Most keep a real question's wording and change what it is about, so that nothing but reading gives them away:

- transplant: its name is replaced by one of the same type that a passage on something else holds;
- elsewhere: it is asked of its own text's other sentences, which do not hold the answer;
- exchange, role: its name gives way to another one of its passage, or to its own answer;
- swap: two of its names change places;
- number, antonym: a year or number of it is changed, or a word becomes its opposite.

And claims: a sentence of the passage as it stands, and the same with two names swapped, or a name or number changed.
Names are typed by spaCy, and finer by what they are called ('University', 'River'), by babel's list of countries, and
by whether an article stands before them.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from babel import Locale
from reader_rows import SENTENCES, Example, sentences, telling

KEPT = 0.6  # a transplant is dropped where more of the question's other words stand in the new passage: it may answer
CANDIDATES = 8  # passages looked at for each transplant; the one nearest to the question is taken
LONGEST_NAME = 40  # characters
LONGEST_CLAIM = 200  # characters
_TYPES = frozenset("PERSON GPE LOC FAC ORG NORP EVENT PRODUCT WORK_OF_ART LAW".split())
_HEADS = frozenset(
    "university college school river lake sea ocean mountain mountains island islands bridge palace church cathedral "
    "museum theatre airport station street party army navy company corporation council court parliament congress "
    "committee association league club empire kingdom dynasty republic province county war battle treaty act prize "
    "award".split()
)
_COUNTRIES = frozenset(Locale("en").territories.values())
_NUMBER = re.compile(r"\b\d{1,4}\b")
_ORDERED = re.compile(r"[a-z]{2,}")  # between two names whose order says something
_JOINED = re.compile(r"\b(?:and|or|nor|versus|vs|with)\b|^\W*the\s*$", re.IGNORECASE)
_SYMMETRIC = re.compile(
    r"\b(?:both|between|common|differ\w*|same|meet|met|marr\w+|border\w*|relation\w*)\b", re.IGNORECASE
)
_OPPOSITES = (
    "first last, before after, most least, more fewer, largest smallest, highest lowest, oldest youngest, "
    "north south, northern southern, east west, eastern western, increase decrease, increased decreased, "
    "begin end, began ended, start stop, started stopped, win lose, won lost, accept reject, accepted rejected, "
    "support oppose, supported opposed, supporters opponents, allowed forbidden, male female, above below, "
    "early late, earliest latest, longest shortest, major minor, rich poor, maximum minimum, arrive leave, "
    "arrived left, founded dissolved, opened closed, gained lost, include exclude, over under, "
    "majority minority, born buried, rise fall, rose fell, success failure, better worse, best worst, "
    "strongest weakest, older younger, larger smaller, higher lower, buy sell, bought sold, parents children"
)
_OPPOSITE = {a: b for pair in _OPPOSITES.split(", ") for a, b in (pair.split(), pair.split()[::-1])}
_WORDS = re.compile(r"[a-z]+")

Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Named:
    """An example with the typed names of its question and of its window: (start, end, type) each.

    Attributes:
        example: the question and its window.
        asked: the names of the question.
        told: those of the window.
        article: what its context belongs to; a transplant never stays in it.
    """

    example: Example
    asked: tuple[Place, ...]
    told: tuple[Place, ...]
    article: str

    def name(self, at: Place) -> str:
        """A name of the question."""
        return self.example.question[at[0] : at[1]]

    def other(self, at: Place) -> str:
        """A name of the window."""
        return self.example.window[at[0] : at[1]]


def named(pairs: Iterable[tuple[Example, str]], model: Path) -> list[Named]:
    """Type the names of examples; `pairs` are examples with their article's title or their context's beginning."""
    from spacy.util import load_model_from_path

    tagger = load_model_from_path(model, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
    kept = list(pairs)
    texts = [text for one, _ in kept for text in (one.question, one.window)]
    found = [_typed(document) for document in tagger.pipe(texts, batch_size=256)]
    return [Named(one, found[2 * i], found[2 * i + 1], article) for i, (one, article) in enumerate(kept)]


def _typed(document: Any) -> tuple[Place, ...]:
    found = []
    for entity in document.ents:
        lead = 4 if entity.text.lower().startswith("the ") else 0
        start, end = entity.start_char + lead, entity.end_char
        text = document.text[start:end]
        end = end - 2 if text.endswith(("'s", "’s")) else end
        text = document.text[start:end]
        if entity.label_ in _TYPES and 2 < len(text) < LONGEST_NAME and text[:1].isupper() and "\n" not in text:
            found.append((start, end, _finer(entity.label_, text, document.text[:start])))
    return tuple(found)


def _finer(label: str, text: str, before: str) -> str:
    """The type of a name, with what it is called, whether it is a country, and whether 'the' stands before it."""
    words = text.lower().split()
    head = next((word for word in (words[-1], words[0]) if word in _HEADS), "")
    if label == "NORP":
        head = text[-2:].lower()  # 'French' never for 'Italians'
    if label == "GPE" and text in _COUNTRIES:
        head = "country"
    if label == "PERSON":
        head = "full" if len(words) > 1 else ""
    return f"{label} {head}{' the' if before.lower().endswith('the ') else ''}"


def transplants(rows: Sequence[Named], chance: random.Random) -> Iterator[Example]:
    """Real questions about one thing, asked of a passage that names another of its type and does not tell."""
    by_type: dict[str, list[tuple[Named, Place]]] = defaultdict(list)
    for one in rows:
        for at in one.told:
            by_type[at[2]].append((one, at))
    askable = [(one, at) for one in rows if one.example.answerable for at in _asked(one)]
    for one, at in chance.sample(askable, len(askable)):
        trap = _transplant(one, at, by_type[at[2]], chance)
        if trap:
            yield trap


def _asked(one: Named) -> list[Place]:
    """The names of a question that its window has too."""
    return [at for at in one.asked if one.name(at) in one.example.window]


def _transplant(one: Named, at: Place, pool: Sequence[tuple[Named, Place]], chance: random.Random) -> Example | None:
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


def elsewhere(rows: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """Questions asked of the sentences of their own context that are nearest to them but do not hold the answer."""
    for row in rows:
        text = row["context"]
        answers = {text[a:b].lower() for a, b in row["spans"]}
        borders = sentences(text)
        words = telling(row["question"])
        runs = [(borders[i][0], borders[i + SENTENCES - 1][1]) for i in range(len(borders) - SENTENCES + 1)]
        clear = [run for run in runs if not any(answer in text[slice(*run)].lower() for answer in answers)]
        if answers and clear:
            start, end = max(clear, key=lambda run: len(words & telling(text[slice(*run)])))
            yield Example(row["question"].strip(), text[start:end], False, None, (), "elsewhere")


def exchanges(rows: Iterable[Named], chance: random.Random) -> Iterator[tuple[Example, Example]]:
    """Traps within the question's own passage, each with its original, at most two of a question; swaps first."""
    for one in rows:
        example = one.example
        if not example.answerable or example.span is None:
            continue
        sure = [*_swapped(one), *_roles(one)]
        rest = [*_others(one, chance), *_numbers(one, chance), *_antonyms(one)]
        made = sure + chance.sample(rest, len(rest))
        yield from ((trap, example) for trap in made[:2])


def _swapped(one: Named) -> Iterator[Example]:
    for text in _exchanged(one.example.question, one.asked):
        yield _trap(one.example, text, "swap")


def _exchanged(text: str, names: Sequence[Place]) -> Iterator[str]:
    """The text with two names of a kind in each other's place, unless their order says nothing."""
    for a in names:
        for b in names:
            between, alike = text[a[1] : b[0]], a[2].split()[0] == b[2].split()[0]
            other = text[slice(*a[:2])] != text[slice(*b[:2])]
            ordered = _ORDERED.search(between) and not _JOINED.search(between) and not _SYMMETRIC.search(text)
            if a[1] < b[0] and alike and other and ordered:
                yield text[: a[0]] + text[b[0] : b[1]] + between + text[a[0] : a[1]] + text[b[1] :]


def _roles(one: Named) -> Iterator[Example]:
    """The question's name gives way to the answer: 'Whom did A beat?' (B) becomes 'Whom did B beat?'."""
    start, end = one.example.span or (0, 0)
    for told in one.told:
        if told[0] >= start - 4 and told[1] <= end + 1 and end - start < LONGEST_NAME:
            for at in _asked(one):
                new = one.other(told)
                if at[2].split()[0] == told[2].split()[0] and new not in one.example.question:
                    yield _put(one, at, new, "role")


def _others(one: Named, chance: random.Random) -> Iterator[Example]:
    """Another name of the passage, one of the answering sentence where it has one."""
    start, end = one.example.span or (0, 0)
    for at in _asked(one):
        told = [t for t in one.told if t[2] == at[2] and not (t[0] < end and start < t[1])]
        near = [t for t in told if any(a <= t[0] < b for a, b in one.example.marks)]
        fit = [{one.other(t) for t in own if not _same(one.other(t), one.name(at))} for own in (near, told)]
        names = sorted(new for new in fit[0] or fit[1] if new not in one.example.question)
        if names:
            yield _put(one, at, chance.choice(names), "exchange")


def _same(a: str, b: str) -> bool:
    """Whether two names may be of one thing: one has a word of the other, or begins like it."""
    return bool(set(a.lower().split()) & set(b.lower().split())) or a[:4].lower() == b[:4].lower()


def _numbers(one: Named, chance: random.Random) -> Iterator[Example]:
    for match in _NUMBER.finditer(one.example.question):
        new = _near_number(match.group(), chance)
        if match.group() in one.example.window and new not in one.example.window:
            yield _put(one, (*match.span(), "number"), new, "number")


def _near_number(number: str, chance: random.Random) -> str:
    value = int(number)
    far = (1, 2, 3, 10) if value > 20 else (1, 2, 3)
    return str(value + chance.choice(far) * (1 if value < 4 else chance.choice((-1, -1, 1))))


def _antonyms(one: Named) -> Iterator[Example]:
    question, told = one.example.question, set(_WORDS.findall(one.example.window.lower()))
    for match in _WORDS.finditer(question):
        new = _OPPOSITE.get(match.group())
        if new and match.group() in told and new not in told:
            yield _put(one, (*match.span(), "antonym"), new, "antonym")


def _put(one: Named, at: Place, new: str, kind: str) -> Example:
    question = one.example.question
    return _trap(one.example, question[: at[0]] + new + question[at[1] :], kind)


def claims(rows: Iterable[Named], chance: random.Random) -> Iterator[tuple[Example, Example]]:
    """A sentence of the window with two names swapped, a name or a number changed, and the sentence as it stands."""
    for one in rows:
        text = one.example.window
        borders = [(a, b) for a, b in sentences(text) if b - a < LONGEST_CLAIM]
        for start, end in chance.sample(borders, min(1, len(borders))):
            names = [(a - start, b - start, kind) for a, b, kind in one.told if start <= a and b <= end]
            made = _changed(one, text[start:end], names, chance)
            if made:
                kind, changed = min(made, key=lambda pair: (pair[0] != "swap", chance.random()))
                true = replace(one.example, question=text[start:end], answerable=True, span=None)
                true = replace(true, marks=((start, end),), kind="statement")
                yield _trap(one.example, changed, f"statement-{kind}"), true


def _changed(one: Named, claim: str, names: Sequence[Place], chance: random.Random) -> list[tuple[str, str]]:
    made = [("swap", text) for text in _exchanged(claim, names)]
    for at in names:
        others = sorted({one.other(t) for t in one.told if t[2] == at[2] and one.other(t) not in claim})
        others = [new for new in others if not _same(new, claim[at[0] : at[1]])]
        if others:
            made.append(("name", claim[: at[0]] + chance.choice(others) + claim[at[1] :]))
    for match in _NUMBER.finditer(claim):
        new = _near_number(match.group(), chance)
        if new not in one.example.window:
            made.append(("number", claim[: match.start()] + new + claim[match.end() :]))
    return made
