"""Signals for refusal: each can be worked out by hand with the toy model, whose words are orthogonal axes."""

import math

import numpy as np
import pytest
from conftest import ToyEmbedder

from assistant.retrieval.signals import continues, signals, take_apart


def of(question: str, *sentences: str, mark: int = 0) -> dict[str, float]:
    """The signals of a passage made of some sentences, one of them marked."""
    toy = ToyEmbedder()
    embedded = toy.embed([question], query=True)
    asked = take_apart(question, embedded)
    parts = [toy.embed([sentence]) for sentence in sentences]
    borders = np.cumsum([0, *(len(part.ids) for part in parts[:-1])])
    tokens = np.concatenate([part.tokens for part in parts])
    coverage = np.maximum.reduceat(tokens @ embedded.tokens.T, borders, axis=0)
    return signals(asked, " ".join(sentences), sentences[mark], tokens, borders, coverage, range(mark, mark + 1))


def test_pieces_of_a_word_continue_it() -> None:
    """A piece continues a word where letters or digits meet; punctuation and spaces end one."""
    spans = np.array([[0, 4], [4, 6], [7, 9], [9, 10], [10, 12]], np.int32)
    assert continues("Druzba Mi-35", spans).tolist() == [False, True, False, False, False]
    assert continues("x", np.array([[0, 1]], np.int32)).tolist() == [False]


def test_a_question_is_taken_apart_into_words() -> None:
    """Names are capitalised or have digits, but not where the question begins; stop and question words do not count."""
    asked = take_apart("Which of the Russian T90 tanks", ToyEmbedder().embed(["Which of the Russian T90 tanks"]))
    assert asked.word.tolist() == [0, 1, 2, 3, 4, 5]
    assert asked.content.tolist() == [False, False, False, True, True, True]
    assert asked.names.tolist() == [False, False, False, True, True, False]
    assert asked.numbers == ("T90",)


def test_a_question_of_stop_words_alone_is_all_content() -> None:
    """Something must be looked for."""
    asked = take_apart("what is it", ToyEmbedder().embed(["what is it"]))
    assert asked.content.tolist() == [True, True, True]


def test_gist_is_of_the_nearest_sentence() -> None:
    """The cosine of mean tokens: of 'red fox' and 'red hen' it is a half, and the best sentence counts."""
    assert of("red fox", "red hen")["gist"] == pytest.approx(0.5)
    assert of("red fox", "green hen", "red fox ran")["gist"] == pytest.approx(2 / math.sqrt(2 * 3))


def test_weakest_is_in_the_marked_sentence_and_named_in_the_passage() -> None:
    """A content word that the marked sentence lacks pulls `weakest` down; a name may stand anywhere in the passage."""
    found = of("did the Wolf run", "foxes run", "a wolf slept")
    assert (found["weakest"], found["named"]) == (0.0, 1.0)
    assert of("did the wolf run", "the wolf can run")["weakest"] == 1.0
    assert of("did the Wolf run", "foxes run")["named"] == 0.0
    assert of("did foxes run", "hens sat")["named"] == 1.0


def test_numbers_stand_literally_or_not_at_all() -> None:
    """Half of two numbers is a half, another spelling is none, and a question without numbers asks for none."""
    assert of("the Mi-35 of 2015", "the mi-35 came in 2015")["numbers"] == 0.5
    assert of("the Mi-35 of 2015", "the Mi-35 came in 2015")["numbers"] == 1.0
    assert of("the fox", "the hen")["numbers"] == 1.0


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many ships sailed?", "Four ships sailed.", 0.0),
        ("How many ships sailed?", "Ships sailed.", 1.0),
        ("How many of the four ships sank?", "The four ships sailed.", 1.0),
        ("When did it sail?", "It sailed in March.", 0.0),
        ("When did it sail?", "It sailed with 4 men.", 1.0),
        ("In which year after 1990 did it sail?", "It sailed after 1990.", 1.0),
        ("Who sailed?", "A ship sailed.", 0.0),
    ],
)
def test_untyped_is_a_number_or_date_that_is_missing(question: str, sentence: str, expected: float) -> None:
    """Where a number or date is asked for, the sentence must have one that the question does not bring itself."""
    assert of(question, sentence)["untyped"] == expected
