"""Weighted tokens as whole words: pieces are put together, nothing but words is left, and offsets stay in the text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.text.matched import whole_words

TEXT = "The Mi-35s (four of them) flew to St. Petersburg’s airport in 2015."


def test_pieces_are_one_word_with_the_heaviest_weight() -> None:
    """Two pieces of 'Mi-35s' are that word, wherever the text begins."""
    assert whole_words(TEXT, [(4, 6, 0.1), (7, 9, 0.3)]) == ((4, 10, 0.3),)
    assert whole_words(TEXT, [(104, 106, 0.1), (107, 109, 0.3)], 100) == ((104, 110, 0.3),)


def test_bare_punctuation_is_left_out() -> None:
    """The model weighs a bracket; it tells a reader nothing."""
    assert whole_words(TEXT, [(11, 12, 0.9), (12, 16, 0.2)]) == ((11, 16, 0.9),)
    assert whole_words(TEXT, [(11, 12, 0.9)]) == ()


@given(st.text(max_size=40), st.data())
def test_words_lie_in_order_inside_the_text(text: str, data: st.DataObject) -> None:
    """Whatever the tokens are, words do not overlap, and each covers the tokens that it is made of."""
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.floats(0, 1)).filter(
        lambda token: token[0] < token[1]
    )
    tokens = data.draw(st.lists(places, max_size=6))
    words = whole_words(text, tokens)
    assert all(first[1] < second[0] for first, second in pairwise(words))
    for start, end, _ in words:
        assert 0 <= start < end <= len(text)
        assert any(start <= token[0] and token[1] <= end for token in tokens)
