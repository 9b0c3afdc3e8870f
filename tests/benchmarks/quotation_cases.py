"""Quotations made from articles, right and wrong ones, each with what a check must say of it; repeatable by seed.

A wrong quotation whose words stand in some article after all is left out: it would be no wrong one.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.records import Article, Detail
from assistant.text import changes, details, words

MARKS = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "”"))
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve twenty".split()
_NAMES = ("Norway", "Chile", "Oslo", "Kenya", "Lisbon", "Nairobi")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|will|can|could|would|should|may)\b(?! not\b)(?!n['’]t)")
_NEGATION = re.compile(r"\b(?:not|never|no) |(?<=can)not|n['’]t\b")
_DENIES = re.compile(r"(?i)\b(?:not|no|non|never|without|neither|nor|none|cannot)\b|n['’]t\b")
_SCALED = re.compile(r"(?<=\d) (?:hundred|thousand|million|billion|trillion|per cent|percent)\b")
_SCALE_ALONE = re.compile(r"(?<=\d) (?:hundred|thousand|million|billion|trillion)\b", re.IGNORECASE)
_MAY_DENY = re.compile(r"(?i)\b(?:no|fail|refus|lack|unable|hardly|barely|scarcely)")  # left open what these say


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation with its marks, and what is expected of it.

    Attributes:
        kind: what was done to the source's words.
        text: the quotation, without marks.
        outcomes: which outcomes are right.
        holds: whether a writer may leave it so.
        named: the kinds by which a change may be named; empty where there is none.
        article: the id of the article that it was made from.
        start: where that excerpt stands.
        end: where it ends.
    """

    kind: str
    text: str
    outcomes: tuple[str, ...]
    holds: bool
    named: tuple[str, ...]
    article: str
    start: int
    end: int

    def in_marks(self) -> str:
        """The quotation between marks that it does not hold itself."""
        fitting = [pair for pair in MARKS if not set("".join(pair)) & set(self.text)]
        opening, closing = fitting[len(self.text) % len(fitting)]
        return f"{opening}{self.text}{closing}"


Excerpt = tuple[Article, int, int]
Alter = Callable[[str, random.Random], str | None]


def excerpt(articles: Sequence[Article], draw: random.Random, least: int = 8, most: int = 30) -> Excerpt:
    """A random stretch of whole words of one article, from `least` to `most` of them."""
    while True:
        article = draw.choices(articles, [len(a.text) for a in articles])[0]
        runs = [match.span() for match in re.finditer(r"\S+", article.text)]
        count = draw.randint(least, most)
        if len(runs) < count:
            continue
        first = draw.randrange(len(runs) - count + 1)
        start, end = runs[first][0], runs[first + count - 1][1]
        if _parts_number(article.text, start, end):
            continue  # '$2' of '$2 billion' is no excerpt, nor is 'billion'
        text = article.text[start:end]
        if any(not set("".join(pair)) & set(text) for pair in MARKS) and len(words(text)) >= least:
            return article, start, end


def _parts_number(text: str, start: int, end: int) -> bool:
    return bool(_SCALED.match(text, end) or (start and _SCALE_ALONE.match(text, start - 1)))


def typographic(text: str, draw: random.Random) -> str:
    """The same words with other marks, dashes and spaces, or another case of the first letter."""
    changed = text
    for one, other in draw.sample(
        [("’", "'"), ("'", "’"), ("–", "-"), ("—", "--"), ("-", "‑"), ("“", "‘"), ("”", "’")], 4
    ):
        changed = changed.replace(one, other)
    if changed[0].isalpha() and (changed == text or draw.random() < 0.3):
        changed = changed[0].swapcase() + changed[1:]
    return changed


def _of_kind(text: str, draw: random.Random, *kinds: str) -> Detail | None:
    found = [detail for detail in details(text) if detail.kind in kinds]
    return draw.choice(found) if found else None


def _digit(text: str, draw: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"\d", text)]
    if not places:
        return None
    at = draw.choice(places)
    return text[:at] + draw.choice([digit for digit in "123456789" if digit != text[at]]) + text[at + 1 :]


