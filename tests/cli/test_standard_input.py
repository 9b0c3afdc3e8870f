"""`-` reads standard input: the same result as from a file, and one line where there is nothing to read."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run, one_line

TEXT = "They say “the tide is high” and “a boat left the **quay**”. The tide is high."
Pipe = Callable[[bytes | str], None]


class _Terminal(io.StringIO):
    """A terminal: to read from it would wait for ever."""

    def isatty(self) -> bool:
        """It is one."""
        return True

    @property
    def buffer(self) -> io.BytesIO:
        """What must not be touched."""
        raise AssertionError("read from the terminal")


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Put something into standard input."""

    def put(data: bytes | str) -> None:
        raw = data.encode() if isinstance(data, str) else data
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    return put


@pytest.fixture
def index(toy_model: None, write_corpus: Callable[..., Path], tmp_path: Path, run: Run) -> Path:
    """A small index made with the toy model."""
    corpus = write_corpus({"tides.md": "The tide is high. It falls at noon.", "boats.txt": "A boat left the harbour."})
    assert run("build", "--corpus", corpus, "--index", tmp_path / "index")[0] == 0
    return tmp_path / "index"


@pytest.mark.parametrize("command", ["quotes", "draft"])
@pytest.mark.parametrize("name", ["text.md", "text.txt", "text.html", "text.tex"])
def test_a_text_that_is_piped_in_is_judged_as_its_file(
    command: str, name: str, index: Path, tmp_path: Path, run: Run, pipe: Pipe
) -> None:
    """Offsets, outcomes and exit status; the name says the format."""
    file = tmp_path / name
    file.write_text(TEXT, encoding="utf-8")
    expected = run(command, file, "--index", index, "--json")
    pipe(TEXT)
    assert run(command, "-", "--name", name, "--index", index, "--json") == expected
    assert json.loads(expected[1])


def test_without_a_name_it_is_plain_text(index: Path, tmp_path: Path, run: Run, pipe: Pipe) -> None:
    """Two stars are stars, as in a .txt."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    pipe(TEXT)
    assert run("quotes", "-", "--index", index) == run("quotes", tmp_path / "a.txt", "--index", index)


def test_a_draft_is_written_in_the_format_of_its_target(index: Path, tmp_path: Path, run: Run, pipe: Pipe) -> None:
    """`--write out.md` says that what is piped in is Markdown; the file is that of a draft in a file."""
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    run("draft", tmp_path / "a.md", "--write", tmp_path / "one.md", "--index", index)
    pipe(TEXT)
    status, _, err = run("draft", "-", "--write", tmp_path / "two.md", "--index", index)
    assert (status, err.endswith(f"cited in {tmp_path / 'two.md'}.\n")) == (0, True)
    assert (tmp_path / "two.md").read_bytes() == (tmp_path / "one.md").read_bytes()


def test_what_ask_and_cite_print_is_verified_through_a_pipe(index: Path, run: Run, pipe: Pipe) -> None:
    """JSON by itself, other formats by their name; a changed word is status 1."""
    answer = run("ask", "The tide is high?", "--caution", "0", "--json", "--index", index)[1]
    pipe(answer)
    status, out, _ = run("verify", "-", "--index", index, "--json")
    assert status == 0
    assert {verdict["outcome"] for verdict in json.loads(out)["citations"]} == {"holds"}
    citation = json.loads(answer)["hits"][0]["citation"]["id"]
    pipe(f"{citation}\n\n{citation}\n")
    status, ris, _ = run("cite", "-", "--format", "ris", "--index", index)
    assert (status, ris.count("TY  -")) == (0, 1)
    pipe(ris)
    assert run("verify", "-", "--name", "x.ris", "--index", index)[0] == 0
    pipe(ris.replace("tide is high", "tide is low"))
    assert run("verify", "-", "--name", "x.ris", "--index", index)[0] == 1


COMMANDS = [("quotes", "-"), ("draft", "-"), ("verify", "-"), ("cite", "-"), ("add", "-")]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_nothing_to_read_is_one_line(
    arguments: tuple[str, ...], index: Path, tmp_path: Path, run: Run, pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty pipe and a terminal are told apart; a terminal is not waited for, nothing is changed."""
    folders = ("--index", index, "--corpus", tmp_path / "corpus")
    pipe(" \n")
    status, out, err = run(*arguments, *folders)
    assert (status, out) == (2, "")
    assert one_line(err).startswith("pincite: Standard input is empty: expected ")
    for stdin, said in ((_Terminal(), "is a terminal"), (None, "is closed")):
        monkeypatch.setattr(sys, "stdin", stdin)
        status, out, err = run(*arguments, *folders)
        assert (status, out) == (2, "")
        assert one_line(err).startswith(f"pincite: Standard input {said}: expected ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("quotes", "-", "--name", "a.pdf"), "Cannot read a.pdf: expected a file ending in .md"),
        (("draft", "-", "--name", "a"), "Cannot read a: expected a file ending in .md"),
        (("verify", "-", "--name", "a.pdf"), "Cannot verify a.pdf: expected a file that ends in .json"),
        (("verify", "-"), "Cannot read piped.json: expected JSON in UTF-8"),
        (("quotes", "corpus/tides.md", "--name", "a.md"), "--name a.md names what standard input gives"),
        (("verify", "tides:0-3@00000000", "--name", "a.json"), "--name a.json names what standard input gives"),
        (("draft", "-", "--name", "a.txt", "--write", "b.md"), "--write b.md has another format than a.txt"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    arguments: tuple[str, ...], said: str, index: Path, tmp_path: Path, run: Run, pipe: Pipe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A format that is none, a name that names nothing, formats that do not agree."""
    monkeypatch.chdir(tmp_path)
    pipe(TEXT)
    status, out, err = run(*arguments, "--index", index)
    assert (status, out) == (2, "")
    assert said in one_line(err)


def test_bytes_that_are_no_text_are_one_line(index: Path, run: Run, pipe: Pipe) -> None:
    """As of a file, with the byte named."""
    pipe(b"caf\xe9 and more")
    status, _, err = run("quotes", "-", "--index", index)
    assert status == 2
    assert "expected UTF-8, found the byte 0xe9 at 3" in one_line(err)
