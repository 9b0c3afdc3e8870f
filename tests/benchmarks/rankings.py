"""How well do the views rank alone, and how well does the shipped ranking? On files of known answers.

    python tests/benchmarks/rankings.py [FILE.answers.yaml …]

Prints hit@1, hit@3 and MRR of BM25 alone, FAISS alone and the shipped ranking, with 95 % bootstrap intervals, and the
shipped answering sentence, refusals and figures by tag. The index is made in a temporary folder.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from assistant import Assistant, build
from assistant.evaluation.known_answers import DEPTH, KnownAnswer, Outcome, Result, ask, figures, gold, read, result
from assistant.evaluation.known_answers.figures import by_tag
from assistant.evaluation.measures import hit, hit_at, interval, mean, mrr, refused_at
from assistant.index import Catalogue, Generation
from assistant.models.embeddings import load
from assistant.text import fold, words

ROOT = Path(__file__).parents[2]
SAME = 0.6  # the F1 from which two answers are the same
ARTICLES = ("a", "an", "the")
HELD_OUT = ROOT / "tests" / "known_answers" / "held_out.answers.yaml"

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
                outcomes = ask({file: known}, assistant)
                results = [result(one) for one in outcomes]
                print_row("shipped", [one.rank for one in results if not one.refuse])
                print_refusals(results)
                print_words(outcomes)
                print_tags(results)
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
    print(f"{name:<18}{_within(1, ranks):>20}{_within(3, ranks):>20}{mrr(ranks):>8.3f}")


def _within(k: int, ranks: Ranks) -> str:
    """hit@k and its 95 % bootstrap interval."""
    low, high = interval([hit(k, rank) for rank in ranks])
    return f"{hit_at(k, ranks):.3f} ({low:.2f}–{high:.2f})"


def print_refusals(results: Sequence[Result]) -> None:
    """The figures that only the shipped pipeline has; nan where a file has no such question."""
    found = {key: float("nan") if value is None else value for key, value in figures(results).items()}
    print(
        f"answering sentence, end to end {found['sentence_hit@1']:.3f}; false refusals {found['false_refusals']:.3f}; "
        f"refused where it must {found['refused']:.3f}; AUROC of the confidence {found['auroc']:.3f}; "
        f"refused at 5 % false refusals {_refused_at(results)}; "
        f"known answers passed {found['passed']:.3f}"
    )


def _refused_at(results: Sequence[Result]) -> str:
    yes, no = ([one.confidence for one in results if one.refuse is kind] for kind in (False, True))
    return f"{refused_at(0.05, yes, no):.3f}" if yes and no else "–"


def print_words(outcomes: Sequence[Outcome]) -> None:
    """The answering words of first hits: how often they are right, of all questions that have some, and of those shown.

    Right are words whose F1 with words that are known to answer, in the hit's article or a twin's, is `SAME` or more
    (Rajpurkar et al. 2016, arXiv:1606.05250); 'to the word' are those of F1 1.
    """
    asked = [outcome for outcome in outcomes if any(answer.words for answer in outcome.known.answers)]
    if not asked:
        return
    scores = [agreement(outcome) for outcome in asked]
    shown = [score for score in scores if score is not None]
    print(f"answering words of {len(asked)} questions that have some: shown for {len(shown)}")
    for what, values in (
        ("right, end to end", [score is not None and score >= SAME for score in scores]),
        ("to the word, end to end", [score == 1 for score in scores]),
        ("right of those shown", [score >= SAME for score in shown]),
    ):
        low, high = interval(values)
        print(f"  {what} {mean(values):.3f} ({low:.2f}–{high:.2f})")
    others = [outcome for outcome in outcomes if outcome not in asked and not outcome.answer.refused]
    refuse = [outcome.known.refuse for outcome in others if outcome.answer.hits[0].answer is not None]
    print(
        f"  shown where nothing answers: {sum(refuse)}; where no words do, as to yes or no: {len(refuse) - sum(refuse)}"
    )


def agreement(outcome: Outcome) -> float | None:
    """The best F1 of the words that the first hit shows with those known to answer; None where none are shown."""
    hit = outcome.answer.hits[0] if outcome.answer.hits and not outcome.answer.refused else None
    if hit is None or hit.answer is None:
        return None
    articles = {hit.passage.article_id, *(twin.article_id for twin in hit.twins)}
    right = [answer.words for answer in outcome.known.answers if answer.words and answer.article in articles]
    return max((overlap(hit.answer.text, gold_words) for gold_words in right), default=0.0)


def overlap(first: str, second: str) -> float:
    """The F1 of two texts' words, as often as each stands there; articles count for nothing.

    >>> overlap("four helicopters", "sell the four helicopters to Pakistan")
    0.5714285714285714
    """
    a, b = (Counter(fold(text[start:end]) for start, end in words(text)) for text in (first, second))
    for article in ARTICLES:
        del a[article], b[article]
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def print_tags(results: Sequence[Result]) -> None:
    """For each tag, how many questions have it, and hit@1, or the share refused of those that must be."""
    parts = []
    for tag, own in by_tag(results).items():
        found = figures(own)
        for key, kind in (("hit@1", False), ("refused", True)):
            if (value := found[key]) is not None:
                parts.append(f"{tag}, {key} {value:.2f} of {sum(one.refuse is kind for one in own)}")
    print("; ".join(parts))


if __name__ == "__main__":
    main()
