"""Is a question about what a collection is about? Half of squad2's titles are indexed, the others' questions asked.

    python tests/benchmarks/subjects.py

In collections of 5, 50 and some 300 paragraphs of the titles that nothing was fitted on, prints how well the confidence
and its parts tell questions that a paragraph in the collection answers from questions about other titles, beside the
views alone: AUROC, and the share of the questions from outside that is refused where 5 % of the others are. Of the
largest collection all such titles are indexed, and the questions from outside are those of the titles for fitting.
"""

import hashlib
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

from public import EVAL, is_even, lines

from assistant import Assistant
from assistant.answering import refusal
from assistant.builder import build_articles
from assistant.corpus import make_article
from assistant.evaluation import measures
from assistant.models.embeddings import Embedder, load
from assistant.records import Article

SIZES = (5, 50, 300)
DRAWS = {5: 2}  # collections of that size each way; one of any other
INSIDE, OUTSIDE = 80, 80  # questions asked of a collection, at most
FALSE_REFUSALS = 0.05


@dataclass(frozen=True, slots=True)
class Subjects:
    """A collection, and questions: each with whether it is about it."""

    size: int
    articles: tuple[Article, ...]
    questions: tuple[tuple[str, bool], ...]


def collections(even: bool, seed: int = 3) -> Iterator[Subjects]:
    """Collections of either half of the titles for fitting (even) or for reporting, with the other half's questions."""
    documents = {one["_id"]: one for one in lines(EVAL / "squad2" / "corpus.jsonl")}
    shared = {one["text"] for one in lines(EVAL / "noiseqa" / "corpus.jsonl")} if even else set()
    questions = _questions()
    titles = sorted({one["title"] for one in documents.values()}, key=lambda t: hashlib.sha256(t.encode()).hexdigest())
    own = [title for title in titles if is_even(title) == even]
    usable = {name: one for name, one in documents.items() if one["text"] not in shared}
    for size in SIZES:
        whole = size == SIZES[-1] and not even
        rest = [title for title in titles if title not in own]
        ways = [(own, rest)] if whole else [(own[::2], own[1::2]), (own[1::2], own[::2])]
        for way, (inside, outside) in enumerate(ways):
            for draw in range(DRAWS.get(size, 1)):
                chance = random.Random(seed + 100 * size + 10 * way + draw)
                yield _drawn(usable, questions, inside, outside, size, chance)


def _questions() -> dict[str, list[str]]:
    """The answerable questions, by document."""
    texts = {line["_id"]: line["text"] for line in lines(EVAL / "squad2" / "queries.jsonl")}
    found: dict[str, list[str]] = {}
    for line in lines(EVAL / "squad2" / "answers.jsonl"):
        found.setdefault(line["corpus-id"], []).append(texts[line["query-id"]])
    return found


def _drawn(
    documents: dict[str, Any],
    questions: dict[str, list[str]],
    inside: Sequence[str],
    outside: Sequence[str],
    size: int,
    chance: random.Random,
) -> Subjects:
    mine = sorted(name for name, one in documents.items() if one["title"] in inside)
    chosen = chance.sample(mine, min(size, len(mine)))
    about = [text for name in chosen for text in questions.get(name, [])]
    other = [text for name, one in documents.items() if one["title"] in outside for text in questions.get(name, [])]
    asked = [(text, True) for text in chance.sample(about, min(INSIDE, len(about)))]
    asked += [(text, False) for text in chance.sample(other, OUTSIDE)]
    articles = [make_article(f"d{hashlib.sha256(n.encode()).hexdigest()[:12]}", documents[n]["text"]) for n in chosen]
    return Subjects(size, tuple(sorted(articles, key=lambda one: one.id)), tuple(asked))


def main() -> None:
    """Print the table, a line a size and a ranking."""
    embedder = load()
    found: dict[int, list[list[tuple[dict[str, float], bool]]]] = {}
    for subjects in collections(even=False):
        found.setdefault(subjects.size, []).append(list(asked(subjects, embedder)))
    print("| documents | questions | said by | AUROC | refused@5 |\n|---|---|---|---|---|")
    for size, runs in found.items():
        count = sum(map(len, runs))
        for name in ("confidence", "topic", "FAISS", "BM25"):
            pairs = [_figures([(said[name], about) for said, about in run]) for run in runs]
            auroc, refused = (sum(one) / len(one) for one in zip(*pairs, strict=True))
            print(f"| {size} | {count} | {name} | {auroc:.3f} | {refused:.3f} |")


def asked(subjects: Subjects, embedder: Embedder) -> Iterator[tuple[dict[str, float], bool]]:
    """For each question its first hit's scores, what is said of it, and whether it is about the collection."""
    with tempfile.TemporaryDirectory() as folder:
        build_articles(subjects.articles, Path(folder), embedder=embedder)
        with Assistant.open(folder, embedder=embedder, reader="off") as assistant:
            for question, about in subjects.questions:
                yield _said(assistant, embedder, question), about


def _said(assistant: Assistant, embedder: Embedder, question: str) -> dict[str, float]:
    answer = assistant.ask(question, top=1)
    generation = assistant._generation
    _, cosines = generation.vectors.nearest(embedder.embed([question], query=True).vectors[0], 1)
    _, weights = generation.lexical.best(question, 1)
    scores = dict(answer.hits[0].scores) if answer.hits else {}
    topic = refusal.default().topical(scores) if scores else 0.0
    views = {"FAISS": float(cosines[0]), "BM25": float(weights[0]) if len(weights) else 0.0}
    return {**scores, **views, "confidence": answer.confidence, "topic": topic}


def _figures(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    yes, no = ([value for value, about in pairs if about is kind] for kind in (True, False))
    return measures.auroc(yes, no) or 0.0, measures.refused_at(FALSE_REFUSALS, yes, no) or 0.0


if __name__ == "__main__":
    main()
