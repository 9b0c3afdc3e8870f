"""Figures of merit, and whether two runs differ: the same for known answers and for public sets.

In go ranks (from 1; None: not found), confidences in [0, 1] and paired values; out come numbers. Nothing is drawn
without a fixed seed, so a run repeats to the last digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES = 10_000
BINS = 10  # of the calibration error
HITS = (1, 3, 5)  # down to which rank
GRADED = ("ndcg@10", "recall@100")
RANKING = (*(f"hit@{k}" for k in HITS), "mrr", *GRADED)


def hit(k: int, rank: int | None) -> bool:
    """Whether the right one is among the first `k`."""
    return rank is not None and rank <= k


def reciprocal(rank: int | None) -> float:
    """What a rank counts in the mean reciprocal rank; 0 where there is none."""
    return 1 / rank if rank else 0.0


def hit_at(k: int, ranks: Iterable[int | None]) -> float:
    """Share of ranks up to `k`; 0 where there are none.

    >>> hit_at(3, [1, 4, None, 3])
    0.5
    """
    return mean([hit(k, rank) for rank in ranks])


def mrr(ranks: Iterable[int | None]) -> float:
    """Mean reciprocal rank; what was not found counts zero.

    >>> mrr([1, 2, None])
    0.5
    """
    return mean([reciprocal(rank) for rank in ranks])


def of_ranking(grades: Mapping[str, int], ranked: Sequence[str]) -> dict[str, float]:
    """The values in [0, 1] of one question's ranking, by the names in `RANKING`; all 0 where nothing was found.

    Args:
        grades: the right documents, each with a grade from 1.
        ranked: documents, best first, each once.

    nDCG and recall are computed by ir_measures: MacAvaney et al. 2022, arXiv:2111.13466.

    >>> of_ranking({"b": 1}, ["a", "b"])["mrr"]
    0.5
    """
    import ir_measures

    scores = {name: len(ranked) - place for place, name in enumerate(ranked)}  # distinct: a tie would go by name
    metrics = ir_measures.iter_calc(list(_measures()), {"": grades}, {"": scores})
    graded = {_measures()[metric.measure]: float(metric.value) for metric in metrics}
    rank = next((place for place, name in enumerate(ranked, start=1) if name in grades), None)
    hits = {f"hit@{k}": float(hit(k, rank)) for k in HITS}
    return {**hits, "mrr": reciprocal(rank), **{name: graded[name] for name in GRADED}}


@cache
def _measures() -> dict[Any, str]:
    from ir_measures import R, nDCG

    return dict(zip((nDCG @ 10, R @ 100), GRADED, strict=True))


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return float(np.mean(values)) if len(values) else 0.0


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """Area under the ROC curve of the confidence; None where one of the kinds is missing.

    The probability that an answerable question gets the higher confidence, ties counting half.

    >>> auroc([0.9, 0.5], [0.1, 0.5])
    0.875
    """
    if not answerable or not unanswerable:
        return None
    from sklearn.metrics import roc_auc_score

    labels = [1] * len(answerable) + [0] * len(unanswerable)
    return float(roc_auc_score(labels, [*answerable, *unanswerable]))


def refused_at(share: float, answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """Share of the unanswerable that are refused by the highest caution which refuses at most `share` of the others.

    >>> refused_at(0.05, [0.5, 0.6, 0.9], [0.4, 0.5, 0.7])
    0.3333333333333333
    """
    if not answerable or not unanswerable:
        return None
    least = sorted(answerable)[int(share * len(answerable))]
    return mean([confidence < least for confidence in unanswerable])


def coverage_at(precision: float, confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Largest share of the questions that can be answered, the most confident first, with that share of them right.

    Questions of equal confidence are answered together.

    >>> coverage_at(0.95, [0.9, 0.8, 0.7, 0.1], [True, True, False, True])
    0.5
    """
    order = np.argsort(np.negative(confidences), kind="stable")
    ranked = np.asarray(confidences)[order]
    precise = np.cumsum(np.asarray(right)[order]) / np.arange(1, len(order) + 1) >= precision
    ends = np.append(ranked[1:] != ranked[:-1], True) if len(ranked) else np.zeros(0, bool)
    possible = np.flatnonzero(precise & ends)
    return float((possible[-1] + 1) / len(order)) if len(possible) else 0.0


