"""Import and export: what comes in stands in the articles, what does not is told, and what goes out comes back."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from conftest import ROOT, SHARED
from hypothesis import given
from hypothesis import strategies as st

from assistant import UsageError
from assistant.builder import read_articles
from assistant.corpus import make_article
from assistant.evaluation.known_answers import KnownAnswer, Quotation, read_all
from assistant.evaluation.known_answers.convert import (
    Asked,
    Imported,
    LeftOut,
    about_texts,
    imported_json,
    imported_text,
)
from assistant.evaluation.known_answers.exchange import export, import_from, in_words, new_corpus
from assistant.records import Article

SEA = "The tide falls at noon. Boats leave at noon.\n\nThe wind 🌊 was measured in 1815."
ARTICLES = (make_article("sea", SEA, title="On tides"), make_article("wind", "The wind rises."))
KNOWN = (
    KnownAnswer("noon", "When do boats leave?", (Quotation("sea", "at noon"), Quotation("sea", "leave at noon"))),
    KnownAnswer(
        "wind", "What of the wind?", (Quotation("sea", "measured in 1815"), Quotation("wind", "The wind rises."))
    ),
    KnownAnswer("who", "Who measured the wind?"),
)
FILE = Path("known.answers.yaml")


def paragraph(context: str, *qas: dict[str, Any]) -> dict[str, Any]:
    """A paragraph of SQuAD's JSON."""
    return {"context": context, "qas": list(qas)}


def qa(name: str, question: str, *answers: tuple[int, str], **more: Any) -> dict[str, Any]:
    """A question of SQuAD's JSON."""
    return {
        "id": name,
        "question": question,
        "answers": [{"answer_start": at, "text": words} for at, words in answers],
        **more,
    }


def squad(tmp_path: Path, *paragraphs: dict[str, Any]) -> Path:
    """A file of SQuAD's JSON."""
    path = tmp_path / "squad.json"
    data = {"version": "1.1", "data": [{"title": "On_tides", "paragraphs": list(paragraphs)}]}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def beir(tmp_path: Path, **files: Iterable[dict[str, Any]]) -> Path:
    """A BEIR folder of those files."""
    folder = tmp_path / "beir"
    folder.mkdir()
    for name, rows in files.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def table(tmp_path: Path, text: str) -> Path:
    """A CSV file."""
    path = tmp_path / "known.csv"
    path.write_text(text, encoding="utf-8")
    return path


def unordered(known: Iterable[KnownAnswer]) -> set[tuple[str, str, frozenset[Quotation]]]:
    """What a round trip keeps: id, question and quotations; not their order, nor their answering words."""
    return {(one.id, one.question, frozenset(replace(answer, words=None) for answer in one.answers)) for one in known}


# --- SQuAD -------------------------------------------------------------------------------------------------


def test_squad_contexts_are_found_in_the_articles(tmp_path: Path) -> None:
    """An answer of a context becomes a quotation of the article that contains the context."""
    boats = "Boats leave at noon."
    wind = "The wind 🌊 was measured in 1815."
    source = squad(
        tmp_path,
        paragraph(boats, qa("q1", "What leaves?", (0, "Boats"), (0, "Boats leave"))),
        paragraph(wind, qa("q2", "When?", (27, "1815")), qa("q3", "Who?", is_impossible=True)),
    )
    assert import_from(source, ARTICLES) == Imported(
        (
            KnownAnswer("q1", "What leaves?", (Quotation("sea", "Boats"), Quotation("sea", "Boats leave"))),
            KnownAnswer("q2", "When?", (Quotation("sea", "1815"),)),
            KnownAnswer("q3", "Who?"),
        ),
        (),
    )


def test_a_short_answer_is_widened_until_it_stands_once(tmp_path: Path) -> None:
    """'at noon' answers in one place only: a passage that says it of something else is not right."""
    source = squad(tmp_path, paragraph("Boats leave at noon.", qa("q", "When?", (12, "at noon"))))
    result = import_from(source, ARTICLES)
    assert result == Imported((KnownAnswer("q", "When?", (Quotation("sea", "leave at noon."),)),), (), widened=1)
    assert SEA.count("leave at noon.") == 1


