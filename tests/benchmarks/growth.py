"""What each cost grows like: indexes of 1,000 and 10,000 passages, or of other sizes.

    python tests/benchmarks/growth.py FOLDER [--sizes 1000 10000]

Embeds the first passages of scifact for real. The articles of the indexes are made of these: each
passage is a few real sentences drawn at random, with the token vectors that these sentences have in their own place;
its vector is the sum of those of the passages they come from, plus noise. So words, lengths and the spread of vectors
are real, and meanings are not: costs can be read from the table, qualities of answers cannot. Each size is measured in
a process of its own. `exponent` is the slope of log(cost) over log(passages) between the two largest sizes. Indexes are
kept in FOLDER.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from numpy.typing import NDArray
from public import EVAL, lines

from assistant import Assistant, corpus
from assistant.corpus.passages import PassageRules, cut, identify
from assistant.index import Catalogue, Recipe, Rows, generation_id, quantised, seals
from assistant.models import encoder as encoders
from assistant.models.embeddings import Embedded, Embedder, load
from assistant.records import Article, Passage, Span
from assistant.text import words

REAL = 1_500  # passages that are embedded
PASSAGES, SENTENCES = 10, 3  # of an article, of a passage
NOISE = 0.5  # length of the noise added to a passage's vector, whose own length is 1
QUESTIONS, WORDS = 40, 10  # asked for each figure; words of a quotation that is looked up
FOLDERS = ("vectors", "tokens", "articles", "lexical", "quotations")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A real sentence: its words, the rows of its tokens with spans from its own start, its passage's vector."""

    text: str
    tokens: NDArray[Any]
    spans: NDArray[Any]
    ids: NDArray[Any]
    vector: NDArray[Any]


