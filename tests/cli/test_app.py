"""The command line: what it prints, its exit status, and one clear line for every bad input."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CORPUS, Run, ToyEmbedder, one_line

from assistant import Assistant
from assistant.index import FORMAT

QUESTION = "How many Mi-35 helicopters did Russia agree to sell to Pakistan?"

Write = Callable[..., Path]


@pytest.fixture
def toy_index(toy_model: None, write_corpus: Write, tmp_path: Path, run: Run) -> Path:
    """A small index made with the toy model."""
    corpus = write_corpus({"tides.md": "The tide is high. It falls at noon.", "boats.txt": "A boat left the harbour."})
    assert run("build", "--corpus", corpus, "--index", tmp_path / "index")[0] == 0
    return tmp_path / "index"


# --- what works -----------------------------------------------------------------------------------------


def test_articles_come_and_go(toy_index: Path, tmp_path: Path, run: Run) -> None:
    """`add` and `remove` bring the index up to date by themselves, and `check` agrees."""
    new = tmp_path / "gulls.txt"
    new.write_text("The gull cries.")
    folders = ("--corpus", tmp_path / "corpus", "--index", toy_index)
    assert run("check", *folders)[:2] == (0, "2 articles; all can be read, and the index is up to date.\n")
    assert "3 articles, " in run("add", new, *folders)[1]
    assert run("check", *folders)[0] == 0
    status, out, err = run("remove", "tides", *folders)
    assert (status, out.split(",")[0], err) == (0, "2 articles", f"kept as {tmp_path}/corpus/.removed/tides.md\n")
    (tmp_path / "corpus" / "gulls.txt").unlink()
    assert run("check", *folders)[:2] == (
        1,
        "gone from the corpus: gulls\nCorrect the files named, and run 'pincite build'.\n",
    )


def test_check_works_before_the_first_build(write_corpus: Write, tmp_path: Path, run: Run) -> None:
    """Without an index every article is one that is not in it."""
    folders = ("--corpus", write_corpus({"a.txt": "A."}), "--index", tmp_path / "none")
    assert run("check", *folders, "--json")[0] == 1


def test_ask_prints_the_passage_and_its_citation(run: Run, real_index: Path) -> None:
    """The answering sentence stands on a line of its own, word for word, over its citation id."""
    status, out, err = run("ask", QUESTION, "--index", real_index, "--top", "3")
    assert status == 0
    assert err == ""
    assert out.startswith("Evidence found in ")
    marked = next(line for line in out.splitlines() if line.startswith(" » In 2015, Russia signed"))
    with Assistant.open(real_index) as assistant:
        assert marked.removeprefix(" » ") in assistant.article("a-thaw-in-pak-russia-relations").text


def test_ask_json_is_the_contract(run: Run, real_index: Path) -> None:
    """JSON has the documented fields, and every quotation is its article's slice."""
    status, out, _ = run("ask", QUESTION, "--index", real_index, "--json", "--top", "2")
    answer = json.loads(out)
    assert status == 0
    assert {"question", "refused", "reason", "confidence", "independent", "hits", "index"} <= set(answer)
    assert {"generation", "model", "articles", "passages"} == set(answer["index"])
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2]
    with Assistant.open(real_index) as assistant:
        for hit in answer["hits"]:
            text = assistant.article(hit["passage"]["article_id"]).text
            for part, words in (("passage", "text"), ("sentence", "text"), ("citation", "quote")):
                assert text[hit[part]["start"] : hit[part]["end"]] == hit[part][words]


def test_a_refusal_is_status_1(run: Run, real_index: Path) -> None:
    """A refusal is an answer, told by the exit status, with its reason and the nearest passages."""
    status, out, err = run("ask", "How do I bake sourdough bread?", "--index", real_index)
    assert status == 1
    assert err == ""
    assert out.startswith("The articles do not answer this. No passage has the word “bake”, “sourdough” or “bread”.")
    assert "The nearest passages, which do not answer:" in out


