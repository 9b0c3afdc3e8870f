"""Judging one known answer: its rank, whether it passed, and what is said where it failed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Assistant, build
from assistant.evaluation.known_answers import KnownAnswer, Quotation, explain, in_short, judge

SEA = "The tide falls at noon. Boats leave then.\n\nThe wind was measured in the harbour."


@pytest.fixture
def sea(write_corpus: Callable[..., Path], tmp_path: Path, toy: ToyEmbedder) -> Assistant:
    """An assistant over one small article."""
    build(write_corpus({"sea.md": SEA}), tmp_path / "index", embedder=toy)
    return Assistant.open(tmp_path / "index", embedder=toy)


def known(question: str, *quotes: str, within: int = 3) -> KnownAnswer:
    """A known answer over the small article."""
    return KnownAnswer("x", question, tuple(Quotation("sea", quote) for quote in quotes), within, (), None, 1)


def test_rank_is_that_of_the_first_hit_that_contains_the_whole_quotation(sea: Assistant) -> None:
    """Half a quotation is not enough, unless no passage could contain all of it."""
    assert judge(known("tide falls noon", "The tide falls at noon."), sea).rank == 1
    assert judge(known("tide falls noon", "wind was measured"), sea).rank == 2
    across = "leave then.\n\nThe wind was measured in the harbour."
    assert judge(known("wind measured harbour", across), sea).rank == 1
    assert judge(known("tide falls noon", across), sea).rank == 2


def test_marked_is_about_the_first_hit_alone(sea: Assistant) -> None:
    """The answering sentence counts where it overlaps a right quotation by half of the shorter."""
    assert judge(known("tide falls noon", "falls at noon"), sea).marked
    assert not judge(known("tide falls noon", "Boats leave then."), sea).marked


def test_a_rank_is_looked_for_as_deep_as_the_question_allows(sea: Assistant) -> None:
    """`top` is how deep; a known answer that allows more is looked for deeper."""
    assert judge(known("tide falls noon", "wind was measured", within=1), sea, top=1).rank is None
    assert judge(known("tide falls noon", "wind was measured", within=2), sea, top=1).rank == 2


def test_caution_is_passed_on(sea: Assistant) -> None:
    """The caution of a run decides what is refused."""
    assert judge(known("tide falls noon", "falls at noon"), sea, caution=0.0).passed
    assert not judge(known("tide falls noon", "falls at noon"), sea, caution=1.0).passed


def test_an_answer_is_timed(sea: Assistant) -> None:
    """Seconds are those of the answer."""
    assert 0.0 < judge(known("tide falls noon", "falls at noon"), sea).seconds < 60.0


def test_explain_says_what_a_person_needs(sea: Assistant) -> None:
    """A failure prints question, expectation, rank, and what came instead with the scores that order it."""
    said = explain(judge(known("tide falls noon", "wind was measured", within=1), sea, caution=0.0)).splitlines()
    assert said[:3] == [
        "question  tide falls noon",
        "expected  “wind was measured” in sea",
        "found     at rank 2, expected within 1",
    ]
    assert said[3].startswith("answered  with confidence ")
    assert said[4:6] == ["hits:", "  1. “The tide falls at noon.”"]
    assert said[6].startswith("     sea:0-23@")
    assert "score " in said[6]
    assert re.findall(r"(late|sentence|dense|bm25) -?\d", said[6]) == ["late", "sentence", "dense", "bm25"]
    assert said[7] == "  2. (right) “The wind was measured in the harbour.”"


def test_explain_says_why_it_was_refused(sea: Assistant) -> None:
    """A refusal comes with its reason, its confidence and the caution asked for."""
    said = explain(judge(known("tide falls noon", "falls at noon"), sea, caution=1.0))
    assert re.search(r"^refused   with confidence 0\.\d\d, caution 1\.00: .*asked for", said, re.MULTILINE)
    assert "found     at rank 1, expected within 3" in said


@pytest.mark.parametrize(
    ("question", "quotes", "caution", "expected"),
    [
        ("tide falls noon", ["wind was measured"], 0.0, "the right passage has rank 2; first comes “The tide falls at"),
        ("tide falls noon", ["falls at noon"], 1.0, "refused with confidence 0.* the right passage has rank 1"),
        ("tide falls noon", [], 0.0, "answered with confidence 0.* “The tide falls at noon.”"),
        ("tide falls noon", [], 1.0, "refused with confidence 0"),
    ],
    ids=["low", "refused", "answered", "rightly-refused"],
)
def test_in_short_is_one_line(sea: Assistant, question: str, quotes: list[str], caution: float, expected: str) -> None:
    """Each way to end has its line."""
    assert re.match(expected.replace("*", ".*"), in_short(judge(known(question, *quotes), sea, caution=caution)))
