"""Records as JSON and as text: the fields of the contract, and quotations that stay whole."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Answer, Article, Assistant, BuildReport, Verdict, build, render
from assistant.records import CitationOutcome, Listed, Phrase

SEA = """\
---
supplied_title: On tides
published: 2016~
inferred:
  published: the flood “of that year”
---
The tide falls at noon. Boats leave then, and they come home when the bell of the harbour rings.

Weather

The wind was measured here:Â in the harbour."""


@pytest.fixture
def sea(write_corpus: Callable[..., Path], tmp_path: Path) -> Iterator[Assistant]:
    """An assistant over one small article."""
    build(write_corpus({"sea.md": SEA}), tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        yield assistant


@pytest.fixture
def answer(sea: Assistant) -> Answer:
    """An answer that is not refused."""
    return sea.ask("When does the tide fall at noon?", caution=0.0)


@pytest.fixture
def article(sea: Assistant) -> Article:
    """The article."""
    return sea.article("sea")


def test_answer_json_has_the_fields_of_the_contract(answer: Answer) -> None:
    """Other programs rely on these names; every value is plain JSON."""
    value = json.loads(json.dumps(render.answer_json(answer)))
    assert {"question", "refused", "reason", "confidence", "independent", "differences", "hits", "index"} <= set(value)
    hit = value["hits"][0]
    assert {"rank", "score", "scores", "words", "twins", "passage", "sentence", "citation"} <= set(hit)
    assert set(hit["passage"]) == {"id", "article_id", "start", "end", "text"}
    assert set(hit["sentence"]) == {"start", "end", "text"}
    assert hit["citation"]["quote"] == "The tide falls at noon."
    assert hit["citation"]["reference"]["issued"] == {"literal": "c. 2016"}


def test_a_quotation_stays_one_line_in_a_pipe(answer: Answer) -> None:
    """Width 0 never breaks a line, so that what is copied is the article's words."""
    lines = render.answer_text(answer, 0).splitlines()
    assert " » The tide falls at noon." in lines
    assert "   Boats leave then, and they come home when the bell of the harbour rings." in lines
    assert "   — [On tides], c. 2016, para. 1." in lines


def test_a_terminal_gets_wrapped_lines(answer: Answer) -> None:
    """At a width every line keeps to it, and what follows the first keeps its indent."""
    lines = render.answer_text(answer, 40).splitlines()
    ids = [hit.citation.id for hit in answer.hits]
    assert all(len(line) <= 40 for line in lines if line.strip() not in ids)
    assert "   Boats leave then, and they come home" in lines


@pytest.mark.parametrize(
    ("confidence", "expected"), [(0.39, "Weak evidence only, in 1 article,"), (0.4, "Evidence found in 1 article,")]
)
def test_weak_evidence_is_called_weak(answer: Answer, confidence: float, expected: str) -> None:
    """The first line says what was found, and how little where it is little."""
    best, *others = answer.hits
    changed = replace(answer, hits=(replace(best, confidence=confidence), *others), independent=1)
    assert render.answer_text(changed, 0).startswith(expected)


def test_a_refusal_says_what_the_passages_are(sea: Assistant) -> None:
    """The nearest passages are named as passages that do not answer."""
    said = render.answer_text(sea.ask("When does the tide fall?", caution=1.0), 0)
    assert said.startswith("The articles do not answer this. ")
    assert "The nearest passages, which do not answer:" in said


def test_sources_stand_side_by_side(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """One sentence an article, by date, and what differs between them without a verdict."""
    corpus = {
        "new.md": "---\npublished: 2018\n---\nThe tide fell in 1932.",
        "old.md": "---\npublished: 2011\n---\nThe tide fell, they say, in the year 1931.",
    }
    build(write_corpus(corpus), tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        answer = assistant.ask("When tide fell in the?", caution=0.0)
    assert [hit.rank for hit in answer.hits if hit.answers] == [1, 2]
    assert render.answer_text(answer, 0).splitlines()[-7:] == [
        "Side by side, by date of publication:",
        "   2011 · old · hit 2",
        " » The tide fell, they say, in the year 1931.",
        "   2018 · new · hit 1",
        " » The tide fell in 1932.",
        "",
        "The marked sentences give different dates: “1932” (hit 1) · “1931” (hit 2). Both may hold.",
    ]


def test_left_out_for_want_of_a_date_is_said(write_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """An article without a date is named where a date is asked for."""
    build(write_corpus({"sea.md": SEA, "air.md": "The air is cold."}), tmp_path / "index", embedder=ToyEmbedder())
    with Assistant.open(tmp_path / "index", embedder=ToyEmbedder()) as assistant:
        said = render.answer_text(assistant.ask("tide", after="2016"), 0)
    assert said.endswith("Left out for want of a date: air.")


def test_an_article_shows_numbers_origin_and_repairs(article: Article) -> None:
    """Headings are told, gaps are named, an inferred date gives its words, and the repair its place."""
    said = render.article_text(article, 0)
    assert said.startswith("[On tides]\n\nid         sea\n")
    assert "authors    not known\n" in said
    assert "published  c. 2016  (inferred from the flood “of that year”)\n" in said
    assert "2  (heading)\n   Weather\n" in said
    place = article.text.index(" in the harbour.")
    assert said.endswith(f"Repairs made to the text of the file:\n   at {place}: 'Â' became '' (lone Â)")
    assert json.loads(json.dumps(render.article_json(article)))["paragraphs"][1]["heading"] is True


def test_verdicts_say_what_changed() -> None:
    """One line a citation; where it stands now, and the words that differ."""
    verdict = Verdict(
        "sea:0-4@0123abcd", CitationOutcome.GONE, nearest="Two tides", changes=(("replace", "Three", "Two"),)
    )
    assert render.verdicts_text([verdict]).splitlines() == [
        "gone             sea:0-4@0123abcd",
        "                 nearest: Two tides",
        "                 replace: 'Three' -> 'Two'",
    ]
    assert json.loads(json.dumps(render.verdicts_json([verdict])))["citations"][0]["outcome"] == "gone"


def test_a_report_and_a_list_are_json_too(article: Article) -> None:
    """What a build did, and what is in the index."""
    report = BuildReport("g", 1, 2, ("sea",), (), (), 1, 0.5)
    assert json.loads(json.dumps(render.report_json(report)))["added"] == ["sea"]
    (listed,) = json.loads(json.dumps(render.articles_json([Listed(article, len(article.text.split()), 1)])))[
        "articles"
    ]
    assert (listed["id"], listed["supplied_title"], listed["words"]) == ("sea", "On tides", len(article.text.split()))


@pytest.mark.parametrize("width", [0, 24, 60])
def test_the_answering_words_are_shown_stronger(sea: Assistant, width: int) -> None:
    """In a terminal they are bold, each word of them, whatever line it falls on; in a pipe they follow, plain."""
    hit = sea.ask("When does the tide fall?", caution=0.0).hits[0]
    start = hit.sentence.text.index("falls at")
    words = Phrase(hit.sentence.start + start, hit.sentence.start + start + len("falls at"), "falls at")
    answer = replace(sea.ask("When does the tide fall?", caution=0.0), hits=(replace(hit, answer=words),))
    said = render.answer_text(answer, width)
    assert re.findall("\x1b\\[1m(.+?)\x1b\\[22m", said) == ([] if width == 0 else ["falls", "at"])
    assert ("\n = falls at\n" in said) is (width == 0)
    plain = re.sub("\x1b\\[[0-9]+m", "", said)
    assert " ".join(hit.sentence.text.split()) in " ".join(plain.replace("»", "").split())
