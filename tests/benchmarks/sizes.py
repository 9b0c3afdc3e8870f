"""Does the refusal hold on a collection of one article, of five, and of hundreds, without new fitting?

    python tests/benchmarks/sizes.py [--index FOLDER]

Takes groups of five paragraphs of one Wikipedia article from squad2's titles that nothing was fitted on, and asks the
same questions, answerable and not, of each paragraph alone, of each group, and of the whole set (whose index may be
kept). Prints AUROC, refusals at 5 % false ones, calibration error, and what the shipped caution refuses. For thousands
of documents: `pincite benchmark` on scifact.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from public import EVAL, lines, odd_documents

from assistant.answering import refusal
from assistant.evaluation import benchmark
from assistant.evaluation.benchmark import Row
from assistant.evaluation.measures import mean
from assistant.models.embeddings import load

FEW = 5
GROUPS_OF_A_TITLE = 2


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="where the whole set's index is kept")
    kept = parser.parse_args().index
    embedder = load()
    found = groups()
    sample = [name for group in found for name in group]
    whole = benchmark.read_set(EVAL / "squad2", only=sample)
    print(f"{'documents':>10}{'questions':>11}{'AUROC':>8}{'refused@5':>11}{'ECE':>8}{'refused':>9}{'falsely':>9}")
    for parts in ([[name] for name in sample], found, [list(whole.documents)]):
        index = kept if len(parts) == 1 else None
        runs = [benchmark.run(benchmark.part(whole, part), index, embedder=embedder) for part in parts]
        print_row(len(parts[0]), [row for run in runs for row in run.rows])


def groups() -> list[list[str]]:
    """The first paragraphs of each title, in groups."""
    odd = set(odd_documents())
    titles: dict[str, list[str]] = {}
    for document in lines(EVAL / "squad2" / "corpus.jsonl"):
        if document["_id"] in odd:
            titles.setdefault(document["title"], []).append(document["_id"])
    starts = range(0, FEW * GROUPS_OF_A_TITLE, FEW)
    return [names[i : i + FEW] for names in titles.values() for i in starts if len(names) >= i + FEW]


def print_row(size: int, rows: Sequence[Row]) -> None:
    """One line of the table."""
    found, caution = benchmark.figures(rows), refusal.default().caution
    refused, falsely = (
        mean([row.values["pincite"]["confidence"] < caution for row in rows if row.unanswerable is kind])
        for kind in (True, False)
    )
    print(
        f"{size:>10}{len(rows):>11}{found['auroc']:>8.3f}{found['refused@5']:>11.3f}{found['ece']:>8.3f}"
        f"{refused:>9.3f}{falsely:>9.3f}"
    )


if __name__ == "__main__":
    main()
