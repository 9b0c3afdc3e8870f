"""Known answers: reading the files, ranks, figures, and proof that a broken pipeline is caught."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, ToyEmbedder

from assistant import Answer, Assistant, Hit, UsageError, build
from assistant.known_answers import KnownAnswer, Outcome, Quotation, check, explain, figures, judge, read

KNOWN = """\
- id: tide
  question: When does the tide fall?
  answers:
    - article: sea
      quote: The tide falls at noon.
  tags: [when]
- id: wind
  question: Who measured the wind?
  refuse: true
  note: nobody is named
"""
SEA = "The tide falls at noon. Boats leave then.\n\nThe wind was measured in the harbour."


@pytest.fixture
def sea(write_corpus: Callable[..., Path], tmp_path: Path, toy: ToyEmbedder) -> Assistant:
    """An assistant over one small article."""
    build(write_corpus({"sea.md": SEA}), tmp_path / "index", embedder=toy)
    return Assistant.open(tmp_path / "index", embedder=toy)


def known(question: str, *quotes: str, within: int = 3) -> KnownAnswer:
    """A known answer over the small article."""
    return KnownAnswer("x", question, tuple(Quotation("sea", quote) for quote in quotes), within, (), None, 1)


def outcome(rank: int | None, *, refuse: bool = False, refused: bool = False, marked: bool = False) -> Outcome:
    """An outcome with nothing but what the figures count."""
    answer = object.__new__(Answer)
    object.__setattr__(answer, "refused", refused)
    return Outcome(known("q") if refuse else known("q", "w"), answer, rank, marked)


def test_read_gives_every_field(tmp_path: Path) -> None:
    """A file becomes records that know their line."""
    path = tmp_path / "sea.answers.yaml"
    path.write_text(KNOWN, encoding="utf-8")
    tide, wind = read(path)
    assert tide == KnownAnswer(
        "tide", "When does the tide fall?", (Quotation("sea", "The tide falls at noon."),), 3, ("when",), None, 1
    )
    assert (wind.refuse, wind.line) == (True, 7)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("- id: wind", "- id: tide"), r"sea\.answers\.yaml:7: the id 'tide' is given twice"),
        (("refuse: true", "refuse: false"), r":7: expected either answers or 'refuse: true' for 'wind'"),
        (("note:", "nota:"), r":7: unknown field 'nota'; expected answers,"),
        (("question: Who", "asked: Who"), r":7: expected id and question"),
        (("      quote", "      text"), r":1: each of the answers needs article and quote"),
        (("tags: [when]", "tags: [when"), r"sea\.answers\.yaml:\d+: cannot be read as YAML"),
    ],
    ids=["doubled", "neither", "unknown", "no-question", "no-quote", "no-yaml"],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], expected: str) -> None:
    """Each fault is an error with file and line, before any question is asked."""
    path = tmp_path / "sea.answers.yaml"
    path.write_text(KNOWN.replace(*change), encoding="utf-8")
    with pytest.raises(UsageError, match=expected):
        read(path)


def test_a_quotation_that_is_not_in_its_article_is_an_error(sea: Assistant) -> None:
    """A known answer that is untrue is an error of the file, never a failure of the search."""
    check(Path("f"), [known("q", "falls at noon")], sea)
    with pytest.raises(UsageError, match=r"f:1: 'x' expects a quotation that 'sea' does not contain: 'rises"):
        check(Path("f"), [known("q", "rises at noon")], sea)


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


def test_figures_are_hand_countable() -> None:
    """A missing hit counts zero, and refusal does not touch the ranks."""
    outcomes = [
        outcome(1, marked=True),
        outcome(2),
        outcome(4, refused=True),
        outcome(None),
        outcome(None, refuse=True, refused=True),
        outcome(None, refuse=True),
    ]
    assert figures(outcomes) == {
        "questions": 6,
        "hit@1": 1 / 4,
        "hit@3": 2 / 4,
        "mrr": (1 + 1 / 2 + 1 / 4) / 4,
        "sentence_hit@1": 1 / 4,
        "false_refusals": 1 / 4,
        "refused": 1 / 2,
        "passed": 3 / 6,
    }


def test_explain_says_what_a_person_needs(sea: Assistant) -> None:
    """A failure prints question, expectation, rank, and what came instead with its scores."""
    said = explain(judge(known("tide falls noon", "wind was measured", within=1), sea))
    assert "expected: 'wind was measured' in sea" in said
    assert "right hit: found at rank 2, expected within 1" in said
    assert "1. sea: 'The tide falls at noon.' (late " in said


# --- the suite can fail: a pipeline broken on purpose ------------------------------------------------------


@pytest.fixture(scope="module")
def passing(real_assistant: Assistant) -> list[KnownAnswer]:
    """Some known answers of the project that pass, both kinds."""
    every = read(ROOT / "tests" / "known_answers" / "development.answers.yaml")
    unmarked = [one for one in every if one.known_miss is None]
    kinds = [[one for one in unmarked if one.refuse is kind][:10] for kind in (False, True)]
    chosen = [one for kind in kinds for one in kind]
    assert all(judge(one, real_assistant).passed for one in chosen)
    assert {one.refuse for one in chosen} == {True, False}
    return chosen


class Broken:
    """An assistant with one fault."""

    def __init__(self, whole: Assistant, fault: Callable[[Answer], Answer]) -> None:
        self._whole, self._fault = whole, fault
        self.article, self.passages = whole.article, whole.passages

    def ask(self, question: str, top: int = 5) -> Answer:
        return self._fault(self._whole.ask(question, top=top))


def _reversed(answer: Answer) -> Answer:
    hits = tuple(replace(hit, rank=rank) for rank, hit in enumerate(reversed(answer.hits), start=1))
    return replace(answer, hits=hits)


def _shifted(answer: Answer) -> Answer:
    def shift(passage: Hit) -> Hit:
        moved = replace(passage.passage, start=passage.passage.start + 9_999, end=passage.passage.end + 9_999)
        return replace(passage, passage=moved, twins=())

    return replace(answer, hits=tuple(map(shift, answer.hits)))


def _swapped(answer: Answer) -> Answer:
    moved = [replace(hit, passage=replace(hit.passage, article_id="another"), twins=()) for hit in answer.hits]
    return replace(answer, hits=tuple(moved))


@pytest.mark.parametrize(
    "fault",
    [
        _reversed,
        _shifted,
        _swapped,
        lambda answer: replace(answer, refused=True),
        lambda answer: replace(answer, refused=False),
    ],
    ids=["ranking-reversed", "offsets-shifted", "article-swapped", "refusal-always", "refusal-never"],
)
def test_known_answers_catch_a_broken_pipeline(
    passing: list[KnownAnswer], real_assistant: Assistant, fault: Callable[[Answer], Answer]
) -> None:
    """Each fault makes known answers fail that pass without it."""
    broken = Broken(real_assistant, fault)
    assert not all(judge(one, broken).passed for one in passing)  # type: ignore[arg-type]
