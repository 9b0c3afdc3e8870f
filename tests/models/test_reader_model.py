"""The reader: what it makes of a model's numbers, and what is said where it cannot be loaded."""

import os
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import deadline
from assistant.errors import ModelError, TooSlowError
from assistant.models import reader
from assistant.models.reader import WORDS, OnnxReader, best_words
from assistant.records import Passage, Span

TEXT = "The red fox ran. It slept."


class Words:
    """A tokenizer of single words, with one special token before each of the two texts and one behind."""

    def encode(self, first: str, second: str = "", add_special_tokens: bool = True) -> Any:
        import re
        from types import SimpleNamespace

        parts = [(None, (0, 0)), *((0, one.span()) for one in re.finditer(r"\w+|[^\w\s]", first)), (None, (0, 0))]
        parts += [*((1, one.span()) for one in re.finditer(r"\w+|[^\w\s]", second)), (None, (0, 0))]
        live = [one for one in parts if add_special_tokens or one[0] is not None]
        return SimpleNamespace(
            ids=[1] * len(live),
            attention_mask=[1] * len(live),
            type_ids=[one[0] or 0 for one in live],
            sequence_ids=[one[0] for one in live],
            offsets=[one[1] for one in live],
        )


class Session:
    """Gives each token the number that a function names for its place."""

    def __init__(self, best: tuple[int, int], sentence: range, answers: float) -> None:
        self.best, self.sentence, self.answers = best, sentence, answers

    def run(self, names: list[str], given: dict[str, Any]) -> list[Any]:
        width = given["input_ids"].shape[1]
        assert {one.dtype for one in given.values()} == {np.dtype(np.int64)}
        places = np.zeros((1, width, 2), np.float32)
        places[0, self.best[0], 0] = places[0, self.best[1], 1] = 5.0
        places[0, 0] = 1.0
        marks = np.full((1, width), -50.0, np.float32)
        marks[0, list(self.sentence)] = 50.0
        return [places, marks, np.array([self.answers], np.float32)]


def made(session: Session) -> OnnxReader:
    """A reader over a session of the test."""
    found = OnnxReader("toy", Path())
    found.__dict__ |= {"_loaded": session, "_loaded_tokenizer": Words()}
    return found


def passage(start: int = 100) -> Passage:
    """A passage of two sentences in the middle of an article."""
    return Passage("a", "a", start, start + len(TEXT), TEXT, (Span(start, start + 16), Span(start + 17, start + 26)))


def test_a_reading_counts_in_the_article() -> None:
    """Of [CLS] who ran ? [SEP] The red fox ran . It slept . [SEP] 'red fox' are the words, in the first sentence."""
    reading = made(Session((6, 7), range(5, 10), 1.5)).read("who ran?", [passage()])[0]
    assert reading.span == (104, 111)
    assert TEXT[4:11] == "red fox"
    assert reading.place == pytest.approx(10.0 - 2.0)
    assert reading.answers == 1.5
    assert reading.marks == pytest.approx((1.0, 0.0))
    assert reading.places is not None
    assert [TEXT[start - 100 : end - 100] for start, end in reading.places.tokens[:3]] == ["The", "red", "fox"]
    assert reading.places.starts.tolist()[:3] == [0.0, 5.0, 0.0]
    assert reading.places.ends.tolist()[:3] == [0.0, 0.0, 5.0]


def test_words_of_the_question_are_never_the_answer() -> None:
    """However well a token of the question scores, the words lie in the passage."""
    reading = made(Session((1, 2), range(0), 0.0)).read("who ran?", [passage()])[0]
    assert reading.span is not None
    assert 100 <= reading.span[0] < reading.span[1] <= 126
    assert reading.place == pytest.approx(-2.0)


def test_nothing_to_read() -> None:
    """No passage, no reading; a passage without a token has no words."""
    toy = made(Session((1, 1), range(0), 0.0))
    assert toy.read("who?", []) == []
    assert toy.read("who?", [Passage("a", "a", 0, 1, " ", (Span(0, 1),))])[0].span is None


def test_passages_are_read_at_once_and_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores read two passages: each waits until the other is being read."""

    class Meeting(Session):
        def run(self, names: list[str], given: dict[str, Any]) -> list[Any]:
            meeting.wait()
            return super().run(names, given)

    meeting = Barrier(2, timeout=10)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    readings = made(Meeting((6, 7), range(5, 10), 1.5)).read("who ran?", [passage(100), passage(200)])
    assert [one.span for one in readings] == [(104, 111), (204, 211)]


def test_no_passage_is_read_once_the_time_is_over() -> None:
    """The limit of the one who asks goes with the work to the other threads."""
    with deadline.within(0), pytest.raises(TooSlowError):
        made(Session((6, 7), range(5, 10), 1.5)).read("who ran?", [passage()])


@given(st.lists(st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), min_size=1, max_size=50))
def test_the_best_words_are_the_best(pairs: list[tuple[float, float]]) -> None:
    """No run of allowed length scores better."""
    starts, ends = (np.array(one, np.float32) for one in zip(*pairs, strict=True))
    first, last, score = best_words(starts, ends)
    every = [starts[a] + ends[b] for a in range(len(starts)) for b in range(a, min(a + WORDS, len(ends)))]
    assert 0 <= last - first < WORDS
    assert score == max(every) == starts[first] + ends[last]


def test_off_is_none_and_a_folder_without_one_is_an_error(tmp_path: Path) -> None:
    """The message says what was expected."""
    assert reader.load("off") is None
    with pytest.raises(ModelError, match=r"No reader in .+: expected 'off', or a folder with model\.onnx"):
        reader.load(str(tmp_path))


def test_damaged_weights_are_one_clear_error(tmp_path: Path) -> None:
    """Named with their file."""
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_text("{}")
    found = reader.load(str(tmp_path))
    assert found is not None
    with pytest.raises(ModelError, match=r"Cannot load the (model|tokenizer).+(model\.onnx|tokenizer\.json)"):
        found.warm()
