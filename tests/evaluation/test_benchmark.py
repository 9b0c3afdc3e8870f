"""The benchmark on a small BEIR folder with the toy model: every figure worked by hand, every bad line named."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import SHARED, ToyEmbedder
from numpy.typing import NDArray

from assistant import build
from assistant.errors import UsageError
from assistant.evaluation import benchmark
from assistant.evaluation.benchmark import Question, QuestionSet, Row
from assistant.evaluation.benchmark.views import Ranking, fused
from assistant.models.reader import Reading
from assistant.records import Passage, Span

DOCUMENTS = {
    "fox": "The red fox ran home. It slept in a den all day.",
    "owl": "The grey owl flew by night. It ate three mice.",
    "bee": "The bee flew to a flower. The flower was yellow.",
}
QUERIES = {"q1": "Where did the red fox run?", "q2": "How many mice did the grey owl eat?", "q3": "yellow flower"}
QRELS = [("q1", "fox", 1), ("q2", "owl", 2), ("q3", "fox", 1), ("q3", "bee", 0)]

Make = Callable[..., Path]


def jsonl(records: Iterable[Mapping[str, Any]]) -> str:
    """Records as JSON Lines."""
    return "".join(f"{json.dumps(record)}\n" for record in records)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write the set; a keyword replaces a file by its stem, or leaves it out where it is None."""

    def write(**files: str | None) -> Path:
        folder = tmp_path / "animals"
        (folder / "qrels").mkdir(parents=True, exist_ok=True)
        rows = [f"{query}\t{document}\t{grade}\n" for query, document, grade in QRELS]
        written: dict[str, str | None] = {
            "corpus": jsonl({"_id": name, "title": "", "text": text} for name, text in DOCUMENTS.items()),
            "queries": jsonl({"_id": name, "text": text} for name, text in QUERIES.items()),
            "qrels": "query-id\tcorpus-id\tscore\n" + "".join(rows),
            "answers": jsonl(
                [
                    {"query-id": "q1", "corpus-id": "fox", "spans": [[0, 21]], "quotes": ["The red fox ran home."]},
                    {"query-id": "q2", "corpus-id": "owl", "spans": [[35, 40]], "quotes": ["three"]},
                ]
            ),
            "unanswerable": jsonl([{"_id": "u1", "text": "zebra stripes", "corpus-id": "owl"}]),
            **files,
        }
        for name, text in written.items():
            path = folder / ("qrels/test.tsv" if name == "qrels" else f"{name}.jsonl")
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text, encoding="utf-8")
        return folder

    return write


def ran(folder: Path, **options: Any) -> benchmark.Run:
    """A run with the toy model."""
    return benchmark.run(benchmark.read_set(folder), embedder=ToyEmbedder(), **options)


def timeless(run: benchmark.Run) -> list[Any]:
    """The rows without their times."""
    return [
        (row.id, {name: {key: x for key, x in values.items() if key != "ms"} for name, values in row.values.items()})
        for row in run.rows
    ]


# --- reading --------------------------------------------------------------------------------------------


def test_a_set_is_read_with_its_answers(make: Make) -> None:
    """Questions carry right documents with grades, right spans, and whether nothing answers them."""
    asked = benchmark.read_set(make())
    assert asked.name == "animals"
    assert [one.text for one in asked.documents.values()] == list(DOCUMENTS.values())
    assert asked.questions == (
        Question("q1", QUERIES["q1"], {"fox": 1}, {"fox": (Span(0, 21),)}, False, frozenset(["fox"])),
        Question("q2", QUERIES["q2"], {"owl": 2}, {"owl": (Span(35, 40),)}, False, frozenset(["owl"])),
        Question("q3", QUERIES["q3"], {"fox": 1}, {}, False, frozenset(["fox"])),
        Question("u1", "zebra stripes", {}, {}, True, frozenset(["owl"])),
    )