def test_an_answer_at_all_of_its_places_stays_as_it_is(tmp_path: Path) -> None:
    """Where every place is right, the words need not be told apart."""
    source = squad(tmp_path, paragraph(SEA, qa("q", "When?", (15, "at noon"), (36, "at noon"))))
    assert import_from(source, ARTICLES).known == (KnownAnswer("q", "When?", (Quotation("sea", "at noon"),)),)


def test_what_no_article_contains_is_left_out_and_told(tmp_path: Path) -> None:
    """Each question or answer that is not imported is listed with its reason."""
    source = squad(
        tmp_path,
        paragraph("Another text.", qa("q1", "Which?", (0, "Another")), qa("q2", "Why?", is_impossible=True)),
        paragraph(SEA, qa("q3", "What?", (1, "The tide")), qa("q4", "What falls?", (0, "The tide"), (0, "The boat"))),
        paragraph(SEA, qa("q5", "  ", (0, "The tide")), qa("q6", "W" * 2001, (0, "The tide")), qa("q7", "How?")),
    )
    result = import_from(source, ARTICLES)
    assert result.known == (KnownAnswer("q4", "What falls?", (Quotation("sea", "The tide"),)),)
    askable = "a question needs 1 to 2,000 characters"
    assert result.left_out == (
        LeftOut("q1", "Which?", "no article contains its text 'Another text.'"),
        LeftOut("q2", "Why?", "no article contains its text 'Another text.'"),
        LeftOut("q3", "What?", "its text does not say 'The tide' at 1"),
        LeftOut("q4", "What falls?", "its text does not say 'The boat' at 0"),
        LeftOut("q5", "  ", askable),
        LeftOut("q6", "W" * 200, askable),
        LeftOut("q7", "How?", "no answer is given"),
    )


def test_foreign_ids_become_ids(tmp_path: Path) -> None:
    """An id that cannot be one, or that two questions have, is made into one like it."""
    asked = [
        Asked(name, question, "", refuse=True)
        for name, question in (("a b", "1?"), ("x", "2?"), ("x", "3?"), ("", "4?"))
    ]
    assert [one.id for one in about_texts(asked, ARTICLES).known] == ["a-b", "x", "x-2", "4"]


def test_half_a_character_is_left_out() -> None:
    """JSON may hold what no file can."""
    (left,) = about_texts([Asked("q", "\ud83c?", "", refuse=True)], ARTICLES).left_out
    assert left.why == "a question needs 1 to 2,000 characters"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", r"squad\.json is not JSON in UTF-8: Expecting property name"),
        (b"\xff{}", r"squad\.json is not JSON in UTF-8: 'utf-8' codec"),
        (b"[]", r"squad\.json is not SQuAD's JSON: expected data > paragraphs > context and qas\."),
        (b'{"data": [{}]}', r"squad\.json is not SQuAD's JSON: expected data > paragraphs"),
        (
            b'{"data": [{"paragraphs": [{"context": 1, "qas": []}]}]}',
            r"is not SQuAD's JSON: expected data > paragraphs",
        ),
        (
            b'{"data": [{"paragraphs": [{"context": "", "qas": [{"id": 1}]}]}]}',
            r"expected id, question and answers with text",
        ),
        (b'{"data": [{"paragraphs": [{"context": "", "qas": ["q"]}]}]}', r"expected id, question and .* found 'q'\."),
    ],
)
def test_json_that_is_not_squads_is_an_error(tmp_path: Path, content: bytes, expected: str) -> None:
    """What was expected and what was found, in one line."""
    path = tmp_path / "squad.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=expected):
        import_from(path, ARTICLES)


# --- BEIR --------------------------------------------------------------------------------------------------

TEXT, ANSWER = {"_id": "1", "text": "A text."}, {"query-id": "1", "corpus-id": "1"}


