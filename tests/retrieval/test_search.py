"""Search: scores that can be worked out by hand, candidates from both views, and one order for equals."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import ToyEmbedder

from assistant import build
from assistant.index import Catalogue, Generation
from assistant.retrieval.search import Candidate, search, token_weights

Opened = Callable[..., Generation]


@pytest.fixture
def opened(write_corpus: Callable[..., Path], tmp_path: Path) -> Iterator[Opened]:
    """Build an index over some articles with the toy model, and open it."""
    generations: list[Generation] = []

    def open_(**texts: str) -> Generation:
        corpus = write_corpus({f"{name}.md": text for name, text in texts.items()})
        build(corpus, tmp_path / "index", embedder=ToyEmbedder())
        generations.append(Catalogue(tmp_path / "index").open())
        return generations[-1]

    yield open_
    for generation in generations:
        generation.close()


def ranked(
    generation: Generation, question: str, count: int = 10, articles: list[int] | None = None
) -> list[Candidate]:
    """The search with the toy model."""
    return search(generation, ToyEmbedder(), question, count, articles)


FOXES = {"a": "Red fox ran. Blue fox slept.", "b": "Red hen ran.\n\nGreen hen sat."}


def idf(holding: int, total: int = 3) -> float:
    """The weight of a word that `holding` of the three passages of `FOXES` hold."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def weights(*idfs: float) -> list[float]:
    """What a question's whole words weigh: two thirds by IDF + 0.1, one third alike."""
    total = sum(one + 0.1 for one in idfs)
    return [2 / 3 * (one + 0.1) / total + 1 / 3 / len(idfs) for one in idfs]


def test_words_have_axes_of_their_own() -> None:
    """The sums below hold because no two of their words share an axis of the toy model."""
    words = "red fox ran blue slept hen green sat wolf .".split()
    assert len({ToyEmbedder().embed([word]).ids[0] for word in words}) == len(words)


def test_late_interaction_by_hand(opened: Opened) -> None:
    """A passage's score is the share of the question's weight that it holds, averaged with its best sentence's."""
    found = ranked(opened(**FOXES), "Blue fox ran")
    blue, fox, ran = weights(idf(1), idf(1), idf(2))
    assert [c.passage.text for c in found] == ["Red fox ran. Blue fox slept.", "Red hen ran.", "Green hen sat."]
    assert [c.scores["late"] for c in found] == pytest.approx([1.0, ran, 0.0])
    assert [c.scores["sentence"] for c in found] == pytest.approx([blue + fox, ran, 0.0])
    scores = [(1 + blue + fox) / 2, ran, 0.0]
    assert [c.score for c in found] == pytest.approx(scores)
    assert [c.scores["behind"] for c in found] == pytest.approx([scores[0] - score for score in scores])


def test_later_pieces_of_a_word_count_less() -> None:
    """Weights sum to 1; equal pieces count alike but for the second and later ones of a word, at 0.43."""
    found = token_weights(np.array([0.9, 0.9, 1.9], np.float32), np.array([False, True, False]))
    total = 1.0 + 0.43 + 2.0
    assert found.tolist() == pytest.approx([2 / 3 * part / total + 1 / 9 for part in (1.0, 0.43, 2.0)])


def test_the_other_views_by_hand(opened: Opened) -> None:
    """The dense score is the cosine of the word sums, and BM25 is zero for a passage without a word."""
    found = ranked(opened(**FOXES), "Blue fox ran")
    # 'red fox ran . blue fox slept .' has fox and the stop twice: (2 + 1 + 1) / (√3 · √(1 + 4 + 1 + 4 + 1 + 1))
    assert [c.scores["dense"] for c in found] == pytest.approx([4 / math.sqrt(36), 1 / math.sqrt(12), 0.0], abs=1e-3)
    scores = [c.scores["bm25"] for c in found]
    assert scores[0] > scores[1] > scores[2] == 0.0


def test_the_best_sentence_is_marked(opened: Opened) -> None:
    """The marked sentence holds the largest share of the question's weight; of equals, the first."""
    generation = opened(**FOXES)
    for question, sentence in (
        ("blue fox", "Blue fox slept."),
        ("red fox", "Red fox ran."),
        ("fox", "Red fox ran."),
        ("slept", "Blue fox slept."),
    ):
        best = ranked(generation, question)[0]
        assert FOXES["a"][best.sentence.start : best.sentence.end] == sentence


