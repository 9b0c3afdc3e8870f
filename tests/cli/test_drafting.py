"""`pincite draft`: what it prints, its exit status, what it writes, and one line for every wrong use."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import build, cli

Run = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, write_corpus: Write, tmp_path: Path) -> Run:
    """The command on a toy index: status, standard output and standard error."""
    monkeypatch.setattr("assistant.api.load", lambda name=None: ToyEmbedder())
    corpus = write_corpus(
        {"tides.md": "The tide rose 4 metres at noon in spring.", "boats.md": "A boat left the harbour."}
    )
    build(corpus, tmp_path / "index", embedder=ToyEmbedder())

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.run(["draft", *map(str, arguments), "--index", str(tmp_path / "index")])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return call


def draft(
    folder: Path, text: str = "The tide rose 4 metres at noon in spring. Is it so? Zebras eat blue zinnias."
) -> Path:
    """A draft in Markdown."""
    (folder / "draft.md").write_text(text, encoding="utf-8")
    return folder / "draft.md"


def test_every_sentence_has_its_outcome(run: Run, tmp_path: Path) -> None:
    """With the passage and its citation; 'nothing' alone is no reason for status 1."""
    status, out, err = run(draft(tmp_path))
    assert (status, err) == (0, "")
    assert out.splitlines()[1].startswith("   evidence found (confidence ")
    assert " » The tide rose 4 metres at noon in spring." in out
    assert "   not checked: a question" in out
    assert out.splitlines()[-1] == "3 sentences: 1 evidence found, 1 nothing in the articles, 1 not checked."


def test_a_detail_that_differs_is_status_1(run: Run, tmp_path: Path) -> None:
    """Both values are named."""
    status, out, _ = run(draft(tmp_path, "The tide rose 9 metres at noon in spring."))
    assert status == 1
    assert "   ! quantity: “9 metres” here, “4 metres” in the article" in out


def test_json_is_the_contract(run: Run, tmp_path: Path) -> None:
    """The documented fields; offsets count in the file."""
    path = draft(tmp_path)
    status, out, _ = run(path, "--json")
    sentences = json.loads(out)["sentences"]
    assert status == 0
    text = path.read_text(encoding="utf-8")
    assert [text[one["start"] : one["end"]] for one in sentences] == [one["text"] for one in sentences]
    assert [one["outcome"] for one in sentences] == ["evidence", "not-checkable", "nothing"]
    assert {"start", "end", "text", "outcome", "confidence", "changes", "hits"} <= set(sentences[0])
    citation = sentences[0]["hits"][0]["citation"]
    assert citation["quote"] == "The tide rose 4 metres at noon in spring."
    assert [one["confidence"] is None for one in sentences] == [False, True, False]


def test_write_makes_a_new_file(run: Run, tmp_path: Path) -> None:
    """The draft itself stays; citekeys come with their bibliography."""
    path = draft(tmp_path)
    before = path.read_bytes()
    status, _, err = run(path, "--write", tmp_path / "out.md", "--citekeys")
    assert (status, path.read_bytes()) == (0, before)
    assert err == f"1 sentence cited in {tmp_path / 'out.md'}, the bibliography is {tmp_path / 'out.pincite.bib'}.\n"
    assert (
        (tmp_path / "out.md")
        .read_text(encoding="utf-8")
        .startswith("The tide rose 4 metres at noon in spring [@tides, para. 1]. Is it so?")
    )
    assert "tides" in (tmp_path / "out.pincite.bib").read_text(encoding="utf-8")


def test_an_empty_draft_says_so(run: Run, tmp_path: Path) -> None:
    """It is no error."""
    assert run(draft(tmp_path, "")) == (0, "The text holds no sentence.\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("draft.md", "--write", "draft.md"), "would replace the draft: expected another file name"),
        (("draft.md", "--write", "out.tex"), "has another format than"),
        (("draft.md", "--style", "apa"), "need --write"),
        (("none.md",), "No such file"),
        (("draft.md", "--write", "none/out.md"), "Cannot write"),
    ],
)
def test_wrong_use_is_one_line(run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """Exit status 2."""
    draft(tmp_path)
    status, out, err = run(*(one if one.startswith("--") or one == "apa" else tmp_path / one for one in arguments))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("pincite: ")
    assert message in err
