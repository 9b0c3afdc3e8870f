"""The public question sets in BEIR layout, for fitting scripts and benchmarks; read in place, never copied.

    python tests/benchmarks/public.py > odd.txt

prints the ids of squad2's documents that nothing is fitted on, for `pincite benchmark … --only odd.txt`.
`../shared/eval/README.md` names the sets and what may be fitted on: the titles of squad2 whose SHA-256 is even, less
the paragraphs that noiseqa shares. PINCITE_EVAL names the folder where it lies elsewhere.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.evaluation.beir import json_lines

EVAL = Path(os.environ.get("PINCITE_EVAL") or Path(__file__).parents[3] / "shared" / "eval")


def lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """The records of a JSON Lines file.

    Raises:
        SystemExit: there is no such file here; the public sets are not part of the project.
    """
    if not path.is_file():
        raise SystemExit(f"No {path}: this script needs the public question sets.")
    yield from (line for _, line in json_lines(path))


def fit_documents() -> dict[str, str]:
    """The squad2 paragraphs that may be fitted on, by id."""
    shared = {document["text"] for document in lines(EVAL / "noiseqa" / "corpus.jsonl")}
    return {
        document["_id"]: document["text"]
        for document in lines(EVAL / "squad2" / "corpus.jsonl")
        if is_even(document["title"]) and document["text"] not in shared
    }


def fit_questions() -> Iterator[tuple[str, str, bool]]:
    """The squad2 questions that may be fitted on: the question, the document it was asked of, and is it answerable."""
    documents = fit_documents()
    questions = {line["_id"]: line["text"] for line in lines(EVAL / "squad2" / "queries.jsonl")}
    for line in lines(EVAL / "squad2" / "answers.jsonl"):
        if line["corpus-id"] in documents:
            yield questions[line["query-id"]], line["corpus-id"], True
    for line in lines(EVAL / "squad2" / "unanswerable.jsonl"):
        if line.get("corpus-id") in documents:
            yield line["text"], line["corpus-id"], False


def is_even(title: str) -> bool:
    """Whether a squad2 title is among those that may be fitted on."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % 2 == 0


def odd_documents() -> list[str]:
    """The ids of squad2's documents whose titles are not among them, to report on."""
    return [one["_id"] for one in lines(EVAL / "squad2" / "corpus.jsonl") if not is_even(one["title"])]


if __name__ == "__main__":
    print("\n".join(odd_documents()))
