"""What searching for a near word as well does to misspelt questions, and to those that are not.

    python tests/benchmarks/spelling.py INDEXES [LIMIT]

Asks noiseqa's questions, clean, typed and spoken, and the development questions, with near words and, where a question
has any, as it is written too; the indexes are kept in the folder INDEXES. Prints for each set how many questions had a
near word, and hit@1 both ways. Without the reader, like the other tables of public sets.
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

from public import EVAL

from assistant import Assistant, build
from assistant.builder import build_articles
from assistant.evaluation import benchmark
from assistant.evaluation.known_answers import gold, is_right, read
from assistant.models.embeddings import load
from assistant.records import Answer

FORMS = ("", "_keyboard_natural", "_keyboard_synthetic", "_asr_natural", "_asr_synthetic")
ROOT = Path(__file__).parents[2]
EMBEDDER = load()

Asked = tuple[str, Callable[[Answer], bool]]  # a question, and whether the first hit of an answer is right


def main(indexes: Path, limit: int | None) -> None:
    """Print the table."""
    print("| questions | asked | with a near word | hit@1 of all, as written → with it | of those |")
    print("|---|---|---|---|---|")
    build(ROOT / "corpus", indexes / "five", embedder=EMBEDDER)
    with Assistant.open(indexes / "five", embedder=EMBEDDER, reader="off") as assistant:
        report("development", assistant, list(_development(assistant)))
    for form in FORMS:
        public = benchmark.read_set(EVAL / "noiseqa", f"queries{form}.jsonl", limit=limit)
        build_articles(tuple(public.documents.values()), indexes / "noiseqa", embedder=EMBEDDER)
        with Assistant.open(indexes / "noiseqa", embedder=EMBEDDER, reader="off") as assistant:
            report(f"noiseqa{form}", assistant, list(_public(public)))


def report(name: str, assistant: Assistant, questions: list[Asked]) -> None:
    """Print a row."""
    right: list[tuple[bool, bool, bool]] = []  # as written, with near words, whether there were any
    for question, is_first_right in questions:
        answer = assistant.ask(question, top=1)
        plain = assistant.ask(question, top=1, as_written=True) if answer.spellings else answer
        right.append((is_first_right(plain), is_first_right(answer), bool(answer.spellings)))
    near = [row for row in right if row[2]]
    before, after = (sum(row[way] for row in right) / len(right) for way in (0, 1))
    changed = f"{sum(row[0] for row in near)} → {sum(row[1] for row in near)} right of {len(near)}"
    print(
        f"| {name} | {len(right)} | {len(near) / len(right):.1%} | {before:.3f} → {after:.3f} | {changed} |", flush=True
    )


def _public(asked: benchmark.QuestionSet) -> Iterator[Asked]:
    names = {name: article.id for name, article in asked.documents.items()}
    for question in asked.questions:
        yield question.text, partial(_is_of, {names[name] for name in question.relevant})


def _is_of(right: set[str], answer: Answer) -> bool:
    return bool(answer.hits) and answer.hits[0].passage.article_id in right


def _development(assistant: Assistant) -> Iterator[Asked]:
    for known in read(ROOT / "tests" / "known_answers" / "development.answers.yaml"):
        if not known.refuse:
            yield known.question, partial(_is_gold, gold(known, assistant))


def _is_gold(right: Any, answer: Answer) -> bool:
    return bool(answer.hits) and is_right(answer.hits[0], right)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else None)
