"""Questions made of the sentences of a collection by rule, each in two forms: told, and transplanted.

In go the articles of an assistant; out come pairs. A sentence that names two things, or a thing and a date, is asked
for one of them: 'The Brahe Quartet performed The Weirs in 1909' gives 'Who performed The Weirs in 1909?'. That is told.
Transplanted, the other name gives way to one of the same kind from another article, which does not tell it: the wording
is that of a question which the articles answer, so that nothing but reading gives it away. Where a passage with the new
name has more than `KEPT` of the question's other words, it may tell it after all, and the name is not taken. English.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.api import Assistant
from assistant.index.lexical import terms_of
from assistant.models.embeddings import Floats
from assistant.records import Article, Detail, DetailKind, Sentence
from assistant.retrieval.marks import leans
from assistant.text import details, name_words, negates
from assistant.writing.draft.same_name import is_country, same_name, tells

KEPT = 0.6  # the same as of the traps that the reader is trained on
NEAREST = 8  # of the names that the model takes for most alike, those whose passages are looked at
NAMES = 2_000  # names of the collection, drawn at random, that can be put in
SHORTEST, LONGEST = 5, 25  # words of a question
LEADS = 10  # words before the verb, at most

_PLAIN = re.compile(r"[^\"“”„‘:;()\[\]/–—…?!\n]+\.")  # a sentence without a quotation, an aside or a list
_POINTS = re.compile(r"\b(?:he|she|they|him|them|i|we|our|you|your)\b", re.IGNORECASE)
_AUXILIARY = "was|were|is|are|has|have|had|can|could|will|would|may|must"
_FINITE = re.compile(
    rf"\b(?:{_AUXILIARY}|did|does|made|took|gave|wrote|held|won|built|met|began|became|led|found|left|brought|sold|"
    r"bought|paid|ran|saw|set|put|kept|lost|fell|grew|stood|came|went|sent|spent|got|told|drew|flew|rose|[a-z]{2,}ed)\b"
)
_ADVERB = r"(?:also |first |then |later |soon |recently )?"
_HELPER = re.compile(rf"(?P<subject>[^,]+?) (?P<verb>{_AUXILIARY}) ")
_LEAD = re.compile(r"\b(?P<word>in|on|since|until|at|near|by) (?:the )?$", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:\w+ly|(?:in|on|at|for|by|since|during|after|before|under|with|from|to|as|of)\b.*)", re.IGNORECASE
)
_ASKS = {
    (DetailKind.DATE, "in"): "When",
    (DetailKind.DATE, "on"): "When",
    (DetailKind.DATE, "since"): "Since when",
    (DetailKind.DATE, "until"): "Until when",
    (DetailKind.NAME, "in"): "Where",
    (DetailKind.NAME, "at"): "Where",
    (DetailKind.NAME, "near"): "Near what",
    (DetailKind.NAME, "by"): "By whom",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question that a sentence tells, and the same about something that the collection names but does not tell.

    Attributes:
        told: the first question.
        transplanted: the second.
        article_id: the article whose sentence tells the first.
        sentence: that sentence, in its offsets.
        name: what the first names.
        other: what the second names in its place.
    """

    told: str
    transplanted: str
    article_id: str
    sentence: Sentence
    name: str
    other: str


@dataclass(frozen=True, slots=True)
class _Named:
    """A name, and an article that has it; `vector` is the model's, float32 (dimension,)."""

    article_id: str
    detail: Detail
    vector: Floats


def pairs(assistant: Assistant, count: int, seed: int = 0) -> list[Pair]:
    """So many pairs, or as many as the articles give, drawn by a seed.

    Args:
        assistant: the open collection.
        count: how many at the most.
        seed: another one draws other sentences and names.

    Raises:
        ModelError: the model cannot be loaded.
    """
    chance = random.Random(seed)
    collection = _Collection(assistant, chance)
    asked = [(article.id, *one) for article in collection.articles for one in _asked_for(assistant, article)]
    made: dict[tuple[str, str], Pair] = {}
    for article_id, sentence, told, name in chance.sample(asked, len(asked)):
        if len(made) == count:
            break
        key = told, name.value
        if key not in made and (other := collection.other(article_id, told, name)):
            transplanted = f"{told[: name.start]}{other}{told[name.end :]}"
            made[key] = Pair(told, transplanted, article_id, sentence, name.text, other)
    return list(made.values())