def test_answers_verify(run: Run, real_index: Path, tmp_path: Path) -> None:
    """What `ask --json` prints holds when its file is verified; an id alone has no quotation to compare."""
    _, out, _ = run("ask", QUESTION, "--index", real_index, "--json")
    saved = tmp_path / "answer.json"
    saved.write_text(out, encoding="utf-8")
    status, verdicts, _ = run("verify", saved, "--index", real_index, "--json")
    ids = [hit["citation"]["id"] for hit in json.loads(out)["hits"]]
    assert status == 0
    assert set(ids) <= {one["id"] for one in json.loads(verdicts)["citations"]}
    assert {"holds"} == {one["outcome"] for one in json.loads(verdicts)["citations"]}
    status, alone, _ = run("verify", ids[0], "--index", real_index)
    assert status == 0
    assert alone.startswith(f"unquoted         {ids[0]}\n")


def test_a_false_quotation_is_status_1(run: Run, real_index: Path, tmp_path: Path) -> None:
    """A changed number in a saved quotation is found, and the change is named."""
    _, out, _ = run("ask", QUESTION, "--index", real_index, "--json")
    saved = tmp_path / "answer.json"
    saved.write_text(out.replace("sell four Mi-35", "sell nine Mi-35"), encoding="utf-8")
    status, verdicts, _ = run("verify", saved, "--index", real_index)
    assert status == 1
    assert "gone " in verdicts
    assert "replace: 'nine' -> 'four'" in verdicts


def test_show_text_is_what_the_hash_is_of(run: Run, real_index: Path) -> None:
    """`show --text` prints the very bytes whose SHA-256 citations carry."""
    import hashlib

    _, out, _ = run("show", "a-thaw-in-pak-russia-relations", "--text", "--index", real_index)
    with Assistant.open(real_index) as assistant:
        assert hashlib.sha256(out.encode()).hexdigest() == assistant.article("a-thaw-in-pak-russia-relations").sha256


def test_show_tells_numbers_origin_and_repairs(run: Run, real_index: Path) -> None:
    """`show` numbers the paragraphs, says what a field was inferred from, and lists the repairs."""
    _, out, _ = run("show", "a-thaw-in-pak-russia-relations", "--index", real_index)
    assert "\n11\n   Published in Daily Times, September 11th 2018.\n" in out
    assert "title      inferred from the address" in out
    assert "at 5601: 'Â' became '' (lone Â)" in out
    _, out, _ = run("show", "pakistan-russia-military-collaboration", "--paragraph", "9", "--index", real_index)
    assert out == "9  (heading)\n   Is Pakistan Joining Russian Block?\n"


def test_list_names_every_article(run: Run, real_index: Path) -> None:
    """`list` has a line an article; a supplied title stands in brackets, an inferred date has its 'c.'."""
    status, out, _ = run("list", "--index", real_index)
    assert status == 0
    assert len(out.splitlines()) == 6
    assert "c. 2016            –            409    [Closer ties with Russia]" in out
    listed = json.loads(run("list", "--index", real_index, "--json")[1])["articles"]
    assert sorted(path.stem for path in CORPUS.glob("*.md") if path.stem != "README") == [one["id"] for one in listed]


def test_build_says_what_changed(run: Run, toy_index: Path, write_corpus: Write) -> None:
    """A build reports what it added and embedded; a second one finds nothing to do."""
    corpus = write_corpus({"ships.md": "Ships are large boats."})
    build = ("build", "--corpus", corpus, "--index", toy_index)
    assert run(*build)[1].startswith("3 articles, 3 passages; added 1, changed 0, removed 0, embedded 1;")
    assert json.loads(run(*build, "--json")[1])["embedded"] == 0


