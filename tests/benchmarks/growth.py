"""What each cost grows like: collections of 1,000, 10,000 and 100,000 passages, or of other sizes.

    python tests/benchmarks/growth.py FOLDER [--sizes 1000 10000 100000] [--real 47500]

Embeds passages of the public sets for real. The articles of the collections are made of these: each passage is a few
real sentences drawn at random, with the token vectors that these sentences have in their own place; its vector is the
sum of those of the passages they come from, plus noise. So words, lengths and the spread of vectors are real, and
meanings are not: costs can be read from the table, qualities of answers cannot. Questions are real ones of the sets.

Each size is measured in a process of its own. Times are a process's own, on however many threads, so that they say
something on a busy machine; only `by the clock` is not. `exponent` is the slope of log(cost) over log(passages)
between the two largest sizes. Articles and indexes are kept in FOLDER: 2 GB for 100,000 passages, 17 for a million.
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from numpy.typing import NDArray
from public import EVAL, lines

from assistant import Assistant, builder, corpus
from assistant.corpus.passages import PassageRules, cut, identify
from assistant.index import Catalogue, Encoder, Generation, Recipe, Rows, generation_id, quantised, seals
from assistant.models import encoder as encoders
from assistant.models.embeddings import Embedded, Embedder, load
from assistant.records import Article, Passage, Span
from assistant.text import words

SETS = ("scifact", "squad2", "selqa", "noiseqa")
REAL = 47_500  # passages that are embedded, so many at a time:
CHUNK = 500
PASSAGES, SENTENCES = 10, 3  # of an article, of a passage
NOISE = 0.5  # length of the noise added to a passage's vector, whose own length is 1
QUESTIONS, WORDS = 60, 10  # asked for each figure; words of a quotation that is looked up
NEAREST, RECALLED = 100, 20  # rows whose recall is measured, for so many questions
ADDED = 100  # articles
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
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--real", type=int, default=REAL)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    if wanted.measure:
        print(json.dumps(measured(wanted.folder / str(wanted.measure), wanted.measure)))
        return
    missing = [size for size in wanted.sizes if not (wanted.folder / str(size) / "index" / "CURRENT").exists()]
    if missing:
        embedder = encoders.compiled(load(), wanted.folder / "encoder")
        sentences = real_sentences(embedder, wanted.folder / "real", wanted.real)
        for size in missing:
            write(wanted.folder / str(size), size, sentences, embedder)
    print_table(wanted.sizes, [in_process(wanted.folder, size) for size in wanted.sizes])


def in_process(folder: Path, size: int) -> dict[str, float]:
    """The figures of a size, from a process of its own."""
    command = [sys.executable, __file__, str(folder), "--measure", str(size)]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    figures: dict[str, float] = json.loads(output.splitlines()[-1])
    return figures


def real_sentences(embedder: Embedder, folder: Path, most: int) -> list[Sentence]:
    """The sentences of the passages that are embedded, which the folder keeps."""
    folder.mkdir(exist_ok=True)
    sentences, waiting = list[Sentence](), list[Passage]()
    for number, passage in enumerate(real_passages(embedder), start=1):
        waiting.append(passage)
        if len(waiting) == CHUNK:
            sentences.extend(embedded_sentences(embedder, waiting, folder / f"{(number - 1) // CHUNK:04}.npz"))
            waiting.clear()
            if number + CHUNK > most:
                break
    return sentences


def real_passages(embedder: Embedder) -> Iterator[Passage]:
    """The passages of the public sets, each document once."""
    rules = PassageRules(max_tokens=min(PassageRules().max_tokens, embedder.max_tokens))
    seen = set()
    for name in SETS:
        for document in lines(EVAL / name / "corpus.jsonl"):
            if document["text"] not in seen:
                seen.add(document["text"])
                yield from cut(corpus.make_article(f"d{len(seen)}", document["text"]), rules, embedder.token_spans)


def embedded_sentences(embedder: Embedder, passages: Sequence[Passage], path: Path) -> Iterator[Sentence]:
    """The sentences of some passages, whose vectors are in a file, or go there."""
    if not path.exists():
        rows = quantised(embedder.embed([passage.text for passage in passages]))
        draft = path.with_suffix(".new")
        with draft.open("wb") as file:
            np.savez(file, **{name: getattr(rows, name) for name in Rows.__dataclass_fields__})
        draft.replace(path)
    with np.load(path) as kept:
        rows = Rows(*(kept[name] for name in Rows.__dataclass_fields__))
    starts = np.concatenate([[0], np.cumsum(rows.counts)])
    for i, passage in enumerate(passages):
        yield from _sentences(passage, rows, i, slice(starts[i], starts[i + 1]))


def _sentences(passage: Passage, rows: Rows, i: int, own: slice) -> Iterator[Sentence]:
    spans = rows.spans[own].astype(np.int32)
    for place in passage.sentences:
        start, end = place.start - passage.start, place.end - passage.start
        text = passage.text[start:end]
        inside = (spans[:, 0] >= start) & (spans[:, 1] <= end)
        if inside.any() and corpus.repair(text) == (text, ()) and "\n" not in text:
            kept = rows.tokens[own][inside], spans[inside] - start, rows.ids[own][inside].astype(np.int32)
            yield Sentence(text, *kept, rows.vectors[i])


def write(folder: Path, size: int, sentences: Sequence[Sentence], embedder: Embedder) -> None:
    """Write a collection of so many made passages and its index, and how long the index took."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "corpus").mkdir(parents=True)
    chance = np.random.default_rng(size)
    catalogue = Catalogue(folder / "index")
    encoder = folder.parent / "encoder"
    shutil.copytree(encoder, catalogue.encoders / embedder.sha256[:16])
    compiled = Encoder(embedder.sha256[:16], encoders.seal(encoder))
    recipe = Recipe(embedder.name, embedder.sha256, PassageRules())
    spent = 0.0
    with catalogue.building():
        name = generation_id(recipe, [corpus.make_article("made", str(size))])
        began = time.process_time()
        with catalogue.writing(name, recipe, embedder.vocabulary, compiled) as writer:
            for number in range(size // PASSAGES):
                article, passages, rows = made(f"a{number:07}", sentences, chance)
                (folder / "corpus" / f"{article.id}.md").write_text(as_file(article), encoding="utf-8")
                paused = time.process_time()
                spent += paused - began if number == 0 else 0.0
                writer.add(article, passages, rows)
                spent += time.process_time() - paused
            began = time.process_time()
        spent += time.process_time() - began
    (folder / "seconds").write_text(f"{spent}")


def as_file(article: Article) -> str:
    """An article as its file has it."""
    return f"---\ntitle: {article.title}\npublished: {article.published}\n---\n{article.text}\n"


def made(
    article_id: str, sentences: Sequence[Sentence], chance: np.random.Generator
) -> tuple[Article, list[Passage], Rows]:
    """An article of real sentences, its passages, and their rows."""
    drawn = [[sentences[n] for n in chance.integers(len(sentences), size=SENTENCES)] for _ in range(PASSAGES)]
    text = "\n\n".join(" ".join(s.text for s in parts) for parts in drawn)
    title = " ".join(["Made", *(word for word in text.split()[:8] if word.isalpha())])
    article = corpus.make_article(article_id, text, title=title, published=str(chance.integers(1950, 2025)))
    passages, spans, start = [], [], 0
    for parts in drawn:
        places, at = [], start
        for sentence in parts:
            places.append(Span(at, at + len(sentence.text)))
            spans.append(sentence.spans + (at - start))
            at += len(sentence.text) + 1
        end = at - 1
        passage = article.text[start:end]
        passages.append(Passage(identify(article, start, end), article.id, start, end, passage, tuple(places)))
        start = end + 2
    every = [sentence for parts in drawn for sentence in parts]
    sums = np.array([sum(sentence.vector for sentence in parts) for parts in drawn])
    vectors = noisy(unit(sums), chance)
    counts = np.array([sum(len(sentence.ids) for sentence in parts) for parts in drawn], np.int32)
    tokens, ids = np.concatenate([s.tokens for s in every]), np.concatenate([s.ids for s in every])
    return article, passages, Rows(vectors, tokens, np.concatenate(spans).astype(np.int32), ids, counts)


def noisy(rows: NDArray[Any], chance: np.random.Generator) -> NDArray[Any]:
    """Rows of length 1 with noise, again of length 1 and as an index keeps them: float32 that float16 holds."""
    noise = unit(chance.standard_normal(rows.shape, np.float32))
    return unit(rows + NOISE * noise).astype(np.float16).astype(np.float32)


def unit(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows of length 1, float32."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def measured(folder: Path, size: int) -> dict[str, float]:
    """The figures of one size; memory is that of this process, with the model in it."""
    index = folder / "index"
    generation, segments = next((index / "generations").iterdir()), index / "segments"
    noted = (generation / seals.STAMPS).read_bytes()
    (generation / seals.STAMPS).unlink()
    hashed = seconds(lambda: Catalogue(index).open().close(), 1)
    (generation / seals.STAMPS).write_bytes(noted)
    figures = {"write, s": float((folder / "seconds").read_text()), "open, every byte hashed, ms": 1e3 * hashed}
    began = time.perf_counter()
    figures["open, ms"] = 1e3 * seconds(lambda: Catalogue(index).open().close(), 3)
    figures["open by the clock, ms"] = 1e3 * (time.perf_counter() - began) / 3
    before = memory("RssAnon")
    with Assistant.open(index, reader="off") as assistant:
        assistant.warm()
        questions = real_questions()
        assistant.ask(questions[0])
        figures |= answered(assistant, questions) | of_parts(assistant, questions, size)
    figures["memory of its own, MB"] = (memory("RssAnon") - before) / 1e6
    figures["memory resident in all, MB"] = memory("VmRSS") / 1e6
    figures |= {f"bytes a passage, {part}": held(segments, part) / size for part in FOLDERS}
    figures["bytes a passage"] = sum(held(segments, part) for part in FOLDERS) / size
    return figures | added(folder)


def real_questions() -> list[str]:
    """Questions of each of the sets, in turn."""
    sets = [lines(EVAL / name / "queries.jsonl") for name in SETS]
    return [next(each)["text"] for _ in range(QUESTIONS // len(SETS)) for each in sets]


def answered(assistant: Assistant, questions: Sequence[str]) -> dict[str, float]:
    """What a question costs, beside one pass of the model."""
    model = assistant.embedder
    passes, asked, clock = [], [], []
    for question in questions:
        passes.append(seconds(partial(model.embed, [question], query=True), 1))
        began = time.perf_counter()
        asked.append(seconds(partial(assistant.ask, question), 1))
        clock.append(time.perf_counter() - began)
    return {
        "one forward pass, p50 ms": 1e3 * statistics.median(passes),
        "ask without the reader, p50 ms": 1e3 * statistics.median(asked),
        "ask, passes": statistics.median(asked) / statistics.median(passes),
        "ask by the clock, p50 ms": 1e3 * statistics.median(clock),
    }


def of_parts(assistant: Assistant, questions: Sequence[str], size: int) -> dict[str, float]:
    """What the parts of a question cost, how many of the nearest are found, and what a quotation costs."""
    opened = assistant._generation
    assert isinstance(opened, Generation)
    vectors = [assistant.embedder.embed([question], query=True).vectors[0] for question in questions]
    dense = [seconds(partial(opened.vectors.nearest, vector, NEAREST), 1) for vector in vectors]
    lexical = [seconds(partial(opened.lexical.best, question, NEAREST), 1) for question in questions]
    traced = [seconds(partial(located, assistant, stretch), 1) for stretch in stretches(assistant, size)]
    return {
        "nearest vectors, p50 ms": 1e3 * statistics.median(dense),
        "nearest vectors, recall@100": recall(opened, vectors[:RECALLED]),
        "BM25, p50 ms": 1e3 * statistics.median(lexical),
        "a quotation located, p50 ms": 1e3 * statistics.median(traced),
    }


def recall(opened: Generation, vectors: Sequence[NDArray[Any]]) -> float:
    """The share of the nearest by exact products that `nearest` finds."""
    questions = np.array(vectors)
    scores = np.concatenate(
        [
            questions @ opened.vectors.rows(first, min(first + CHUNK * 20, opened.passages)).T
            for first in range(0, opened.passages, CHUNK * 20)
        ],
        axis=1,
    )
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]
    shares = [
        len(np.intersect1d(opened.vectors.nearest(vector, NEAREST)[0], rows)) / NEAREST
        for vector, rows in zip(vectors, nearest, strict=True)
    ]
    return statistics.mean(shares)


def added(folder: Path) -> dict[str, float]:
    """What adding articles costs, and taking them out again: reading all, embedding, writing."""
    files = [folder / "corpus" / f"b{number:07}.md" for number in range(ADDED)]
    for number, file in enumerate(files):
        text = (folder / "corpus" / f"a{number:07}.md").read_text(encoding="utf-8")
        file.write_text(text.replace(" the ", f" the {number} "), encoding="utf-8")
    figures = {"reading the articles, s": seconds(lambda: builder.read_articles(folder / "corpus"), 1)}
    articles = builder.read_articles(folder / "corpus")
    embedder = Assistant.open(folder / "index", reader="off").embedder
    embed, spent = embedder.embed, [0.0]

    def counted(*texts: Any, **query: Any) -> Embedded:
        began = time.process_time()
        try:
            return embed(*texts, **query)
        finally:
            spent[0] += time.process_time() - began

    embedder.embed = counted  # type: ignore[method-assign]
    began = time.process_time()
    report = builder.build_articles(articles, folder / "index", embedder=embedder)
    assert (len(report.added), len(report.changed), report.embedded) == (ADDED, 0, ADDED), report
    figures[f"adding {ADDED} articles: embedding, s"] = spent[0]
    figures[f"adding {ADDED} articles: the rest, s"] = time.process_time() - began - spent[0]
    for file in files:
        file.unlink()
    articles = tuple(article for article in articles if article.id[0] == "a")
    began = time.process_time()
    builder.build_articles(articles, folder / "index", embedder=embedder)
    figures["taking them out again, s"] = time.process_time() - began
    return figures


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


def memory(kind: str) -> int:
    """What this process holds, in bytes: RssAnon is no mapped file, VmRSS is all."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return 1024 * int(status.partition(f"{kind}:")[2].split()[0])


def seconds(action: Callable[[], object], times: int = 5) -> float:
    """The computing time that it takes, the median of several runs."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        action()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def print_table(sizes: Sequence[int], figures: Sequence[dict[str, float]]) -> None:
    """A line for each cost."""
    print("| | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in figures[0]:
        costs = [row[name] for row in figures]
        cells = [f"{cost:,.2f}" if cost < 10 else f"{cost:,.0f}" for cost in costs]
        print(f"| {name} | " + " | ".join(cells).replace("nan", "–") + f" | {exponent(sizes, costs)} |")


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> str:
    """The slope between the last two sizes, on logarithmic scales."""
    if len(sizes) < 2 or not min(costs[-2:]) > 0:  # also where one was not measured
        return "–"
    return f"{math.log(costs[-1] / costs[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"


if __name__ == "__main__":
    main()
