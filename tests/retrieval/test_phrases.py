"""The answering words: whole words of the sentence, on which most of what a reader thinks possible agrees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.reader import Places
from assistant.records import Passage, Span
from assistant.retrieval.phrases import EXACT, SAME, answering_words
from assistant.text import words

TEXT = "It rained. The Druzhba drills were held in Cherat, home of 1,300 men."
START = 100
SENTENCE = Span(START + 11, START + len(TEXT))
PASSAGE = Passage("a", "a", START, START + len(TEXT), TEXT, (Span(START, START + 10), SENTENCE))


def places(starts: dict[str, float], ends: dict[str, float], pieces: int = 3) -> Places:
    """Logits of pieces of words, at most so many letters long, by the piece: 0 where none is given."""
    cuts = [
        (at, min(at + pieces, end)) for begin, end in words(TEXT) for at in range(begin, end, pieces)
    ]  # 'The', 'Dru', 'zhb', 'a' …
    texts = [TEXT[a:b] for a, b in cuts]
    logits = [np.array([given.get(text, 0.0) for text in texts], np.float32) for given in (starts, ends)]
    return Places(np.array(cuts, np.int32) + START, *logits)


def told(given: Places) -> tuple[str, float]:
    """The words and their probability."""
    answering = answering_words(PASSAGE, SENTENCE, given)
    assert answering is not None
    phrase, sure = answering
    assert phrase.text == TEXT[phrase.start - START : phrase.end - START]
    return phrase.text, sure


def test_the_words_that_score_best_are_surely_right() -> None:
    """Where one run has nearly all of the probability it is taken as it is, to the word."""
    text, sure = told(places({"Che": 9.0}, {"rat": 9.0}))
    assert text == "Cherat"
    assert sure == pytest.approx(1.0, abs=0.01)


def test_no_word_is_cut() -> None:
    """However well a piece of it scores: 'Dru' and 'zhb' are parts of a word."""
    text, _ = told(places({"Dru": 9.0, "zhb": 20.0}, {"Dru": 20.0, "a": 9.0}))
    assert text == "Druzhba"


def test_words_of_another_sentence_are_never_taken() -> None:
    """The best words of the passage lie before the mark: those in it are no likely ones."""
    text, sure = told(places({"rai": 9.0}, {"ned": 9.0}))
    assert text in TEXT[11:]
    assert sure < 0.01


def test_runs_that_are_the_same_answer_help_each_other() -> None:
    """'drills' is the likeliest run; but with 'held in Cherat' a longer and a shorter one agree."""
    given = places({"drills": 2.1, "held": 2.0, "in": 2.0, "Cherat": 2.0}, {"drills": 5.0, "Cherat": 4.9}, pieces=9)
    starts, ends = given.starts, given.ends
    assert starts.argmax() == ends.argmax() == 4  # 'It', 'rained', 'The', 'Druzhba', 'drills'
    assert told(given)[0] == "held in Cherat"


def test_an_article_does_not_count() -> None:
    """'The Druzhba' and 'Druzhba' are one answer, which is as probable as the two together."""
    text, sure = told(places({"The": 9.0, "Druzhba": 9.0}, {"Druzhba": 9.0}, pieces=9))
    assert text in ("The Druzhba", "Druzhba")
    assert sure > 0.99


def test_a_sentence_without_words_has_none() -> None:
    """Nor has one of which no token was read."""
    marks = Passage("a", "a", 0, 3, "...", (Span(0, 3),))
    dots = Places(np.array([(0, 1), (1, 2), (2, 3)], np.int32), np.zeros(3, np.float32), np.zeros(3, np.float32))
    answering = answering_words(marks, Span(0, 3), dots)
    assert answering is None or answering[1] == 0.0
    unread = Places(np.array([(START, START + 2)], np.int32), np.zeros(1, np.float32), np.zeros(1, np.float32))
    assert answering_words(PASSAGE, SENTENCE, unread) is None


@given(st.lists(st.floats(-9, 9, width=32), min_size=26, max_size=26), st.integers(3, 9))
def test_words_are_whole_and_the_likeliest_by_hand(logits: list[float], pieces: int) -> None:
    """Whatever the numbers: a run of the sentence's words, and no other is worth more."""
    base = places({}, {}, pieces)
    rows = np.resize(np.array(logits, np.float32), (2, len(base.tokens)))
    given = Places(base.tokens, rows[0], rows[1])
    text, sure = told(given)
    worth = by_hand(given)
    assert sure == pytest.approx(worth[text][0], abs=1e-3)
    assert worth[text][1] == pytest.approx(max(value for _, value in worth.values()), abs=1e-3)


def by_hand(given: Places) -> dict[str, tuple[float, float]]:
    """For each run of whole words of the sentence how probably it is right, and what it is worth."""
    whole = words(TEXT)
    begins = {int(start) - START: float(score) for (start, _), score in zip(given.tokens, given.starts, strict=True)}
    stops = {int(end) - START: float(score) for (_, end), score in zip(given.tokens, given.ends, strict=True)}
    runs = {
        TEXT[whole[i][0] : whole[j][1]]: (
            np.exp(begins[whole[i][0]] + stops[whole[j][1]]),
            set(range(i, j + 1)) - {2},  # 2 is 'The'
        )
        for i in range(len(whole))
        for j in range(i, len(whole))
    }
    total = sum(value for value, _ in runs.values())
    runs = {text: run for text, run in runs.items() if not run[1] & {0, 1}}  # 'It', 'rained'
    right = {
        text: sum(value for value, other in runs.values() if _same(own, other)) / total
        for text, (_, own) in runs.items()
    }
    return {text: (float(right[text]), float(right[text] + EXACT * value / total)) for text, (value, _) in runs.items()}


def _same(own: set[int], other: set[int]) -> bool:
    return bool(own & other) and 2 * len(own & other) >= SAME * (len(own) + len(other))
