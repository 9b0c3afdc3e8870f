"""A reader in the search: it reads the best passages, orders and marks them with late interaction, finds words."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from conftest import ToyEmbedder

from assistant import Assistant, build
from assistant.index import Catalogue, Generation
from assistant.models.reader import Places, Reading
from assistant.records import Passage, Phrase
from assistant.retrieval.search import READ, Candidate, search
from assistant.text import words

TEXTS = {
    "a.md": "Red fox ran. It slept in the barn.",
    "b.md": "Red fox ran far.",
    "c.md": "Red fox sat down.",
    "d.md": "Red hen sat down on eggs.",
    "e.md": "Green hen sat. Red fox was there too.",
    "f.md": "Nobody ran.",
}


class ToyReader:
    """Says that a passage answers where a word stands in it: that word, and the sentence that holds it."""

    name = "toy"

    def __init__(self, word: str) -> None:
        self.word = word
        self.seen: list[str] = []

    def warm(self) -> None:
        """Nothing to load."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        self.seen.extend(passage.text for passage in passages)
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: Passage) -> Reading:
        at = passage.text.find(self.word)
        if at < 0:
            return Reading(-6.0, -4.0, None, tuple(0.0 for _ in passage.sentences))
        start = passage.start + at
        marks = tuple(float(one.start <= start < one.end) for one in passage.sentences)
        tokens = np.array(words(passage.text), np.int32) + passage.start
        sure = np.where(tokens[:, 0] == start, 9.0, 0.0).astype(np.float32)
        return Reading(6.0, 4.0, (start, start + len(self.word)), marks, Places(tokens, sure, sure))


@pytest.fixture
def index(write_corpus: Callable[..., Path], tmp_path: Path) -> Path:
    """An index of the toy articles."""
    build(write_corpus(TEXTS), tmp_path / "index", embedder=ToyEmbedder())
    return tmp_path / "index"


@pytest.fixture
def generation(index: Path) -> Iterator[Generation]:
    """It, open."""
    with closing(Catalogue(index).open()) as opened:
        yield opened


def found(generation: Generation, reader: ToyReader | None, count: int = 6) -> list[Candidate]:
    """The candidates for a question that half of the articles match alike."""
    return search(generation, ToyEmbedder(), "red fox ran", count, reader=reader)


def test_without_a_reader_nothing_changes(generation: Generation) -> None:
    """No score, no words, and the order of late interaction."""
    plain = found(generation, None)
    assert [one.score for one in plain] == sorted((one.score for one in plain), reverse=True)
    assert {one.answer for one in plain} == {None}
    assert not any("reader" in one.scores for one in plain)


def test_the_best_are_read_once_each_and_come_first(generation: Generation) -> None:
    """As many as `READ`; what was not read stands behind them in its own order, without a reader's score."""
    plain, reader = found(generation, None), ToyReader("nothing")
    read = found(generation, reader)
    assert sorted(reader.seen) == sorted(one.passage.text for one in plain[:READ])
    assert ["reader" in one.scores for one in read] == [True] * READ + [False] * (len(read) - READ)
    assert [one.passage.id for one in read[READ:]] == [one.passage.id for one in plain[READ:]]
    assert [one.passage.id for one in read] == [one.passage.id for one in plain]  # it says the same of all


def test_a_verdict_moves_a_passage_up(generation: Generation) -> None:
    """Among passages that match nearly alike, the one that answers is first; its score stays late interaction's."""
    plain = found(generation, None)
    read = found(generation, ToyReader("far"))
    assert (plain[0].passage.article_id, read[0].passage.article_id) == ("a", "b")
    assert {one.passage.id: one.score for one in read} == {one.passage.id: one.score for one in plain}
    assert (read[0].scores["reader"], read[0].scores["place"]) == (6.0, 4.0)


def test_the_words_lie_in_the_marked_sentence(generation: Generation) -> None:
    """They are a slice of the article; where another sentence is marked than the best ones' they are not sure."""
    first = found(generation, ToyReader("far"))[0]
    assert first.answer == Phrase(12, 15, "far")
    assert first.sentence.start <= first.answer.start < first.answer.end <= first.sentence.end
    barn = next(one for one in found(generation, ToyReader("barn")) if one.passage.article_id == "a")
    assert barn.sentence.text == "Red fox ran."  # matched far better than the other
    assert barn.answer is not None
    assert barn.answer.text in barn.sentence.text
    assert barn.sure < 0.01
    assert first.sure > 0.9


def test_an_answer_has_the_words(index: Path) -> None:
    """With their offsets in the article, proved as quotations are; none with the reader off."""
    with Assistant.open(index, embedder=ToyEmbedder(), reader=ToyReader("far")) as assistant:
        hit = assistant.ask("red fox ran", caution=0.0).hits[0]
        assert hit.answer == Phrase(12, 15, "far")
        assert assistant.article(hit.passage.article_id).text[12:15] == "far"
    with Assistant.open(index, embedder=ToyEmbedder(), reader="off") as assistant:
        assert {hit.answer for hit in assistant.ask("red fox ran", caution=0.0).hits} == {None}


def test_words_that_are_improbable_are_not_shown(index: Path) -> None:
    """The best ones lie in another sentence than the marked one."""
    with Assistant.open(index, embedder=ToyEmbedder(), reader=ToyReader("barn")) as assistant:
        hit = next(one for one in assistant.ask("red fox ran", caution=0.0).hits if one.passage.article_id == "a")
        assert hit.answer is None


def test_a_refusal_has_no_words(index: Path) -> None:
    """What is shown beside it is related, and answers nothing."""
    with Assistant.open(index, embedder=ToyEmbedder(), reader=ToyReader("far")) as assistant:
        answer = assistant.ask("red fox ran", caution=1.0)
        assert answer.refused
        assert {hit.answer for hit in answer.hits} == {None}
