"""What the documents say is so: paths and names exist, commands can be typed, options and fields are all there."""

import dataclasses
import enum
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from conftest import ROOT

import assistant
from assistant import cli, records, render
from assistant.citing.references import FORMATS, STYLES
from assistant.cli import commands
from assistant.cli.app import pincite
from assistant.evaluation.benchmark import MEASURES, RANKINGS
from assistant.tools import VERBS

COMMANDS = pincite.every()
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / ".github").rglob("*.md")])
FOLDERS = ("assistant/", "corpus/", "docs/", "index/", "tests/", ".ci/", ".github/")
WRITTEN = (
    "index/CURRENT",
    "index/generations",
    "index/segments",
    "index/encoders",
    "index/pending",
    "index/calibration.json",
    "tests/screenshots/",
)  # by a build or by tests
BLANKS = ("NAME", "FORMAT", "<", "…")  # a path that the reader fills in

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def _fenced(text: str, language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def _code(text: str) -> Iterator[str]:
    """All that stands between backticks, outside blocks."""
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def _commands(text: str) -> Iterator[list[str]]:
    """Every line that calls `pincite`, as words: in a block or between backticks."""
    lines = [line for block in _fenced(text) for line in block.splitlines()]
    for line in (*lines, *_code(text)):
        if match := re.match(r"(?:\$ |\.venv/bin/)?pincite ([a-z].*)", line.split("  ")[0].split(" #")[0]):
            yield shlex.split(match[1])


def test_there_are_documents() -> None:
    """Those that a newcomer is sent to."""
    names = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS}
    assert {f"docs/{name}.md" for name in ("architecture", "glossary", "interface", "recipes")} <= names
    assert {".github/CONTRIBUTING.md", ".github/SECURITY.md"} <= names


