"""`pincite answers`, and `pincite ask --save-answer`: what they print, write and refuse."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Run, one_line

from assistant.evaluation.known_answers import KnownAnswer, Quotation, read, schema

SEA = "The tide falls at noon. Boats leave at dawn."
WIND = "The wind rises at noon."
KNOWN = """\
- id: tide
  question: When does the tide fall?
  answers:
    - article: sea
      quote: The tide falls at noon.
  tags: [when]
- id: who
  question: Who measured the wind?
  refuse: true
"""


@pytest.fixture
def corpus(write_corpus: Callable[..., Path]) -> Path:
    """Two small articles."""
    return write_corpus({"sea.md": SEA, "wind.md": WIND})


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A file of two known answers."""
    path = tmp_path / "sea.answers.yaml"
    path.write_text(KNOWN, encoding="utf-8")
    return path


@pytest.fixture
def index(toy_model: None, corpus: Path, tmp_path: Path, run: Run) -> Path:
    """An index of the two articles, made with the toy model."""
    assert run("build", "--corpus", corpus, "--index", tmp_path / "index")[0] == 0
    return tmp_path / "index"


# --- check -------------------------------------------------------------------------------------------------


def test_check_is_well_while_all_quotations_stand(run: Run, known: Path, corpus: Path) -> None:
    """A file or a folder is checked against the articles as they are, without an index."""
    expected = "Quotations: 1, of 2 known answers; all stand in their articles.\n"
    assert run("answers", "--check", known, "--corpus", corpus) == (0, expected, "")
    assert run("answers", "--check", known.parent, "--corpus", corpus) == (0, expected, "")


def test_check_tells_what_an_article_lost(run: Run, known: Path, corpus: Path) -> None:
    """After an article changed: file, line, id, what was, and what is there now; status 1."""
    (corpus / "sea.md").write_text(SEA.replace("falls", "rises"), encoding="utf-8")
    status, out, err = run("answers", "--check", known, "--corpus", corpus)
    assert (status, err) == (1, "")
    assert out == (
        f"{known}:4: tide: gone (sea)\n"
        "   was: The tide falls at noon.\n"
        "   nearest, in sea: The tide rises at noon.\n"
        "   replace: 'falls' -> 'rises'\n"
        "Quotations: 1, of 2 known answers; 1 lost.\n"
    )
    status, out, _ = run("answers", "--check", known, "--corpus", corpus, "--json")
    (lost,) = json.loads(out)["lost"]
    assert (status, lost["line"], lost["outcome"], lost["nearest"]) == (1, 4, "gone", "The tide rises at noon.")


