"""Which words of the marked sentence answer: those on which most of what a reader thinks possible agrees.

In go a passage, its marked sentence and where a reader thinks that the answering words begin and end; out come a slice
of the article, and how probably it is right.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.models.embeddings import Floats, Ints
from assistant.models.reader import Places, run_scores
from assistant.records import Passage, Phrase, Span
from assistant.text import fold, words

# Chosen on the development questions, with squad2's titles for fitting beside them; see tests/benchmarks/README.md.
LIKELY = 150  # runs of words that are weighed: the others have next to no probability
SAME = 0.6  # the F1 from which two runs are the same answer
EXACT = 0.25  # what it is worth, beside being the same answer, to be it to the word
_ARTICLES = frozenset(("a", "an", "the"))  # no words of an answer, as in SQuAD's own measure


def answering_words(passage: Passage, sentence: Span, places: Places) -> tuple[Phrase, float] | None:
    """The words of a sentence that answer, and the probability that they do if the passage does; None without a word.

    The run of words that scores best often has a word too many or too few, and its neighbours the probability that it
    lacks. So a run is worth the probability of all that are the same answer, and a little more for its own, and the
    worthiest is taken: minimum Bayes risk (Kumar and Byrne 2004, https://aclanthology.org/N04-1022), by the F1 that
    judges answers (Rajpurkar et al. 2016, arXiv:1606.05250).
    """
    text, spans = passage.text, words(passage.text)
    borders = np.array(spans, np.int64).reshape(-1, 2) + passage.start
    runs, probability = _runs(sentence, places, borders)
    if not len(runs):
        return None
    telling = [fold(text[start:end]) not in _ARTICLES for start, end in spans]
    right = _same(_counted(runs, borders, telling)) @ probability
    best = int((right + EXACT * probability).argmax())
    start, end = map(int, runs[best])
    return Phrase(start, end, text[start - passage.start : end - passage.start]), float(right[best])


def _runs(sentence: Span, places: Places, borders: NDArray[np.int64]) -> tuple[Ints, Floats]:
    """A sentence's likeliest runs of tokens that cut no word: int (k, 2) in the article, best first; float (k,).

    Their probabilities are those among the runs of the whole passage: where its best words lie in another sentence,
    they are small.
    """
    starts, ends = places.tokens.T
    begins = np.where(_cuts(starts, borders), -np.inf, places.starts)
    stops = np.where(_cuts(ends, borders), -np.inf, places.ends)
    scores = run_scores(begins, stops)
    likely = np.exp(scores - scores.max(initial=np.finfo(np.float32).min))
    inside = (starts >= sentence.start)[:, None] & (ends <= sentence.end)[None, :] & (likely > 0)
    first, last = np.nonzero(inside)
    best = np.argsort(-likely[first, last], kind="stable")[:LIKELY]
    first, last = first[best], last[best]
    return np.stack([starts[first], ends[last]], axis=1), likely[first, last] / likely.sum()


def _cuts(positions: Ints, borders: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which positions lie inside a word, bool, as many as there are."""
    after = np.searchsorted(borders[:, 0], positions)  # how many words begin before the position
    return np.asarray(
        after > np.searchsorted(borders[:, 1], positions, side="right")
    )  # and how many end there or before


def _counted(runs: Ints, borders: NDArray[np.int64], telling: list[bool]) -> NDArray[np.int64]:
    """Each run as a range of the passage's telling words, int (k, 2)."""
    before = np.concatenate([[0], np.cumsum(telling)])
    first = np.searchsorted(borders[:, 0], runs[:, 0])
    last = np.searchsorted(borders[:, 1], runs[:, 1], side="right")
    return np.stack([before[first], before[np.maximum(first, last)]], axis=1)


def _same(ranges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which runs are the same answer, bool (k, k)."""
    low, high = ranges.T
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    lengths = high - low
    return np.asarray(2 * np.maximum(shared, 0) >= SAME * np.maximum(1, lengths[:, None] + lengths))