def calibration_error(answerable: ArrayLike, unanswerable: ArrayLike, bins: int = BINS) -> float | None:
    """Expected calibration error: mean distance of confidence and share over bins of equal width.

    Both kinds of question weigh the same, however many there are. Source: Guo et al. 2017, arXiv:1706.04599.
    """
    rows = reliability(answerable, unanswerable, bins)
    return sum(weight * abs(said - found) for weight, said, found in rows) if rows else None


def log_loss(answerable: ArrayLike, unanswerable: ArrayLike) -> float:
    """Mean surprise in nats at which kind a question is; both kinds weigh the same. The lower, the better.

    >>> round(log_loss([0.5], [0.5, 0.5]), 3)
    0.693
    """
    yes, no = np.asarray(answerable, float), 1 - np.asarray(unanswerable, float)
    return float(np.mean([-np.log(np.maximum(part, np.finfo(float).tiny)).mean() for part in (yes, no)]))


def reliability(answerable: ArrayLike, unanswerable: ArrayLike, bins: int = BINS) -> list[tuple[float, float, float]]:
    """For each bin that is not empty: its weight, its mean confidence, the share of answerable questions in it."""
    yes, no = np.asarray(answerable, float), np.asarray(unanswerable, float)
    if not len(yes) or not len(no):
        return []
    confidences = np.concatenate([yes, no])
    weights = np.concatenate([np.full(len(yes), 0.5 / len(yes)), np.full(len(no), 0.5 / len(no))])
    labels = np.concatenate([np.ones(len(yes)), np.zeros(len(no))])
    chosen = np.minimum((confidences * bins).astype(int), bins - 1)
    rows = []
    for bin_number in np.unique(chosen):
        inside = weights * (chosen == bin_number)
        total = inside.sum()
        rows.append((float(total), float(inside @ confidences / total), float(inside @ labels / total)))
    return rows


def interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Bootstrap interval of the mean (percentile method, fixed seed); (0, 0) of nothing."""
    if not len(values):
        return 0.0, 0.0
    drawn = _resampled(np.asarray(values, float))
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def auroc_interval(
    answerable: Sequence[float], unanswerable: Sequence[float], level: float = 0.95
) -> tuple[float, float]:
    """Bootstrap interval of `auroc` (percentile method, fixed seed), each kind of question resampled by itself."""
    yes, no = np.asarray(answerable, float), np.asarray(unanswerable, float)
    if not len(yes) or not len(no):
        return 0.0, 0.0
    above = (yes[:, None] > no) + (yes[:, None] == no) / 2
    random = np.random.default_rng(0)
    # How often each question is drawn; the area is then a product with the matrix of pairs.
    drawn = [random.multinomial(len(kind), np.full(len(kind), 1 / len(kind)), RESAMPLES) for kind in (yes, no)]
    areas = ((drawn[0] @ above) * drawn[1]).sum(axis=1) / (len(yes) * len(no))
    tail = (1 - level) / 2
    low, high = np.quantile(areas, [tail, 1 - tail])
    return float(low), float(high)


def _resampled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    generator = np.random.default_rng(0)
    return np.array([values[generator.integers(len(values), size=len(values))].mean() for _ in range(RESAMPLES)])


def paired_p(before: Sequence[float], after: Sequence[float]) -> float:
    """Two-sided p-value of a paired randomisation test on the mean difference (fixed seed).

    Each question's two values are swapped at random: Smucker et al. 2007, doi:10.1145/1321440.1321528. 1 where nothing
    differs, or one value alone, which might as well have been swapped.

    Raises:
        ValueError: the two are not of one length.

    >>> paired_p([0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]) < 0.05
    True
    """
    if len(before) != len(after):
        raise ValueError(f"paired values expected, found {len(before)} and {len(after)}")
    differences = np.subtract(after, before, dtype=float)
    differences = differences[differences != 0]
    if len(differences) < 2:  # one difference may as well be the other way round
        return 1.0
    from scipy.stats import permutation_test

    test = permutation_test(
        (differences, np.zeros_like(differences)),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(0),
    )
    return float(test.pvalue)
