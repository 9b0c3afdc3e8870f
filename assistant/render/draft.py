"""What was found on the sentences of a draft, as JSON and as text for a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from assistant.records import DraftOutcome, DraftSentence
from assistant.render.answers import hit_json
from assistant.render.wrapping import wrapped

_WORDS = {
    DraftOutcome.EVIDENCE: "evidence found",
    DraftOutcome.RELATED: "related passage",
    DraftOutcome.DIFFERS: "a detail differs",
    DraftOutcome.CONTRADICTED: "the passage says otherwise",
    DraftOutcome.NOTHING: "nothing in the articles",
    DraftOutcome.NOT_CHECKABLE: "not checked",
}


def draft_json(sentences: Sequence[DraftSentence], text: str | None = None) -> dict[str, Any]:
    """A checked draft as interface.md has it; with the text that offsets count in where the file itself is none."""
    listed = [{**asdict(one), "hits": [hit_json(hit) for hit in one.hits]} for one in sentences]
    return {"sentences": listed, **({} if text is None else {"text": text})}


def draft_text(sentences: Sequence[DraftSentence], width: int) -> str:
    """Every sentence with its outcome, the details that differ, and the best passage; then a sum."""
    parts = ["\n".join(_lines(one, number, width)) for number, one in enumerate(sentences, start=1)]
    return "\n\n".join([*parts, _sum(sentences)])


def _sum(sentences: Sequence[DraftSentence]) -> str:
    if not sentences:
        return "The text holds no sentence."
    counts = Counter(sentence.outcome for sentence in sentences)
    listed = ", ".join(f"{counts[outcome]} {words}" for outcome, words in _WORDS.items() if counts[outcome])
    return f"{len(sentences)} sentence{'s' if len(sentences) > 1 else ''}: {listed}."


def _lines(sentence: DraftSentence, number: int, width: int) -> Iterator[str]:
    yield wrapped(sentence.text, width, "")
    why = f": {sentence.reason}" if sentence.reason else ""
    sure = "" if sentence.confidence is None else f" (confidence {sentence.confidence:.0%})"
    accept = f"; --write cites it with --accept {number}" if sentence.outcome == DraftOutcome.RELATED else ""
    yield f"   {_WORDS[sentence.outcome]}{why}{sure}{accept}"
    for change in sentence.changes:
        yield wrapped(f"{change.kind}: “{change.yours}” here, “{change.source}” in the article", width, "   ! ")
    if sentence.hits and sentence.outcome != DraftOutcome.NOTHING:
        citation = sentence.citation or sentence.hits[0].citation
        yield wrapped(citation.quote, width, " » ")
        yield wrapped(f"— {citation.text}", width, "   ")
        yield f"   {citation.id}"