def test_a_beir_folder_is_read(tmp_path: Path) -> None:
    """Answers by their spans in the document, refusals with and without a document, and queries without an answer."""
    folder = beir(
        tmp_path,
        corpus=[{"_id": "d1", "title": "", "text": SEA}, {"_id": "d2", "text": "Elsewhere."}],
        queries=[{"_id": "1", "text": "When?"}, {"_id": "2", "text": "Where?"}, {"_id": "3", "text": "Why?"}],
        answers=[
            {"query-id": "1", "corpus-id": "d1", "spans": [[73, 77]], "quotes": ["1815"]},
            {"query-id": "2", "corpus-id": "d2", "spans": [[0, 9]], "quotes": ["Elsewhere"]},
        ],
        unanswerable=[{"_id": "4", "text": "Who?"}, {"_id": "5", "text": "How?", "corpus-id": "d1"}],
    )
    result = import_from(folder, ARTICLES)
    assert result.known == (
        KnownAnswer("1", "When?", (Quotation("sea", "1815"),)),
        KnownAnswer("4", "Who?"),
        KnownAnswer("5", "How?"),
    )
    assert result.left_out == (
        LeftOut("2", "Where?", "no article contains its text 'Elsewhere.'"),
        LeftOut("3", "Why?", "no answer is given"),
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, r"No file .*corpus\.jsonl: expected a folder in BEIR layout\."),
        ({"corpus": [], "queries": []}, r"No file .*answers\.jsonl: expected a folder in BEIR layout\."),
        ({"corpus": [{"_id": "1"}]}, r"corpus\.jsonl:1: expected a text in the field 'text', found None\."),
        (
            {"corpus": [], "queries": [], "answers": [{**ANSWER, "spans": [], "quotes": []}]},
            r"answers\.jsonl:1: names the question '1', which is not among the questions\.",
        ),
        (
            {"corpus": [TEXT], "queries": [TEXT], "answers": [{**ANSWER, "spans": [[0, 1]], "quotes": []}]},
            r"answers\.jsonl:1: expected as many spans, each \[start, end\), as quotes\.",
        ),
        ({"corpus": [[1]]}, r"corpus\.jsonl:1: expected a JSON object, found '\[1\]"),
    ],
    ids=["empty", "no answers", "no text", "unknown query", "spans without quotes", "a list"],
)
def test_a_folder_that_is_not_beirs_is_an_error(tmp_path: Path, files: dict[str, Any], expected: str) -> None:
    """The file and line that cannot be used are named."""
    folder = beir(tmp_path, **files)
    with pytest.raises(UsageError, match=expected):
        import_from(folder, ARTICLES)


# --- CSV ---------------------------------------------------------------------------------------------------


def test_a_table_is_read(tmp_path: Path) -> None:
    """Rows of one question are one known answer; ids come from the questions where there are none."""
    source = table(
        tmp_path,
        "\ufeffquestion,quote,article,refuse,id,tags,note,within,words\n"
        'When?,"The tide falls at noon. Boats",sea,,,"when, number",of day,1,noon\n'
        "When?,at noon,sea,no,,,,,\n"
        "Who?,,,yes,person,who,,,\n"
        "Where?,The tide,wind,,,,,,\n",
    )
    assert import_from(source, ARTICLES) == Imported(
        (
            KnownAnswer(
                "when",
                "When?",
                (Quotation("sea", "The tide falls at noon. Boats", words="noon"), Quotation("sea", "at noon")),
                1,
                ("when", "number"),
                note="of day",
            ),
            KnownAnswer("person", "Who?", (), tags=("who",)),
        ),
        (LeftOut("where", "Where?", "wind does not contain 'The tide'"),),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", r":1: expected the columns question, and article and quote, or refuse .*; found nothing\."),
        ("question\nWhy?\n", r":1: expected the columns .*; found question\."),
        ("question,quote\n", r":1: expected the columns .*; found question, quote\."),
        ("question;article;quote\n", r":1: expected the columns .*, separated by commas; found question;article;quote"),
        ("question,article,quote,answer\n", r":1: expected the columns .*; found question, article, quote, answer\."),
        ("question,refuse\n", r"known\.csv has no rows: expected a question in each\."),
        ("question,refuse\nWhy?,yes,more\n", r":2: more fields than columns\."),
        ("question,refuse\nWhy?,perhaps\n", r":2: refuse must be yes or nothing, found 'perhaps'\."),
        ("question,refuse\n,yes\n", r":2: expected a question with article and quote, or with yes below refuse\."),
        ("question,refuse\nWhy?,\n", r":2: expected a question with article and quote"),
        ("question,article,quote\nWhy?,sea,\n", r":2: expected a question with article and quote"),
        ("question,article,quote,refuse\nWhy?,sea,,yes\n", r":2: expected a question with article and quote"),
        ("question,article,quote,words\nWhy?,sea,noon,The\n", r":2: expected words that the quote has, .* 'The'\."),
        ("question,refuse,words\nWhy?,yes,noon\n", r":2: expected words that the quote has, exactly, found 'noon'\."),
        ("question,refuse,within\nWhy?,yes,one\n", r":2: within must be a whole number, found 'one'\."),
        ("question,refuse,within\nWhy?,yes,0\n", r":2: within must be the rank that .*, found 0\."),
        ("question,refuse,tags\nWhy?,yes,skip\n", r":2: a tag must be a word .*, found 'skip'\."),
        ("question,refuse,id\nWhy?,yes,a\nWho?,yes,a\n", r":3: the id 'a' is given to two questions\."),
        (
            "question,refuse\nWhy?,yes\nWhy?,yes\n",
            r":3: 'Why\?' is asked twice, and one row says that it must be refused",
        ),
        ('question,refuse\n"Why?" x,yes\n', r": not CSV below line 1 \("),
    ],
)
def test_a_table_that_cannot_be_used_is_an_error(tmp_path: Path, text: str, expected: str) -> None:
    """The line, what was expected and what was found."""
    with pytest.raises(UsageError, match=r"known\.csv.*" + expected.removeprefix(r"known\.csv")):
        import_from(table(tmp_path, text), ARTICLES)