def _number_word(text: str, draw: random.Random) -> str | None:
    places = list(re.finditer(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", text))
    if not places:
        return None
    match = draw.choice(places)
    return text[: match.start()] + draw.choice([w for w in _NUMBER_WORDS if w != match[0]]) + text[match.end() :]


def _name(text: str, draw: random.Random) -> str | None:
    name = _of_kind(text, draw, "name")
    return None if name is None else text[: name.start] + draw.choice(_NAMES) + text[name.end :]


def _drop_negation(text: str, draw: random.Random) -> str | None:
    places = list(_NEGATION.finditer(text))
    if not places:
        return None
    match = draw.choice(places)
    return text[: match.start()] + text[match.end() :]


def _add_negation(text: str, draw: random.Random) -> str | None:
    places = list(_AUXILIARY.finditer(text))
    if not places:
        return None
    at = draw.choice(places).end()
    return f"{text[:at]} not{text[at:]}"


def _swap(text: str, draw: random.Random) -> str | None:
    runs = text.split(" ")
    i, j = sorted(draw.sample(range(len(runs)), 2))
    runs[i], runs[j] = runs[j], runs[i]
    return " ".join(runs)


def _truncate(text: str, draw: random.Random) -> str | None:
    last = words(text)[-1]
    word = text[last[0] : last[1]]
    return text[: last[1] - draw.randint(1, 3)] if len(word) >= 5 else None


def _behead(text: str, draw: random.Random) -> str | None:
    first = words(text)[0]
    return text[first[0] + draw.randint(1, 3) :] if first[1] - first[0] >= 5 else None


def _other_word(text: str, draw: random.Random) -> str | None:
    start, end = draw.choice(words(text))
    return text[:start] + draw.choice(("marble", "seldom", "orange", "beneath")) + text[end:]


def _drop_word(text: str, draw: random.Random) -> str | None:
    runs = text.split(" ")
    del runs[draw.randrange(1, len(runs) - 1)]
    return " ".join(runs)


def _add_word(text: str, draw: random.Random) -> str | None:
    runs = text.split(" ")
    runs.insert(draw.randrange(1, len(runs)), draw.choice(("very", "allegedly", "almost", "again")))
    return " ".join(runs)


ANY = ("number", "quantity", "date", "name", "negation", "word", "order", "case", "punctuation", "space", "dash")
ALTERATIONS: dict[str, tuple[Alter, tuple[str, ...]]] = {
    "one digit": (_digit, ("number", "quantity", "date", "name")),
    "number word": (_number_word, ("number", "quantity", "date", "name")),
    "name": (_name, ("name", "word", "date", "quantity")),
    "dropped negation": (_drop_negation, ("negation",)),
    "added not": (_add_negation, ("negation",)),
    "two words swapped": (_swap, ANY),
    "truncated at the end": (_truncate, ANY),
    "truncated at the start": (_behead, ANY),
    "another word": (_other_word, ANY),
    "dropped word": (_drop_word, ANY),
    "added word": (_add_word, ANY),
}


def altered(articles: Sequence[Article], kind: str, count: int, draw: random.Random) -> Iterator[Case]:
    """Excerpts with one alteration each."""
    alter, named = ALTERATIONS[kind]
    standing = _words_of(articles)
    while count:
        article, start, end = excerpt(articles, draw)
        text = alter(" ".join(article.text[start:end].split()), draw)
        if text and not _stands(text, standing):
            count -= 1
            yield Case(kind, text, ("altered",), False, named, article.id, start, end)


def _words_of(articles: Sequence[Article]) -> str:
    return " | ".join(_plain(article.text) for article in articles)


def _plain(text: str) -> str:
    return " ".join(text[start:end].casefold() for start, end in words(text))


def _stands(text: str, standing: str) -> bool:
    return f" {_plain(text)} " in f" {standing} "


def _follow(text: str, one: str, other: str) -> bool:
    """Tell whether some words stand before others anywhere in a text."""
    _, found, after = _plain(text).partition(_plain(one))
    return bool(found) and _plain(other) in after


def sound(articles: Sequence[Article], count: int, draw: random.Random) -> Iterator[Case]:
    """As many exact excerpts of one paragraph as ones with other typography."""
    made = {"exact": 0, "typography": 0}
    while min(made.values()) < count:
        article, start, end = excerpt(articles, draw)
        text = article.text[start:end]
        if "\n" in text or "  " in text:
            continue
        changed = typographic(text, draw)
        kind = "exact" if made["exact"] < count else "typography"
        if kind == "typography" and (changed == text or any(c.kind == "word" for c in changes(changed, text))):
            continue
        made[kind] += 1
        said = text if kind == "exact" else changed
        yield Case(kind, said, ("exact",) if kind == "exact" else ("typographic",), True, (), article.id, start, end)


def stitched(articles: Sequence[Article], count: int, draw: random.Random) -> Iterator[Case]:
    """Two pieces of one article: in order, over a negation, and the wrong way round."""
    made = {"stitched": 0, "over a negation": 0, "wrong order": 0}
    while min(made.values()) < count:
        article, start, end = excerpt(articles, draw, 18, 60)
        runs = [(start + a, start + b) for a, b in (m.span() for m in re.finditer(r"\S+", article.text[start:end]))]
        size = draw.randint(5, 7)
        first, last = (start, runs[size - 1][1]), (runs[-size][0], end)
        left_out = article.text[first[1] : last[0]]
        negation = bool(_DENIES.search(left_out))
        if not negation and _MAY_DENY.search(left_out):
            continue
        backwards = made["wrong order"] < count and draw.random() < 0.34
        if backwards and _follow(article.text, article.text[slice(*last)], article.text[slice(*first)]):
            continue
        kind = "wrong order" if backwards else "over a negation" if negation else "stitched"
        if made[kind] >= count:
            continue
        made[kind] += 1
        if any(_parts_number(article.text, *piece) for piece in (first, last)):
            made[kind] -= 1
            continue
        pieces = [" ".join(article.text[a:b].split()) for a, b in ((last, first) if backwards else (first, last))]
        text = draw.choice((" … ", " ... ", " [...] ")).join(pieces)
        outcome = "altered" if backwards else "stitched"
        yield Case(kind, text, (outcome,), kind == "stitched", (), article.id, start, end)
