"""What all tests share: no network, a toy model with exact scores, small articles, and indexes built once."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # before anything imports the hub's client
os.environ["PINCITE_READER"] = "off"  # toy models give exact scores; tests of the real articles name the reader

import pytest
from hypothesis import settings

from assistant import Answer, Assistant, build, cli
from assistant.evaluation.known_answers import KnownAnswer, read
from assistant.models import embeddings
from assistant.models.reader import shipped_folder
from assistant.pytest_plugin import SUFFIX
from assistant.testing import ToyEmbedder as ToyEmbedder  # the tests' own name for it

settings.register_profile("suite", deadline=None)  # what a busy machine takes longer for is no fault
settings.register_profile("fast", settings.get_profile("suite"), max_examples=10)  # of `make test-fast`
settings.load_profile("suite")

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"


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


# --- the command line -----------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """A command in this process: status, standard output and standard error of what it is given."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.run([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def toy_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line use the toy model, whatever name is asked for."""
    monkeypatch.setattr(embeddings, "load", lambda name=None: ToyEmbedder())
    monkeypatch.setattr("assistant.builder.load", lambda name=None: ToyEmbedder())
    monkeypatch.setattr("assistant.api.load", lambda name=None: ToyEmbedder())


def one_line(err: str) -> str:
    """The only line of an error, which must be for a person."""
    assert err.endswith("\n")
    assert err.startswith("pincite: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


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
        assistant = Assistant.open(_real_index(config), reader=str(shipped_folder()))
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


@pytest.fixture(scope="session")
def development_answers(real_assistant: Assistant) -> list[tuple[KnownAnswer, Answer]]:
    """Every development question with its answer: for what must hold over all of them."""
    known = read(ROOT / "tests" / "known_answers" / "development.answers.yaml")
    return [(one, real_assistant.ask(one.question)) for one in known]


# --- known answers: the shipped plugin, over the same index -----------------------------------------------


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Load the plugin where the package is not installed, so that no entry point names it."""
    if not pluginmanager.has_plugin("pincite"):
        pluginmanager.import_plugin("assistant.pytest_plugin")


@pytest.hookimpl(optionalhook=True)
def pytest_pincite_assistant(config: pytest.Config) -> Assistant:
    """Ask the known answers of an index made by this very code, not of one kept from an earlier run."""
    return _real_assistant(config)


# --- marks, so that `make test-fast` leaves out what takes seconds ----------------------------------------

_MARKS = {
    "browser": {"browser", "playwright"},
    "model": {"real_index", "real_assistant", "model"},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses Chromium or the real model by the fixtures that it asks for; a known answer asks the model."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        for mark, fixtures in _MARKS.items():
            if asked & fixtures:
                item.add_marker(mark)
        if item.path.name.endswith(SUFFIX):
            item.add_marker("model")