def test_check_needs_neither_model_nor_index(known: Path, corpus: Path) -> None:
    """It loads no heavy library, so that it can run on every change of an article."""
    code = (
        "import sys; from assistant import cli; "
        f"status = cli.run(['answers', '--check', {str(known)!r}, '--corpus', {str(corpus)!r}, '--index', 'none']); "
        "print(status, [name for name in ('torch', 'sentence_transformers', 'faiss', 'gradio') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_the_example_in_the_readme_stands(run: Run, tmp_path: Path) -> None:
    """What a newcomer copies is a file of known answers whose quotation its article contains."""
    (example,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "readme.answers.yaml"
    path.write_text(example, encoding="utf-8")
    assert [one.id for one in read(path)] == ["mi-35-count", "pipeline-contractor"]
    assert run("answers", "--check", path, "--corpus", ROOT / "corpus")[0] == 0


# --- import and export ---------------------------------------------------------------------------------------


def test_export_and_import_come_round(run: Run, known: Path, corpus: Path, tmp_path: Path) -> None:
    """What was exported is imported again; what the format cannot hold is told."""
    out = tmp_path / "out.json"
    status, told, _ = run("answers", "--export", "squad", known, "--output", out, "--corpus", corpus)
    assert (status, told) == (0, f"Exported 2 known answers to {out}. Not held by the format: tags (1).\n")
    back = tmp_path / "back.answers.yaml"
    status, told, _ = run("answers", "--import", out, "--output", back, "--corpus", corpus)
    assert (status, told) == (0, "Imported 2 known answers, 1 of them to be refused.\n")
    assert back.read_text(encoding="utf-8") == KNOWN.replace("  tags: [when]\n", "")


def test_import_tells_what_it_left_out(run: Run, corpus: Path, tmp_path: Path) -> None:
    """Status 1, the rest is imported, and JSON lists each."""
    source = tmp_path / "known.csv"
    source.write_text("question,article,quote\nWhen?,sea,at noon\nWhere?,sea,nowhere\n", encoding="utf-8")
    out = tmp_path / "new.answers.yaml"
    status, told, _ = run("answers", "--import", source, "--output", out, "--corpus", corpus, "--json")
    assert status == 1
    assert json.loads(told) == {
        "imported": 1,
        "refusals": 0,
        "widened": 0,
        "left_out": [{"id": "where", "question": "Where?", "why": "sea does not contain 'nowhere'"}],
        "articles": 0,
    }
    assert read(out) == (KnownAnswer("when", "When?", (Quotation("sea", "at noon"),)),)


def test_import_can_bring_its_articles(run: Run, known: Path, corpus: Path, tmp_path: Path) -> None:
    """A set from elsewhere becomes a corpus and a file of known answers that fit each other."""
    run("answers", "--export", "beir", known, "--output", tmp_path / "beir", "--corpus", corpus)
    new, out = tmp_path / "new", tmp_path / "new.answers.yaml"
    status, told, _ = run("answers", "--import", tmp_path / "beir", "--output", out, "--articles", new)
    assert status == 0
    assert told.splitlines()[1] == f"Wrote 2 articles into {new}: build with --corpus {new}."
    assert run("answers", "--check", out, "--corpus", new)[0] == 0


def test_articles_are_only_brought_with_their_questions(run: Run, known: Path, corpus: Path, tmp_path: Path) -> None:
    """A source whose questions cannot be imported leaves no folder either."""
    run("answers", "--export", "beir", known, "--output", tmp_path / "beir", "--corpus", corpus)
    (tmp_path / "beir" / "answers.jsonl").unlink()
    before = sorted(tmp_path.rglob("*"))
    arguments = ("--output", tmp_path / "new.answers.yaml", "--articles", tmp_path / "new")
    status, _, err = run("answers", "--import", tmp_path / "beir", *arguments)
    assert (status, sorted(tmp_path.rglob("*"))) == (2, before)
    assert "answers.jsonl: expected a folder in BEIR layout." in one_line(err)


def test_schema_is_printed(run: Run) -> None:
    """Redirected into a file, it is what the comment in a file of known answers names."""
    assert run("answers", "--schema") == (0, schema.text(), "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], r"Expected one of --check, --import SOURCE, --export FORMAT or --schema\. See --help\."),
        (["--check", "--schema"], r"Expected one of --check"),
        (["--check"], r"Expected files beside --check, found nothing\."),
        (["--check", "KNOWN", "--output", "x"], r"Expected files beside --check, found --output and files\."),
        (["--export", "squad", "KNOWN"], r"Expected --output and files beside --export, found files\."),
        (["--export", "csv", "KNOWN"], r"Invalid value for '--export': 'csv' is not one of 'squad', 'beir'\."),
        (["--import", "KNOWN"], r"Expected --output beside --import, found nothing\."),
        (
            ["--export", "squad", "KNOWN", "--output", "x", "--articles", "y"],
            r"found --articles and --output and files",
        ),
        (["--check", "none.answers.yaml"], r"Cannot read none\.answers\.yaml: No such file or directory\."),
        (
            ["--check", "KNOWN", "--corpus", "none"],
            r"No corpus at none: expected a folder of \.md",
        ),
        (["--import", "none.csv", "--output", "x.yaml"], r"'x\.yaml' is no file of known answers: expected a name"),
        (["--import", "none.csv", "--output", "KNOWN"], r"sea\.answers\.yaml is there already: nothing was written\."),
        (["--import", "none.csv", "--output", "x.answers.yaml"], r"Cannot read none\.csv: No such file or directory\."),
        (
            ["--import", "EMPTY", "--output", "x.answers.yaml"],
            r"No file .*corpus\.jsonl: expected a folder in BEIR layout\.",
        ),
        (
            ["--import", "OTHER", "--output", "x.answers.yaml"],
            r"could be imported: 1 left out, the first as sea does",
        ),
    ],
)
def test_wrong_use_is_one_line(
    run: Run, known: Path, corpus: Path, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    """Status 2, a line that says what was expected, and no file written."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.csv").write_text("question,article,quote\nWhy?,sea,nowhere\n", encoding="utf-8")
    places = {"KNOWN": known, "EMPTY": tmp_path / "empty", "OTHER": tmp_path / "other.csv"}
    before = sorted(tmp_path.rglob("*"))
    given = [places.get(one, one) for one in arguments]
    status, out, err = run("answers", *given, *([] if "--corpus" in given else ["--corpus", corpus]))
    assert (status, out) == (2, "")
    assert re.search(expected, one_line(err))
    assert sorted(tmp_path.rglob("*")) == before


# --- from a question to a known answer -------------------------------------------------------------------------


def test_the_first_hit_is_saved(run: Run, index: Path, tmp_path: Path) -> None:
    """The answer is printed as ever; where it was saved stands on stderr, so that JSON stays JSON."""
    path = tmp_path / "new.answers.yaml"
    status, out, err = run(
        "ask", "When does the tide fall?", "--index", index, "--caution", "0", "--save-answer", path, "--json"
    )
    assert (status, json.loads(out)["refused"]) == (0, False)
    assert err == f"Saved as 'when-does-the-tide-fall' in {path}, line 1.\n"
    assert [one.answers for one in read(path)] == [(Quotation("sea", "The tide falls at noon."),)]
    assert run("answers", "--check", path, "--corpus", tmp_path / "corpus")[0] == 0


def test_another_hit_is_saved(run: Run, index: Path, tmp_path: Path) -> None:
    """--hit says which one is right; a second one joins the first."""
    path = tmp_path / "new.answers.yaml"
    for hit in ("2", "1"):
        run("ask", "When does the tide fall at noon?", "--index", index, "--save-answer", path, "--hit", hit)
    (one,) = read(path)
    assert one.answers == (Quotation("wind", WIND), Quotation("sea", "The tide falls at noon."))


def test_a_refusal_is_saved(run: Run, index: Path, tmp_path: Path) -> None:
    """As right, with the status of a refusal."""
    path = tmp_path / "new.answers.yaml"
    status, out, _ = run("ask", "zebra", "--index", index, "--save-answer", path)
    assert (status, out.startswith("The articles do not answer this.")) == (1, True)
    assert read(path) == (KnownAnswer("zebra", "zebra"),)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["tide", "--hit", "2"], "--hit 2 says which hit to save: expected --save-answer FILE beside it."),
        (["tide", "--save-answer", "x.yaml"], "'x.yaml' is no file of known answers: expected a name that ends in"),
        (["tide", "--save-answer", "FILE", "--hit", "9"], "There is no hit 9 to save: expected 1 to "),
        (["zebra", "--save-answer", "FILE", "--article", "sea"], "Part of the articles may refuse what all answer:"),
        (["zebra", "--save-answer", "none/x.answers.yaml"], "there is no folder "),
    ],
)
def test_what_cannot_be_saved_is_one_line(
    run: Run, index: Path, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    """Status 2, and nothing is written."""
    path = tmp_path / "new.answers.yaml"
    given = [path if one == "FILE" else one for one in arguments]
    status, out, err = run("ask", *given, "--index", index)
    assert (status, out, path.exists()) == (2, "", False)
    assert expected in one_line(err)