@documents
def test_links_lead_somewhere(document: Path) -> None:
    """A relative link names a file of the repository, from where the document stands."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)\s#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@documents
def test_paths_exist(document: Path) -> None:
    """A path between backticks, or behind `python` in a block, is there."""
    text = document.read_text(encoding="utf-8")
    named = {word for code in _code(text) for word in code.split() if word.startswith(FOLDERS)}
    named |= set(re.findall(r"python (tests/\S+\.py)", text))
    written = {path for path in named if path.startswith(WRITTEN) or any(blank in path for blank in BLANKS)}
    assert [path for path in sorted(named - written) if not (ROOT / path.partition("::")[0]).exists()] == []


@documents
def test_names_exist(document: Path) -> None:
    """`assistant.room.name` can be imported; a name in CamelCase is a class of the package."""
    for code in _code(document.read_text(encoding="utf-8")):
        if re.fullmatch(r"assistant(\.\w+)+", code):
            _resolve(code)
        elif re.fullmatch(r"(?:[A-Z][a-z]+){1,3}", code) and code not in ("Markdown", "Content"):
            assert _is_class(code), f"{document.name} speaks of {code}"


def _resolve(name: str) -> None:
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[end:]:
            value = getattr(value, attribute)
        return


def _is_class(name: str) -> bool:
    pattern = re.compile(rf"^class {name}\b", re.MULTILINE)
    return any(pattern.search(path.read_text(encoding="utf-8")) for path in (ROOT / "assistant").rglob("*.py"))


@documents
def test_commands_can_be_typed(document: Path) -> None:
    """Every `pincite …` is a command with its options."""
    for command, *words in _commands(document.read_text(encoding="utf-8")):
        assert command in COMMANDS, f"{document.name} speaks of pincite {command}"
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts} | {"--help"}
        assert [word for word in words if word.startswith("--") and word not in known] == [], command


@documents
def test_make_targets_exist(document: Path) -> None:
    """Every `make …` is a target."""
    text = document.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {match for line in [*_fenced(text), *_code(text)] for match in re.findall(r"^make ([\w-]+)", line, re.M)}
    assert [target for target in named if f"\n{target}:" not in makefile] == []


@documents
def test_python_examples_are_of_this_package(document: Path) -> None:
    """Examples compile, and what they import is there; `tests/test_readme.py` and below run those that stand alone."""
    for example in _fenced(document.read_text(encoding="utf-8"), "python"):
        compile(example, document.name, "exec")
        for line in re.findall(r"^from assistant.*$", example, re.MULTILINE):
            exec(line, {})


def test_the_example_of_the_interface_runs(tmp_path: Path, toy_model: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands, in a folder with an article that answers it."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ferry.md").write_text(
        "---\npublished: 2018-09-11\n---\nThe ferry does leave at noon.", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    (example,) = _fenced((ROOT / "docs" / "interface.md").read_text(encoding="utf-8"), "python")
    names: dict[str, object] = {}
    exec(example, names)
    answer = names["answer"]
    assert isinstance(answer, assistant.Answer)
    assert [hit.citation.quote for hit in answer.hits] == ["The ferry does leave at noon."]


# --- the interface is whole -------------------------------------------------------------------------------

INTERFACE = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
NAMED = set(_code(INTERFACE))
SHARED = {"--json", "--corpus", "--index", "--help"}  # said once, above the table


def test_every_command_has_its_row_with_all_its_options() -> None:
    """The table of commands is the command line: no option is missing, none is invented."""
    rows = re.findall(r"^\| (`pincite .*?) \|(.*)\|$", INTERFACE, re.MULTILINE)
    said = {
        name: set(re.findall(r"`(--[\w-]+)`", rest))
        for row, rest in rows
        for name in re.findall("`pincite (\\w+)", row)
    }
    real = {
        name: {option for one in command.params if isinstance(one, click.Option) for option in one.opts} - SHARED
        for name, command in COMMANDS.items()
    }
    assert said == real


JSON_RECORDS = (
    records.Answer, records.Hit, records.Sentence, records.Citation, records.Source, records.Difference, records.Stated,
    records.IndexInfo, records.Verdict, records.Quotation, records.QuotationCheck, records.Change, records.Piece,
    records.Omission, records.DraftSentence, records.BuildReport, records.Health, records.Benchmark, records.Article,
    records.Paragraph, records.Page, records.Repair, records.Explanation, records.AskedWord, records.Weighing,
    records.Signal, records.Considered,
)  # fmt: skip


@pytest.mark.parametrize("record", JSON_RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_named(record: type) -> None:
    """Each field of the records that are printed as JSON stands in the interface."""
    words = {word for code in NAMED for word in re.findall(r"\w+", code)}
    assert [field.name for field in dataclasses.fields(record) if field.name not in words] == []


def test_every_outcome_style_format_and_measure_is_named() -> None:
    """The values that programs compare with are all there."""
    enums = [value for value in vars(records).values() if isinstance(value, type) and issubclass(value, enum.StrEnum)]
    outcomes = {str(member) for kind in enums if kind.__module__ == records.__name__ for member in kind}
    assert outcomes | {*STYLES, *FORMATS, *MEASURES, *RANKINGS} <= NAMED
    assert {verb.__name__ for verb in VERBS} <= {word for code in NAMED for word in re.findall(r"\w+", code)}


def test_the_words_of_the_code_are_explained() -> None:
    """Every record that a program gets is in the glossary by its name or by a word for it."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", glossary, re.MULTILINE)
    assert len(rows) == len({word for word, _ in rows})
    for word in ("mark", "twin", "caution", "pinpoint", "passage", "generation", "known answer"):
        assert word in dict(rows)


def test_help_can_be_read() -> None:
    """Every command says what it does, on one line in the list of commands."""
    assert cli.run(["--help"]) == 0
    assert [name for name, command in COMMANDS.items() if not command.get_short_help_str()] == []
    assert callable(render.answer_json)


def test_the_list_of_commands_is_what_the_modules_define() -> None:
    """`COMMANDS`, which `--help` prints without importing a command, names all of them, their modules and lines."""
    defined = {
        name: (command.callback.__module__.removeprefix("assistant.cli."), command.get_short_help_str(85))
        for name, command in COMMANDS.items()
        if command.callback
    }
    assert dict(commands.COMMANDS) == defined
