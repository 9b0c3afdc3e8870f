"""The index of words finds every sequence, and only where it stands."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index import quotations
from assistant.index.quotations import Quotations, QuotationsWriter, Words
from assistant.text import fold, words
from assistant.writing.quotes.places import exact, near


def indexed(folder: Path, *texts: str) -> Quotations:
    """The index of some articles."""
    writer = QuotationsWriter(folder)
    for text in texts:
        writer.add(text)
    writer.close()
    return Quotations([Words(folder)], [np.arange(len(texts))])


def places(index: Quotations, text: str) -> list[tuple[int, int]]:
    """The article and the offset of every place."""
    found = exact(index, text, words(text), frozenset())
    return [(place.article, index.starts(place.first, place.last)[0]) for place in found]


def test_sequences_of_any_length_are_found(tmp_path: Path) -> None:
    """One word, two, three and more; in all articles, in order, with offsets in code points."""
    index = indexed(tmp_path, "🌊 The old bridge. The old bridge fell.", "An old bridge, the harbour")
    assert places(index, "bridge") == [(0, 10), (0, 26), (1, 7)]
    assert places(index, "Old Bridge") == [(0, 6), (0, 22), (1, 3)]
    assert places(index, "the old bridge") == [(0, 2), (0, 18)]
    assert places(index, "old bridge the old bridge fell") == [(0, 6)]
    assert places(index, "old bridge the harbour") == [(1, 3)]


def test_what_stands_nowhere_is_not_found(tmp_path: Path) -> None:
    """No unknown word, no other order, no empty text; and nothing that crosses from one article into the next."""
    index = indexed(tmp_path, "one two three", "four five six")
    for text in ("one three", "zwei", "two three zwei", "", "three four", "one two three four", "six one"):
        assert places(index, text) == []


def test_articles_without_words(tmp_path: Path) -> None:
    """An article of marks alone disturbs nothing."""
    index = indexed(tmp_path, "…", "one two", "—")
    assert places(index, "one two") == [(1, 0)]


_TEXTS = st.lists(st.lists(st.sampled_from("abc"), max_size=12).map(" ".join), min_size=1, max_size=4)


@settings(max_examples=150)
@given(_TEXTS, st.lists(st.sampled_from("abcd"), min_size=1, max_size=5))
def test_the_index_finds_what_a_search_finds(texts: list[str], sought: list[str]) -> None:
    """Exactly the places that a plain search of every article finds."""
    expected = [
        (number, 2 * i)
        for number, text in enumerate(texts)
        for i in range(len(text.split()))
        if text.split()[i : i + len(sought)] == sought
    ]
    with TemporaryDirectory() as folder:
        assert places(indexed(Path(folder), *texts), " ".join(sought)) == expected


@settings(max_examples=60)
@given(_TEXTS, st.lists(st.sampled_from("abcd"), min_size=1, max_size=5))
def test_more_words_than_a_key_holds(texts: list[str], sought: list[str]) -> None:
    """Where rare words share the last number in keys, what is found is still exact."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        ordinary = places(indexed(Path(folder), *texts), " ".join(sought))
        patch.setattr(quotations, "_LAST", 2)
        assert places(indexed(Path(folder), *texts), " ".join(sought)) == ordinary


def test_within_finds_the_same_in_a_range(tmp_path: Path) -> None:
    """A search within positions gives the exact places that begin there."""
    text = "a b a b a b"
    index = indexed(tmp_path, text)
    numbers = index.numbers("a b", words("a b"))
    assert index.exact(numbers).tolist() == [0, 2, 4]
    assert index.within(numbers, 1, 4).tolist() == [2]
    assert index.within(numbers, 4, 99).tolist() == [4]


def test_altered_words_are_found_nearby(tmp_path: Path) -> None:
    """A changed, a dropped and an added word leave the place found, with its borders."""
    source = "In 2015 they agreed to sell four helicopters to Pakistan as well"
    index = indexed(tmp_path, "Nothing of the kind stands here at all.", source)
    for text in (
        "agreed to sell five helicopters to Pakistan",
        "agreed to sell helicopters to Pakistan",
        "agreed to sell four old helicopters to Pakistan",
        "concurred to sell four helicopters to Pakistan",
        "agreed to sell four helicopters to Norway",
    ):
        (place,) = near(index, text, words(text))
        first, last = index.starts(place.first, place.last)
        assert (place.article, source[first:].split()[0], source[last:].split()[0]) == (1, "agreed", "Pakistan")


def test_a_third_of_the_words_is_not_the_quotation(tmp_path: Path) -> None:
    """A stretch that shares few words is another one."""
    index = indexed(tmp_path, "they agreed to sell four helicopters")
    text = "he agreed to buy none whatever"
    assert near(index, text, words(text)) == []


def test_the_files_depend_on_the_articles_alone(tmp_path: Path) -> None:
    """The same articles give the same bytes."""
    files = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        indexed(tmp_path / name, "zebra apple zebra", "apple mango")
        files.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert files[0] == files[1]
    assert len(files[0]) == 6


def test_numbers_follow_words_not_their_order(tmp_path: Path) -> None:
    """A word has one number, whatever its case; an unknown one has none."""
    index = indexed(tmp_path, "Mango mango apple")
    numbers = index.numbers("mango MANGO kiwi", words("mango MANGO kiwi"))
    assert numbers[0] == numbers[1] > 0
    assert numbers[2] == -1
    assert fold("MANGO") == fold("mango")
    assert index.exact(np.empty(0, np.int64)).tolist() == []
