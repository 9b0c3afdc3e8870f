"""Refusal: a logistic regression that can be worked out by hand, over scores that the search gives."""

import math
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ToyEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant import build
from assistant.answering.refusal import Logistic, default
from assistant.index import Catalogue
from assistant.retrieval.search import search


def test_confidence_is_the_logistic_function() -> None:
    """Intercept and weighted scores are summed; scores without a weight do not count."""
    model = Logistic({"late": 2.0, "bm25": -0.5}, 1.0)
    logit = 1.0 + 2.0 * 0.75 - 0.5 * 3.0
    expected = 1 / (1 + math.exp(-logit))
    assert model.probability({"late": 0.75, "bm25": 3.0, "dense": 9.0}) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("logit", "expected"), [(0.0, 0.5), (1e4, 1.0), (-1e4, 0.0), (-4.0, 0.01798621)])
def test_no_logit_overflows(logit: float, expected: float) -> None:
    """Scores of any size give a probability, also where the exponential would overflow."""
    assert Logistic({}, logit).probability({}) == pytest.approx(expected, abs=1e-8)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_confidence_rises_with_its_score(first: float, second: float) -> None:
    """A higher score never gives a lower confidence, and every confidence lies in [0, 1]."""
    model = Logistic({"late": 3.0}, -1.0)
    low, high = (model.probability({"late": score}) for score in sorted((first, second)))
    assert 0.0 <= low <= high <= 1.0


def test_a_score_that_is_not_there_is_no_zero() -> None:
    """Coefficients for a score that the search does not give are an error, never silently left out."""
    with pytest.raises(KeyError, match="nowhere"):
        Logistic({"nowhere": 1.0}, 0.0).probability({"late": 1.0})


def test_the_shipped_model_fits_the_search(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """The shipped weights name scores that the search gives, and the shipped caution can be reached."""
    toy = ToyEmbedder()
    build(write_corpus({"a.md": "The red fox ran home."}), tmp_path / "index", embedder=toy)
    with closing(Catalogue(tmp_path / "index").open()) as generation:
        candidate = search(generation, toy, "red fox", 1)[0]
    nothing = dict.fromkeys(candidate.scores, 0.0)
    assert 0.0 < default().caution < 1.0
    for model in (default().answer, default().hit):
        assert set(model.weights) <= set(candidate.scores)
        assert model.probability(candidate.scores) > model.probability(nothing)
