"""Are quotations traced and graded rightly, and how fast? Figures over generated quotations; no model is loaded.

    python tests/benchmarks/quotations.py              # the five articles: excerpts traced, quotations graded
    python tests/benchmarks/quotations.py public       # the same over the documents of squad2 and scifact
    python tests/benchmarks/quotations.py time         # texts from 1.25 to 10 MB
    python tests/benchmarks/quotations.py growth       # collections from 10,000 to 1,000,000 passages' worth of words

Every draw has a fixed seed, so runs repeat to the last digit. Times are CPU seconds of one thread, which other
processes on the machine disturb least.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import cast

import numpy as np
from public import EVAL, lines
from quotation_cases import ALTERATIONS, Case, altered, excerpt, sound, stitched, typographic

from assistant import corpus
from assistant.documents import parse
from assistant.index import Generation
from assistant.index.lexical import LexicalWriter
from assistant.index.quotations import Quotations, QuotationsWriter, Words
from assistant.index.store import Store, StoreWriter
from assistant.records import Article, Quotation
from assistant.text import words
from assistant.writing.quotes import check

ROOT = Path(__file__).parents[2]
EXCERPTS = 1000
CASES = 150  # of each kind
SEED = 20


def indexed(articles: Sequence[Article], folder: Path) -> Generation:
    """The parts of an index that quotations need, without a model."""
    store, lexical, quotations = StoreWriter(folder), LexicalWriter(folder), QuotationsWriter(folder)
    for number, article in enumerate(articles):
        store.add(article, ())
        quotations.add(article.text)
        lexical.add(number, article.text)
    for part in (store, lexical, quotations):
        part.close()
    return cast(
        Generation, SimpleNamespace(store=Store(folder), lexical=_NoLexical(), quotations=whole(folder, len(articles)))
    )


def whole(folder: Path, articles: int) -> Quotations:
    """The words of one segment."""
    return Quotations([Words(folder)], [np.arange(articles)])


class _NoLexical:
    """Finds no nearest passage: the articles here have no passages."""

    def best(self, text: str, count: int) -> tuple[list[int], list[float]]:
        """Nothing."""
        return [], []


def graded(generation: Generation, cases: Sequence[Case]) -> list[Quotation]:
    """What the check says of each case, all of them in one text."""
    text = "\n\n".join(f"Somebody wrote {case.in_marks()} once." for case in cases)
    found = check(parse(text), generation)
    if [one.text for one in found.quotations] != [case.text for case in cases]:
        raise SystemExit(f"Not every quotation was found: {found.warnings}")
    return list(found.quotations)


def attribution(articles: Sequence[Article], generation: Generation) -> None:
    """Print how many excerpts were traced to their article and offsets."""
    draw = random.Random(SEED)
    cases = []
    for i in range(EXCERPTS):
        article, start, end = excerpt(articles, draw)
        text = article.text[start:end]
        said = " ".join((typographic(text, draw) if i % 2 else text).split())  # borders of paragraphs too
        cases.append(Case("excerpt", said, (), True, (), article.id, start, end))
    sources = {article.id: article.text for article in articles}
    right = twins = sound_ones = 0
    for case, one in zip(cases, graded(generation, cases), strict=True):
        places = {(found.article_id, found.start, found.end) for found in one.citations}
        same = one.citations and one.citations[0].quote == sources[case.article][case.start : case.end]
        inside = (case.article, case.start, case.end) in places
        right += inside
        twins += bool(same and not inside)
        sound_ones += one.holds
        if not one.holds or not (inside or same):
            print("  missed:", case.text, one.outcome, one.changes, places)
    print(f"traced to article and offsets: {right + twins} of {len(cases)} ({twins} of them to equal words elsewhere)")
    print(f"graded exact or typographic: {sound_ones} of {len(cases)}")


def grades(articles: Sequence[Article], generation: Generation) -> None:
    """Print for each kind of generated quotation how many were graded rightly, and how many changes were named."""
    draw = random.Random(SEED + 1)
    cases = [*sound(articles, CASES, draw), *stitched(articles, CASES, draw)]
    for kind in ALTERATIONS:
        cases.extend(altered(articles, kind, CASES, draw))
    total, caught, outcome, named = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for case, one in zip(cases, graded(generation, cases), strict=True):
        total[case.kind] += 1
        caught[case.kind] += one.holds == case.holds
        outcome[case.kind] += one.outcome in case.outcomes
        named[case.kind] += not case.named or any(change.kind in case.named for change in one.changes)
        if (
            one.holds != case.holds
            or one.outcome not in case.outcomes
            or (case.named and not any(c.kind in case.named for c in one.changes))
        ):
            print(f"  {case.kind}: {case.text!r} -> {one.outcome} {one.changes}")
    print(f"{'kind':<24}{'cases':>6}{'verdict right':>15}{'outcome right':>15}{'change named':>14}")
    for kind, count in total.items():
        print(f"{kind:<24}{count:>6}{caught[kind]:>15}{outcome[kind]:>15}{named[kind]:>14}")
    print(f"{'all':<24}{total.total():>6}{caught.total():>15}{outcome.total():>15}{named.total():>14}")


def public_documents() -> tuple[Article, ...]:
    """The documents of squad2 and scifact; of equal texts one."""
    texts = {
        f"{name}-{document['_id']}".lower().replace("_", "-"): document["text"]
        for name in ("squad2", "scifact")
        for document in lines(EVAL / name / "corpus.jsonl")
    }
    return tuple(corpus.make_article(article_id, text) for article_id, text in sorted(texts.items()))


def timed_texts(articles: Sequence[Article], generation: Generation) -> None:
    """Print the time for texts of growing size, a quotation in every third sentence, a third of them altered."""
    draw = random.Random(SEED + 2)
    kinds = [*sound(articles, 100, draw)]
    for kind in ("one digit", "another word", "dropped word"):
        kinds.extend(altered(articles, kind, 33, draw))
    prose = [article.text[start:end] for article, start, end in (excerpt(articles, draw, 10, 25) for _ in range(500))]
    prose = ["".join(char for char in text if char not in "\"“”„«»‘’'\n") for text in prose]
    print(f"{'MB':>6}{'quotations':>12}{'CPU s':>10}{'MB/s':>8}")
    for megabytes in (1.25, 2.5, 5.0, 10.0):
        parts: list[str] = []
        size = 0
        while size < megabytes * 1e6:
            parts.append(
                f"{draw.choice(prose)}. {draw.choice(prose)}. He wrote {draw.choice(kinds).in_marks()} then.\n\n"
            )
            size += len(parts[-1])
        text = "".join(parts)
        began = time.process_time()
        found = check(parse(text), generation)
        seconds = time.process_time() - began
        print(f"{megabytes:>6}{len(found.quotations):>12}{seconds:>10.1f}{megabytes / seconds:>8.2f}", flush=True)


def growth(folder: Path) -> None:
    """Print size and speed of the index of words for collections of made-up articles with Zipf-distributed words."""
    draw = np.random.default_rng(SEED)
    vocabulary = np.array([f"w{i:x}" for i in range(50_000)])
    weights = 1.0 / (np.arange(50_000) + 2.7)
    print(f"{'words':>12}{'build s':>9}{'bytes/word':>12}{'8 words ms':>12}{'3 words ms':>12}{'altered ms':>12}")
    for count in (250_000, 2_500_000, 25_000_000):
        here = folder / str(count)
        here.mkdir()
        writer = QuotationsWriter(here)
        texts: list[str] = []
        began = time.process_time()
        for _ in range(count // 1000):
            text = " ".join(vocabulary[draw.choice(50_000, 1000, p=weights / weights.sum())])
            texts.append(text) if len(texts) < 200 else None
            writer.add(text)
        writer.close()
        built = time.process_time() - began
        index = whole(here, count // 1000)
        size = sum(path.stat().st_size for path in here.iterdir())
        figures = [_median(index, _samples(texts, length), alter) for length, alter in ((8, 0), (3, 0), (12, 1))]
        print(
            f"{count:>12,}{built:>9.1f}{size / count:>12.1f}" + "".join(f"{one:>12.3f}" for one in figures), flush=True
        )


def _samples(texts: Sequence[str], length: int) -> Iterable[str]:
    for i, text in enumerate(texts):
        runs = text.split()
        yield " ".join(runs[i : i + length])


def _median(index: Quotations, samples: Iterable[str], alter: int) -> float:
    """Milliseconds to find one, at the median; an altered one has another word in its middle."""
    from assistant.writing.quotes.places import exact, near

    found = []
    for sample in samples:
        runs = sample.split()
        runs[len(runs) // 2 : len(runs) // 2 + alter] = ["wffff"] * alter
        text = " ".join(runs)
        began = time.process_time()
        places = (near if alter else exact)(index, text, words(text), *(() if alter else (frozenset[int](),)))
        found.append(1000 * (time.process_time() - began))
        if not places:
            raise SystemExit(f"Not found: {text}")
    return median(found)


def main(what: str) -> None:
    """Print the figures asked for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if what == "growth":
            growth(folder)
            return
        articles = public_documents() if what == "public" else corpus.read(ROOT / "corpus")
        generation = indexed(articles, folder)
        print(f"{len(articles)} articles, {sum(len(words(article.text)) for article in articles):,} words")
        if what == "time":
            timed_texts(articles, generation)
            return
        attribution(articles, generation)
        grades(articles, generation)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "articles")
