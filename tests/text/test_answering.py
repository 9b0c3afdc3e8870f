"""Parting a slice at its answering words loses no letter, and words that do not stand there are an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CitationError
from assistant.records import Phrase
from assistant.text.answering import parted


@given(text=st.text(min_size=1), offset=st.integers(0, 1_000), data=st.data())
def test_the_parts_are_the_slice(text: str, offset: int, data: st.DataObject) -> None:
    """Put together they are the slice, and the middle one is the words."""
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    parts = parted(text, offset, Phrase(offset + first, offset + last, text[first:last]))
    assert "".join(parts) == text
    assert parts[1] == text[first:last]


def test_without_words_all_is_before() -> None:
    """A slice of which nothing is known stays whole."""
    assert parted("Four fell.", 3, None) == ("Four fell.", "", "")


@pytest.mark.parametrize(
    "phrase", [Phrase(9, 13, "Four"), Phrase(10, 14, "Five"), Phrase(12, 12, ""), Phrase(18, 22, "l.")]
)
def test_words_that_do_not_stand_there_are_told(phrase: Phrase) -> None:
    """Outside the slice, empty, or other words: one line says what was expected and what stands there."""
    with pytest.raises(CitationError, match=f"{phrase.start}-{phrase.end}: expected {phrase.text!r}, found"):
        parted("Four fell.", 10, phrase)
