"""Does what `pincite test --transplanted` says of a collection follow how often its real traps are refused?

    python tests/benchmarks/transplanted.py [PAIRS]

For collections with questions that people wrote to be refused, prints beside each other the share of those that is
refused and the shares of the made ones: the five articles (all known answers but the off-topic file), the ten of
tests/collections/ten, and every title of squad2 that nothing was fitted on as a collection of its own; with the reader
and without. Then Spearman's rank correlation over the titles, with its p-value.
"""

import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from public import EVAL, is_even, lines
from scipy.stats import spearmanr

from assistant import Assistant
from assistant.builder import build_articles
from assistant.corpus import make_article, read
from assistant.evaluation import known_answers
from assistant.evaluation.transplanted import trial
from assistant.models.embeddings import load
from assistant.records import Article

ROOT = Path(__file__).parents[2]
PAIRS = 40
MOST, LEAST = 30, 15  # real traps asked of a title, at most; titles with fewer are left out
FIGURES = ("told_answered", "transplanted_refused", "elsewhere_refused")

Collection = tuple[str, tuple[Article, ...], list[str]]


def main() -> None:
    """Print the table and the correlations."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    embedder = load()
    rows: dict[str, list[list[float]]] = defaultdict(list)
    print("| collection | reader | real traps | refused | pairs | told, answered | refused | … of the rest |")
    print("|---|---|---|---|---|---|---|---|")
    for name, articles, traps in (*_own(), *_titles()):
        with tempfile.TemporaryDirectory() as folder:
            build_articles(articles, Path(folder), embedder=embedder)
            for reader in (None, "off"):
                with Assistant.open(folder, embedder=embedder, reader=reader) as assistant:
                    refused = [assistant.ask(question).refused for question in traps]
                    made = trial(assistant, pairs)
                shares = [made.figures.get(figure, (float("nan"),))[0] for figure in FIGURES]
                real = sum(refused) / len(refused)
                cells = " | ".join(f"{share:.2f}" for share in shares)
                said = reader or "on"
                print(f"| {name} | {said} | {len(traps)} | {real:.2f} | {len(made.asked)} | {cells} |", flush=True)
                if name.startswith("squad2") and len(made.asked) >= LEAST:
                    rows[said].append([real, *shares])
    for said, own in rows.items():
        columns = list(zip(*own, strict=True))
        for figure, column in zip(FIGURES[1:], columns[2:], strict=True):
            found = spearmanr(columns[0], column, nan_policy="omit")
            print(f"reader {said}, {len(own)} titles: {figure} rho {found.statistic:.2f}, p {found.pvalue:.3f}")


def _own() -> Iterator[Collection]:
    known = ROOT / "tests" / "known_answers"
    files = [path for path in sorted(known.glob("*.answers.yaml")) if not path.name.startswith("off_topic")]
    traps = [one.question for path in files for one in known_answers.read(path) if one.refuse]
    yield "five", tuple(read(ROOT / "corpus")), traps
    ten = ROOT / "tests" / "collections" / "ten"
    yield (
        "ten",
        tuple(read(ten / "corpus")),
        [o.question for o in known_answers.read(ten / "held_out.yaml") if o.refuse],
    )


def _titles() -> Iterator[Collection]:
    by_title: dict[str, dict[str, str]] = defaultdict(dict)
    for one in lines(EVAL / "squad2" / "corpus.jsonl"):
        if not is_even(one["title"]):
            by_title[one["title"]][one["_id"]] = one["text"]
    traps = [(line["text"], line.get("corpus-id")) for line in lines(EVAL / "squad2" / "unanswerable.jsonl")]
    for title, texts in sorted(by_title.items()):
        own = [question for question, document in traps if document in texts]
        if len(own) >= LEAST:
            articles = tuple(make_article(f"d{number:04}", text) for number, text in enumerate(texts.values()))
            yield f"squad2 {title}", articles, random.Random(0).sample(own, min(MOST, len(own)))


if __name__ == "__main__":
    main()
