"""Known answers from elsewhere: what a foreign file asks about its texts becomes questions about one's own articles.

In go questions with their texts (`squad`, `beir`) or known answers as a table has them (`table_file`); out come known
answers whose quotations stand in the articles, and everything that had to be left out, with the reason.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.citing.verify import places
from assistant.evaluation.known_answers.edit import new_id
from assistant.evaluation.known_answers.files import KnownAnswer, Quotation
from assistant.records import Article
from assistant.settings import MAX_QUESTION
from assistant.text.words import RUN

LISTED = 20  # questions left out that are listed for a person; JSON has all


_NOT_ASKABLE = f"a question needs 1 to {MAX_QUESTION:,} characters"
_NO_ID = re.compile(r"[\s:\[\]]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one text: `answers` are (start in the text, words); none, and `refuse`, if it has no answer."""

    id: str
    question: str
    text: str
    answers: tuple[tuple[int, str], ...] = ()
    refuse: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question, or one of its quotations, that was not imported, and why."""

    id: str
    question: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gives. `widened` counts quotations that took in neighbouring words, to stand only once."""

    known: tuple[KnownAnswer, ...]
    left_out: tuple[LeftOut, ...]
    widened: int = 0


# Where a right answer stands: article, start and end.
Place = tuple[str, int, int]


def about_texts(asked: Iterable[Asked], articles: Sequence[Article]) -> Imported:
    """Questions about foreign texts, as questions about the articles that contain those texts word for word.

    The same question of one id about several texts becomes one; it must be refused if no text answers it.
    A short answer may stand in an article by chance too: it is widened, word by word, until it stands there once.
    """
    library = _Library(articles)
    groups: dict[tuple[str, str], list[Asked]] = {}
    for entry in asked:
        groups.setdefault((entry.id, entry.question), []).append(entry)
    known: dict[str, KnownAnswer] = {}
    left_out: list[LeftOut] = []
    widened = 0
    for (foreign_id, question), parts in groups.items():
        answer_places, reasons = library.look_up(parts) if _can_be_asked(question) else ([], [_NOT_ASKABLE])
        refuse = not answer_places and not reasons and any(part.refuse for part in parts)
        if answer_places or refuse:
            answers, grown = library.quotations(answer_places)
            new = _free_id(foreign_id, question, known)
            known[new] = KnownAnswer(new, question, answers)
            widened += grown
        left_out.extend(LeftOut(foreign_id, question[:200], why) for why in reasons)
        if not (answer_places or refuse or reasons):
            left_out.append(LeftOut(foreign_id, question[:200], "no answer is given"))
    return Imported(tuple(known.values()), tuple(left_out), widened)


def _can_be_asked(question: str) -> bool:
    """Whether a question has words, is not too long, and can be written (JSON may hold halves of characters)."""
    whole = question.encode(errors="ignore").decode() == question
    return bool(question.strip()) and len(question) <= MAX_QUESTION and whole


def of_articles(known: Iterable[KnownAnswer], articles: Iterable[Article]) -> Imported:
    """Known answers less the quotations that their article does not contain, and less those that have none left."""
    texts = {article.id: article.text for article in articles}
    converted: dict[str, KnownAnswer] = {}
    left_out: list[LeftOut] = []
    for known_answer in known:
        answers = tuple(answer for answer in known_answer.answers if answer.quote in texts.get(answer.article, ""))
        left_out.extend(
            LeftOut(known_answer.id, known_answer.question, f"{answer.article} does not contain {answer.quote!r:.80}")
            for answer in known_answer.answers
            if answer not in answers
        )
        if answers or known_answer.refuse:
            free = _free_id(known_answer.id, known_answer.question, converted)
            converted[free] = replace(known_answer, id=free, answers=answers)
    return Imported(tuple(converted.values()), tuple(left_out))


