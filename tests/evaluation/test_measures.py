"""Figures of merit: worked by hand, and never dependent on the order in which questions are asked."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation import measures

confidences = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def test_what_was_not_found_counts_zero() -> None:
    """A question without a right hit stays in the denominator."""
    assert measures.hit_at(1, [1, None, None, 2]) == 0.25
    assert measures.mrr([1, None, None, 2]) == 0.375
    assert measures.hit_at(1, []) == measures.mrr([]) == 0


def test_a_ranking_is_measured_by_the_place_of_what_is_right() -> None:
    """Grades count in nDCG, ties do not exist, and what was not found counts zero everywhere."""
    found = measures.of_ranking({"b": 2, "z": 1}, ["a", "b", "c"])
    assert tuple(found) == measures.RANKING
    ideal = 2 + 1 / math.log2(3)
    assert found == {
        "hit@1": 0,
        "hit@3": 1,
        "hit@5": 1,
        "mrr": 0.5,
        "ndcg@10": pytest.approx(2 / math.log2(3) / ideal),
        "recall@100": 0.5,
    }
    assert set(measures.of_ranking({"b": 1}, []).values()) == {0}
    deep = [f"d{n:03}" for n in range(200)]
    assert measures.of_ranking({"d005": 1, "d150": 1}, deep)["recall@100"] == 0.5
    assert measures.of_ranking({"d005": 1}, deep)["hit@5"] == 0


def test_log_loss_weighs_both_kinds_the_same() -> None:
    """Sure and right costs nothing, sure and wrong a lot but no infinity; asking twice changes nothing."""
    assert measures.log_loss([1.0], [0.0]) == 0
    assert measures.log_loss([0.5], [0.5]) == pytest.approx(math.log(2))
    assert 100 < measures.log_loss([0.0], [0.0]) < 1000
    assert measures.log_loss([0.9], [0.2] * 7) == pytest.approx(measures.log_loss([0.9], [0.2]))


def test_auroc_needs_both_kinds() -> None:
    """Without unanswerable questions there is no such figure, and zero would be a lie."""
    assert measures.auroc([0.4], []) is None
    assert measures.auroc([], [0.4]) is None
    assert measures.auroc([0.9], [0.4]) == 1


def test_refusals_at_a_given_cost() -> None:
    """At 5 % of 20 answerable questions one may be refused by mistake, and no second."""
    answerable = [n / 20 for n in range(1, 21)]
    assert measures.refused_at(0.05, answerable, [0.01, 0.05, 0.07, 0.1, 0.9]) == 0.6
    assert measures.refused_at(0.05, answerable, []) is None


def test_coverage_takes_ties_together() -> None:
    """A caution cannot part two questions of one confidence."""
    assert measures.coverage_at(1.0, [0.9, 0.9], [True, False]) == 0
    assert measures.coverage_at(0.5, [0.9, 0.9], [True, False]) == 1


def test_perfect_confidence_has_no_calibration_error() -> None:
    """Sure and right, unsure and wrong: the error is nothing; the reverse is all."""
    assert measures.calibration_error([1.0] * 3, [0.0] * 9) == 0
    assert measures.calibration_error([0.0], [1.0]) == 1


def test_both_kinds_weigh_the_same_in_the_calibration_error() -> None:
    """Asking the same unanswerable questions twice changes nothing."""
    once = measures.calibration_error([0.9, 0.6], [0.2, 0.7])
    assert measures.calibration_error([0.9, 0.6], [0.2, 0.7] * 5) == pytest.approx(once)


@given(confidences, confidences)
def test_reliability_accounts_for_all(yes: list[float], no: list[float]) -> None:
    """The bins' weights sum to one, and half of the weight is answerable."""
    rows = measures.reliability(yes, no)
    assert sum(weight for weight, _, _ in rows) == pytest.approx(1)
    assert sum(weight * share for weight, _, share in rows) == pytest.approx(0.5)


def test_the_interval_holds_the_mean_and_repeats() -> None:
    """The bootstrap has a fixed seed."""
    values = [1.0] * 30 + [0.0] * 10
    low, high = measures.interval(values)
    assert low < 0.75 < high
    assert measures.interval(values) == (low, high)


def test_a_paired_test_sees_what_is_consistent() -> None:
    """Ten of ten questions better is no chance; five better and five worse is."""
    assert measures.paired_p([0] * 10, [1] * 10) == pytest.approx(2 / 2**10)
    assert measures.paired_p([0, 1] * 5, [1, 0] * 5) == 1
    assert measures.paired_p([0.5, 0.5], [0.5, 0.5]) == 1
    assert measures.paired_p([0.5, 0.5], [0.5, 0.7]) == 1


def test_a_paired_test_needs_pairs() -> None:
    """Two runs over different questions cannot be compared."""
    with pytest.raises(ValueError, match="found 1 and 2"):
        measures.paired_p([1], [1, 0])
