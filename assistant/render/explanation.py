"""How an answer came about, as JSON, and as tables for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from assistant.records import AskedWord, Considered, Explanation, Fate, Weighing
from assistant.render.wrapping import wrapped

_RULES = {
    "greeting": "It asks nothing of articles, so no score was weighed.",
    "sum": "It is a sum, so no score was weighed.",
    "language": "It is in a language that the articles lack, so no score was weighed.",
    "unknown-words": "The articles have none of its words, so no score was weighed.",
    "filters": "No article passes the filters.",
    "nothing": "No passage shares a word or a meaning with it.",
}
_ASKED = {
    "topic": "Is it about what the articles are about?",
    "answer": "If so, does the best passage answer it?",
    "own": "What your own calibration makes of the product",
}
_FATES = {
    Fate.HIT: "hit {hit}",
    Fate.TWIN: "twin of hit {hit}",
    Fate.SAME_MARK: "marks the same words as a hit",
    Fate.BOILERPLATE: "marks what a publisher prints around articles",
    Fate.LOWER: "not shown: stands too low",
}
_SHOWN = 8  # matched words of a candidate, the heaviest
_HEAD = "place    BM25 (place)   FAISS (place)   late   sentence   score   reader   answers"


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """An explanation as interface.md has it."""
    return asdict(explanation)


def explanation_text(explanation: Explanation, width: int) -> str:
    """The verdict, the question's words, what was weighed, and every candidate on two lines."""
    parts = [wrapped(_verdict(explanation), width, ""), wrapped(_words(explanation), width, "")]
    if explanation.rule:
        parts.append(wrapped(_RULES[explanation.rule], width, ""))
    else:
        parts.extend("\n".join(_weighing(weighing)) for weighing in explanation.weighings)
    parts.append("\n".join(_candidates(explanation.candidates)))
    return "\n\n".join(parts)


def _verdict(explanation: Explanation) -> str:
    verdict = "Refused" if explanation.refused else "Answered"
    start = f"{verdict}: confidence {explanation.confidence:.1%}, {explanation.caution:.1%} is asked for."
    return f"{start} {explanation.reason}" if explanation.reason else start


def _words(explanation: Explanation) -> str:
    if not explanation.words:
        return "Words: none that says what the question is about."
    listed = f"Words: {' · '.join(map(_word, explanation.words))}."
    if explanation.apart is None:
        return listed
    first, second = explanation.apart
    return f"{listed} No passage has both “{first}” and “{second}”."


def _word(asked: AskedWord) -> str:
    if asked.lacking:
        return f"“{asked.word}” nowhere"
    count = f"{asked.passages:,} passage{'' if asked.passages == 1 else 's'}"
    return f"“{asked.word}” in {count if asked.passages else 'no passage, but in the texts'}"


def _weighing(weighing: Weighing) -> Iterator[str]:
    yield f"{_ASKED[weighing.of]} {weighing.probability:.1%}"
    yield f"   {'signal':<12}{'value':>9}{'weight':>10}{'adds':>10}"
    for signal in weighing.signals:
        yield f"   {signal.name:<12}{signal.value:>9.3f}{signal.weight:>10.3f}{signal.contribution:>+10.3f}"
    yield f"   {'to begin with':<31}{weighing.intercept:>+10.3f}"
    total = weighing.intercept + sum(signal.contribution for signal in weighing.signals)
    yield f"   {'log-odds':<31}{total:>+10.3f}"


def _candidates(candidates: Sequence[Considered]) -> Iterator[str]:
    if not candidates:
        yield "No candidates."
        return
    yield f"{len(candidates)} candidate{'' if len(candidates) == 1 else 's'}, best first:"
    yield _HEAD + ("   reranker" if "reranker" in candidates[0].scores else "")
    for candidate in candidates:
        yield _row(candidate)
        carried = ", ".join(f"{word} {weight:.2f}" for word, weight in candidate.words[:_SHOWN])
        yield f"         {candidate.passage_id} · {_FATES[candidate.fate].format(hit=candidate.hit)}"
        yield f"         {carried or 'no word'}"


def _row(candidate: Considered) -> str:
    scores = candidate.scores
    views = "".join(
        f"{scores[view]:>11.2f} {_place(candidate.ranks[view]):>4}"
        if view == "bm25"
        else f"{scores[view]:>11.3f} {_place(candidate.ranks[view]):>4}"
        for view in ("bm25", "dense")
    )
    reader = f"{scores['reader']:>+9.2f}" if "reader" in scores else f"{'–':>9}"
    reranker = f"{scores['reranker']:>+11.2f}" if "reranker" in scores else ""
    late = f"{scores['late']:>7.3f}{scores['sentence']:>11.3f}{candidate.score:>8.3f}"
    return f"{candidate.rank:>5}{views}{late}{reader}{candidate.confidence:>10.1%}{reranker}"


def _place(rank: int | None) -> str:
    return "–" if rank is None else f"({rank})"
