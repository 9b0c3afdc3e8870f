"""Marks: one sentence, or two where the later leans on the earlier and both are needed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.marks import GAIN, leans, marked

WEIGHTS = np.array([0.5, 0.3, 0.2], np.float32)


def coverage(*rows: tuple[float, float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """How well each sentence matches three tokens of a question."""
    return np.array(rows, np.float32)


@pytest.mark.parametrize(
    "sentence",
    [
        "In the same year, Russia condemned the strikes.",
        "He resigned.",
        "This, however, changed in 2014.",
        "However, they met again.",
        "and it sank",
        "With this visit the thaw began.",
        "The deal was signed in Moscow.",
        "Likewise, the Navy trained.",
    ],
)
def test_a_sentence_leans_that_opens_by_pointing_back(sentence: str) -> None:
    """A pronoun, a demonstrative or 'the same', after a connecting word or a preposition too."""
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2011, Putin endorsed the bid.",
        "Item by item it was sold.",
        "The bridge was built in 1932.",
        "However loud.",
        "",
    ],
)
def test_other_sentences_stand_alone(sentence: str) -> None:
    """A word that only begins like one of those, or one later in the sentence, does not count."""
    assert not leans(sentence)


def test_the_sentence_before_is_marked_too() -> None:
    """The best sentence leans on the one before, which matches what it lacks: 0.5 + 0.3 against 0.5, gain 0.3."""
    found = marked(["In 2011 it rained.", "In the same year it snowed."], coverage((0, 1, 0), (1, 0, 0)), WEIGHTS)
    assert found == range(0, 2)


def test_the_sentence_after_is_marked_too() -> None:
    """The best sentence is the one that is leaned on."""
    found = marked(["The fox ran.", "It slept.", "It ate."], coverage((1, 0, 0), (0, 1, 0), (0, 0, 0)), WEIGHTS)
    assert found == range(0, 2)


def test_a_sentence_that_does_not_lean_is_marked_alone() -> None:
    """However much a neighbour adds: two sentences that stand alone are two pieces of evidence."""
    assert marked(["The fox ran.", "A hen slept."], coverage((1, 0, 0), (0, 1, 0)), WEIGHTS) == range(0, 1)


@pytest.mark.parametrize(("added", "expected"), [(0.9, range(0, 1)), (1.1, range(0, 2))])
def test_a_neighbour_must_add_enough(added: float, expected: range) -> None:
    """The gain in weighted coverage must exceed `GAIN`."""
    second = (1.0, 0.0, added * GAIN / 0.2)
    assert marked(["The fox ran.", "It slept."], coverage((1, 0.5, 0), second), WEIGHTS) == expected


def test_of_two_neighbours_the_better_is_marked() -> None:
    """The one before adds 0.2, the one after 0.3; never three."""
    rows = coverage((0, 0, 1), (1, 0, 0), (0, 1, 0))
    assert marked(["The fox ran.", "It slept.", "It ate."], rows, WEIGHTS) == range(1, 3)


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=5), st.booleans())
def test_the_best_sentence_is_always_marked(rows: list[tuple[float, float, float]], leaning: bool) -> None:
    """The mark is one or two neighbours within the passage, and holds the best sentence."""
    found = marked(["It ran." if leaning else "Foxes ran."] * len(rows), coverage(*rows), WEIGHTS)
    assert int((coverage(*rows) @ WEIGHTS).argmax()) in found
    assert 0 <= found.start < found.stop <= len(rows)
    assert len(found) <= (2 if leaning else 1)