def _free_id(foreign: str, question: str, used: Iterable[str]) -> str:
    """The foreign id where it can be one and is free, else one like it, or one made from the question."""
    usable = foreign and not _NO_ID.search(foreign) and len(foreign) <= 200  # the schema's
    return foreign if usable and foreign not in used else new_id(foreign or question, set(used))


class _Library:
    """The articles, to find texts and words in."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._texts = {article.id: article.text for article in articles}
        self._whole: dict[str, list[str]] = {}
        for name, text in self._texts.items():
            self._whole.setdefault(text, []).append(name)
        self._found: dict[str, list[tuple[str, int]]] = {}

    def _holders(self, text: str) -> list[tuple[str, int]]:
        """Where a text stands in the articles: as a whole article, else anywhere, at the first of its places."""
        if text not in self._found:
            whole = [(name, 0) for name in self._whole.get(text, ())]
            self._found[text] = whole or [
                (name, full.index(text)) for name, full in self._texts.items() if text and text in full
            ]
        return self._found[text]

    def look_up(self, parts: Iterable[Asked]) -> tuple[list[Place], list[str]]:
        """The places of the answers of one question, and why some have none."""
        answer_places: list[Place] = []
        reasons: list[str] = []
        for part in parts:
            holders = self._holders(part.text)
            if part.text and not holders:
                reasons.append(f"no article contains its text {part.text!r:.60}")
                continue
            for start, words in part.answers:
                if not words.strip() or part.text[start : start + len(words)] != words:
                    reasons.append(f"its text does not say {words!r:.60} at {start}")
                    continue
                answer_places.extend((name, base + start, base + start + len(words)) for name, base in holders)
        return answer_places, reasons

    def quotations(self, answer_places: Iterable[Place]) -> tuple[tuple[Quotation, ...], int]:
        """Quotations that stand at the given places and at no other, and how many of them had to be widened."""
        wanted = dict.fromkeys(answer_places)
        quotations: dict[Quotation, bool] = {}
        for article, start, end in wanted:
            text = self._texts[article]
            words = text[start:end]
            clear = all((article, place, place + len(words)) in wanted for place in places(text, words))
            quotations[Quotation(article, words if clear else _widened(text, start, end))] = not clear
        return tuple(quotations), sum(quotations.values())


def _widened(text: str, start: int, end: int) -> str:
    """The words at a place, with as many words of their line around as make them stand in the text only once.

    >>> _widened("In 1815 it fell. It rose in 1815.", 28, 32)
    'in 1815.'
    """
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    words = [word.span() for word in RUN.finditer(text, low, high if high >= 0 else len(text))]
    first = sum(stop <= start for _, stop in words)
    last = sum(begin < end for begin, _ in words) - 1
    while len(places(text, text[start:end])) > 1 and (first > 0 or last < len(words) - 1):
        first, last = max(0, first - 1), min(len(words) - 1, last + 1)
        start, end = words[first][0], words[last][1]
    return text[start:end]


def imported_json(result: Imported) -> dict[str, Any]:
    """What was imported, and what was left out."""
    return {
        "imported": len(result.known),
        "refusals": sum(known_answer.refuse for known_answer in result.known),
        "widened": result.widened,
        "left_out": [asdict(question) for question in result.left_out],
    }


def imported_text(result: Imported) -> str:
    """The same for a terminal."""
    refusals = sum(known_answer.refuse for known_answer in result.known)
    lines = [f"Imported {len(result.known):,} known answers, {refusals:,} of them to be refused."]
    if result.widened:
        lines.append(f"{result.widened:,} quotations took in neighbouring words, to stand only once in their article.")
    if result.left_out:
        lines.append(f"Left out {len(result.left_out):,}:")
        lines.extend(f"   {question.id}: {question.question} – {question.why}" for question in result.left_out[:LISTED])
    if len(result.left_out) > LISTED:
        lines.append(f"   and {len(result.left_out) - LISTED:,} more; --json lists all.")
    return "\n".join(lines)