@pytest.mark.parametrize("name", ["known.txt", "none", "known.xlsx"])
def test_another_source_is_an_error(tmp_path: Path, name: str) -> None:
    """The formats that can be imported are named."""
    with pytest.raises(
        UsageError, match=rf"Cannot import .*{name}: expected SQuAD's \.json, a \.csv file or a BEIR folder\."
    ):
        import_from(tmp_path / name, ARTICLES)


def corpus_of(source: Path, folder: Path) -> tuple[Article, ...]:
    """The articles of a source, written into a folder and read again."""
    with new_corpus(source, folder):
        pass
    return read_articles(folder)


# --- articles from a source ----------------------------------------------------------------------------------


def test_the_texts_of_a_source_become_articles(tmp_path: Path) -> None:
    """An article for each document, or for each title of SQuAD with its contexts as paragraphs; all can be imported."""
    wind = "The wind rises."
    source = squad(
        tmp_path, paragraph(SEA, qa("q1", "When?", (15, "at noon"))), paragraph(wind, qa("q2", "?", (4, "wind")))
    )
    (article,) = corpus_of(source, tmp_path / "corpus")
    assert (article.id, article.title, article.text) == ("on-tides", "On tides", f"{SEA}\n\n{wind}")
    assert import_from(source, [article]).left_out == ()
    folder = beir(
        tmp_path,
        corpus=[
            {"_id": "README 1", "title": "12: x", "text": SEA},
            {"_id": "README-1", "text": wind},
            {"_id": "3", "title": "Nothing", "text": " "},
        ],
    )
    assert [(one.id, one.title, one.text) for one in corpus_of(folder, tmp_path / "second")] == [
        ("about-readme-1", "12: x", SEA),
        ("about-readme-1-2", None, wind),
    ]


def test_articles_go_into_a_new_folder(tmp_path: Path) -> None:
    """Nothing is written into a folder that is there, and none is left by a source that fails."""
    source = squad(tmp_path, paragraph(SEA))
    (tmp_path / "corpus").mkdir()
    with pytest.raises(UsageError, match=r"corpus is there already: nothing was written\."):
        corpus_of(source, tmp_path / "corpus")
    with pytest.raises(UsageError, match=r"known\.csv holds no articles"):
        corpus_of(table(tmp_path, ""), tmp_path / "other")
    with pytest.raises(UsageError, match=r"Cannot write .*other: No such file or directory"):
        corpus_of(source, tmp_path / "none" / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "known.csv", "squad.json"]