def test_a_question_without_judgement_is_not_asked(make: Make) -> None:
    """Sets list the questions of all their splits; those without a right document in this one do not count."""
    more = jsonl([*({"_id": name, "text": text} for name, text in QUERIES.items()), {"_id": "q4", "text": "Bees?"}])
    assert {one.id for one in benchmark.read_set(make(queries=more)).questions} == {"q1", "q2", "q3", "u1"}


def test_a_title_stands_in_for_a_text_that_is_missing(make: Make) -> None:
    """Spans count in the text, so a title is used only where there is no text."""
    both = [{"_id": name, "title": "A title", "text": text} for name, text in DOCUMENTS.items()]
    folder = make(corpus=jsonl([*both, {"_id": "cow", "title": "The cow.", "text": " "}]))
    texts = {name: article.text for name, article in benchmark.read_set(folder).documents.items()}
    assert texts == {**DOCUMENTS, "cow": "The cow."}


def test_a_claim_may_be_ranked_and_unanswerable(make: Make) -> None:
    """In scifact a claim without evidence has relevant documents: ranking counts it, refusal takes it for the other."""
    folder = make(unanswerable=jsonl([{"_id": "q3", "text": QUERIES["q3"]}]))
    found = benchmark.result(ran(folder), 3)
    assert (found.questions, found.unanswerable) == (3, 1)


def test_only_some_documents_are_asked_about(make: Make) -> None:
    """Questions about other documents are left out; the collection stays whole."""
    asked = benchmark.read_set(make(), only=["owl"])
    assert [one.id for one in asked.questions] == ["q2", "u1"]
    assert list(asked.documents) == list(DOCUMENTS)


def test_a_limit_draws_the_same_questions(make: Make) -> None:
    """The draw is by id, so other words for the same questions give the same ones."""
    folder = make()
    drawn = [one.id for one in benchmark.read_set(folder, limit=2).questions]
    (folder / "shouted.jsonl").write_text(jsonl({"_id": n, "text": t.upper()} for n, t in reversed(QUERIES.items())))
    assert len(drawn) == 2
    assert {one.id for one in benchmark.read_set(folder, "shouted.jsonl", limit=2).questions} == set(drawn)
    assert len(benchmark.read_set(folder, limit=99).questions) == 4


