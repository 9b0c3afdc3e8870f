"""Read a question and a passage together: does the passage answer, in which sentences, and with which words?

In go a question and passages; out comes a `Reading` each. The weights ship with the package (`data/reader/`, int8 for
onnxruntime, with a model card); `tests/benchmarks/train_reader.py` trains them.
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant import deadline
from assistant.errors import ModelError
from assistant.messages import message
from assistant.models import runtime
from assistant.models.embeddings import Floats, Ints
from assistant.records import Passage

OFF = "off"
LONGEST = 384  # tokens of question and passage; the passages of an index have fewer than 256
QUESTION = 128  # tokens of the question that are read
WORDS = 30  # tokens of the answering words, at most
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where in a passage of t tokens a reader thinks that the answering words begin and end.

    Attributes:
        tokens: int (t, 2), where each token starts and ends in the article.
        starts: float32 (t,), logits of the words beginning with the token.
        ends: float32 (t,), the same of their ending with it.
    """

    tokens: Ints
    starts: Floats
    ends: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage has on a question.

    Attributes:
        answers: the logarithm of the odds that the passage answers; not calibrated.
        place: how much better the best words score than 'nowhere'; above 0 they probably answer.
        span: start and end of the best words, in the article's offsets; None where the passage has none.
        marks: for each sentence of the passage how likely it answers, in [0, 1].
        places: where else the words may begin and end; None where the passage has no words.
    """

    answers: float
    place: float
    span: tuple[int, int] | None
    marks: tuple[float, ...]
    places: Places | None = None


class Reader(Protocol):
    """What the search needs of a reader. Tests use a toy one."""

    name: str

    def warm(self) -> None:
        """Get ready for the first question."""
        ...

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Read the passages, each by itself."""
        ...


def load(name: str | None = None) -> "OnnxReader | None":
    """The shipped reader, or one from a folder; None for 'off', and where none was shipped.

    Without a name PINCITE_READER counts.

    Raises:
        ModelError: the folder has no reader.
    """
    name = name or os.environ.get("PINCITE_READER")
    if name == OFF:
        return None
    if name:
        if not (Path(name) / "model.onnx").is_file():
            raise ModelError(
                message(
                    "No reader in {name!r}: expected 'off', or a folder with model.onnx and tokenizer.json.", name=name
                )
            )
        return OnnxReader(name, Path(name))
    folder = shipped_folder()
    return OnnxReader("reader", folder) if (folder / "model.onnx").is_file() else None


def shipped_folder() -> Path:
    """Where the shipped reader lies, if there is one."""
    return Path(str(resources.files("assistant"))) / "data" / "reader"


class OnnxReader:
    """A reader in onnxruntime, a passage on each core. Safe for many threads, who share the cores."""

    def __init__(self, name: str, folder: Path) -> None:
        """Name the reader and the folder of its files."""
        self.name = name
        self._folder = folder
        self._lock = threading.Lock()
        self._cores = ThreadPoolExecutor(os.cpu_count() or 1, "reader")

    def warm(self) -> None:
        """Load the weights now, and run them once."""
        self._logits("warm", ["warm"])

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Read the passages, each by itself.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        if not passages:
            return []
        parts = self._logits(question, [passage.text for passage in passages])
        return [_reading(passage, *part) for passage, part in zip(passages, parts, strict=True)]

    def _logits(self, question: str, texts: Sequence[str]) -> list[tuple[Ints, Floats, Floats, float]]:
        """For each text the spans of its tokens (t, 2), -1 outside it, and the logits of places, marks, answers.

        Each text is read by itself: in an int8 model a batch moves its texts' numbers, and takes as long.
        """
        question = self._cut(question)
        reads = [self._cores.submit(copy_context().run, self._read_one, question, text) for text in texts]
        return [read.result() for read in reads]

    def _read_one(self, question: str, text: str) -> tuple[Ints, Floats, Floats, float]:
        deadline.check()
        return self._run(self._tokenizer.encode(question, text))

    def _run(self, encoded: Any) -> tuple[Ints, Floats, Floats, float]:
        values = (encoded.ids, encoded.attention_mask, encoded.type_ids)
        given = {name: np.array([value], np.int64) for name, value in zip(_INPUTS, values, strict=True)}
        places, marks, answers = self._session.run(["places", "marks", "answers"], given)
        inside = np.array([part == 1 for part in encoded.sequence_ids])
        spans = np.where(inside[:, None], np.array(encoded.offsets, np.int32), -1)
        return spans, places[0], marks[0], float(answers[0])

    def _cut(self, question: str) -> str:
        spans = self._tokenizer.encode(question, add_special_tokens=False).offsets
        return question if len(spans) <= QUESTION else question[: spans[QUESTION - 1][1]]

    @property
    def _session(self) -> Any:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> Any:
        return runtime.open_session(self._folder / "model.onnx")

    @property
    def _tokenizer(self) -> Any:
        with self._lock:
            return self._loaded_tokenizer

    @cached_property
    def _loaded_tokenizer(self) -> Any:
        tokenizer = runtime.open_tokenizer(self._folder / "tokenizer.json")
        tokenizer.enable_truncation(LONGEST, strategy="only_second")
        return tokenizer


def _reading(passage: Passage, spans: Ints, places: Floats, marks: Floats, answers: float) -> Reading:
    own = np.flatnonzero(spans[:, 1] > spans[:, 0])
    likely = np.asarray(1 / (1 + np.exp(-marks)), np.float32)
    sentences = tuple(
        _mean(likely[own], spans[own], one.start - passage.start, one.end - passage.start) for one in passage.sentences
    )
    if not len(own):
        return Reading(answers, 0.0, None, sentences)
    where = Places(spans[own] + passage.start, places[own, 0], places[own, 1])
    first, last, score = best_words(where.starts, where.ends)
    span = int(where.tokens[first, 0]), int(where.tokens[last, 1])
    return Reading(answers, score - float(places[0].sum()), span, sentences, where)


def _mean(likely: Floats, spans: Ints, start: int, end: int) -> float:
    """The mean over the tokens that lie between two offsets; 0 where none does."""
    inside = (spans[:, 0] < end) & (spans[:, 1] > start)
    return float(likely[inside].mean()) if inside.any() else 0.0


def best_words(starts: Floats, ends: Floats) -> tuple[int, int, float]:
    """The first and the last token of the run of at most `WORDS` tokens whose start and end score best, and the score.

    Example:
        >>> best_words(np.array([0.0, 3.0, 0.0], np.float32), np.array([4.0, 0.0, 2.0], np.float32))
        (1, 2, 5.0)
    """
    sums = run_scores(starts, ends)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last), float(sums[first, last])


def run_scores(starts: Floats, ends: Floats) -> Floats:
    """The score of the run from each token to each, float (t, t); minus infinity where it has not 1 to `WORDS`."""
    length = np.arange(len(ends))[None, :] - np.arange(len(starts))[:, None] + 1
    return np.where((length > 0) & (length <= WORDS), starts[:, None] + ends[None, :], -np.inf)