def test_options_come_before_the_environment(
    run: Run, toy_index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`--index` wins over PINCITE_INDEX, and that over the current folder."""
    monkeypatch.setenv("PINCITE_INDEX", str(tmp_path / "nowhere"))
    assert run("list", "--index", toy_index)[0] == 0
    assert "nowhere" in one_line(run("list")[2])


def test_a_closed_pipe_is_no_error(real_index: Path) -> None:
    """`pincite show … | head -1` ends quietly."""
    command = f"{sys.executable} -m assistant show pakistan-and-russia-moving-closer --index {real_index} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=CORPUS.parent, check=False)
    assert done.stdout == "[Pakistan and Russia moving closer]\n"
    assert done.stderr == ""


def test_help_names_every_command(run: Run) -> None:
    """The help lists the commands, and without a command it is an error that shows the help."""
    status, out, _ = run("--help")
    assert status == 0
    assert all(f"\n  {name} " in out for name in ("ask", "build", "list", "serve", "show", "verify"))
    status, out, err = run()
    assert (status, out) == (2, "")
    assert "Usage: pincite" in err


# --- bad input: one line on stderr, nothing on stdout, status 2 -------------------------------------------


def bad(run: Run, *arguments: str | Path) -> str:
    """The one line that a bad call prints."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    return one_line(err)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.md": "---\ntitle: [\n---\nText."}, "a.md, line 3: the front matter is not YAML"),
        (
            {"a.md": "---\ntitle: [X]\n---\nText."},
            "a.md: title must be text, found list ['X']. Correct it, or put it in quotation marks.",
        ),
        ({"a.md": "---\nauthors: X\n---\nText."}, "a.md: authors must be a list of texts, found str 'X'. Correct it."),
        ({"a.md": "Text.", "sub/A.txt": "Other."}, "Two articles have the id 'a':"),
        ({"a.md": "\n \n"}, "a.md is empty: expected the text of an article."),
        ({"notes.pdf": "x"}, "No articles in "),
    ],
    ids=["not-yaml", "wrong-type", "no-list", "one-id", "empty", "no-articles"],
)
def test_bad_corpus(run: Run, write_corpus: Write, tmp_path: Path, files: dict[str, str], expected: str) -> None:
    """Each fault of a corpus is named with its file, before anything is written."""
    corpus = write_corpus(files)
    assert expected in bad(run, "build", "--corpus", corpus, "--index", tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_not_utf8(run: Run, tmp_path: Path) -> None:
    """A file in another encoding is named with the offending byte."""
    (tmp_path / "a.txt").write_bytes("naïve".encode("latin-1"))
    line = bad(run, "build", "--corpus", tmp_path, "--index", tmp_path / "index")
    assert "a.txt is not UTF-8: byte 2 is 0xef. Save it as UTF-8." in line


def test_missing_corpus(run: Run, tmp_path: Path) -> None:
    """A missing corpus folder is named, with the option that names another."""
    line = bad(run, "build", "--corpus", tmp_path / "nowhere", "--index", tmp_path / "index")
    assert f"No corpus at {tmp_path / 'nowhere'}: expected a folder" in line


def test_no_index(run: Run, tmp_path: Path) -> None:
    """Without an index the line says which command makes one."""
    assert "Run 'pincite build'" in bad(run, "ask", "Why?", "--index", tmp_path / "nowhere")


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove"])
def test_damaged_index(run: Run, toy_index: Path, damage: str) -> None:
    """A truncated, altered or missing index file is named, and a build repairs it."""
    (path,) = toy_index.rglob("vectors.faiss")
    raw = path.read_bytes()
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(raw[:-5] if damage == "truncate" else raw[:-5] + bytes([raw[-5] ^ 1]) + raw[-4:])
    line = bad(run, "ask", "Is the tide high?", "--index", toy_index)
    assert f"The index is damaged: {path}" in line
    assert run("build", "--corpus", toy_index.parent / "corpus", "--index", toy_index)[0] == 0
    assert run("ask", "Is the tide high?", "--index", toy_index)[0] in (0, 1)


def test_index_of_another_format(run: Run, toy_index: Path) -> None:
    """An index of another format is told from a damaged one."""
    import hashlib

    (manifest,) = toy_index.rglob("manifest.json")
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    name = manifest.parent.name
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    (toy_index / "CURRENT").write_text(f"{name} {digest}\n")
    assert f"is of another format: expected format {FORMAT}, found 99. Run 'pincite build'." in bad(
        run, "ask", "Why?", "--index", toy_index
    )


def test_index_of_another_model(run: Run, toy_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose hash differs from the index's is never mixed with it."""
    monkeypatch.setattr("assistant.api.load", lambda name=None: ToyEmbedder(dimension=256))
    assert "The index was made with another model: expected toy" in bad(run, "ask", "Why?", "--index", toy_index)


def test_unknown_model(run: Run, write_corpus: Write, tmp_path: Path) -> None:
    """A model that is nowhere is named, with what would do."""
    corpus = write_corpus({"a.md": "Text."})
    line = bad(run, "build", "--model", "nobody/nothing", "--corpus", corpus, "--index", tmp_path / "index")
    assert "No model 'nobody/nothing': expected 'all-MiniLM-L6-v2', a folder, or the name" in line


def test_unwritable_index(run: Run, write_corpus: Write, tmp_path: Path) -> None:
    """An index folder that cannot be written is named."""
    corpus = write_corpus({"a.md": "Text."})
    (tmp_path / "file").write_text("in the way")
    line = bad(run, "build", "--corpus", corpus, "--index", tmp_path / "file" / "index")
    assert f"Cannot write the index at {tmp_path / 'file' / 'index'}" in line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ask", "  "], "The question is empty"),
        (["ask", "x" * 100_000], "The question is too long: expected at most 2,000 characters, found 100,000."),
        (["ask", "why", "--top", "0"], "Invalid value for '--top': 0 is not in the range"),
        (["ask", "why", "--caution", "2"], "Invalid value for '--caution'"),
        (["ask", "why", "--article", "nope"], "No article 'nope' in the index."),
        (["ask", "why", "--publisher", "nope"], "No article has the publisher 'nope'. Known: none."),
        (["ask", "why", "--after", "soon"], "Not a date: expected one"),
        (["ask"], "Missing argument 'QUESTION'"),
        (["show", "nope"], "No article 'nope' in the index."),
        (["show", "tides", "--paragraph", "9"], "tides has no paragraph 9: expected 1 to 1."),
        (["verify", "nope"], "Not a citation id: expected ARTICLE:START-END@HASH"),
        (["frobnicate"], "No such command 'frobnicate'. See --help."),
        (["quote", "essay.md"], "No such command 'quote'. Did you mean 'quotes'?"),
    ],
    ids=lambda value: value[0][:3] + (value[-1][:12] if len(value) > 1 else "") if isinstance(value, list) else None,
)
def test_bad_arguments(
    run: Run, toy_index: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: str
) -> None:
    """Wrong use says what was expected and what was found."""
    monkeypatch.setenv("PINCITE_INDEX", str(toy_index))
    assert expected in bad(run, *arguments)