def test_a_part_is_a_collection_of_its_own(make: Make) -> None:
    """Some documents with their questions: another collection, by its hash."""
    whole = benchmark.read_set(make())
    one = benchmark.part(whole, ["fox"])
    assert list(one.documents) == ["fox"]
    assert [(question.id, dict(question.relevant)) for question in one.questions] == [
        ("q1", {"fox": 1}),
        ("q3", {"fox": 1}),
    ]
    assert one.sha256 != whole.sha256


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"corpus": None}, r"No file .*corpus\.jsonl"),
        ({"queries": None}, r"No file .*queries\.jsonl"),
        ({"qrels": None}, r"a single \.tsv file, in .*qrels; found none"),
        ({"corpus": ""}, r"corpus\.jsonl is empty"),
        ({"corpus": '{"_id": "a", "text": "A."}\n{"_id": "b"\n'}, r"corpus\.jsonl:2: expected a JSON object"),
        ({"corpus": "\n[1]\n"}, r"corpus\.jsonl:2: expected a JSON object, found '\[1\]"),
        ({"corpus": '{"_id": 7, "text": "A."}\n'}, r"corpus\.jsonl:1: expected a text in the field '_id', found 7"),
        ({"corpus": '{"_id": "a", "text": "\\ud800"}\n'}, r"corpus\.jsonl:1: the field 'text' holds half of a surr"),
        ({"corpus": '{"_id": "a", "text": "A."}\n' * 2}, r"corpus\.jsonl:2: the id 'a' is given twice"),
        ({"queries": '{"_id": "q1", "text": " "}\n'}, r"queries\.jsonl:1: the question 'q1' is empty"),
        ({"queries": '{"_id": "q1", "text": "A?"}\n' * 2}, r"queries\.jsonl:2: the id 'q1' is given twice"),
        ({"qrels": "h\th\th\nq1\tfox\n"}, r"test\.tsv:2: expected query, document and grade between tabs"),
        ({"qrels": "h\th\th\nq1\tcat\t1\n"}, r"test\.tsv:2: names the document 'cat', which corpus\.jsonl does not"),
        ({"qrels": "h\th\th\nq9\tfox\t1\n"}, r"test\.tsv:2: names the question 'q9', which is not among"),
        ({"qrels": "h\th\th\n", "answers": None, "unanswerable": None}, "No question to ask"),
        (
            {"answers": '{"query-id": "q1", "corpus-id": "fox", "spans": [[0, 3]], "quotes": ["Red"]}\n'},
            r"answers\.jsonl:1: the document does not say 'Red' at its span",
        ),
        ({"answers": '{"query-id": "q1", "corpus-id": "fox", "spans": 3}\n'}, r"answers\.jsonl:1: expected as many"),
        ({"unanswerable": '{"_id": "u", "text": "A?", "corpus-id": "cat"}\n'}, r"unanswerable\.jsonl:1: names the doc"),
        ({"unanswerable": '{"_id": "u", "text": ""}\n'}, r"unanswerable\.jsonl:1: the question 'u' is empty"),
    ],
)
def test_a_bad_line_is_named(make: Make, files: dict[str, str | None], message: str) -> None:
    """Whatever is wrong with a set is said with its file and line."""
    with pytest.raises(UsageError, match=message):
        benchmark.read_set(make(**files))


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """A missing folder, a file that is no text, an unknown id, and judgements that leave a choice are clear errors."""
    with pytest.raises(UsageError, match=r"No folder .*nowhere: expected one that holds corpus"):
        benchmark.read_set(tmp_path / "nowhere")
    (tmp_path / "corpus.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"Cannot read .*corpus\.jsonl: expected UTF-8"):
        benchmark.read_set(tmp_path)


def test_judgements_must_leave_no_choice(make: Make) -> None:
    """test.tsv is taken before others, and a single other one is taken."""
    folder = make()
    (folder / "qrels" / "dev.tsv").write_text("h\th\th\nq1\tfox\t1\n")
    assert len(benchmark.read_set(folder).questions) == 4
    (folder / "qrels" / "test.tsv").unlink()
    assert [one.id for one in benchmark.read_set(folder).questions] == ["q1", "u1"]
    (folder / "qrels" / "train.tsv").write_text("")
    with pytest.raises(UsageError, match=r"found dev\.tsv, train\.tsv"):
        benchmark.read_set(folder)


def test_an_id_that_the_corpus_lacks(make: Make) -> None:
    """`only` names documents of the set."""
    with pytest.raises(UsageError, match="No document 'cat'"):
        benchmark.read_set(make(), only=["owl", "cat"])


# --- asking ---------------------------------------------------------------------------------------------


def test_the_figures_of_a_run(make: Make) -> None:
    """Two of three first documents are right, the third question's document comes where the toy model puts it."""
    run = ran(make())
    rows = {row.id: row for row in run.rows}
    assert [rows[name].values["pincite"]["hit@1"] for name in ("q1", "q2", "q3")] == [1, 1, 0]
    assert rows["q1"].values["pincite"]["sentence_hit@1"] == 1
    assert rows["u1"].values["pincite"].keys() == {"confidence", "ms"}
    assert "sentence_hit@1" not in rows["q3"].values["pincite"]
    found = benchmark.figures(run.rows)
    assert tuple(found) == benchmark.MEASURES
    assert found["hit@1"] == pytest.approx(2 / 3)
    assert found["recall@100"] == pytest.approx(1)
    assert found["auroc"] == 1
    assert found["refused@5"] == 1


def test_every_ranking_has_the_same_columns(make: Make) -> None:
    """The views alone have no marked sentence and no calibrated confidence: null, never zero."""
    found = benchmark.result(ran(make()), 3)
    assert tuple(found.rankings) == ("pincite", "bm25", "dense", "fusion")
    for name, values in found.rankings.items():
        empty = {measure for measure, value in values.items() if value is None}
        assert tuple(values) == benchmark.MEASURES
        assert empty == (set() if name == "pincite" else {"sentence_hit@1", "sentence_given_document@1", "ece"})


def test_runs_repeat_to_the_last_digit(make: Make, tmp_path: Path) -> None:
    """Asked twice, over a new index and over a kept one, all but the times is equal."""
    folder = make()
    first = ran(folder)
    assert timeless(ran(folder)) == timeless(first)
    assert timeless(ran(folder, index=tmp_path / "kept")) == timeless(first)
    assert timeless(ran(folder, index=tmp_path / "kept")) == timeless(first)


def test_a_kept_index_embeds_nothing_twice(make: Make, tmp_path: Path) -> None:
    """The second run over a kept index embeds its questions alone."""
    asked = benchmark.read_set(make())
    for texts in (3 + 4, 4):  # documents, questions
        toy = ToyEmbedder()
        benchmark.run(asked, tmp_path / "kept", embedder=toy)
        assert len(toy.embedded) == texts


def test_a_collection_is_never_replaced(make: Make, write_corpus: Make, tmp_path: Path) -> None:
    """`--index index` must not cost anybody the index of their own articles."""
    build(write_corpus({"a.md": "A tide."}), tmp_path / "index", embedder=ToyEmbedder())
    before = (tmp_path / "index" / "CURRENT").read_bytes()
    with pytest.raises(UsageError, match=r"is a collection's: it holds 'a'.*--index"):
        ran(make(), index=tmp_path / "index")
    assert (tmp_path / "index" / "CURRENT").read_bytes() == before


def test_what_cannot_be_read_counts_zero(make: Make) -> None:
    """A question longer than can be read has no result; it stays in every denominator and is told."""
    long = " ".join(["fox"] * 600)
    folder = make(queries=jsonl({"_id": name, "text": long if name == "q1" else t} for name, t in QUERIES.items()))
    found = benchmark.result(ran(folder), 3)
    assert found.unread == 1
    assert found.rankings["pincite"]["hit@1"] == pytest.approx(1 / 3)
    assert found.rankings["pincite"]["sentence_hit@1"] == pytest.approx(1 / 2)


def test_a_document_ranks_by_its_best_passage(make: Make) -> None:
    """A long document with one good passage comes first, once, however many poor ones it has."""
    long = " ".join(f"Nothing number {n} is here." for n in range(12)) + "\n\nThe red fox ran home."
    folder = make(
        corpus=jsonl([{"_id": "long", "text": long}, {"_id": "short", "text": "A red fox."}]),
        queries=jsonl([{"_id": "q", "text": "The red fox ran home"}]),
        qrels="h\th\th\nq\tlong\t1\n",
        answers=None,
        unanswerable=None,
    )
    for name, values in benchmark.result(ran(folder), 2).rankings.items():
        assert values["mrr"] == 1, name
        assert values["auroc"] is None


def test_fusion_is_of_reciprocal_ranks() -> None:
    """1/(60 + rank) of both views, ties by id, the time of both."""
    both = fused(Ranking(("a", "b"), 9.0, 0.5), Ranking(("b", "c"), 0.7, 0.25))
    assert both.articles == ("b", "a", "c")
    assert both.confidence == pytest.approx(1 / 62 + 1 / 61)
    assert both.seconds == 0.75
    assert fused(Ranking(("b",), 1, 0), Ranking(("a",), 1, 0)).articles == ("a", "b")
    assert fused(Ranking((), 0, 0), Ranking((), 0, 0)) == Ranking((), 0.0, 0)


class OwlFirst:
    """A reranker that puts passages about owls before all others."""

    name = "owls"

    def warm(self) -> None:
        """Nothing to load."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array(["owl" in text for text in texts], np.float32)


def test_a_reranker_is_part_of_the_pipeline(make: Make) -> None:
    """It moves the shipped ranking, and the answer that sentences are judged by, but no view alone."""
    folder = make(queries=jsonl({"_id": name, "text": f"{text} owl"} for name, text in QUERIES.items()))
    before, after = (benchmark.result(ran(folder, reranker=reranker), 3) for reranker in (None, OwlFirst()))
    assert before.rankings["pincite"]["hit@1"] == pytest.approx(2 / 3)
    assert after.rankings["pincite"]["hit@1"] == pytest.approx(1 / 3)
    assert after.rankings["pincite"]["sentence_hit@1"] == 0.5
    assert after.rankings["bm25"]["mrr"] == before.rankings["bm25"]["mrr"]


class OwlsAnswer:
    """A reader to whom passages about owls answer everything."""

    name = "owls"

    def __init__(self) -> None:
        self.count = 0

    def warm(self) -> None:
        """Nothing to load."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        self.count += len(passages)
        return [
            Reading(9.0 if "owl" in passage.text else -9.0, 0.0, None, (0.0,) * len(passage.sentences))
            for passage in passages
        ]


def test_a_reader_is_part_of_the_pipeline(make: Make) -> None:
    """It moves the shipped ranking, and no view alone; each passage is read once for a question."""
    folder = make(queries=jsonl({"_id": name, "text": f"{text} owl"} for name, text in QUERIES.items()))
    reader = OwlsAnswer()
    before, after = (benchmark.result(ran(folder, reader=each), 3) for each in ("off", reader))
    assert before.rankings["pincite"]["hit@1"] == pytest.approx(2 / 3)
    assert after.rankings["pincite"]["hit@1"] == pytest.approx(1 / 3)
    assert after.rankings["bm25"]["mrr"] == before.rankings["bm25"]["mrr"]
    assert reader.count <= 3 * 4  # three passages, four questions


def test_progress_is_told(make: Make) -> None:
    """First the documents, then the questions."""
    told: list[tuple[int, int]] = []
    ran(make(), progress=lambda done, total, what: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3), (1, 4), (2, 4), (3, 4), (4, 4)]


