"""Which known answers lost their quotation because an article changed, and what the article says instead.

In go known answers and the articles as they are now; out come the quotations that no longer stand in their article.
No model is needed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.citing.verify import closest
from assistant.evaluation.known_answers.files import KnownAnswer, Quotation
from assistant.records import Article, CitationOutcome
from assistant.text import word_changes


@dataclass(frozen=True, slots=True)
class Lost:
    """A quotation that its article does not contain.

    Attributes:
        file: the file of known answers, and `line` the line of the quotation in it.
        id: of the known answer; `article` and `quote` are what it expects.
        outcome: `moved` where another article says it word for word now, else `gone`, or `unknown-article`.
        now: the article that says it, or that says what is nearest.
        nearest: the words of `now` that are most like the quotation; `changes` are the differences, as of a `Verdict`.
    """

    file: str
    line: int
    id: str
    article: str
    quote: str
    outcome: CitationOutcome
    now: str | None = None
    nearest: str | None = None
    changes: tuple[tuple[str, str, str], ...] = ()


def lost(path: Path, known: Iterable[KnownAnswer], articles: Iterable[Article]) -> tuple[Lost, ...]:
    """The quotations of a file that no longer stand in their article."""
    texts = {article.id: article.text for article in articles}
    return tuple(found for one in known for answer in one.answers for found in _lost(path, one, answer, texts))


def _lost(path: Path, known_answer: KnownAnswer, answer: Quotation, texts: Mapping[str, str]) -> Iterator[Lost]:
    if answer.quote in texts.get(answer.article, ""):
        return
    place = (str(path), answer.line or known_answer.line, known_answer.id, answer.article, answer.quote)
    if elsewhere := [name for name, text in texts.items() if answer.quote in text]:
        yield Lost(*place, CitationOutcome.MOVED, now=elsewhere[0])
        return
    known = answer.article in texts
    now = answer.article if known else _likest(answer.quote, texts)
    nearest = closest(texts[now], answer.quote) if now else ""
    changes = word_changes(answer.quote, nearest) if nearest else ()
    outcome = CitationOutcome.GONE if known else CitationOutcome.UNKNOWN_ARTICLE
    yield Lost(*place, outcome, now if nearest else None, nearest or None, changes)


def _likest(quote: str, texts: Mapping[str, str]) -> str | None:
    """The article that says what is most like a quotation."""
    from rapidfuzz import fuzz

    return max(texts, key=lambda name: fuzz.partial_ratio(quote, texts[name]), default=None)


def drift_json(known: Mapping[Path, tuple[KnownAnswer, ...]], lost_quotations: Iterable[Lost]) -> dict[str, Any]:
    """How much was checked, and what was lost."""
    every = [known_answer for file in known.values() for known_answer in file]
    return {
        "files": len(known),
        "known_answers": len(every),
        "quotations": sum(len(known_answer.answers) for known_answer in every),
        "lost": [asdict(quotation) for quotation in lost_quotations],
    }


def drift_text(known: Mapping[Path, tuple[KnownAnswer, ...]], lost_quotations: Iterable[Lost]) -> str:
    """The same for a terminal: file and line first, so that editors can jump there."""
    counts = drift_json(known, lost_quotations)
    lines = [line for quotation in lost_quotations for line in _lines(quotation)]
    state = f"{len(counts['lost'])} lost" if counts["lost"] else "all stand in their articles"
    lines.append(f"Quotations: {counts['quotations']}, of {counts['known_answers']} known answers; {state}.")
    return "\n".join(lines)


def _lines(lost: Lost) -> Iterator[str]:
    yield f"{lost.file}:{lost.line}: {lost.id}: {lost.outcome} ({lost.article})"
    yield f"   was: {lost.quote}"
    if lost.nearest:
        yield f"   nearest, in {lost.now}: {lost.nearest}"
    elif lost.now:
        yield f"   stands in {lost.now} now"
    for kind, was, is_ in lost.changes:
        yield f"   {kind}: {was!r} -> {is_!r}"
