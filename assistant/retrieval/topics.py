"""The passages of a collection as a map: what lies close together speaks of like things.

In goes an open generation; out comes a `TopicMap`. Sentence vectors are grouped by k-means and laid out on the two
directions in which the groups differ most; each group is named by the words that it uses more than the others do.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.index import Generation
from assistant.models.embeddings import Floats
from assistant.records import Passage, Spot, Topic, TopicMap
from assistant.text.words import LETTERED

MOST_SPOTS = 600  # passages drawn at the most: more can be neither seen nor sent
_FEWEST, _MOST = 3, 8  # topics: with fewer there is no map, more cannot be told apart
_WORDS = 4  # that name a topic
_NEAREST = 3  # passages that stand for a topic

Numbers = NDArray[np.int64]


def topic_map(generation: Generation) -> TopicMap:
    """Lay out the passages by topic, the largest topic first; equal generations give equal maps."""
    store = generation.store
    total = len(store.article_of_row)
    rows = np.unique(np.linspace(0, total - 1, min(total, MOST_SPOTS)).astype(np.int64))
    passages = [store.passage(row) for row in rows]
    vectors = generation.vectors.at(rows)
    labels, centres = _groups(vectors, len(store.article_ids))
    places = _places(vectors, labels, centres)
    spots = tuple(
        Spot(passage.article_id, passage.start, passage.end, float(x), float(y), int(topic))
        for passage, (x, y), topic in zip(passages, places, labels, strict=True)
    )
    terms = [list(_terms(generation, passage.text)) for passage in passages]
    topics = tuple(
        _topic(words, np.flatnonzero(labels == number), places, passages, vectors @ centres[number])
        for number, words in enumerate(_names(terms, labels))
    )
    return TopicMap(spots, topics, total)


def _groups(vectors: Floats, articles: int) -> tuple[Numbers, Floats]:
    """The group of each passage, (passages,), largest first, and the groups' centres, (groups, dimension)."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    wanted = min(max(_FEWEST, math.isqrt(articles)), _MOST)
    distinct = len(np.unique(vectors, axis=0))
    with threadpool_limits(1):  # sums of many threads differ in their last digit
        clusters = KMeans(min(wanted, distinct), n_init=4, random_state=0).fit(vectors)
    order = np.argsort(-np.bincount(clusters.labels_), kind="stable")
    return np.argsort(order)[clusters.labels_], np.asarray(clusters.cluster_centers_[order], np.float32)


def _places(vectors: Floats, labels: Numbers, centres: Floats) -> Floats:
    """Where each passage lies, (passages, 2), each direction from 0 to 1.

    Principal components of the groups' centres, each counted as often as it has passages: of all flat views, the one
    that keeps the groups furthest apart.
    """
    axes = _axes(centres[labels] if len(centres) >= _FEWEST else vectors)
    flat = np.zeros((len(vectors), 2), np.float32)
    flat[:, : len(axes)] = vectors @ axes.T
    span = np.ptp(flat, axis=0)
    scaled = (flat - flat.min(axis=0)) / np.where(span > 0, span, 1)
    return np.asarray(np.where(span > 0, scaled, 0.5), np.float32)  # a direction without a spread is in the middle


def _axes(points: Floats) -> Floats:
    """The two directions in which points differ most, (2, dimension) or fewer; the largest part of each is positive."""
    _, _, directions = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    axes = directions[:2]
    largest = np.abs(axes).argmax(axis=1)
    signs = np.sign(axes[np.arange(len(axes)), largest])
    return np.asarray(axes * signs[:, None], points.dtype)


def _terms(generation: Generation, text: str) -> Iterator[tuple[str, str]]:
    """The words of a passage, each as the index stems it and as it is written; words that name nothing are left out."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # 'have', 'its': the index keeps them

    for word in dict.fromkeys(written.removesuffix("’s").removesuffix("'s") for written in LETTERED.findall(text)):
        if word.casefold() not in ENGLISH_STOP_WORDS and (stems := generation.lexical.terms(word)):
            yield " ".join(stems), word


def _names(terms: Sequence[Sequence[tuple[str, str]]], labels: Numbers) -> list[tuple[str, ...]]:
    """The telling words of each group: those whose share of its passages exceeds the share of all most.

    A word weighs `p log(p / q)`, its part in the Kullback-Leibler divergence of the group from the whole.
    """
    passages_with = [Counter[str]() for _ in range(int(labels.max()) + 1)]  # of each group, by stem
    forms: dict[str, Counter[str]] = {}  # how the words of a stem are written, by stem
    for passage, label in zip(terms, labels, strict=True):
        passages_with[label].update({stem for stem, _ in passage})
        for stem, word in passage:
            forms.setdefault(stem, Counter())[word] += 1
    every = sum(passages_with, Counter[str]())
    named = []
    for counts, size in zip(passages_with, np.bincount(labels), strict=True):
        stems = _telling(counts, int(size), every, len(labels))
        named.append(tuple(_commonest(forms[stem]) for stem in stems))
    return named


def _telling(counts: Counter[str], size: int, every: Counter[str], total: int) -> list[str]:
    """The stems of a group that weigh most: `counts` of its `size` passages, `every` of all `total`."""

    def weight(stem: str) -> float:
        share = counts[stem] / size
        return share * math.log(share * total / every[stem])

    return sorted(counts, key=lambda stem: (-weight(stem), stem))[:_WORDS]


def _commonest(words: Counter[str]) -> str:
    return min(words, key=lambda word: (-words[word], word))


def _topic(
    words: tuple[str, ...], members: Numbers, places: Floats, passages: Sequence[Passage], likeness: Floats
) -> Topic:
    middle = np.median(places[members], axis=0)
    best: dict[str, int] = {}  # one of each article, since passages of one overlap
    for number in members[np.argsort(-likeness[members], kind="stable")]:
        best.setdefault(passages[number].article_id, int(number))
    nearest = tuple(best.values())[:_NEAREST]
    return Topic(words, len(members), len(best), float(middle[0]), float(middle[1]), nearest)