# --- figures --------------------------------------------------------------------------------------------


def row(name: str, confidence: float, right: float | None, unanswerable: bool = False) -> Row:
    """A row of the shipped ranking alone; `right` None for a question without a right document."""
    values = {"confidence": confidence, "ms": 10.0}
    if right is not None:
        values |= dict.fromkeys(("hit@1", "hit@3", "hit@5", "mrr", "ndcg@10", "recall@100"), right)
    return Row(name, right is not None, False, unanswerable, {"pincite": values})


def test_refusal_is_measured_on_both_kinds() -> None:
    """A claim that is ranked but has no evidence counts as unanswerable alone, and is never right."""
    rows = [row("a", 0.9, 1), row("b", 0.7, 0), row("c", 0.8, 1, True), row("d", 0.1, None, True)]
    found = benchmark.figures(rows)
    assert found["hit@1"] == pytest.approx(2 / 3)
    assert found["auroc"] == 0.75
    assert found["refused@5"] == 0.5
    assert found["coverage@95"] == 0.25  # only the first; the second has a document, but no evidence
    assert found["ece"] == pytest.approx((0.1 + 0.3 + 0.8 + 0.1) / 4)
    assert found["p50_ms"] == 10


def test_a_set_without_unanswerable_questions_has_no_auroc() -> None:
    """What cannot be measured is null."""
    found = benchmark.figures([row("a", 0.9, 1)])
    assert (found["auroc"], found["refused@5"], found["ece"], found["sentence_hit@1"]) == (None, None, None, None)
    assert found["coverage@95"] == 1


