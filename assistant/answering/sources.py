"""Several sources on one question: which articles answer, how many of them independently, and where they differ.

In go the hits of an answer; out come records that a reader can lay side by side. That two sentences differ is
pointed out, never judged: both may be right of different things.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from assistant.records import Article, Detail, DetailKind, Difference, Hit, Source, Stated
from assistant.retrieval.signals import ASKS_DATE, ASKS_NUMBER
from assistant.text import dates, details
from assistant.text.english import FITTED_STOP_WORDS
from assistant.text.units import CURRENCIES, both_money
from assistant.text.words import JOINED

_ASKS_NAME = re.compile(
    r"\bwho(?:m|se)?\b|\b(?:what|which) (?:\w+ )?(?:country|countries|state|nation|city|company|firm|person|president"
    r"|minister|leader|general|king|group|party|organi[sz]ation|newspaper|place)\b",
    re.IGNORECASE,
)
# What a question asks for, by its words; where it asks for none of these, numbers are compared that count one thing.
_ASKED = ((DetailKind.DATE, ASKS_DATE), (DetailKind.NUMBER, ASKS_NUMBER), (DetailKind.NAME, _ASKS_NAME))
_HOW_MANY = re.compile(r"\bhow many\s+((?:[\w.-]+\s+){0,2}\w+)", re.IGNORECASE)
_NUMBERS = (DetailKind.NUMBER, DetailKind.QUANTITY)
_COUNTED = 4  # words behind a number in which the thing that it counts is looked for
_LEAST = 3  # letters of a word that may name the thing counted
_ROOT = 5  # letters by which words are taken for forms of one word: 'endorse' and 'endorsed'
_ALIKE = 0.5  # the share of their words in which sentences must agree for their names to be of one thing


def sources(hits: Sequence[Hit], articles: Mapping[str, Article]) -> tuple[Source, ...]:
    """The articles of the hits that answer, by date of publication, undated last; `articles` by id."""
    ranks: dict[str, list[int]] = {}
    for hit in hits:
        if hit.answers:
            ranks.setdefault(hit.passage.article_id, []).append(hit.rank)
    answering = [
        Source(article_id, articles[article_id].published, tuple(ranked)) for article_id, ranked in ranks.items()
    ]
    return tuple(sorted(answering, key=_when))


def _when(source: Source) -> tuple[bool, dates.Day, str]:
    dated = source.published is not None
    return not dated, dates.interval(source.published).first if source.published else dates.LATEST, source.article_id


def independent(hits: Sequence[Hit], articles: Mapping[str, Article]) -> int:
    """How many articles answer, those that share a marked sentence once: one of them may have it from the other.

    So are those that are linked as copies, where one paper changed the sentence of the agency's text.
    """
    groups: list[set[str]] = []
    for hit in hits:
        if hit.answers:
            article = hit.passage.article_id
            sharing = {article, *(twin.article_id for twin in hit.twins), *_copies(articles, article)}
            joined = [group for group in groups if group & sharing]
            groups = [group for group in groups if not group & sharing] + [sharing.union(*joined)]
    return len(groups)


def _copies(articles: Mapping[str, Article], article_id: str) -> tuple[str, ...]:
    article = articles.get(article_id)
    return article.copies if article else ()


def differences(question: str, hits: Sequence[Hit]) -> tuple[Difference, ...]:
    """Where the marked sentences of the hits that answer give different numbers, dates or names of one thing.

    Compared is what the question asks for, less the details that it gives itself. Two sentences differ if both give
    such details and have none in common. That they speak of one thing shows in their words: numbers count the same
    thing or have the same unit, dates and amounts stand beside one of the question's words, names in sentences that
    are otherwise alike. Where that does not show, nothing is said to differ.
    """
    answering = [hit for hit in hits if hit.answers]
    if len(answering) < 2:
        return ()
    in_question = {detail.value for detail in details(question)}
    told = [[detail for detail in details(hit.sentence.text) if detail.value not in in_question] for hit in answering]
    kinds = [kind for kind, asks in _ASKED if asks.search(question)]
    if not kinds:
        return tuple(_of_things_counted(answering, told))
    return tuple(difference for kind in kinds for difference in _of_kind(kind, question, answering, told))


def _of_kind(
    kind: DetailKind, question: str, hits: Sequence[Hit], told: Sequence[Sequence[Detail]]
) -> Iterator[Difference]:
    """What differs in one kind of detail that a question asks for."""
    if kind == DetailKind.NAME:
        names = [[detail for detail in own_details if detail.kind == kind] for own_details in told]
        if _alike(hits, names) and (difference := _difference(kind, hits, names)):
            yield difference
        return
    if kind == DetailKind.NUMBER:
        yield from _of_things_counted(hits, told)
    in_question = _roots(question)
    units = sorted(
        {_unit(detail) for own_details in told for detail in own_details if detail.kind in (kind, DetailKind.QUANTITY)}
    )
    for unit in [""] if kind == DetailKind.DATE else [unit for unit in units if unit and _may_be_asked(unit, question)]:
        of_kind = [
            [detail for detail in own_details if detail.kind in (kind, DetailKind.QUANTITY) and _unit(detail) == unit]
            for own_details in told
        ]
        shared = [in_question & _roots(hit.sentence.text) for hit, own in zip(hits, of_kind, strict=True) if own]
        if shared and set.intersection(*shared) and (difference := _difference(kind, hits, of_kind)):
            yield difference


def _may_be_asked(unit: str, question: str) -> bool:
    """Whether a question may ask for amounts in a unit; one that asks how many there are asks for no price."""
    counted = _HOW_MANY.search(question)
    return (
        counted is None
        or not both_money(unit, unit)
        or any(word in CURRENCIES for word in counted[1].casefold().split())
    )


def _unit(detail: Detail) -> str:
    """The unit of a quantity's value, '' of anything else: 'usd' of '2000000000 usd'."""
    return detail.value.partition(" ")[2] if detail.kind == DetailKind.QUANTITY else ""


