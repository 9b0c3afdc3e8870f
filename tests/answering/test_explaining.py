"""An explanation is what `ask` did: the same answer, every candidate, and sums that add up to its confidence."""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ToyEmbedder
from toy_world import QUESTIONS, TEXTS, files

from assistant import Assistant, build
from assistant.answering.refusal import Logistic, Refusal
from assistant.models.rerank import Reranker
from assistant.records import Explanation, Fate

QUESTION = QUESTIONS[0]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy collection, and a copy of one article's first sentence in another."""
    folder = tmp_path_factory.mktemp("explaining")
    (folder / "corpus").mkdir()
    copy = {"copy.md": "---\npublished: 2018\n---\nThe old bridge was built in 1932. It is red."}
    for name, text in {**files(*TEXTS), **copy}.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build(folder / "corpus", folder / "index", embedder=ToyEmbedder())
    return folder / "index"


@pytest.fixture
def assistant(index: Path) -> Iterator[Assistant]:
    """An assistant over them."""
    with Assistant.open(index, embedder=ToyEmbedder()) as opened:
        yield opened


def fates(explanation: Explanation) -> list[tuple[str, int | None]]:
    """What became of each candidate."""
    return [(str(candidate.fate), candidate.hit) for candidate in explanation.candidates]


@pytest.mark.parametrize("question", [*QUESTIONS, "Hello!", "What is 2+2?"])
def test_it_explains_the_very_answer(assistant: Assistant, question: str) -> None:
    """Verdict, reason, confidence and hits are those of `ask`; the hits are candidates in the same order."""
    answer, explanation = assistant.ask(question, 3), assistant.explain(question, 3)
    told = (explanation.refused, explanation.reason, explanation.confidence, explanation.caution, explanation.index)
    assert told == (answer.refused, answer.reason, answer.confidence, answer.caution, answer.index)
    shown = [candidate for candidate in explanation.candidates if candidate.fate == Fate.HIT]
    assert [(one.passage_id, one.hit, one.scores) for one in shown] == [
        (hit.passage.id, hit.rank, hit.scores) for hit in answer.hits
    ]
    assert [one.confidence for one in shown] == [hit.confidence for hit in answer.hits]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_weighed_adds_up(assistant: Assistant, question: str) -> None:
    """Contributions are value times weight, their sum the log-odds; the confidence is the product of both."""
    explanation = assistant.explain(question)
    for weighing in explanation.weighings:
        assert all(signal.contribution == signal.value * signal.weight for signal in weighing.signals)
        odds = weighing.intercept + sum(signal.contribution for signal in weighing.signals)
        assert weighing.probability == pytest.approx(1 / (1 + math.exp(-odds)))
    if explanation.rule is None:
        assert [weighing.of for weighing in explanation.weighings] == ["topic", "answer"]
        product = math.prod(weighing.probability for weighing in explanation.weighings)
        assert explanation.confidence == pytest.approx(product)


def test_the_users_own_calibration_is_weighed_last() -> None:
    """Its only signal is the log-odds of the product, and its probability is the confidence."""
    own = Refusal(Logistic({"late": 2.0}, 0.0), Logistic({}, 0.0), 0.5, own=Logistic({"logit": 2.0}, 1.0))
    answer, last = own.weighings({"late": 0.5})
    assert [answer.of, last.of] == ["answer", "own"]
    assert answer.probability == pytest.approx(1 / (1 + math.exp(-1)))
    (signal,) = last.signals
    assert signal.name == "logit"
    assert signal.value == pytest.approx(1.0)
    assert last.probability == own.confidence({"late": 0.5}) == pytest.approx(1 / (1 + math.exp(-3)))