class _Collection:
    """All passages of a collection by their words, and the names in them with their vectors."""

    def __init__(self, assistant: Assistant, chance: random.Random) -> None:
        self._assistant = assistant
        self.articles = assistant.articles()
        passages = [(one.id, passage.text) for one in self.articles for passage in assistant.passages(one.id)]
        self._words = [frozenset(terms_of(text)) for _, text in passages]
        self._having: dict[str, set[int]] = defaultdict(set)
        for number, words in enumerate(self._words):
            for word in words:
                self._having[word].add(number)
        named = {(article_id, name.value): name for article_id, text in passages for name in _names(text)}
        drawn = chance.sample(sorted(named), min(NAMES, len(named)))
        texts = [named[key].text for key in drawn]
        vectors = assistant.embedder.embed(texts).vectors if texts else ()
        self._named = [_Named(key[0], named[key], vector) for key, vector in zip(drawn, vectors, strict=True)]

    def other(self, article_id: str, question: str, name: Detail) -> str | None:
        """A name from another article in the place of a question's, which no passage tells the rest of it of."""
        rest = set(terms_of(question[: name.start] + question[name.end :]))
        if not rest:
            return None
        shares = [(self._told(one.text, rest), one.text) for one in self._alike(article_id, question, name)]
        return max((one for one in shares if one[0] <= KEPT), key=lambda one: one[0], default=(0.0, None))[1]

    def _alike(self, article_id: str, question: str, name: Detail) -> list[Detail]:
        """The names of other articles that the model takes for most alike to one of a question."""
        own = [detail.value for detail in _names(question)]
        likely = [
            one
            for one in self._named
            if (one.article_id != article_id or len(self.articles) == 1)
            and _form(one.detail) == _form(name)
            and not any(same_name(one.detail.value, value) for value in own)
        ]
        vector = self._assistant.embedder.embed([name.text]).vectors[0]
        return [one.detail for one in sorted(likely, key=lambda one: -float(one.vector @ vector))[:NEAREST]]

    def _told(self, name: str, rest: set[str]) -> float:
        """The largest share of some words that a passage with one of a name's words has."""
        numbers = set().union(*(self._having.get(word, set()) for word in terms_of(name)))
        return max((len(rest & self._words[number]) / len(rest) for number in numbers), default=0.0)


def _names(text: str, known: frozenset[str] = frozenset()) -> list[Detail]:
    """The names of a text that say who or what."""
    return [one for one in details(text, known) if one.kind == DetailKind.NAME and tells(one.value)]


def _form(name: Detail) -> tuple[bool, bool, bool]:
    """What two names share that can stand in each other's place: a country's, in capitals, of one word."""
    return is_country(name.value), name.text.isupper(), " " in name.text


def _asked_for(assistant: Assistant, article: Article) -> Iterator[tuple[Sentence, str, Detail]]:
    """The sentences that stand for themselves as questions, each with a name of the question."""
    known = name_words(article.text)
    places = {(one.start, one.end) for passage in assistant.passages(article.id) for one in passage.sentences}
    for start, end in sorted(places):
        text = article.text[start:end]
        if _PLAIN.fullmatch(text) and not leans(text) and not _POINTS.search(text) and not negates(text):
            for question in _questions(text, known):
                yield from ((Sentence(start, end, text), question, name) for name in _names(question, known))


def _questions(sentence: str, known: frozenset[str]) -> Iterator[str]:
    """What a sentence can be asked for."""
    for detail in details(sentence, known):
        question = _question(sentence, detail, known)
        if question is not None and SHORTEST <= len(question.split()) <= LONGEST:
            yield question


def _question(sentence: str, asked: Detail, known: frozenset[str]) -> str | None:
    """A sentence as a question for one of its details; None where no form fits."""
    before, after = sentence[: asked.start], sentence[asked.end :].rstrip(".")
    if asked.kind == DetailKind.NAME and before in ("", "The "):
        follows = re.match(rf" {_ADVERB}(?!is an? |are an? ){_FINITE.pattern}", after)
        return f"{'What' if before else 'Who'}{after.split(', ', 1)[0]}?" if follows else None
    lead = _LEAD.search(before)
    word = lead and _ASKS.get((asked.kind, lead["word"].lower()))
    if lead is None or word is None:
        return None
    main = _main_part(f"{before[: lead.start()].strip(' ,')}{after}".strip(" ,"))
    return main and _asked(word, main, known)


def _main_part(text: str) -> str | None:
    """A sentence up to the comma behind its verb, without 'Recently,' and the like before it; None without a verb."""
    first, _, rest = text.partition(", ")
    if rest and not _FINITE.search(first):
        if not _OPENS.fullmatch(first):
            return None
        first = rest.split(", ", 1)[0]
    return first if _FINITE.search(first) else None


def _asked(word: str, rest: str, known: frozenset[str]) -> str:
    """'When' and what is left of a sentence without its date, as a question."""
    named = any(one.start == 0 for one in details(rest, known) if one.kind == DetailKind.NAME)
    rest = rest if named else rest[:1].lower() + rest[1:]
    helper = _HELPER.match(rest)
    if helper and len(helper["subject"].split()) <= LEADS and not _FINITE.search(helper["subject"]):
        return f"{word} {helper['verb']} {helper['subject']} {rest[helper.end() :]}?"
    return f"{word} was it that {rest}?"
