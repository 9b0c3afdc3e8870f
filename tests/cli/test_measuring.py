"""`pincite benchmark` and `pincite calibrate`: what they print, their exit status, one line for every bad input."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run, ToyEmbedder

from assistant.evaluation import benchmark

Write = Callable[..., Path]


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in this process, with the toy model: status, standard output and standard error."""
    for module in ("builder", "api", "evaluation.benchmark.asking"):
        monkeypatch.setattr(f"assistant.{module}.load", lambda name=None: ToyEmbedder())
    return run


@pytest.fixture
def animals(write_corpus: Write) -> Path:
    """A set of two documents, two questions and one that nothing answers."""
    return write_corpus(
        {
            "corpus.jsonl": '{"_id": "fox", "text": "The red fox ran home."}\n{"_id": "owl", "text": "The owl ate."}\n',
            "queries.jsonl": '{"_id": "a", "text": "Did the red fox run?"}\n{"_id": "b", "text": "the owl"}\n',
            "shouted.jsonl": '{"_id": "a", "text": "RED FOX"}\n{"_id": "b", "text": "THE FOX RAN"}\n',
            "qrels/test.tsv": "query-id\tcorpus-id\tscore\na\tfox\t1\nb\towl\t1\n",
            "unanswerable.jsonl": '{"_id": "u", "text": "zebra", "corpus-id": "owl"}\n',
        },
        "animals",
    )


def test_the_table_has_every_figure(run: Run, animals: Path) -> None:
    """A line for each figure, a column for each ranking, a dash where the set has no such data."""
    status, out, err = run("benchmark", animals)
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[0] == "animals (queries.jsonl): 2 documents, 2 questions, 1 of no answer; 2 passages"
    assert lines[2].split() == "Pincite BM25 alone FAISS alone their fusion".split()
    assert tuple(line.split()[0] for line in lines[3:]) == benchmark.MEASURES
    assert lines[3].split() == ["hit@1", "1.000", "1.000", "1.000", "1.000"]
    assert next(line for line in lines if line.startswith("sentence_hit@1")).split()[1:] == ["–"] * 4


def test_json_is_the_contract(run: Run, animals: Path) -> None:
    """The documented fields, and null where a set has no such data."""
    status, out, _ = run("benchmark", animals, "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["set"], found["documents"], found["questions"]) == ("animals", 2, 2)
    assert list(found["rankings"]) == ["pincite", "bm25", "dense", "fusion"]
    for values in found["rankings"].values():
        assert set(values) == set(
            "hit@1 hit@3 hit@5 mrr ndcg@10 recall@100 sentence_hit@1 sentence_given_document@1 auroc refused@5 "
            "coverage@95 ece p50_ms p95_ms".split()
        )
    assert found["rankings"]["pincite"]["sentence_hit@1"] is None
    assert found["rankings"]["bm25"]["ece"] is None


def test_a_run_is_compared_with_a_kept_one(run: Run, animals: Path, tmp_path: Path) -> None:
    """Other words for the same questions: the figures of both, with p-values."""
    assert run("benchmark", animals, "--save", tmp_path / "run.json")[0] == 0
    status, out, _ = run("benchmark", animals, "--queries", "shouted.jsonl", "--baseline", tmp_path / "run.json")
    assert status == 0
    assert "Against the baseline, over 3 common questions:" in out
    compared = out.split("Against the baseline")[1].splitlines()
    assert compared[3].split() == ["hit@1", "1.000", "0.500", "1.0000"]


def test_some_documents_and_some_questions(run: Run, animals: Path, tmp_path: Path) -> None:
    """--only asks about some documents, --limit draws, --index keeps the index."""
    (tmp_path / "ids.txt").write_text("owl\n")
    options = ("--only", tmp_path / "ids.txt", "--json", "--index", tmp_path / "kept")
    found = json.loads(run("benchmark", animals, *options)[1])
    assert (found["documents"], found["questions"], found["unanswerable"]) == (2, 1, 1)
    assert (tmp_path / "kept" / "CURRENT").is_file()
    assert "1 questions" in run("benchmark", animals, "--only", tmp_path / "ids.txt", "--limit", "2")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["benchmark", "nowhere"], "No folder nowhere"),
        (["benchmark", "SET", "--queries", "other.jsonl"], "No file"),
        (["benchmark", "SET", "--only", "nowhere.txt"], "Cannot read nowhere.txt: expected ids"),
        (["benchmark", "SET", "--baseline", "nowhere.json"], "Cannot read the run nowhere.json"),
        (["benchmark", "SET", "--limit", "0"], "Invalid value for '--limit': 0"),
        (["benchmark", "SET", "--save", "nowhere/run.json"], "No folder nowhere to save run.json in"),
        (["benchmark"], "Missing argument 'FOLDER'"),
        (["calibrate"], "Expected files of known answers, or --reset alone."),
        (["calibrate", "a.answers.yaml", "--reset"], "Expected files of known answers, or --reset alone."),
        (["calibrate", "a.answers.yaml", "--index", "nowhere"], "No index at nowhere"),
    ],
)
def test_bad_input_is_one_line(run: Run, animals: Path, arguments: list[str], message: str) -> None:
    """Status 2 and one line on stderr, whatever cannot be used; a place to save is tried before anything is asked."""
    status, out, err = run(*[str(animals) if one == "SET" else one for one in arguments])
    assert status == 2
    assert out == ""
    assert err.startswith(f"pincite: {message}")
    assert err.count("\n") == 1