# --- runs -----------------------------------------------------------------------------------------------


def test_a_run_can_be_kept(make: Make, tmp_path: Path) -> None:
    """What is read back is what was written, and a kept run compared with itself differs in nothing."""
    run = ran(make())
    benchmark.save_run(run, tmp_path / "run.json")
    kept = benchmark.load_run(tmp_path / "run.json")
    assert kept == run
    compared = benchmark.compare(kept, run)
    assert (compared.questions, compared.left_out) == (4, 0)
    assert compared.before == compared.after
    assert set(compared.p.values()) == {1.0}


def test_a_baseline_is_compared_in_pairs(make: Make) -> None:
    """Other words for the same questions are paired by id; what one run lacks is left out, and counted."""
    run = ran(make())
    worse = [benchmark.Row(r.id, r.ranked, r.marked, r.unanswerable, {}) for r in run.rows if r.id != "q3"]
    compared = benchmark.compare(run, benchmark.Run(run.set, "other.jsonl", run.sha256, run.index, tuple(worse)))
    assert (compared.questions, compared.left_out) == (3, 0)
    assert (compared.before["hit@1"], compared.after["hit@1"]) == (1, 0)
    assert compared.p["hit@1"] == 0.5  # two of two questions worse: one of the four ways to swap them, two-sided
    assert benchmark.compare(benchmark.Run("", "", "", run.index, tuple(worse)), run).left_out == 1