def test_every_candidate_is_there_once_with_its_fate(assistant: Assistant) -> None:
    """All passages of a small collection are candidates; a copy is a twin, what is not shown says why."""
    explanation = assistant.explain(QUESTION, 1)
    ids = [candidate.passage_id for candidate in explanation.candidates]
    assert len(ids) == len(set(ids)) == explanation.index.passages
    assert [candidate.rank for candidate in explanation.candidates] == list(range(1, len(ids) + 1))
    assert fates(explanation)[:2] == [("hit", 1), ("twin", 1)]
    assert {fate for fate, _ in fates(explanation)[2:]} == {"lower"}


def test_ranks_are_those_of_the_views(assistant: Assistant) -> None:
    """By BM25 only what shares a word has a place; both orders are those of the scores."""
    candidates = assistant.explain("railway").candidates
    assert [c.article_id for c in candidates if c.ranks["bm25"]] == ["railway"]
    by_place = sorted(candidates, key=lambda candidate: candidate.ranks["dense"] or 0)
    assert [c.ranks["dense"] for c in by_place] == list(range(1, len(candidates) + 1))
    assert all(a.scores["dense"] >= b.scores["dense"] for a, b in pairwise(by_place))


def test_a_passage_that_repeats_a_mark_says_so(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """Overlapping passages mark one sentence; the second adds nothing."""
    around = " ".join(f"In the {word} year the pilots guided many ships along the coast." for word in "abcdefgh")
    corpus = write_corpus({"harbour.md": f"{around} The harbour freezes in winter. {around}"})
    build(corpus, tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        candidates = assistant.explain("Does the harbour freezes in winter?", 1).candidates
    marking = [c for c in candidates if c.sentence.text == "The harbour freezes in winter."]
    assert len(marking) > 1
    assert [c.fate for c in marking] == [Fate.HIT, *[Fate.SAME_MARK] * (len(marking) - 1)]


def test_words_are_counted_and_lacking_ones_named(assistant: Assistant) -> None:
    """A word that no article has is lacking; question words are none of them."""
    explanation = assistant.explain("How many ships left the harbour with zebras?")
    assert {word.word: word.lacking for word in explanation.words} == {
        "many": True, "ships": False, "left": True, "harbour": False, "zebras": True
    }  # fmt: skip
    assert {word.word: word.passages for word in explanation.words}["zebras"] == 0
    assert {word.word: word.passages for word in explanation.words}["harbour"] >= 2


@pytest.mark.parametrize(
    ("question", "options", "rule"),
    [
        ("Hello!", {}, "greeting"),
        ("What is 2+2?", {}, "sum"),
        ("Wie ist das Wetter?", {}, "language"),
        ("zebra", {}, "unknown-words"),
        (QUESTION, {"after": "2030"}, "filters"),
        (QUESTION, {}, None),
    ],
)
def test_a_rule_that_decides_is_named(
    assistant: Assistant, question: str, options: dict[str, Any], rule: str | None
) -> None:
    """Where a rule stands before all scores, the confidence is 0 and the rule is told."""
    explanation = assistant.explain(question, **options)
    assert explanation.rule == rule
    assert rule is None or (explanation.refused and explanation.confidence == 0.0)
    assert rule != "filters" or explanation.candidates == ()


class _Backwards(Reranker):
    """Likes the passages that come late in the alphabet."""

    name = "backwards"

    def __init__(self) -> None:
        """Nothing to load."""

    def warm(self) -> None:
        """Nothing to load."""

    def scores(self, question: str, passages: Any) -> Any:
        """The order of the texts."""
        order = sorted(passages)
        return np.array([order.index(passage) for passage in passages], np.float32)


def test_a_rerankers_order_is_the_answers(index: Path) -> None:
    """Also where fewer hits are asked for than it reads."""
    with Assistant.open(index, embedder=ToyEmbedder(), reranker=_Backwards()) as assistant:
        answer, explanation = assistant.ask(QUESTION, 1), assistant.explain(QUESTION, 1)
        assert explanation.candidates[0].passage_id == answer.hits[0].passage.id
        assert "reranker" in explanation.candidates[0].scores