def test_a_folder_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up half way leaves nothing behind."""

    def full(folder: Path, *_: object) -> None:
        (folder / "corpus.jsonl").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.evaluation.known_answers.beir.write", full)
    with pytest.raises(UsageError, match=r"Cannot write .*out: No space left on device\. Choose another folder\."):
        export("beir", tmp_path / "out", {FILE: KNOWN}, ARTICLES)
    assert list(tmp_path.iterdir()) == []


# --- there and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["squad", "beir"])
def test_what_is_exported_comes_back(tmp_path: Path, to: str) -> None:
    """Ids, questions, quotations and refusals survive, with quotations at several places and in several articles."""
    path = tmp_path / "out.json"
    export(to, path, {FILE: KNOWN}, ARTICLES)
    back = import_from(path, ARTICLES)
    assert (unordered(back.known), back.left_out, back.widened) == (unordered(KNOWN), (), 0)


@pytest.mark.parametrize("to", ["squad", "beir"])
def test_the_projects_own_known_answers_come_back(tmp_path: Path, to: str) -> None:
    """All of them, through both formats."""
    known = read_all([ROOT / "tests" / "known_answers"])
    articles = read_articles(ROOT / "corpus")
    unheld = export(to, tmp_path / "out.json", known, articles)
    back = import_from(tmp_path / "out.json", articles)
    every = [one for questions in known.values() for one in questions]
    assert (unordered(back.known), back.left_out) == (unordered(every), ())
    assert unheld["tags"] == sum(bool(one.tags) for one in every)


@given(st.lists(st.tuples(st.integers(0, len(SEA)), st.integers(1, 30)), min_size=1, max_size=4))
def test_every_slice_comes_back_as_itself(slices: list[tuple[int, int]]) -> None:
    """A quotation with all of its places is the same after a round trip, whatever else answers too."""
    from assistant.evaluation.known_answers import squad as format_

    quotes = dict.fromkeys(SEA[start : start + length] for start, length in slices)
    answers = tuple(Quotation("sea", quote) for quote in quotes if quote.strip())
    known = KnownAnswer("x", "Why?", answers)
    (group,) = json.loads(format_.write([known], ARTICLES))["data"] or [
        {"paragraphs": [paragraph("", qa("x", "Why?"))]}
    ]
    (one,) = group["paragraphs"]
    (question,) = one["qas"]
    places = tuple((answer["answer_start"], answer["text"]) for answer in question["answers"])
    back = about_texts([Asked("x", "Why?", one["context"], places, refuse=not answers)], ARTICLES)
    assert unordered(back.known) == unordered([known])


def test_squads_json_is_of_version_2(tmp_path: Path) -> None:
    """Contexts are whole articles, every place of a quotation is an answer, refusals are impossible questions."""
    export("squad", tmp_path / "out.json", {FILE: KNOWN}, ARTICLES)
    value = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert value["version"] == "v2.0"
    assert [group["title"] for group in value["data"]] == ["On tides", "wind", ""]
    first = value["data"][0]["paragraphs"][0]
    assert first["context"] == SEA
    assert first["qas"][0] == qa(
        "noon", "When do boats leave?", (15, "at noon"), (36, "at noon"), (30, "leave at noon"), is_impossible=False
    )
    assert value["data"][2]["paragraphs"] == [paragraph("", qa("who", "Who measured the wind?", is_impossible=True))]
    places = [(one["answer_start"], one["text"]) for question in first["qas"] for one in question["answers"]]
    assert all(SEA[start : start + len(words)] == words for start, words in places)


def test_a_beir_folder_is_whole(tmp_path: Path) -> None:
    """All articles are documents, answers have their spans, and judgements name the articles."""
    export("beir", tmp_path / "out", {FILE: KNOWN}, ARTICLES)
    rows = {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (tmp_path / "out").glob("*.jsonl")
    }
    assert rows["corpus"][0] == {"_id": "sea", "title": "On tides", "text": SEA}
    assert [row["_id"] for row in rows["corpus"]] == ["sea", "wind"]
    assert [row["_id"] for row in rows["queries"]] == ["noon", "wind"]
    assert rows["unanswerable"] == [{"_id": "who", "text": "Who measured the wind?"}]
    assert rows["answers"][0]["spans"] == [[15, 22], [36, 43], [30, 43]]
    assert all(
        SEA[start:end] == quote
        for start, end, quote in [
            (*span, quote)
            for span, quote in zip(rows["answers"][0]["spans"], rows["answers"][0]["quotes"], strict=True)
        ]
    )
    qrels = (tmp_path / "out" / "qrels" / "test.tsv").read_text(encoding="utf-8")
    assert qrels == "query-id\tcorpus-id\tscore\nnoon\tsea\t1\nwind\tsea\t1\nwind\twind\t1\n"


@pytest.mark.parametrize("name", ["=1+1", "+cmd|'/C'!A0", "-2+3", "@SUM(A1)"])
def test_no_cell_of_an_export_is_a_formula(tmp_path: Path, name: str) -> None:
    """A program for tables opens qrels/test.tsv: an id that it would run is refused, and nothing is written."""
    known = (KnownAnswer(name, "When do boats leave?", (Quotation("sea", "at noon"),), 3),)
    with pytest.raises(UsageError, match=r"^known\.answers\.yaml:\d+: the id .* begins as a formula does"):
        export("beir", tmp_path / "out", {FILE: known}, ARTICLES)
    assert list(tmp_path.iterdir()) == []
    export("squad", tmp_path / "out.json", {FILE: known}, ARTICLES)


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"), min_size=1))
def test_what_is_written_stays_in_its_cell(question: str, title: str) -> None:
    """Whatever questions and titles hold, no cell begins as a formula, and a row of the table has three cells."""
    articles = (make_article("sea", SEA, title=title),)
    known = (KnownAnswer("noon", f"a {question}", (Quotation("sea", "at noon"),)),)
    with TemporaryDirectory() as folder:
        export("beir", Path(folder) / "out", {FILE: known}, articles)
        table = (Path(folder) / "out" / "qrels" / "test.tsv").read_text(encoding="utf-8")
        lines = [
            line
            for path in (Path(folder) / "out").glob("*.jsonl")
            for line in path.read_bytes().decode().removesuffix("\n").split("\n")
        ]
    cells = [row.split("\t") for row in table.splitlines()]
    assert [len(row) for row in cells] == [3, 3]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in cells for cell in row)
    assert all(line.startswith("{") for line in lines if line)


def test_fields_that_a_format_cannot_hold_are_named(tmp_path: Path) -> None:
    """Each with how many known answers have it."""
    known = (
        KnownAnswer("a", "Why?", (), 1, ("x",), "not yet", note="n"),
        KnownAnswer("b", "When?", (Quotation("sea", "at noon", words="noon"),), tags=("y",)),
    )
    unheld = export("squad", tmp_path / "out.json", {FILE: known}, ARTICLES)
    assert unheld == Counter({"tags": 2, "within": 1, "note": 1, "known_miss": 1, "words": 1})
    assert in_words(Counter(tags=1200)) == "tags (1,200)"


def test_a_lost_quotation_is_not_exported(tmp_path: Path) -> None:
    """What its article does not say is an error with file and line, and nothing is written."""
    known = (KnownAnswer("a", "Why?", (Quotation("sea", "nothing", 7),)),)
    with pytest.raises(
        UsageError, match=r"^known\.answers\.yaml:7: 'a' expects a quotation that 'sea' does not contain\."
    ):
        export("beir", tmp_path / "out", {FILE: known}, ARTICLES)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A file that is there stays."""
    (tmp_path / "out.json").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"out\.json is there already: nothing was written\."):
        export("squad", tmp_path / "out.json", {FILE: KNOWN}, ARTICLES)
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == "mine"


