"""A misspelt word: a near one of the articles is searched for as well, and said so; a known word stays alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ToyEmbedder

from assistant import Assistant, build
from assistant.records import Spelling
from assistant.retrieval.spelling import respelt

KNOWN = {"whales", "bridges"}  # what the toy model's vocabulary has beside the words that it meets


class Pieces(ToyEmbedder):
    """A toy that has a token for some words alone, as a model with pieces of words has."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """A lone word that is not known falls into two."""
        if text.isalpha() and text not in KNOWN:
            return [(0, 1), (1, len(text))]
        return super().token_spans(text)


@pytest.fixture
def assistant(tmp_path: Path, write_corpus: Callable[..., Path]) -> Iterator[Assistant]:
    """Two articles."""
    corpus = write_corpus(
        {
            "sea.md": "Four helicopters crossed the harbour. Nobody waved.\n\nThe government closed the harbour.",
            "land.md": "A whaler sat on the bridge. Apples are sold on Monday.",
        },
    )
    build(corpus, tmp_path / "index", embedder=Pieces())
    with Assistant.open(tmp_path / "index", embedder=Pieces()) as opened:
        yield opened


def test_a_misspelt_word_is_searched_for_in_both_forms_and_named(assistant: Assistant) -> None:
    """The passage takes the better of its two scores."""
    question = "How many helicopers crossed?"
    answer = assistant.ask(question)
    assert answer.spellings == (Spelling(9, 19, "helicopers", "helicopters"),)
    assert answer.question == question
    assert "helicopters" in answer.hits[0].sentence.text
    as_written = assistant.ask(question, as_written=True)
    assert as_written.spellings == ()
    assert answer.hits[0].score > as_written.hits[0].score


def test_letters_that_changed_places_are_one_edit(assistant: Assistant) -> None:
    """As a hand that is too fast leaves them."""
    assert [each.near for each in assistant.ask("Who closed the habrour?").spellings] == ["harbour"]


@pytest.mark.parametrize(
    "question",
    [
        "Did whales cross?",  # a word that the model knows whole, near to 'whaler'
        "Where are the helicopters?",  # no misspelling
        "What is an aple?",  # two edits from 'Apples', too many for a short word
        "Who was Mi-35?",  # no word of letters alone
        "Who is xyzzyx?",  # near to nothing
    ],
)
def test_other_words_stay_alone(assistant: Assistant, question: str) -> None:
    """What may be meant as it is written is searched for as it is written."""
    assert assistant.ask(question).spellings == ()


def test_words_are_replaced_where_they_stand() -> None:
    """From the end, so that offsets hold."""
    spellings = (Spelling(0, 3, "Wha", "What"), Spelling(4, 6, "si", "is"))
    assert respelt("Wha si it?", spellings) == "What is it?"
