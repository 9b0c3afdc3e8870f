"""How well do the views rank alone, and how well does the shipped ranking? On files of known answers.

    python tests/benchmarks/rankings.py [FILE.answers.yaml …]

Prints hit@1, hit@3 and MRR of BM25 alone, FAISS alone and the shipped ranking, with 95 % bootstrap intervals, and the
shipped answering sentence, refusals and figures by tag. The index is made in a temporary folder.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from sklearn.metrics import roc_auc_score

from assistant import Assistant, build
from assistant.embeddings import load
from assistant.index import Catalogue, Generation
from assistant.known_answers import DEPTH, KnownAnswer, Outcome, figures, gold, judge, read

ROOT = Path(__file__).parents[2]
HELD_OUT = ROOT / "tests" / "known_answers" / "held_out.answers.yaml"
RESAMPLES = 2_000

Ranks = list[int | None]


def main() -> None:
    """Print the table for each file."""
    files = [Path(argument) for argument in sys.argv[1:]] or [HELD_OUT]
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "corpus", folder)
        generation, embedder = Catalogue(Path(folder)).open(), load()
        with Assistant.open(folder, embedder=embedder) as assistant:
            for file in files:
                known = read(file)
                answerable = [one for one in known if not one.refuse]
                print(f"\n{file.name}: {len(answerable)} answerable, {len(known) - len(answerable)} to be refused")
                print(f"{'ranking':<18}{'hit@1':>20}{'hit@3':>20}{'MRR':>8}")

                def lexical(question: str) -> Sequence[int]:
                    return list(generation.lexical.best(question, DEPTH)[0])

                def dense(question: str) -> Sequence[int]:
                    return list(generation.vectors.nearest(embedder.embed([question], query=True).vectors[0], DEPTH)[0])

                for name, rank in (("BM25 alone", lexical), ("FAISS alone", dense)):
                    print_row(name, view_ranks(answerable, rank, generation, assistant))
                outcomes = [judge(one, assistant) for one in known]
                print_row("shipped", [one.rank for one in outcomes if not one.known.refuse])
                print_refusals(outcomes)
                print_tags(outcomes)
        generation.close()


def view_ranks(
    known: Sequence[KnownAnswer],
    rank: Callable[[str], Sequence[int]],
    generation: Generation,
    assistant: Assistant,
) -> Ranks:
    """The rank of the first passage that contains a right quotation, in one view's own order."""
    ranks: Ranks = []
    for one in known:
        wanted = gold(one, assistant)
        passages = [generation.store.passage(row) for row in rank(one.question)]
        ranks.append(
            next(
                (
                    number
                    for number, passage in enumerate(passages, start=1)
                    for article, place, _ in wanted
                    if (article, True) == (passage.article_id, passage.start <= place.start <= place.end <= passage.end)
                ),
                None,
            )
        )
    return ranks


def print_row(name: str, ranks: Ranks) -> None:
    """One line of the table."""
    values = np.array([rank or np.inf for rank in ranks])
    print(f"{name:<18}{_interval(values <= 1):>20}{_interval(values <= 3):>20}{(1 / values).mean():>8.3f}")


def _interval(values: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> str:
    """The mean and its 95 % bootstrap interval."""
    random = np.random.default_rng(0)
    means = values[random.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():.3f} ({low:.2f}–{high:.2f})"


def print_refusals(outcomes: Sequence[Outcome]) -> None:
    """The figures that only the shipped pipeline has."""
    found = figures(outcomes)
    labels = [not one.known.refuse for one in outcomes]
    area = roc_auc_score(labels, [one.answer.confidence for one in outcomes]) if len(set(labels)) == 2 else float("nan")
    print(
        f"answering sentence, end to end {found['sentence_hit@1']:.3f}; false refusals {found['false_refusals']:.3f}; "
        f"refused where it must {found['refused']:.3f}; AUROC of the confidence {area:.3f}; "
        f"known answers passed {found['passed']:.3f}"
    )


def print_tags(outcomes: Sequence[Outcome]) -> None:
    """For each tag, how many questions have it, and hit@1, or the share refused of those that must be."""
    right: dict[str, list[bool]] = {}
    for one in outcomes:
        for tag in one.known.tags:
            label = f"{tag}, refused" if one.known.refuse else f"{tag}, hit@1"
            right.setdefault(label, []).append(one.answer.refused if one.known.refuse else one.rank == 1)
    print("; ".join(f"{label} {np.mean(values):.2f} of {len(values)}" for label, values in sorted(right.items())))


if __name__ == "__main__":
    main()