# --- what is told ---------------------------------------------------------------------------------------------


def test_a_person_sees_counts_and_the_first_that_were_left_out() -> None:
    """JSON has all of them."""
    left = tuple(LeftOut(str(number), "Why?", "no answer is given") for number in range(22))
    result = Imported((KnownAnswer("a", "Why?"), KnownAnswer("b", "Who?", (Quotation("sea", "x"),))), left, 3)
    lines = imported_text(result).splitlines()
    assert lines[:4] == [
        "Imported 2 known answers, 1 of them to be refused.",
        "3 quotations took in neighbouring words, to stand only once in their article.",
        "Left out 22:",
        "   0: Why? – no answer is given",
    ]
    assert (lines[-1], len(lines)) == ("   and 2 more; --json lists all.", 24)
    value = imported_json(result)
    assert (value["imported"], value["refusals"], value["widened"], len(value["left_out"])) == (2, 1, 3, 22)


@pytest.mark.skipif(not SHARED.exists(), reason="the public question sets are not at hand")
def test_a_public_set_can_be_imported_whole(tmp_path: Path) -> None:
    """NoiseQA's 1,190 questions over 240 paragraphs: none is lost, and every quotation stands in its article."""
    source = SHARED / "eval" / "noiseqa"
    articles = corpus_of(source, tmp_path / "corpus")
    assert len(articles) == 240
    result = import_from(source, articles)
    texts = {article.id: article.text for article in articles}
    assert (len(result.known), result.left_out) == (1190, ())
    assert all(texts[answer.article].count(answer.quote) == 1 for one in result.known for answer in one.answers)
