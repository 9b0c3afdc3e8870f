"""Where two rows of words differ: all of it, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import word_changes
from assistant.text.diff import aligned

_WORDS = st.lists(st.sampled_from("abc"), max_size=8)


@pytest.mark.parametrize(
    ("was", "is_now", "changes"),
    [
        ("a b c", "a b c", ()),
        ("a b c", "a c", (("delete", "b", ""),)),
        ("a c", "a b b c", (("insert", "", "b b"),)),
        ("a b", "c d", (("replace", "a b", "c d"),)),
        ("", "a", (("insert", "", "a"),)),
    ],
)
def test_word_changes(was: str, is_now: str, changes: tuple[tuple[str, str, str], ...]) -> None:
    """Neighbouring words change together; equal texts have no change."""
    assert word_changes(was, is_now) == changes


@given(_WORDS, _WORDS)
def test_hunks_and_equal_pairs_cover_both(yours: list[str], source: list[str]) -> None:
    """Every word is in one hunk or one equal pair; no two hunks touch on both sides; equal pairs are equal."""
    hunks, equal = aligned(yours, source)
    assert sorted([i for hunk in hunks for i in hunk.yours] + [i for i, _ in equal]) == list(range(len(yours)))
    assert sorted([j for hunk in hunks for j in hunk.source] + [j for _, j in equal]) == list(range(len(source)))
    assert all(yours[i] == source[j] for i, j in equal)
    assert all(hunk.yours or hunk.source for hunk in hunks)
    ends = {(hunk.yours.stop, hunk.source.stop) for hunk in hunks}
    assert ends.isdisjoint((hunk.yours.start, hunk.source.start) for hunk in hunks)