def test_two_sentences_are_marked_where_one_leans_on_the_other(opened: Opened) -> None:
    """The mark is one slice of the article over both, and the signals are of both: no word of them is missed."""
    text = "Old fox met hen. Blue fox ran in May. It slept in June."
    generation = opened(a=text)
    best = ranked(generation, "blue fox slept")[0]
    assert (best.sentence.start, best.sentence.end) == (17, len(text))
    assert best.sentence.text == "Blue fox ran in May. It slept in June." == text[17:]
    assert best.scores["weakest"] == pytest.approx(1.0)
    assert [text[start:end] for start, end, _ in best.words] == ["fox", "Blue", "slept"]
    alone = ranked(generation, "blue fox ran")[0]
    assert alone.sentence.text == "Blue fox ran in May."


def test_an_unknown_word_weighs_most(opened: Opened) -> None:
    """A word that no passage holds takes its share of the weight: the score says how much is missing."""
    best = ranked(opened(**FOXES), "green wolf")[0]
    assert best.score == pytest.approx(weights(idf(1), idf(0))[0])


def test_words_carry_their_share(opened: Opened) -> None:
    """The words that carried the match are given in the article's offsets, with their shares of the weight."""
    first, second, third = ranked(opened(**FOXES), "green fox ran.")
    _, fox, ran, stop = weights(idf(1), idf(1), idf(2), idf(3))
    expected = [(4, 7, fox), (8, 11, ran), (11, 12, stop)]
    assert [word[:2] for word in first.words] == [word[:2] for word in expected]
    assert [word[2] for word in first.words] == pytest.approx([word[2] for word in expected])
    assert third.passage.start == 0
    assert second.passage.text == "Green hen sat."
    assert [FOXES["b"][start:end] for start, end, _ in second.words] == ["Green", "."]


def test_a_rare_word_is_never_lost(opened: Opened) -> None:
    """A passage that is far from the question's vector is found by the one rare word that it shares."""
    far = "Behind the long green wall some twenty quiet people wrote about TAPI and many other things in peace."
    near = "\n\n".join(["Red fox ran."] * 120)
    best = ranked(opened(far=far, near=near), "red fox TAPI", 1)[0]
    assert best.passage.article_id == "far"
    assert best.scores["dense"] < 0.2


def test_stop_words_alone_find_passages(opened: Opened) -> None:
    """A question without a word for BM25 is answered by the vectors alone."""
    found = ranked(opened(a="It was not there.", b="Red fox ran."), "was it not")
    assert [(c.passage.article_id, c.scores["bm25"]) for c in found] == [("a", 0.0), ("b", 0.0)]
    assert found[0].score == pytest.approx(1.0)


def test_equal_scores_are_ordered_by_passage_id(opened: Opened) -> None:
    """Of a hundred equal passages, those with the smallest ids come, in order, however many are asked for."""
    generation = opened(a="\n\n".join(["Red fox ran."] * 100))
    every = sorted(generation.store.passage(row).id for row in range(100))
    for count in (1, 3, 20, 100, 150):
        assert [c.passage.id for c in ranked(generation, "fox", count)] == every[:count]


def test_copies_are_ordered_by_passage_id(opened: Opened) -> None:
    """Articles with one text have equal scores, to the last bit, and are ordered by id."""
    found = ranked(opened(**{"a": FOXES["a"], "a-b": FOXES["a"], "c": FOXES["a"]}), "blue fox")
    assert [c.passage.article_id for c in found] == ["a-b", "a", "c"]  # '-' comes before ':'
    assert len({c.score for c in found}) == 1


def test_a_filter_keeps_scores(opened: Opened) -> None:
    """Within one article its passages have the scores that they have among all, but for their distance to the best."""
    generation = opened(**FOXES)
    everywhere = {c.passage.id: {**c.scores, "behind": 0.0} for c in ranked(generation, "blue fox ran")}
    inside = ranked(generation, "blue fox ran", articles=[1])
    assert [c.passage.text for c in inside] == ["Red hen ran.", "Green hen sat."]
    assert [{**c.scores, "behind": 0.0} for c in inside] == [everywhere[c.passage.id] for c in inside]


def test_at_most_as_many_as_asked_for(opened: Opened) -> None:
    """The best come, never more than asked for or than there are."""
    generation = opened(**FOXES)
    every = [c.passage.id for c in ranked(generation, "blue fox ran", 99)]
    assert len(every) == 3
    assert [[c.passage.id for c in ranked(generation, "blue fox ran", n)] for n in (1, 2)] == [every[:1], every[:2]]
