"""`pincite test`: what it prints, keeps and compares, its exit status, and one clear line for every bad input."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run, one_line

pytestmark = pytest.mark.slow
KNOWN = """\
- id: tide
  question: tide falls noon
  answers:
    - article: tides
      quote: The tide falls at noon.
  tags: [when]
- id: gulls
  question: tide falls noon, and gulls
  answers:
    - article: tides
      quote: Gulls sleep on masts.
  within: 2
"""
TIDES = "The tide falls at noon. Boats leave then.\n\nGulls sleep on masts."
# The toy model's confidence says nothing, so that nothing is refused unless a test asks for it.
BOLD = ("--caution", "0")


@pytest.fixture
def known(
    toy_model: None, write_corpus: Callable[..., Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A file of known answers that pass, in a folder with its articles and their index."""
    write_corpus({"tides.md": TIDES})
    monkeypatch.chdir(tmp_path)
    assert run("build")[0] == 0
    path = tmp_path / "known" / "sea.answers.yaml"
    path.parent.mkdir()
    path.write_text(KNOWN, encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> None:
    """Rewrite a part of a file that it has."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def saved(run: Run, known: Path) -> Path:
    """A run that was kept."""
    path = known.parent / "run.json"
    assert run("test", known, *BOLD, "--save", path)[0] == 0
    return path


# --- what works ------------------------------------------------------------------------------------------


def test_all_pass(run: Run, known: Path) -> None:
    """Exit status 0, a table, and nothing on stderr."""
    status, out, err = run("test", known, *BOLD)
    assert (status, err) == (0, "")
    assert out.startswith("2 known answers: 2 passed, 0 failed.\n1 article, ")
    assert "Right passage first (hit@1)" in out
    assert "FAILS" not in out


def test_a_folder_is_all_files_below_it(run: Run, known: Path) -> None:
    """Files of known answers are found in subfolders too."""
    (known.parent / "more").mkdir()
    (known.parent / "more" / "x.answers.yaml").write_text(KNOWN.replace("id: ", "id: more-"), encoding="utf-8")
    assert run("test", known.parent, *BOLD)[1].startswith("4 known answers: 4 passed")


def test_a_failure_is_explained_and_makes_the_status_1(run: Run, known: Path) -> None:
    """What failed, and what came instead, in two lines."""
    change(known, "within: 2", "within: 1")
    status, out, _ = run("test", known, *BOLD)
    assert status == 1
    assert out.endswith(
        "FAILS   gulls: tide falls noon, and gulls\n"
        "        the right passage has rank 2; first comes “The tide falls at noon.”\n"
    )


def test_a_known_miss_that_fails_is_no_failure(run: Run, known: Path) -> None:
    """It is counted in every figure, and does not fail the run."""
    change(known, "within: 2", "within: 1\n  known_miss: gulls are hard")
    status, out, _ = run("test", known, *BOLD)
    assert status == 0
    assert out.startswith("2 known answers: 1 passed, 1 failed, 1 of them known misses.")


def test_a_known_miss_that_passes_is_a_failure_and_says_so(run: Run, known: Path) -> None:
    """The mark has to go."""
    change(known, "within: 2", "known_miss: gulls are hard")
    status, out, _ = run("test", known, *BOLD)
    assert status == 1
    assert "PASSES  gulls: marked as a known miss, but it passes now: remove the mark." in out


def test_json_is_the_run(run: Run, known: Path) -> None:
    """--json prints what --save keeps."""
    status, out, _ = run("test", known, *BOLD, "--json", "--save", known.parent / "run.json")
    assert status == 0
    assert json.loads(out) == json.loads((known.parent / "run.json").read_text(encoding="utf-8"))
    assert json.loads(out)["figures"]["hit@1"] == 0.5


def test_a_saved_run_repeats_but_for_what_was_measured(run: Run, known: Path) -> None:
    """Two files of two runs differ in their timings alone."""
    runs = [json.loads(saved(run, known).read_text(encoding="utf-8")) for _ in range(2)]
    for one in runs:
        del one["measured"]
    assert runs[0] == runs[1]


def test_caution_and_top_are_settings_of_the_run(run: Run, known: Path) -> None:
    """A caution of 1 refuses everything, and a depth of 1 finds only what comes first."""
    status, out, _ = run("test", known, "--caution", "1", "--top", "1", "--json")
    found = json.loads(out)
    assert status == 1
    assert found["figures"]["false_refusals"] == 1.0
    assert (found["asked"]["caution"], found["asked"]["top"]) == (1.0, 1)


# --- a baseline ------------------------------------------------------------------------------------------


def test_nothing_broke(run: Run, known: Path) -> None:
    """The same run again changes nothing and passes."""
    status, out, _ = run("test", known, *BOLD, "--baseline", saved(run, known))
    assert status == 0
    assert "0 fixed, 0 broken, 2 unchanged, 0 new, 0 removed." in out


@pytest.mark.parametrize(("allow", "expected"), [((), 1), (("--allow", "0"), 1), (("--allow", "1"), 0)])
def test_what_broke_fails_unless_allowed(run: Run, known: Path, allow: tuple[str, ...], expected: int) -> None:
    """One broken question fails the run, unless one may break; it is named and explained."""
    baseline = saved(run, known)
    change(known, "within: 2", "within: 1")
    status, out, _ = run("test", known, *BOLD, "--baseline", baseline, *allow)
    assert status == expected
    assert "0 fixed, 1 broken, 1 unchanged" in out
    assert "BROKE   gulls: tide falls noon, and gulls\n        the right passage has rank 2;" in out


def test_with_a_baseline_only_what_broke_counts(run: Run, known: Path) -> None:
    """What failed then as well, what is new and fails, and a mark that is due to go do not fail the run."""
    change(known, "within: 2", "within: 1")
    baseline = known.parent / "run.json"
    assert run("test", known, *BOLD, "--save", baseline)[0] == 1
    change(known, "- id: tide", "- id: tide\n  known_miss: was hard")
    change(known, "- id: gulls", "- id: new\n  question: noon\n  refuse: true\n- id: gulls")
    status, out, _ = run("test", known, *BOLD, "--baseline", baseline, "--json")
    assert status == 0
    found = json.loads(out)["comparison"]
    assert (found["broken"], found["fixed"], found["new"]) == ([], [], ["new"])


def test_another_collection_is_said_plainly(run: Run, known: Path) -> None:
    """A baseline of other articles is compared, and the difference is named."""
    baseline = saved(run, known)
    change(known.parents[1] / "corpus" / "tides.md", "masts.", "masts. They wake.")
    assert run("build")[0] == 0
    assert (
        "Not the same experiment: another collection: articles 1, "
        in run("test", known, *BOLD, "--baseline", baseline)[1]
    )


# --- a report --------------------------------------------------------------------------------------------


def test_the_report_is_written(run: Run, known: Path) -> None:
    """--html leaves a page, also when something fails."""
    change(known, "within: 2", "within: 1")
    page = known.parent / "report.html"
    assert run("test", known, *BOLD, "--html", page)[0] == 1
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


# --- bad input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nowhere.answers.yaml",), r"Path 'nowhere.answers.yaml' does not exist"),
        (("corpus",), r"No known answers in corpus: expected files named \*\.answers\.yaml"),
        (("known", "--allow", "1"), r"--allow counts what broke since a baseline: expected --baseline RUN beside it"),
        (("known", "--baseline", "gone.json"), r"Cannot read the run gone\.json"),
        (("known", "--baseline", "corpus/tides.md"), r"Cannot read the run corpus/tides\.md: expected JSON"),
        (("known", "--save", "gone/run.json"), r"Cannot write --save gone/run\.json: there is no folder gone"),
        (("known", "--html", "gone/run.html"), r"Cannot write --html gone/run\.html: there is no folder gone"),
        (("known", "--html", "corpus"), r"'corpus' is a directory"),
        (("known", "--index", "gone"), r"No index at gone"),
        (("known", "--top", "0"), r"0 is not in the range 1<=x<=100"),
        (("known", "--caution", "2"), r"2(\.0)? is not in the range 0<=x<=1"),
        ((), r"Expected files of known answers, or --transplanted N"),
    ],
    ids=lambda value: " ".join(value) or "none" if isinstance(value, tuple) else "",
)
def test_bad_input_is_one_clear_line(run: Run, known: Path, arguments: tuple[str, ...], expected: str) -> None:
    """Exit status 2 and one line that says what to do."""
    status, out, err = run("test", *arguments)
    assert (status, out) == (2, "")
    assert re.search(expected, one_line(err)), err


def test_a_broken_file_is_named_with_its_line(run: Run, known: Path) -> None:
    """A quotation that its article does not have is an error of the file, not a failure of the search."""
    change(known, "masts.", "roofs.")
    status, out, err = run("test", known)
    assert (status, out) == (2, "")
    assert "sea.answers.yaml:10: 'gulls' expects a quotation that 'tides' does not contain" in one_line(err)


def test_one_id_in_two_files_is_an_error(run: Run, known: Path) -> None:
    """A run is kept by ids, so each stands for one question."""
    (known.parent / "twin.answers.yaml").write_text(KNOWN, encoding="utf-8")
    status, _, err = run("test", known.parent)
    assert status == 2
    assert "the id 'tide' is given twice" in one_line(err)
