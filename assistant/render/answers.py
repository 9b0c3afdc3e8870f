"""Answers as JSON, and as text for a terminal."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from assistant.records import Answer, Citation, Difference, Hit, Spelling
from assistant.render.wrapping import bold, wrapped
from assistant.text.answering import parted
from assistant.text.wording import WEAK, date_in_words, strength, strength_in_words
from assistant.text.words import RUN


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as interface.md has it: offsets are code points in the article's text, half open."""
    return {**asdict(replace(answer, hits=())), "hits": [hit_json(hit) for hit in answer.hits]}


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit as interface.md has it."""
    passage = {name: getattr(hit.passage, name) for name in ("id", "article_id", "start", "end", "text")}
    return {**asdict(hit), "passage": passage}


def answer_text(answer: Answer, width: int) -> str:
    """An answer: the answering sentence on lines of its own, led by '»'.

    The answering words in it are bold in a terminal; without one (width 0) they follow on a line led by '='.
    """
    parts = [_verdict_line(answer, width)]
    parts.extend(wrapped(note, width, "") for note in (*map(_also, answer.spellings), *answer.notes))
    if answer.refused and answer.hits:
        parts.append("The nearest passages, which do not answer:")
    parts.extend(_hit_text(hit, width) for hit in answer.hits)
    if len(answer.sources) > 1:
        parts.append("\n".join(["Side by side, by date of publication:", *_sources_lines(answer, width)]))
    parts.extend(_wrapped_difference(difference, answer, width) for difference in answer.differences)
    if answer.undated:
        parts.append(f"Left out for want of a date: {', '.join(answer.undated)}.")
    return "\n\n".join(parts)


def _also(spelling: Spelling) -> str:
    return f"No article has “{spelling.written}”: searched for “{spelling.near}” as well. With --as-written it is not."


def _verdict_line(answer: Answer, width: int) -> str:
    if answer.refused:
        return wrapped(f"The articles do not answer this. {answer.reason}", width, "")
    sources = f"{answer.independent} {'article' if answer.independent == 1 else 'articles'}"
    verdict = "Weak evidence only, in" if strength(answer.hits[0].confidence) == WEAK else "Evidence found in"
    return wrapped(f"{verdict} {sources}, quoted word for word (confidence {answer.confidence:.0%}).", width, "")


def _hit_text(hit: Hit, width: int) -> str:
    passage, sentence = hit.passage, hit.sentence
    before = passage.text[: sentence.start - passage.start].strip()
    after = passage.text[sentence.end - passage.start :].strip()
    lines = [f"{hit.rank}. {strength_in_words(hit.confidence)}"]
    lines.extend(
        wrapped(part, width, lead)
        for part, lead in ((before, "   "), (_stronger(hit, width), " » "), (after, "   "))
        if part
    )
    if hit.answer is not None and width <= 0:
        lines.append(wrapped(hit.answer.text, width, " = "))
    lines.extend(_citation_lines(hit.citation, width))
    for twin in hit.twins:
        lines.append(f"   also in {twin.id}")
    return "\n".join(lines)


def _stronger(hit: Hit, width: int) -> str:
    """The marked sentence, its answering words bold where there is a terminal, word by word: a line may break there."""
    if width <= 0:
        return hit.sentence.text
    before, words, after = parted(hit.sentence.text, hit.sentence.start, hit.answer)
    return before + RUN.sub(lambda word: bold(word.group()), words) + after


def _sources_lines(answer: Answer, width: int) -> Iterator[str]:
    """One marked sentence an article, the best, below its date and the ranks of its hits."""
    for source in answer.sources:
        hits = f"{'hit' if len(source.ranks) == 1 else 'hits'} {', '.join(map(str, source.ranks))}"
        yield f"   {date_in_words(source.published)} · {source.article_id} · {hits}"
        yield wrapped(answer.hits[source.ranks[0] - 1].sentence.text, width, " » ")


def _wrapped_difference(difference: Difference, answer: Answer, width: int) -> str:
    ranks = {hit.citation.id: hit.rank for hit in answer.hits}
    told = " · ".join(f"“{one.text}” (hit {ranks[one.citation_id]})" for one in difference.stated)
    return wrapped(f"The marked sentences give different {difference.kind}s: {told}. Both may hold.", width, "")


def _citation_lines(citation: Citation, width: int) -> Iterator[str]:
    yield wrapped(f"— {citation.text}", width, "   ")
    yield f"   {citation.id}"
