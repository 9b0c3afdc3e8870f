"""The pytest plugin: known answers are tests like any other, in any project."""

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ROOT, ToyEmbedder
from toy_hook import toy

from assistant import Assistant, build
from assistant.evaluation.known_answers import judge, read

pytestmark = pytest.mark.slow
pytest_plugins = ("pytester",)

TIDES = "The tide falls at noon. Boats leave then.\n\nThe wind was measured in the harbour.\n\nGulls sleep on masts."
KNOWN = """\
- id: tide
  question: tide falls noon
  answers:
    - article: tides
      quote: The tide falls at noon.
  tags: [when, shared-words]
- id: wind
  question: Who measured the wind?
  refuse: true
  tags: [traps]
- id: gulls
  question: tide falls noon, and gulls?
  answers:
    - article: tides
      quote: Gulls sleep on masts.
  within: 1
- id: boats
  known_miss: the harbour comes first
  question: harbour
  answers:
    - article: tides
      quote: Boats leave then.
  within: 1
"""
INSTALLED = bool(entry_points(group="pytest11", name="pincite"))
PLUGIN = () if INSTALLED else ("-p", "assistant.pytest_plugin")
# The engine's cost is not what is tested, and other plugins' output is not ours.
QUIET = ("-p", "no:playwright", "-p", "no:hypothesispytest", "-p", "no:base_url")

Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="module", autouse=True)
def imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Import everything once: `pytester` forgets what is imported after it began, and C does not bear it twice."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "tides.md").write_text(TIDES, encoding="utf-8")
    (folder / "sea.answers.yaml").write_text(KNOWN, encoding="utf-8")
    build(folder, folder / "index", embedder=ToyEmbedder())
    with toy(folder / "index") as assistant:
        judge(read(folder / "sea.answers.yaml")[0], assistant)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty project of somebody else's, with an article, an index and a file of known answers."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT / 'tests'}")
    for name in ("PINCITE_CORPUS", "PINCITE_INDEX", "PINCITE_MODEL"):
        monkeypatch.delenv(name, raising=False)
    for name, text in (("corpus/tides.md", TIDES), ("known/sea.answers.yaml", KNOWN)):
        path = pytester.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(pytester.path / "corpus", pytester.path / "index", embedder=ToyEmbedder())
    return pytester


@pytest.fixture
def run(project: pytest.Pytester) -> Run:
    """Run pytest in the project, over the toy index."""
    return lambda *arguments: project.runpytest_inprocess(*PLUGIN, "-p", "toy_hook", *QUIET, *arguments)


