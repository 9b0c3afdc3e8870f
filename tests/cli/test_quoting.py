"""`pincite quotes`: what it prints, its JSON, its exit status, and one line for every bad input."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, ROOT, ToyEmbedder

from assistant import build, cli

TEXT = ROOT / "tests" / "quotes" / "pakistan-and-russia.md"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five articles, with the toy model."""
    folder = tmp_path_factory.mktemp("five") / "index"
    build(CORPUS, folder, embedder=ToyEmbedder())
    return folder


@pytest.fixture
def run(index: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """`pincite quotes` in this process: status, standard output and standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.run(["quotes", *(str(argument) for argument in arguments), "--index", str(index)])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return call


def as_json(run: Run, file: Path) -> tuple[int, Any]:
    """The status and the parsed JSON of a file's check."""
    status, out, err = run(file, "--json")
    assert err == ""
    return status, json.loads(out)


def written(tmp_path: Path, text: str, name: str = "text.md") -> Path:
    """A file with a text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


OUTCOMES = [
    ("exact", []),
    ("exact", []),
    ("altered", ["number"]),
    ("altered", ["quantity"]),
    ("exact", []),
    ("altered", ["negation"]),
    ("altered", ["case", "negation"]),
    ("exact", []),
    ("stitched", []),
    ("stitched", []),
    ("misattributed", []),
    ("not-found", []),
    ("not-found", []),
    ("altered", ["word"]),
]


def test_a_text_about_pakistan_and_russia(run: Run) -> None:
    """A writer's text with all that goes wrong: each quotation has its outcome, its changes and its sources."""
    status, value = as_json(run, TEXT)
    text = TEXT.read_text(encoding="utf-8")
    found = value["quotations"]
    assert status == 1
    assert [(one["outcome"], [change["kind"] for change in one["changes"]]) for one in found] == OUTCOMES
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)
    assert [one["citations"] == [] for one in found] == [one["outcome"] == "not-found" for one in found]
    assert found[8]["omitted"][0]["negation"] is True
    assert found[11]["short"] is True
    assert [warning[:8] for warning in value["warnings"]] == ["Line 11:", "Line 15:"]


def test_the_json_is_the_contract(run: Run, tmp_path: Path) -> None:
    """Every field of the interface is there, and citations are whole records that prove themselves."""
    quote = "four Mi-35 helicopters to Pakistan"
    status, value = as_json(run, written(tmp_path, f"Russia sold “{quote}”.\n"))
    assert status == 0
    assert set(value) == {"quotations", "warnings"}
    (one,) = value["quotations"]
    assert {"start", "end", "text", "outcome", "changes", "citations", "pieces", "omitted"} <= set(one)
    (citation,) = one["citations"]
    assert citation["quote"] == quote
    assert citation["id"] == f"{citation['article_id']}:{citation['start']}-{citation['end']}@{citation['sha256'][:8]}"


def test_for_a_person(run: Run, tmp_path: Path) -> None:
    """The quotation, its line and outcome, what differs on both sides, and the source with its citation."""
    status, out, _ = run(written(tmp_path, "Well.\n\nRussia sold “five Mi-35 helicopters to Pakistan”.\n", "text.txt"))
    assert status == 1
    assert out.splitlines()[:4] == [
        "“five Mi-35 helicopters to Pakistan”",
        "  line 3: ALTERED",
        "    number: “five” here, “four” in the source",
        "    source: “four Mi-35 helicopters to Pakistan”",
    ]
    assert "    — @iamusmanghani, “A thaw in Pak-Russia relations”, Daily Times, 11 September 2018, para. 2." in out
    assert out.splitlines()[-1] == "1 quotation: 1 altered."


@pytest.mark.parametrize("name", ["text.md", "text.html", "text.txt", "text.tex"])
def test_a_text_without_quotations_says_so(run: Run, tmp_path: Path, name: str) -> None:
    """Nothing is quoted, so all holds: exit 0."""
    assert run(written(tmp_path, "Nothing is quoted here.\n", name)) == (0, "The text holds no quotation.\n", "")


def test_an_empty_file_holds_no_quotation(run: Run, tmp_path: Path) -> None:
    """An empty file is a text without quotations, or is refused in one line; never a traceback."""
    status, out, err = run(written(tmp_path, ""))
    assert (status, out, err) == (0, "The text holds no quotation.\n", "")


def test_unbalanced_marks_are_a_warning(run: Run, tmp_path: Path) -> None:
    """The line of the mark is told, and the rest is checked."""
    status, out, _ = run(written(tmp_path, "One “two.\n\nRussia sold “four Mi-35 helicopters to Pakistan”.\n"))
    assert status == 0
    assert "Warning: Line 1: the quotation mark “ has no partner." in out
    assert out.splitlines()[-1] == "1 quotation: 1 exact."


@pytest.mark.parametrize(
    ("name", "content"),
    [("text.docx", b"no docx"), ("text.md", b"\xff\xfe\x00q"), ("text.xyz", b"words")],
)
def test_broken_files_are_one_line(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    """A docx that is no docx, bytes that are no UTF-8, an unknown ending: exit 2 and one line."""
    path = tmp_path / name
    path.write_bytes(content)
    status, out, err = run(path)
    assert (status, out) == (2, "")
    assert err.startswith("pincite: ")
    assert err.count("\n") == 1
    assert name in err


def test_no_such_file(run: Run, tmp_path: Path) -> None:
    """A file that is not there: exit 2 and one line with its name."""
    status, _, err = run(tmp_path / "none.md")
    assert (status, err.count("\n"), "none.md" in err) == (2, 1, True)


def test_a_docx_gives_its_text(run: Run, tmp_path: Path) -> None:
    """In a docx offsets count in the extracted text, which is given too."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Russia sold “four Mi-35 helicopters to Pakistan”.")
    document.save(str(tmp_path / "text.docx"))
    status, value = as_json(run, tmp_path / "text.docx")
    (one,) = value["quotations"]
    assert (status, one["outcome"]) == (0, "exact")
    assert value["text"][one["start"] : one["end"]] == one["text"]