def test_a_significant_difference_is_seen() -> None:
    """Ten questions of ten better is no chance."""
    info = benchmark.Run("s", "q", "h", None, ())  # type: ignore[arg-type]
    rows = [[row(f"q{n}", 0.5, right) for n in range(10)] for right in (0.0, 1.0)]
    before, after = (benchmark.Run(info.set, info.queries, info.sha256, info.index, tuple(part)) for part in rows)
    assert benchmark.compare(before, after).p["mrr"] == pytest.approx(2 / 2**10)


def test_a_baseline_of_another_set_is_an_error(make: Make) -> None:
    """Before anything is asked: other documents, or none of the questions."""
    asked = benchmark.read_set(make())
    run = ran(make())
    benchmark.check_comparable(run, asked)
    other = QuestionSet(asked.name, asked.queries, asked.documents, asked.questions, "0" * 64)
    with pytest.raises(UsageError, match="over other documents: expected 'animals' 00000000, found 'animals'"):
        benchmark.check_comparable(run, other)
    nothing = benchmark.Run(run.set, run.queries, run.sha256, run.index, ())
    with pytest.raises(UsageError, match="none of the 4 questions"):
        benchmark.check_comparable(nothing, asked)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other", "rows": []}', "\ufffd{"])
def test_a_damaged_run_is_named(tmp_path: Path, text: str) -> None:
    """A run that was cut short, or is none, is one clear error."""
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(UsageError, match=r"Cannot read the run .*run\.json"):
        benchmark.load_run(tmp_path / "run.json")
    with pytest.raises(UsageError, match="Cannot read the run"):
        benchmark.load_run(tmp_path / "nowhere.json")


def test_a_run_that_cannot_be_written(make: Make, tmp_path: Path) -> None:
    """A folder that is not there is said in one line."""
    with pytest.raises(UsageError, match=r"Cannot write .*nowhere/run\.json: No such file"):
        benchmark.save_run(ran(make()), tmp_path / "nowhere" / "run.json")


@pytest.mark.parametrize("name", ["squad2", "noiseqa", "scifact", "selqa"])
def test_the_public_sets_can_be_read(name: str) -> None:
    """Every span of the public sets holds word for word."""
    folder = SHARED / "eval" / name
    if not folder.is_dir():
        pytest.skip("the public question sets are not here")
    asked = benchmark.read_set(folder)
    expected = {
        "squad2": (646, 2910, 3168),
        "noiseqa": (240, 1190, 0),
        "scifact": (5183, 300, 112),
        "selqa": (1482, 2375, 0),
    }
    ranked = sum(bool(one.relevant) for one in asked.questions)
    unanswerable = sum(one.unanswerable for one in asked.questions)
    assert (len(asked.documents), ranked, unanswerable) == expected[name]