@pytest.fixture
def toy_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy model is the default one."""
    for module in ("assistant.builder", "assistant.api"):
        monkeypatch.setattr(f"{module}.load", lambda name=None: ToyEmbedder())


def passed(result: pytest.RunResult) -> list[str]:
    """The ids of the tests that passed, in order; needs -rA."""
    return [line.rsplit("::", 1)[1] for line in result.outlines if line.startswith("PASSED")]


# --- tests like any other --------------------------------------------------------------------------------


def test_every_question_is_a_test_with_its_id(run: Run) -> None:
    """One test a question: right ones pass, others fail, a known miss is an expected failure."""
    result = run("known", "-v")
    result.assert_outcomes(passed=2, failed=1, xfailed=1)
    result.stdout.fnmatch_lines_random(
        [
            "*known/sea.answers.yaml::tide PASSED*",
            "*known/sea.answers.yaml::wind PASSED*",
            "*known/sea.answers.yaml::gulls FAILED*",
            "*known/sea.answers.yaml::boats XFAIL*",
            "known answers: 4, asked of 1 article (index *)",
        ]
    )


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("-k", "tide or boats"), ["tide"]),
        (("-m", "shared-words"), ["tide"]),
        (("-m", "traps"), ["wind"]),
        (("-m", "not shared-words and not traps"), []),
        (("known/sea.answers.yaml::wind",), ["wind"]),
    ],
    ids=["k", "tag-with-hyphen", "tag", "not", "id"],
)
def test_questions_are_chosen_like_tests(run: Run, arguments: tuple[str, ...], ids: list[str]) -> None:
    """-k, -m with a tag and node ids choose questions, with --strict-markers too."""
    assert passed(run("-rA", "--strict-markers", *arguments)) == ids


def test_x_stops_and_lf_repeats_what_failed(run: Run) -> None:
    """-x stops at the first failure, and --lf asks only what failed."""
    run("known", "-x").assert_outcomes(passed=2, failed=1)
    run("known", "--lf").assert_outcomes(failed=1)


def test_junit_xml_names_every_question(run: Run, project: pytest.Pytester) -> None:
    """The XML has one case a question, with the explanation of those that fail."""
    run("known", "--junitxml", "report.xml")
    cases = {case.get("name"): case for case in ElementTree.parse(project.path / "report.xml").iter("testcase")}
    assert list(cases) == ["tide", "wind", "gulls", "boats"]
    failure = cases["gulls"].find("failure")
    assert failure is not None
    assert "expected  “Gulls sleep on masts.” in tides" in (failure.text or "")
    assert cases["boats"].find("skipped") is not None


def test_xdist_opens_the_index_once_a_worker(project: pytest.Pytester) -> None:
    """With two workers the outcome is the same, and each opens the index once."""
    result = project.runpytest_subprocess(*PLUGIN, "-p", "toy_hook", *QUIET, "-n", "2", "known")
    result.assert_outcomes(passed=2, failed=1, xfailed=1)
    assert sorted((project.path / "opened.txt").read_text("utf-8").split()) == ["gw0", "gw1"]


def test_the_index_is_opened_once_a_run(run: Run, project: pytest.Pytester) -> None:
    """Two files are asked of one assistant."""
    (project.path / "known" / "more.answers.yaml").write_text(KNOWN.replace("id: ", "id: more-"), encoding="utf-8")
    run("known").assert_outcomes(passed=4, failed=2, xfailed=2)
    assert (project.path / "opened.txt").read_text("utf-8").split() == ["main"]


@pytest.mark.parametrize("strict", ["true", "false"])
def test_a_known_miss_that_passes_fails(run: Run, project: pytest.Pytester, strict: str) -> None:
    """A known miss is strict, whatever `xfail_strict` says, and the run tells the reason that no longer holds."""
    project.makeini(f"[pytest]\nxfail_strict = {strict}\n")
    path = project.path / "known" / "sea.answers.yaml"
    path.write_text(KNOWN.replace("- id: tide\n", "- id: tide\n  known_miss: too wet\n"), encoding="utf-8")
    result = run("known", "-k", "tide")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*XPASS(strict)*known miss: too wet*"])


def test_an_error_is_no_expected_failure(run: Run, project: pytest.Pytester) -> None:
    """A known miss excuses a wrong answer, not a pipeline that breaks; its error is one line."""
    path = project.path / "known" / "sea.answers.yaml"
    path.write_text(KNOWN.replace("question: harbour", "question: Break it"), encoding="utf-8")
    result = run("known", "-k", "boats")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["The model is broken."])
    result.stdout.no_fnmatch_line("*Traceback*")


# --- what a failure says ---------------------------------------------------------------------------------


def test_a_failure_prints_what_a_person_needs(run: Run) -> None:
    """The question, the expected quotation, its rank, and what came instead with its scores; no traceback."""
    result = run("known", "-k", "gulls")
    result.stdout.fnmatch_lines(
        [
            "*question  tide falls noon, and gulls?",
            "expected  “Gulls sleep on masts.” in tides",
            "found     at rank 2, expected within 1",
            "answered  with confidence *, caution *",
            "hits:",
            "  1. “The tide falls at noon.”",
            "     tides:0-23@*  score * (late *, sentence *, dense *, bm25 *), confidence *",
            "  2. (right) “Gulls sleep on masts.”",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*judge.py*")


def test_a_question_knows_its_file_and_line(run: Run, project: pytest.Pytester) -> None:
    """Reports and editors are told where the question stands; lines count from 0 there."""
    run("known", "--junitxml", "report.xml", "-o", "junit_family=xunit1")
    cases = ElementTree.parse(project.path / "report.xml").iter("testcase")
    path = "known/sea.answers.yaml"
    assert {case.get("name"): (case.get("file"), case.get("line")) for case in cases} == {
        "tide": (path, "0"),
        "wind": (path, "6"),
        "gulls": (path, "10"),
        "boats": (path, "16"),
    }


# --- bad input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("falls at noon.\n", "rises at noon.\n"),
            "*sea.answers.yaml:*'tide' expects a quotation that 'tides' does not*",
        ),
        (("article: tides", "article: nowhere"), "*sea.answers.yaml:*the article 'nowhere', which the index does not*"),
        (("- id: wind", "- id: tide"), "*sea.answers.yaml:7: the id 'tide' is given twice*"),
        (("refuse: true", "refuse: ["), "*sea.answers.yaml:*cannot be read as YAML*"),
        (("tags: [traps]", "tags: [skip]"), "*sea.answers.yaml:10: a tag must be *, found 'skip'*"),
    ],
    ids=["quotation", "article", "id", "yaml", "builtin-mark"],
)
def test_a_broken_file_is_one_clear_line(
    run: Run, project: pytest.Pytester, change: tuple[str, str], message: str
) -> None:
    """A fault in a file is a collection error that names the line, before any question is asked."""
    path = project.path / "known" / "sea.answers.yaml"
    path.write_text(KNOWN.replace(*change, 1), encoding="utf-8")
    result = run("known")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([message])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*schema.py*")


@pytest.mark.parametrize("value", ["0", "101", "ten"])
def test_a_wrong_top_is_a_usage_error(run: Run, value: str) -> None:
    """The option is checked before anything is collected."""
    result = run("known", "--pincite-top", value)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--pincite-top: expected a number from 1 to 100, found '{value}'*"])


def test_top_is_how_far_a_rank_is_looked_for(run: Run) -> None:
    """What lies deeper is not found, but never less deep than the question allows."""
    run("known", "-k", "gulls", "--pincite-top", "1").stdout.fnmatch_lines(["found     not among the first 1 hits*"])


# --- which index is asked --------------------------------------------------------------------------------


def asked(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run without the toy hook: the plugin opens what it finds."""
    return project.runpytest_inprocess(*PLUGIN, *QUIET, "known", "-k", "tide", *arguments)