def _alike(hits: Sequence[Hit], names: Sequence[Sequence[Detail]]) -> bool:
    """Whether the sentences that give names are alike but for them."""
    rests = []
    for hit, own in zip(hits, names, strict=True):
        text = hit.sentence.text
        for detail in reversed(own):
            text = text[: detail.start] + text[detail.end :]
        if own:
            rests.append(_roots(text))
    return len(rests) > 1 and all(len(a & b) > _ALIKE * max(len(a), len(b)) for a, b in combinations(rests, 2))


def _roots(text: str) -> set[str]:
    """The beginnings of the words that say what a text is about."""
    folded = (match.group().casefold() for match in JOINED.finditer(text))
    return {word[:_ROOT] for word in folded if len(word) >= _LEAST and word not in FITTED_STOP_WORDS}


def _of_things_counted(hits: Sequence[Hit], told: Sequence[Sequence[Detail]]) -> Iterator[Difference]:
    """Numbers of the same thing: 'four attack helicopters' and 'twelve helicopters' have a word behind them alike."""
    counted = [
        [(detail, _counted(hit.sentence.text, detail)) for detail in pairs if detail.kind in _NUMBERS]
        for hit, pairs in zip(hits, told, strict=True)
    ]
    things = [set().union(*(words for _, words in pairs)) for pairs in counted]
    shared = sorted(set().union(*(a & b for a, b in combinations(things, 2))))
    seen: set[Difference] = set()
    for thing in shared:
        difference = _difference(
            DetailKind.NUMBER, hits, [[detail for detail, words in pairs if thing in words] for pairs in counted]
        )
        if difference and difference not in seen:
            seen.add(difference)
            yield difference


def _counted(sentence: str, detail: Detail) -> set[str]:
    """The words behind a number, up to the end of its clause, in the singular as far as an 's' tells."""
    clause = re.split(r"[,.;:!?()–—]\s|\b(?:and|for|to|in|of|with|by|from|at)\b", sentence[detail.end :], maxsplit=1)[0]
    words = [match.group().casefold() for match in JOINED.finditer(clause)][:_COUNTED]
    return {word.removesuffix("s") for word in words if len(word) >= _LEAST and word.isalpha()}


def _difference(kind: DetailKind, hits: Sequence[Hit], told: Sequence[Sequence[Detail]]) -> Difference | None:
    giving = [(hit, own) for hit, own in zip(hits, told, strict=True) if own]
    values = [{detail.value for detail in stated} for _, stated in giving]
    if all(a & b for a, b in combinations(values, 2)):
        return None
    return Difference(kind, tuple(_stated(hit, detail) for hit, own in giving for detail in own))


def _stated(hit: Hit, detail: Detail) -> Stated:
    start = hit.sentence.start + detail.start
    return Stated(detail.text, start, start + len(detail.text), hit.citation.id)
