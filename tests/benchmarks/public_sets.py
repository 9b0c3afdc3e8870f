"""The full table: every public set, and noiseqa in every form that people, machines and translators give it.

    python tests/benchmarks/public_sets.py RUNS

Keeps each set's index, and the runs of a hundred questions each, in the folder RUNS; what is there already is not run
again, so that it may be stopped at any time. Prints the tables of `tests/benchmarks/README.md`, and compares each noisy
form with the clean one.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from public import EVAL, odd_documents

from assistant.evaluation import benchmark
from assistant.evaluation.benchmark import MEASURES, RANKINGS, Run
from assistant.models.embeddings import load

CHANNELS = tuple(f"{noise}_{kind}" for noise in ("keyboard", "asr", "translation") for kind in ("natural", "synthetic"))
SETS = ("noiseqa", "squad2", "selqa", "scifact")
TITLES = {"pincite": "shipped", "bm25": "BM25 alone", "dense": "FAISS alone", "fusion": "their fusion"}
PIECE = 100
EMBEDDER = load()
COMPARED = ("hit@1", "mrr", "sentence_hit@1")


def main() -> None:
    """Run what is missing, and print the tables."""
    runs = Path(sys.argv[1])
    runs.mkdir(parents=True, exist_ok=True)
    found = {name: kept(runs, name, "queries") for name in SETS}
    print("\n".join(table(list(found.values()))))
    noisy = [kept(runs, "noiseqa", f"queries_{channel}") for channel in CHANNELS]
    print("\n" + "\n".join(compared(found["noiseqa"], noisy)))


def kept(runs: Path, name: str, queries: str) -> Run:
    """A run from its pieces in the folder, each made if it is not there."""
    asked = benchmark.read_set(EVAL / name, f"{queries}.jsonl", odd_documents() if name == "squad2" else None)
    folder = runs / f"{name}-{queries}"
    folder.mkdir(exist_ok=True)
    pieces = []
    for start in range(0, len(asked.questions), PIECE):
        path = folder / f"{start:05}.json"
        if not path.exists():
            some = replace(asked, questions=asked.questions[start : start + PIECE])
            benchmark.save_run(benchmark.run(some, runs / name, embedder=EMBEDDER), path)
        pieces.append(benchmark.load_run(path))
    return replace(pieces[0], rows=tuple(row for piece in pieces for row in piece.rows))


def table(runs: Sequence[Run]) -> Iterator[str]:
    """Markdown: a line for each set and ranking, a column for each figure."""
    yield f"| set | ranking | {' | '.join(MEASURES)} |"
    yield "|---|---|" + "---|" * len(MEASURES)
    for run in runs:
        for ranking in RANKINGS:
            figures = benchmark.figures(run.rows, ranking)
            cells = [number(name, figures[name]) for name in MEASURES]
            yield f"| {run.set if ranking == RANKINGS[0] else ''} | {TITLES[ranking]} | {' | '.join(cells)} |"


def compared(clean: Run, noisy: Sequence[Run]) -> Iterator[str]:
    """Markdown: a line for each noisy form, with what it costs in points and whether that is chance."""
    yield f"| questions | {' | '.join(f'{name} | cost | p' for name in COMPARED)} |"
    yield "|---|" + "---|" * 3 * len(COMPARED)
    for run in noisy:
        found, cells = benchmark.compare(clean, run), []
        for name in COMPARED:
            before, after = found.before[name] or 0.0, found.after[name] or 0.0
            cells += [number(name, after), f"{100 * (before - after):.1f}", f"{found.p[name]:.3f}"]
        yield f"| {run.queries.removeprefix('queries_').removesuffix('.jsonl')} | {' | '.join(cells)} |"


def number(name: str, value: float | None) -> str:
    """A figure as the tables print it."""
    if value is None:
        return "–"
    return f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}".removeprefix("0")


if __name__ == "__main__":
    main()
