"""Answers as JSON, and as text for a terminal."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from assistant.records import Answer, Citation, Hit
from assistant.render.text import wrapped
from assistant.wording import WEAK, strength, strength_in_words


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as interface.md has it: offsets are code points in the article's text, half open."""
    return {**asdict(answer), "hits": [_hit_json(hit) for hit in answer.hits]}


def _hit_json(hit: Hit) -> dict[str, Any]:
    passage = {name: getattr(hit.passage, name) for name in ("id", "article_id", "start", "end", "text")}
    return {**asdict(hit), "passage": passage}


def answer_text(answer: Answer, width: int) -> str:
    """An answer for a terminal: the answering sentence on lines of its own, led by '»'."""
    parts = [_verdict_line(answer, width)]
    if answer.refused and answer.hits:
        parts.append("The nearest passages, which do not answer:")
    parts.extend(_hit_text(hit, width) for hit in answer.hits)
    if answer.undated:
        parts.append(f"Left out for want of a date: {', '.join(answer.undated)}.")
    return "\n\n".join(parts)


def _verdict_line(answer: Answer, width: int) -> str:
    if answer.refused:
        return wrapped(f"The articles do not answer this. {answer.reason}", width, "")
    sources = f"{answer.independent} {'article' if answer.independent == 1 else 'articles'}"
    found = "Weak evidence only, in" if strength(answer.hits[0].confidence) == WEAK else "Evidence found in"
    return wrapped(f"{found} {sources}, quoted word for word (confidence {answer.confidence:.0%}).", width, "")


def _hit_text(hit: Hit, width: int) -> str:
    passage, sentence = hit.passage, hit.sentence
    before = passage.text[: sentence.start - passage.start].strip()
    after = passage.text[sentence.end - passage.start :].strip()
    lines = [f"{hit.rank}. {strength_in_words(hit.confidence)}"]
    lines.extend(
        wrapped(part, width, lead) for part, lead in ((before, "   "), (sentence.text, " » "), (after, "   ")) if part
    )
    lines.extend(_citation_lines(hit.citation, width))
    for twin in hit.twins:
        lines.append(f"   also in {twin.id}")
    return "\n".join(lines)


def _citation_lines(citation: Citation, width: int) -> Iterator[str]:
    yield wrapped(f"— {citation.text}", width, "   ")
    yield f"   {citation.id}"