def test_verify_a_file_that_is_no_answer(run: Run, toy_index: Path, tmp_path: Path) -> None:
    """A file without JSON, or without citations, is an error and not 'all hold'."""
    other = tmp_path / "other.json"
    other.write_text("not json")
    assert f"Cannot read {other}: expected JSON" in bad(run, "verify", other, "--index", toy_index)
    other.write_text("{}")
    assert "No citation in " in bad(run, "verify", other, "--index", toy_index)


def test_verify_files_that_contradict_each_other(run: Run, toy_index: Path, tmp_path: Path) -> None:
    """One citation with two quotations in two files is an error, whichever file comes last."""
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file, quote in zip(files, ("The tide", "The boat"), strict=True):
        file.write_text(json.dumps({"id": "tides:0-8@00000000", "quote": quote}))
    line = bad(run, "verify", *files, "--index", toy_index)
    assert "The citation tides:0-8@00000000 is given with two different quotations." in line


def test_port_in_use(run: Run, toy_index: Path) -> None:
    """A port that another program holds is named, with the option that chooses another."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = bad(run, "serve", "--index", toy_index, "--port", str(port))
    assert f"Cannot open the page at 127.0.0.1:{port}: the port is in use." in line
    assert "--port" in line


def test_installed_command_exists() -> None:
    """`python -m assistant` is the same program as `pincite`."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--version"], capture_output=True, text=True, cwd=CORPUS.parent, check=True
    )
    assert done.stdout.startswith("pincite, version ")
    if command := shutil.which("pincite", path=str(Path(sys.executable).parent)):
        assert subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout == done.stdout
