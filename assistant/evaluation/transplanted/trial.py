"""A trial: pairs of questions asked of the collection that they were made of, and what came of it.

In go pairs and an assistant; out comes a `Trial`, with shares and their intervals.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.api import Assistant
from assistant.evaluation.measures import interval, mean
from assistant.evaluation.transplanted.questions import Pair, pairs
from assistant.records import Answer

Progress = Callable[[int, int, str], None]  # pairs asked, pairs in all, the question

ANSWERED, FIRST, REFUSED, ELSEWHERE = "told_answered", "told_hit@1", "transplanted_refused", "elsewhere_refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """How one pair went.

    Attributes:
        pair: the two questions.
        told_refused: whether the question that a sentence tells was refused.
        told_confidence: how sure an answer was.
        right: whether the first hit's passage holds that sentence, or a twin of it.
        refused: whether the transplanted question was refused.
        confidence: how sure an answer was.
        shown: the marked sentence of its first hit; empty where nothing was found.
        elsewhere_refused: whether it was refused by the other articles alone; None where there is no other.
    """

    pair: Pair
    told_refused: bool
    told_confidence: float
    right: bool
    refused: bool
    confidence: float
    shown: str
    elsewhere_refused: bool | None


@dataclass(frozen=True, slots=True)
class Trial:
    """All pairs that were made, asked of a collection.

    Attributes:
        wanted: how many pairs were asked for.
        seed: what they were drawn by.
        caution: the least confidence of an answer that is not refused.
        articles: how many articles the collection has.
        asked: how each pair went.
    """

    wanted: int
    seed: int
    caution: float
    articles: int
    asked: tuple[Asked, ...]

    @property
    def figures(self) -> dict[str, tuple[float, float, float]]:
        """Each share with its 95 % bootstrap interval, over the pairs."""
        shares = {
            ANSWERED: [not one.told_refused for one in self.asked],
            FIRST: [one.right for one in self.asked],
            REFUSED: [one.refused for one in self.asked],
            ELSEWHERE: [one.elsewhere_refused for one in self.asked if one.elsewhere_refused is not None],
        }
        return {name: (mean(values), *interval(values)) for name, values in shares.items() if values}


def trial(
    assistant: Assistant, count: int, seed: int = 0, caution: float | None = None, progress: Progress | None = None
) -> Trial:
    """Make pairs of a collection's sentences and ask both questions of each; the second of the other articles too.

    Args:
        assistant: the open collection.
        count: how many pairs at the most.
        seed: what they are drawn by.
        caution: as for `Assistant.ask`.
        progress: called before the first question and after each pair.

    Raises:
        ModelError: the model cannot be loaded.
    """
    made = pairs(assistant, count, seed)
    tell = progress or (lambda done, total, what: None)
    tell(0, len(made), "opening the model")
    every = [article.id for article in assistant.articles()]
    asked, least = [], caution or 0.0
    for done, pair in enumerate(made, start=1):
        told, other = (assistant.ask(text, caution=caution) for text in (pair.told, pair.transplanted))
        rest = [article_id for article_id in every if article_id != pair.article_id]
        elsewhere = assistant.ask(pair.transplanted, articles=rest, caution=caution).refused if rest else None
        asked.append(_asked(pair, told, other, elsewhere))
        least = told.caution
        tell(done, len(made), pair.told)
    return Trial(count, seed, least, len(every), tuple(asked))


def _asked(pair: Pair, told: Answer, other: Answer, elsewhere: bool | None) -> Asked:
    return Asked(
        pair=pair,
        told_refused=told.refused,
        told_confidence=told.confidence,
        right=bool(told.hits) and _holds(told, pair),
        refused=other.refused,
        confidence=other.confidence,
        shown=other.hits[0].sentence.text if other.hits else "",
        elsewhere_refused=elsewhere,
    )


def _holds(answer: Answer, pair: Pair) -> bool:
    first = answer.hits[0]
    passage, sentence = first.passage, pair.sentence
    inside = passage.start <= sentence.start and sentence.end <= passage.end
    twin = any(one.article_id == pair.article_id and one.start <= sentence.start < one.end for one in first.twins)
    return twin or (passage.article_id == pair.article_id and inside)


def trial_json(trial: Trial) -> dict[str, Any]:
    """A trial as JSON: how it was made, its figures as value, low and high, and every pair."""
    figures = {name: dict(zip(("value", "low", "high"), values, strict=True)) for name, values in trial.figures.items()}
    head = {name: getattr(trial, name) for name in ("wanted", "seed", "caution", "articles")}
    return {**head, "made": len(trial.asked), "figures": figures if trial.asked else {}, "pairs": _rows(trial.asked)}


def _rows(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    return [{**asdict(one.pair), **{k: v for k, v in asdict(one).items() if k != "pair"}} for one in asked]