# --- calibrate ------------------------------------------------------------------------------------------


@pytest.fixture
def rooms(run: Run, write_corpus: Write, tmp_path: Path) -> tuple[str, ...]:
    """The options that name an index about things in rooms."""
    text = "\n\n".join(f"The thing{n} stands in room {n}." for n in range(20))
    options = ("--index", str(tmp_path / "index"))
    assert run("build", "--corpus", write_corpus({"rooms.md": text}), *options)[0] == 0
    return options


def questions(path: Path, refused: str) -> Path:
    """A file of twenty known answers, and twenty questions to be refused."""
    lines = []
    for n in range(20):
        lines.append(f"- id: y{n}\n  question: Where stands the thing{n}?\n  answers:")
        lines.append(f"    - article: rooms\n      quote: The thing{n} stands in room {n}.")
        lines.append(f"- id: n{n}\n  question: {refused.format(n)}\n  refuse: true")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_calibrate_writes_what_is_better(run: Run, rooms: tuple[str, ...], tmp_path: Path) -> None:
    """Both columns are shown, the file is named, and --reset goes back."""
    file = questions(tmp_path / "own.answers.yaml", "Who painted zebra{} so early?")
    status, out, err = run("calibrate", file, *rooms)
    assert (status, err) == (0, "")
    assert out.startswith("20 answerable questions, 20 to be refused\n")
    assert "refitted" in out
    assert (tmp_path / "index" / "calibration.json").is_file()
    assert f"Written to {tmp_path / 'index' / 'calibration.json'}; a question is refused below" in out
    assert run("calibrate", "--reset", *rooms) == (0, "Back to what was shipped.\n", "")
    assert run("calibrate", "--reset", *rooms, "--json") == (0, '{\n  "reset": false\n}\n', "")


def test_calibrate_keeps_what_is_no_better(
    run: Run, rooms: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where cross-validation finds no gain, nothing is written and the status is 1; --force writes it all the same."""
    monkeypatch.setattr("assistant.evaluation.calibrate.measures.log_loss", lambda yes, no: 1.0)
    file = questions(tmp_path / "own.answers.yaml", "Who painted zebra{} so early?")
    status, out, _ = run("calibrate", file, *rooms)
    assert status == 1
    assert "nothing was written" in out
    assert not (tmp_path / "index" / "calibration.json").exists()
    status, out, _ = run("calibrate", file, "--force", "--json", *rooms)
    assert status == 0
    assert json.loads(out)["written"] == str(tmp_path / "index" / "calibration.json")
    assert json.loads(out)["better"] is False


def test_calibrate_says_what_is_wrong_with_a_file(run: Run, rooms: tuple[str, ...], tmp_path: Path) -> None:
    """Too few known answers, and a quotation that its article lacks, are one line each."""
    file = tmp_path / "own.answers.yaml"
    file.write_text("- id: a\n  question: A?\n  refuse: true\n")
    status, _, err = run("calibrate", file, *rooms)
    assert status == 2
    assert err.startswith("pincite: Too few known answers to refit the refusal: expected at least 20")
    file.write_text("- id: a\n  question: A?\n  answers:\n    - article: rooms\n      quote: Not there.\n")
    status, _, err = run("calibrate", file, *rooms)
    assert status == 2
    assert err.startswith(f"pincite: {file}:4: 'a' expects a quotation that 'rooms' does not contain")


def test_a_damaged_calibration_is_said_when_asked(run: Run, rooms: tuple[str, ...], tmp_path: Path) -> None:
    """`ask` names the file and the way out; what needs no confidence still works."""
    (tmp_path / "index" / "calibration.json").write_text("{")
    status, out, err = run("ask", "Where stands the thing3?", *rooms)
    assert (status, out) == (2, "")
    assert err.startswith("pincite: The calibration ")
    assert "--reset" in err
    assert run("list", *rooms)[0] == 0
    assert run("calibrate", "--reset", *rooms)[0] == 0
    assert run("ask", "Where stands the thing3?", *rooms)[2] == ""