def main() -> None:
    """Build what is missing, measure each size, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    embedder = encoders.compiled(load(), wanted.folder / "encoder")
    if wanted.measure:
        print(json.dumps(measured(wanted.folder, wanted.measure, embedder)))
        return
    if any(not (wanted.folder / str(size) / "CURRENT").exists() for size in wanted.sizes):
        sentences = real_sentences(embedder)
        for size in wanted.sizes:
            write(wanted.folder / str(size), size, sentences, embedder)
    print_table(wanted.sizes, [in_process(wanted.folder, size) for size in wanted.sizes])


def in_process(folder: Path, size: int) -> dict[str, float]:
    """The figures of a size, from a process of its own."""
    command = [sys.executable, __file__, str(folder), "--measure", str(size)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, float] = json.loads(output.splitlines()[-1])
    return figures


def real_sentences(embedder: Embedder) -> list[Sentence]:
    """The sentences of the passages that are embedded."""
    rules = PassageRules(max_tokens=min(PassageRules().max_tokens, embedder.max_tokens))
    passages: list[Passage] = []
    for document in lines(EVAL / "scifact" / "corpus.jsonl"):
        article = corpus.make_article(f"d{document['_id']}", document["text"])
        passages.extend(cut(article, rules, embedder.token_spans))
        if len(passages) >= REAL:
            break
    embedded = embedder.embed([passage.text for passage in passages])
    starts = np.concatenate([[0], np.cumsum(embedded.counts)])
    return [
        sentence
        for i, passage in enumerate(passages)
        for sentence in _sentences(passage, embedded, i, slice(starts[i], starts[i + 1]))
    ]


def _sentences(passage: Passage, embedded: Embedded, i: int, own: slice) -> list[Sentence]:
    spans = embedded.spans[own]
    parts = []
    for place in passage.sentences:
        start, end = place.start - passage.start, place.end - passage.start
        inside = (spans[:, 0] >= start) & (spans[:, 1] <= end)
        if inside.any():
            kept = embedded.tokens[own][inside], spans[inside] - start, embedded.ids[own][inside]
            parts.append(Sentence(passage.text[start:end], *kept, embedded.vectors[i]))
    return parts


def write(index: Path, size: int, sentences: Sequence[Sentence], embedder: Embedder) -> None:
    """Write an index of so many made passages, and how long that took."""
    shutil.rmtree(index, ignore_errors=True)
    chance = np.random.default_rng(size)
    catalogue, recipe = Catalogue(index), Recipe(embedder.name, embedder.sha256, PassageRules())
    began = time.perf_counter()
    with catalogue.building():
        name = generation_id(recipe, [corpus.make_article("made", str(size))])
        with catalogue.writing(name, recipe, embedder.vocabulary) as writer:
            for number in range(size // PASSAGES):
                article, passages, rows = made(f"a{number:07}", sentences, chance)
                writer.add(article, passages, rows)
    (index / "seconds").write_text(f"{time.perf_counter() - began}")


def made(
    article_id: str, sentences: Sequence[Sentence], chance: np.random.Generator
) -> tuple[Article, list[Passage], Rows]:
    """An article of real sentences, its passages, and their rows."""
    drawn = [[sentences[n] for n in chance.integers(len(sentences), size=SENTENCES)] for _ in range(PASSAGES)]
    article = corpus.make_article(article_id, "\n\n".join(" ".join(s.text for s in parts) for parts in drawn))
    passages, spans, start = [], [], 0
    for parts in drawn:
        places, at = [], start
        for sentence in parts:
            places.append(Span(at, at + len(sentence.text)))
            spans.append(sentence.spans + (at - start))
            at += len(sentence.text) + 1
        end = at - 1
        text = article.text[start:end]
        passages.append(Passage(identify(article, start, end), article.id, start, end, text, tuple(places)))
        start = end + 2
    every = [sentence for parts in drawn for sentence in parts]
    sums = np.array([sum(sentence.vector for sentence in parts) for parts in drawn])
    noise = chance.standard_normal(sums.shape)
    vectors = unit(unit(sums) + NOISE * unit(noise))
    counts = np.array([sum(len(sentence.ids) for sentence in parts) for parts in drawn], np.int32)
    tokens, ids = np.concatenate([s.tokens for s in every]), np.concatenate([s.ids for s in every])
    return article, passages, quantised(Embedded(vectors, tokens, np.concatenate(spans).astype(np.int32), ids, counts))


def unit(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows of length 1, float32."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def measured(folder: Path, size: int, embedder: Embedder) -> dict[str, float]:
    """The figures of one size; memory is that of this process, with the model in it."""
    index = folder / str(size)
    generation, segments = next((index / "generations").iterdir()), index / "segments"
    embedder.embed(["warm"], query=True)
    before = memory()
    stamped = seconds(lambda: Catalogue(index).open().close())
    noted = (generation / seals.STAMPS).read_bytes()
    (generation / seals.STAMPS).unlink()
    hashed = seconds(lambda: Catalogue(index).open().close(), 1)
    (generation / seals.STAMPS).write_bytes(noted)
    questions = [" ".join(document["text"].split()[:WORDS]) for document in lines(EVAL / "scifact" / "queries.jsonl")]
    questions = questions[:QUESTIONS]
    with Assistant.open(index, embedder=embedder, reader="off") as assistant:
        assistant.ask(questions[0])
        opened = assistant._generation
        asked = [seconds(partial(assistant.ask, question), 1) for question in questions]
        passes = [seconds(partial(embedder.embed, [question], query=True), 1) for question in questions]
        vectors = [embedder.embed([question], query=True).vectors[0] for question in questions]
        dense = [seconds(partial(opened.vectors.nearest, vector, 100), 1) for vector in vectors]
        lexical = [seconds(partial(opened.lexical.best, question, 100), 1) for question in questions]
        traced = [seconds(partial(located, assistant, stretch), 1) for stretch in stretches(assistant, size)]
        used = memory() - before
    return {
        "write, s": float((index / "seconds").read_text()),
        "open, every byte hashed, ms": 1e3 * hashed,
        "open, ms": 1e3 * stamped,
        "one forward pass, p50 ms": 1e3 * statistics.median(passes),
        "ask without the reader, p50 ms": 1e3 * statistics.median(asked),
        "nearest vectors, p50 ms": 1e3 * statistics.median(dense),
        "BM25, p50 ms": 1e3 * statistics.median(lexical),
        "a quotation located, p50 ms": 1e3 * statistics.median(traced),
        "memory of its own, MB": used / 1e6,
        **{f"bytes a passage, {part}": held(segments, part) / size for part in FOLDERS},
        "bytes a passage": sum(held(segments, part) for part in FOLDERS) / size,
    }


def located(assistant: Assistant, stretch: str) -> int:
    """How often the words stand in the collection."""
    quotations = assistant._generation.quotations
    return len(quotations.exact(quotations.numbers(stretch, words(stretch))))


def stretches(assistant: Assistant, size: int) -> list[str]:
    """Ten words each of articles spread over the collection; each was located once, so that nothing is cold."""
    ids = assistant._generation.store.article_ids
    texts = [assistant.article(ids[n * len(ids) // QUESTIONS]).text for n in range(QUESTIONS)]
    chosen = [" ".join(text.split()[5 : 5 + WORDS]) for text in texts]
    assert all(located(assistant, stretch) for stretch in chosen), size
    return chosen


def held(segments: Path, part: str) -> int:
    """The bytes of the files of one part of an index."""
    starts = {"tokens": ("token_", "tokens")}.get(part, (part,))
    return sum(
        path.stat().st_size
        for segment in segments.iterdir()
        for path in segment.rglob("*")
        if path.is_file() and str(path.relative_to(segment)).startswith(starts)
    )


def memory() -> int:
    """What this process holds that is no mapped file, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return 1024 * int(status.partition("RssAnon:")[2].split()[0])


def seconds(action: Callable[[], object], times: int = 5) -> float:
    """How long it takes, the median of several runs."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def print_table(sizes: Sequence[int], figures: Sequence[dict[str, float]]) -> None:
    """A line for each cost."""
    print("| | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in figures[0]:
        costs = [row[name] for row in figures]
        print(f"| {name} | " + " | ".join(f"{cost:,.1f}" for cost in costs) + f" | {exponent(sizes, costs)} |")


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> str:
    """The slope between the last two sizes, on logarithmic scales."""
    if len(sizes) < 2 or min(costs[-2:]) <= 0:
        return "–"
    return f"{math.log(costs[-1] / costs[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"


if __name__ == "__main__":
    main()
