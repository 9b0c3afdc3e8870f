"""Runs of known answers: figures by hand, saved runs that repeat to the last digit, and what a comparison says."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Assistant, UsageError, build
from assistant.evaluation.known_answers import (
    Result,
    Run,
    ask,
    compare,
    comparison_json,
    comparison_text,
    figures,
    load,
    read_all,
    run_json,
    run_text,
    summarise,
)
from assistant.evaluation.measures import paired_p

KNOWN = """\
- id: tide
  question: tide falls noon
  answers:
    - article: sea
      quote: The tide falls at noon.
  tags: [when]
- id: gulls
  question: tide falls noon, and gulls
  answers:
    - article: sea
      quote: Gulls sleep on masts.
  within: 1
  tags: [when, birds]
- id: wind
  question: Who measured the wind?
  refuse: true
"""
SEA = "The tide falls at noon. Boats leave then.\n\nGulls sleep on masts."


@pytest.fixture
def sea(write_corpus: Callable[..., Path], tmp_path: Path) -> Assistant:
    """An assistant over one small article."""
    (tmp_path / "sea.answers.yaml").write_text(KNOWN, encoding="utf-8")
    build(write_corpus({"sea.md": SEA}), tmp_path / "index", embedder=ToyEmbedder())
    return Assistant.open(tmp_path / "index", embedder=ToyEmbedder())


def made(sea: Assistant, folder: Path, caution: float = 0.0, top: int = 20) -> Run:
    """A run over the small article."""
    return summarise(ask(read_all([folder]), sea, top, caution), sea, top)


def result(name: str, rank: int | None = 1, **changes: object) -> Result:
    """How a question went: answered, and passed if its rank is up to 3."""
    plain = Result(
        id=name,
        question=f"{name}?",
        refuse=False,
        within=3,
        tags=(),
        known_miss=None,
        rank=rank,
        marked=rank == 1,
        refused=False,
        confidence=0.5,
        passed=rank is not None and rank <= 3,
        first="sea:0-23@00000000",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


# --- figures ---------------------------------------------------------------------------------------------


def test_figures_are_hand_countable() -> None:
    """A missing hit counts zero, refusal does not touch the ranks, and the others have figures of their own."""
    results = [
        result("a", 1, confidence=0.9),
        result("b", 2, confidence=0.8),
        result("c", 4, confidence=0.2, refused=True, passed=False),
        result("d", None, confidence=0.6),
        result("e", None, refuse=True, refused=True, passed=True, confidence=0.1),
        result("f", None, refuse=True, refused=False, passed=False, confidence=0.7),
    ]
    assert figures(results) == {
        "hit@1": 1 / 4,
        "hit@3": 2 / 4,
        "hit@5": 3 / 4,
        "mrr": (1 + 1 / 2 + 1 / 4) / 4,
        "sentence_hit@1": 1 / 4,
        "false_refusals": 1 / 4,
        "refused": 1 / 2,
        "passed": 3 / 6,
        "auroc": 6 / 8,
    }


def test_a_figure_of_no_question_is_none() -> None:
    """Where nothing must be refused there is no share of it: null, not zero."""
    found = figures([result("a")])
    assert (found["refused"], found["auroc"], found["hit@1"]) == (None, None, 1.0)


@pytest.mark.parametrize(
    ("passed", "mark", "surprising"),
    [(True, None, False), (False, None, True), (True, "hard", True), (False, "hard", False)],
)
def test_a_run_fails_on_what_is_not_expected(passed: bool, mark: str | None, surprising: bool) -> None:
    """Failing without a mark, or passing with one."""
    assert result("a", passed=passed, known_miss=mark).surprising is surprising


# --- runs ------------------------------------------------------------------------------------------------


def test_a_run_keeps_what_is_needed_to_repeat_it(sea: Assistant, tmp_path: Path) -> None:
    """Articles, model, rules, settings, and of every question rank, verdict and the first citation."""
    kept = run_json(made(sea, tmp_path, top=7))
    info, recipe = sea.info(), sea.recipe()
    assert kept["pincite_run"] == 1
    assert kept["asked"]["generation"] == info.generation
    assert kept["asked"]["recipe"] == recipe
    assert recipe["model_sha256"] == ToyEmbedder().sha256
    assert recipe["passages"] == {"sentences": 3, "overlap": 2, "max_tokens": 254}
    assert (kept["asked"]["caution"], kept["asked"]["top"]) == (0.0, 7)
    assert kept["questions"][1]["id"] == "gulls"
    assert kept["questions"][1]["rank"] == 2
    assert kept["questions"][1]["first"].startswith("sea:0-23@")
    assert kept["figures"]["hit@1"] == 0.5
    assert kept["tags"]["birds"]["questions"] == 1
    assert kept["tags"]["when"]["hit@1"] == 0.5


def test_runs_repeat_to_the_last_digit_but_for_what_was_measured(sea: Assistant, tmp_path: Path) -> None:
    """Two runs of the same are the same JSON, once the block of timings is left out."""
    first, second = (run_json(made(sea, tmp_path)) for _ in range(2))
    assert set(first.pop("measured")) == {"date", "p50_ms", "p95_ms"}
    second.pop("measured")
    assert json.dumps(first) == json.dumps(second)


def test_the_collection_is_known_by_its_articles(sea: Assistant, tmp_path: Path) -> None:
    """Another text is another collection."""
    former = made(sea, tmp_path).asked.collection
    (tmp_path / "corpus" / "sea.md").write_text(SEA + " They wake.", encoding="utf-8")
    build(tmp_path / "corpus", tmp_path / "index", embedder=ToyEmbedder())
    sea.refresh()
    assert made(sea, tmp_path).asked.collection != former


def test_a_saved_run_loads_as_it_was(sea: Assistant, tmp_path: Path) -> None:
    """What is loaded equals what was saved, field for field."""
    run = made(sea, tmp_path)
    path = tmp_path / "run.json"
    path.write_text(json.dumps(run_json(run)), encoding="utf-8")
    assert load(path) == run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", r"Cannot read the run .*run\.json: expected JSON that 'pincite test --save' wrote"),
        ("[1]", r"run\.json is no run: expected JSON with 'pincite_run': 1, found None\. Make one with 'pincite test"),
        ('{"pincite_run": 2}', r"is no run: expected JSON with 'pincite_run': 1, found 2"),
        ('{"pincite_run": 1}', r"is no run: expected an object with version, generation, .*, found null"),
    ],
    ids=["empty", "list", "newer", "hollow"],
)
def test_what_is_no_run_is_one_clear_line(tmp_path: Path, text: str, expected: str) -> None:
    """Whatever the file holds, the message says what was expected."""
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=expected):
        load(path)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("rank", "first", "'rank' is of the wrong type, \"first\""),
        ("passed", None, "'passed' is of the wrong type, null"),
        ("more", 1, "expected an object with id, question"),
    ],
)
def test_a_run_with_a_wrong_field_is_no_run(
    sea: Assistant, tmp_path: Path, field: str, value: object, expected: str
) -> None:
    """Every field is checked before anything is compared."""
    kept = run_json(made(sea, tmp_path))
    kept["questions"][0][field] = value
    path = tmp_path / "run.json"
    path.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(UsageError, match=expected):
        load(path)


def test_a_run_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    """A missing file is no traceback."""
    with pytest.raises(UsageError, match=r"Cannot read the run .*gone\.json.*No such file"):
        load(tmp_path / "gone.json")


def test_nothing_is_asked_before_every_quotation_is_checked(sea: Assistant, tmp_path: Path) -> None:
    """A wrong quotation in the last file stops the run before its first question."""
    (tmp_path / "z.answers.yaml").write_text(KNOWN.replace("id: ", "id: z-").replace("at noon", "at dusk"), "utf-8")
    done: list[int] = []
    with pytest.raises(UsageError, match="'z-tide' expects a quotation that 'sea' does not contain"):
        ask(read_all([tmp_path]), sea, progress=lambda count, total, known: done.append(count))
    assert done == []


def test_progress_counts_every_question(sea: Assistant, tmp_path: Path) -> None:
    """The bar moves from none to all."""
    seen: list[tuple[int, int]] = []
    ask(read_all([tmp_path]), sea, progress=lambda done, total, known: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


# --- comparing -------------------------------------------------------------------------------------------


@pytest.fixture
def before(sea: Assistant, tmp_path: Path) -> Run:
    """A baseline of five questions."""
    results = (result("a", 1), result("b", 2), result("c", 9), result("d", None), result("gone", 1))
    return replace(made(sea, tmp_path), results=results)


@pytest.fixture
def after(before: Run) -> Run:
    """The same later: one broke, one was fixed, two are as they were, one is gone and one is new."""
    return replace(before, results=(result("a", 4), result("b", 1), result("c", 2), result("d", 8), result("new", 1)))


def test_a_comparison_tells_what_broke_and_what_was_fixed(before: Run, after: Run) -> None:
    """Questions are paired by id; what only one run has is new or removed."""
    found = comparison_json(compare(before, after))
    assert {group: found[group] for group in ("fixed", "broken", "unchanged", "new", "removed")} == {
        "fixed": ["c"],
        "broken": ["a"],
        "unchanged": ["b", "d"],
        "new": ["new"],
        "removed": ["gone"],
    }


def test_figures_are_compared_over_common_questions_with_a_paired_test(before: Run, after: Run) -> None:
    """New and removed questions do not move a figure; p is that of the paired randomisation test."""
    found = comparison_json(compare(before, after))["figures"]
    assert found["hit@1"] == {"before": 1 / 4, "after": 1 / 4, "p": 1.0}
    ranks = [1, 1 / 2, 1 / 9, 0.0], [1 / 4, 1.0, 1 / 2, 1 / 8]
    assert found["mrr"] == {
        "before": pytest.approx(sum(ranks[0]) / 4),
        "after": pytest.approx(sum(ranks[1]) / 4),
        "p": paired_p(*ranks),
    }
    assert found["refused"] == {"before": None, "after": None, "p": None}
    assert found["auroc"]["p"] is None


def test_another_question_under_an_old_id_is_not_compared(before: Run) -> None:
    """An id that now asks something else is a new question, and the old one is removed."""
    found = comparison_json(compare(before, replace(before, results=(result("a", 9, question="else?"),))))
    assert (found["broken"], found["new"], "a" in found["removed"]) == ([], ["a"], True)


def test_equal_runs_differ_in_nothing(before: Run) -> None:
    """No difference is named, nothing changed, every p is 1."""
    same = compare(before, before)
    assert (same.differences, same.broken, same.fixed, same.slower) == ((), (), (), 1.0)
    assert {change.p for change in same.changes if change.p is not None} == {1.0}


def test_a_run_of_something_else_says_so(before: Run) -> None:
    """Another collection, model, passage length or caution is named, with both values."""
    asked = before.asked
    recipe = {**asked.recipe, "model": "big", "model_sha256": "f" * 64, "passages": {"sentences": 5}}
    other = replace(asked, collection="0" * 64, articles=9, recipe=recipe, caution=0.5)
    said = compare(before, replace(before, asked=other)).differences
    assert said[0] == (
        f"another collection: articles 1, passages {asked.passages}, {asked.collection[:8]} then, "
        f"articles 9, passages {asked.passages}, 00000000 now"
    )
    assert said[1].startswith("another model: toy ")
    assert said[1].endswith("then, big ffffffff now")
    assert said[2:] == (
        "other passages: sentences 3, overlap 2, max_tokens 254 then, sentences 5 now",
        "another caution: 0.0 then, 0.5 now",
    )


def test_timings_are_a_ratio_and_nothing_else(before: Run) -> None:
    """A slower run differs in its timings alone."""
    slow = replace(before, measured=replace(before.measured, p50_ms=3 * before.measured.p50_ms))
    found = compare(before, slow)
    assert found.slower == pytest.approx(3.0)
    assert (found.broken, found.fixed, found.differences) == ((), (), ())


# --- as text ---------------------------------------------------------------------------------------------


def test_the_table_has_every_figure(sea: Assistant, tmp_path: Path) -> None:
    """Figures with intervals, tags and timings, in aligned columns."""
    lines = run_text(made(sea, tmp_path)).splitlines()
    assert lines[0] == "3 known answers: 1 passed, 2 failed."
    assert lines[1] == f"1 article, {sea.info().passages} passages, model toy, caution 0.00, 20 hits deep."
    rows = {line[:40].strip(): line[40:].split() for line in lines}
    assert rows["Right passage first (hit@1)"] == [".500", ".000–1.000", "2"]
    assert rows["Known answers passed"][0] == ".333"
    assert [line.split() for line in lines if line.startswith("birds")] == [
        ["birds", "1", ".000", "1.000", ".500", ".000", "0", "–", ".000"]
    ]
    assert lines[-1].startswith("An answer took ")


def test_the_comparison_reads_as_text(before: Run, after: Run) -> None:
    """Counts first, then every figure with its change, then the questions."""
    text = comparison_text(compare(before, after))
    assert "1 fixed, 1 broken, 2 unchanged, 1 new, 1 removed." in text
    (row,) = [line.split() for line in text.splitlines() if line.startswith("Right passage in the first 3")]
    assert row[-4:] == [".500", ".500", "+.000", "1.000"]
    assert "Fixed:\n  c: c?" in text