def cached(project: pytest.Pytester) -> bool:
    """Whether an index was built in pytest's cache."""
    return (project.path / ".pytest_cache" / "d" / "pincite" / "index" / "CURRENT").is_file()


def test_an_index_that_is_up_to_date_is_asked(project: pytest.Pytester, toy_model: None) -> None:
    """Nothing is built where the folder `index` holds the articles as they are."""
    with Assistant.open(project.path / "index") as assistant:
        generation = assistant.info().generation
    asked(project).stdout.fnmatch_lines([f"known answers: 4, asked of 1 article (index {generation})"])
    assert not cached(project)


def test_articles_without_an_index_are_enough(project: pytest.Pytester, toy_model: None) -> None:
    """A newcomer needs no build: an index is kept in pytest's cache, and `index` stays as it is."""
    (project.path / "index").rename(project.path / "elsewhere")
    (project.path / "corpus").rename(project.path / "articles")
    result = asked(project, "--pincite-corpus", "articles")
    result.stdout.fnmatch_lines(["*Reading * into an index in *", "known answers: 4, asked of 1 article (index *)"])
    assert cached(project)
    assert not (project.path / "index").exists()


def test_an_index_older_than_the_articles_is_not_asked(project: pytest.Pytester, toy_model: None) -> None:
    """After an article changed, the known answers are checked against its new text, not against the stale index."""
    (project.path / "corpus" / "tides.md").write_text(TIDES.replace("noon", "dusk"), encoding="utf-8")
    asked(project).stdout.fnmatch_lines(["*'tide' expects a quotation that 'tides' does not contain*"])
    assert cached(project)


def test_an_index_that_is_named_is_asked_as_it_is(project: pytest.Pytester, toy_model: None) -> None:
    """--pincite-index is never second-guessed."""
    (project.path / "corpus" / "tides.md").write_text(TIDES.replace("noon", "dusk"), encoding="utf-8")
    result = asked(project, "--pincite-index", "index")
    assert "known answers: 4, asked of 1 article" in result.stdout.str()
    assert not cached(project)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "No articles at * and no index at *: name a folder with --pincite-corpus or --pincite-index."),
        (("--pincite-index", "nowhere"), "No index at *nowhere.*"),
        (("--pincite-corpus", "nowhere"), "*nowhere*"),
    ],
    ids=["nothing", "index", "corpus"],
)
def test_a_missing_index_is_one_clear_line(
    project: pytest.Pytester, toy_model: None, arguments: tuple[str, ...], message: str
) -> None:
    """Where there is nothing to ask, collection says so once a file, without a traceback."""
    for name in ("corpus", "index"):
        (project.path / name).rename(project.path / f"{name}-gone")
    result = asked(project, *arguments)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([message])
    result.stdout.no_fnmatch_line("*Traceback*")


# --- what it costs those who do not use it ---------------------------------------------------------------


def test_a_project_without_known_answers_pays_nothing(tmp_path: Path) -> None:
    """The plugin's import brings in no other module that is heavy: it is loaded in every run of the environment."""
    code = (
        "import pytest, sys; before = set(sys.modules); import assistant.pytest_plugin; "
        "print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name for name in done.stdout.split() if "." not in name or name.startswith("assistant")}
    assert {name for name in loaded if name.startswith("assistant")} == {
        "assistant",
        "assistant.errors",
        "assistant.messages",
        "assistant.pytest_plugin",
        "assistant.settings",
    }
    assert loaded.isdisjoint({"numpy", "yaml", "click", "torch", "sentence_transformers"})


def test_other_files_are_left_alone(run: Run, project: pytest.Pytester) -> None:
    """A project's own YAML and tests are none of the plugin's business, and no index is opened for them."""
    project.makepyfile("def test_one(): pass")
    (project.path / "known" / "sea.answers.yaml").rename(project.path / "known" / "sea.yaml")
    run().assert_outcomes(passed=1)
    assert not (project.path / "opened.txt").exists()
