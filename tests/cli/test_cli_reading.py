"""`pincite explain`: what it prints, its JSON and its exit status; `pincite serve`: the line that says where it is."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run, one_line


@pytest.fixture
def index(toy_model: None, write_corpus: Callable[..., Path], tmp_path: Path, run: Run) -> Path:
    """A small index made with the toy model."""
    corpus = write_corpus({"tides.md": "The tide is high. It falls at noon.", "boats.txt": "A boat left the harbour."})
    assert run("build", "--corpus", corpus, "--index", tmp_path / "index")[0] == 0
    return tmp_path / "index"


def test_explain_says_what_ask_says(run: Run, index: Path) -> None:
    """The confidence, the exit status and the hits are those of `ask`, with the options of `ask`."""
    for options in ((), ("--caution", "0"), ("--article", "boats", "--caution", "0"), ("--top", "1")):
        status, out, err = run("ask", "Which boat left?", *options, "--json", "--index", index)
        answer = json.loads(out)
        status_explained, out, err = run("explain", "Which boat left?", *options, "--json", "--index", index)
        explanation = json.loads(out)
        assert (status_explained, err) == (status, "")
        assert explanation["confidence"] == answer["confidence"]
        shown = [one["passage_id"] for one in explanation["candidates"] if one["fate"] == "hit"]
        assert shown == [hit["passage"]["id"] for hit in answer["hits"]]


def test_explain_names_the_words_that_are_lacking(run: Run, index: Path) -> None:
    """A refusal is status 1, and the text names the word that no article has."""
    status, out, _ = run("explain", "Which zebra left the harbour?", "--caution", "1", "--index", index)
    assert status == 1
    assert "“zebra” nowhere" in out
    assert "2 candidates, best first:" in out


def test_explain_has_the_errors_of_ask(run: Run, index: Path) -> None:
    """One line, status 2."""
    for arguments in ((" ",), ("x", "--article", "nowhere"), ("x", "--after", "soon"), ("x", "--top", "0")):
        status, out, err = run("explain", *arguments, "--index", index)
        assert (status, out) == (2, "")
        one_line(err)


@pytest.mark.parametrize("as_json", [False, True], ids=["words", "json"])
def test_serve_says_where_the_page_is(
    run: Run, index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, as_json: bool
) -> None:
    """One line, for a person or for a program, when the page can be opened."""
    monkeypatch.setattr("assistant.ui.serve", lambda _open, *, announce, **_: announce("http://127.0.0.1:7860"))
    corpus = str(tmp_path / "corpus")
    json_option = ("--json",) if as_json else ()
    status, out, err = run(
        "serve", "--public-url", "https://a.example/x/", *json_option, "--corpus", corpus, "--index", index
    )
    assert (status, err, out.count("\n")) == (0, "", 1)
    if as_json:
        assert json.loads(out) == {
            "address": "http://127.0.0.1:7860",
            "public_url": "https://a.example/x/",
            "pid": os.getpid(),
            "password": False,
            "corpus": corpus,
            "index": str(index),
        }
    else:
        assert out == "Pincite is at http://127.0.0.1:7860 (Ctrl+C stops it)\n"


def test_words_that_speak_of_the_articles_are_not_searched_for(run: Run, index: Path) -> None:
    """What is searched for is what the question is about, and that is said; --as-written searches for all of it."""
    asked = "Compare what the articles say about the boat that left."
    answers = [
        json.loads(run("ask", question, *options, "--json", "--index", index)[1])
        for question, options in ((asked, ()), ("the boat that left.", ()), (asked, ("--as-written",)))
    ]
    shortened, bare, whole = answers
    assert shortened["question"] == asked
    assert shortened["confidence"] == bare["confidence"] != whole["confidence"]
    said = "Searched for was “the boat that left”: the words before it speak of the articles, not of what they tell."
    assert [said in answer["notes"] for answer in answers] == [True, False, False]
