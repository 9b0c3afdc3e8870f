"""What all tests share: no network, a toy model with exact scores, small articles, and indexes built once."""

import os
import re
import tempfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # before anything imports the hub's client

import numpy as np
import pytest

from assistant import Assistant, build, known_answers
from assistant.embeddings import Embedded

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"

_WORD = re.compile(r"\w+|[^\w\s]")


class ToyEmbedder:
    """A model whose scores can be worked out by hand: each word is one axis, so equal words have cosine 1, others 0.

    The axis is the word's CRC-32 modulo the dimension; a sentence vector is the normalised sum of its words.
    """

    def __init__(self, name: str = "toy", max_tokens: int = 40, dimension: int = 512) -> None:
        self.name = name
        self.max_tokens = max_tokens
        self.vocabulary = dimension
        self.sha256 = f"{zlib.crc32(f'{name} {max_tokens} {dimension}'.encode()):08x}" * 8
        self.embedded: list[str] = []  # every text that went through the model, for tests that count

    def warm(self) -> None:
        """Nothing to load."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(text)]

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Embedded:
        self.embedded.extend(texts)
        spans = [self.token_spans(text) for text in texts]
        for found in spans:
            assert len(found) <= self.max_tokens, "a text was longer than the model reads"
        ids = [
            [zlib.crc32(text[start:end].lower().encode()) % self.vocabulary for start, end in found]
            for text, found in zip(texts, spans, strict=True)
        ]
        axes = np.eye(self.vocabulary, dtype=np.float32)
        sums = np.array([axes[one].sum(axis=0) for one in ids], np.float32)
        return Embedded(
            vectors=sums / np.linalg.norm(sums, axis=1, keepdims=True),
            tokens=np.concatenate([axes[one] for one in ids]),
            spans=np.concatenate([np.array(found, np.int32).reshape(-1, 2) for found in spans]),
            ids=np.concatenate([np.array(one, np.int32) for one in ids]),
            counts=np.array([len(one) for one in ids], np.int32),
        )


@pytest.fixture
def toy() -> ToyEmbedder:
    """A fresh toy model."""
    return ToyEmbedder()


@pytest.fixture
def write_corpus(tmp_path: Path) -> Callable[..., Path]:
    """Write a corpus folder from file names and texts: `write_corpus({"a.md": "Text."})`."""

    def write(files: dict[str, str], name: str = "corpus") -> Path:
        folder = tmp_path / name
        for file, text in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return write


# --- the five articles with the default model, built once a run ------------------------------------------

_REAL_INDEX = pytest.StashKey[Path]()
_REAL_ASSISTANT = pytest.StashKey[Assistant]()


def _real_index(config: pytest.Config) -> Path:
    if _REAL_INDEX not in config.stash:
        folder = tempfile.TemporaryDirectory(prefix="pincite-")
        config.add_cleanup(folder.cleanup)
        config.stash[_REAL_INDEX] = Path(folder.name) / "index"
        build(CORPUS, config.stash[_REAL_INDEX])
    return config.stash[_REAL_INDEX]


def _real_assistant(config: pytest.Config) -> Assistant:
    if _REAL_ASSISTANT not in config.stash:
        assistant = Assistant.open(_real_index(config))
        config.add_cleanup(assistant.close)
        config.stash[_REAL_ASSISTANT] = assistant
    return config.stash[_REAL_ASSISTANT]


@pytest.fixture(scope="session")
def real_index(pytestconfig: pytest.Config) -> Path:
    """The index of the five articles."""
    return _real_index(pytestconfig)


@pytest.fixture(scope="session")
def real_assistant(pytestconfig: pytest.Config) -> Assistant:
    """An assistant over the five articles."""
    return _real_assistant(pytestconfig)


# --- known answers: every question of a *.answers.yaml file is a test -------------------------------------


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the files of known answers."""
    if file_path.name.endswith(".answers.yaml"):
        return AnswersFile.from_parent(parent, path=file_path)
    return None


class AnswersFile(pytest.File):
    """A file of known answers, read and checked as a whole before any question is asked."""

    def collect(self) -> Iterable[pytest.Item]:
        for known in known_answers.read(self.path):
            yield KnownAnswerItem.from_parent(self, name=known.id, known=known)


class KnownAnswerItem(pytest.Item):
    """One question; a known miss is a strict xfail, so that it fails when it starts to pass."""

    def __init__(self, *, known: known_answers.KnownAnswer, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.known = known
        if known.known_miss:
            self.add_marker(pytest.mark.xfail(reason=known.known_miss, strict=True))

    def runtest(self) -> None:
        assistant = _real_assistant(self.config)
        known_answers.check(self.path, [self.known], assistant)
        outcome = known_answers.judge(self.known, assistant)
        if not outcome.passed:
            pytest.fail(known_answers.explain(outcome), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.known.line - 1, self.name
