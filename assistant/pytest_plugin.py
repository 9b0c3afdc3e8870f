"""A pytest plugin: every question of a `*.answers.yaml` file is a test, with its id, its tags as marks.

The questions are asked of the articles as they are: of the folder `index`, if it is up to date with the folder
`corpus`, else of an index in pytest's cache, which is brought up to date first. With `--pincite-index`, they are asked
of that index as it is. It is opened once a run (under xdist, once a worker). A project that wants another assistant
implements the hook `pytest_pincite_assistant`.

Every pytest run of the environment loads this module, so nothing heavy is imported before such a file is found.
"""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.errors import PinciteError, UsageError
from assistant.settings import MAX_HITS, Settings, resolve

if TYPE_CHECKING:
    from assistant.api import Assistant
    from assistant.evaluation.known_answers import KnownAnswer

SUFFIX = ".answers.yaml"

_ASSISTANT = pytest.StashKey["Assistant"]()
_QUESTIONS = pytest.StashKey[int]()


class Missed(Exception):
    """A known answer that failed; the message explains it to a person."""


class Hooks:
    """What a project may do itself."""

    @pytest.hookspec(firstresult=True)
    def pytest_pincite_assistant(self, config: pytest.Config) -> Assistant | None:
        """Open the assistant that known answers are asked of; called once a run. None leaves it to the next."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Offer the hook."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("pincite", "known answers (*.answers.yaml)")
    group.addoption("--pincite-index", metavar="FOLDER", help="Ask this index as it is; also PINCITE_INDEX.")
    group.addoption("--pincite-corpus", metavar="FOLDER", help="The articles; also PINCITE_CORPUS. Default: corpus")
    group.addoption("--pincite-top", metavar="N", type=_top, help="How many hits to look through. Default: 20")


def _top(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= MAX_HITS:
        raise ArgumentTypeError(f"expected a number from 1 to {MAX_HITS}, found {value!r}")
    return int(value)


# --- collecting ------------------------------------------------------------------------------------------


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the files of known answers."""
    return KnownAnswersFile.from_parent(parent, path=file_path) if file_path.name.endswith(SUFFIX) else None


def pytest_report_collectionfinish(config: pytest.Config) -> str | None:
    """Say what was asked."""
    if _QUESTIONS not in config.stash:
        return None
    info = config.stash[_ASSISTANT].info()
    articles = "article" if info.articles == 1 else "articles"
    return f"known answers: {config.stash[_QUESTIONS]}, asked of {info.articles} {articles} (index {info.generation})"


class KnownAnswersFile(pytest.File):
    """A file of known answers, read and checked as a whole before any question is asked."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test a question; a fault in the file, or of the index, is one line."""
        from assistant.evaluation import known_answers

        try:
            known = known_answers.read(self.path)
            known_answers.check(self.path, known, _assistant(self.config))
        except PinciteError as error:
            raise self.CollectError(str(error)) from None
        self.config.stash[_QUESTIONS] = self.config.stash.get(_QUESTIONS, 0) + len(known)
        for known_answer in known:
            yield KnownAnswerItem.from_parent(self, name=known_answer.id, known=known_answer)


class KnownAnswerItem(pytest.Item):
    """One question; a known miss is a strict xfail, so that it fails when it starts to pass."""

    def __init__(self, *, known: KnownAnswer, **rest: Any) -> None:
        """Mark it with its tags."""
        super().__init__(**rest)
        self.known = known
        for tag in known.tags:
            self._mark(tag)
        if known.known_miss:
            # Only a miss is expected: an index that breaks under way is still an error.
            self.add_marker(pytest.mark.xfail(reason=f"known miss: {known.known_miss}", strict=True, raises=Missed))

    def _mark(self, tag: str) -> None:
        line = f"{tag}: a tag of known answers"
        if line not in self.config.getini("markers"):
            self.config.addinivalue_line("markers", line)  # --strict-markers allows only what is registered
        self.add_marker(tag)

    def runtest(self) -> None:
        """Ask the question."""
        from assistant.evaluation import known_answers

        top = self.config.getoption("pincite_top") or known_answers.DEPTH
        outcome = known_answers.judge(self.known, _assistant(self.config), top)
        if not outcome.passed:
            raise Missed(known_answers.explain(outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What a person needs; a traceback only for what nobody expected."""
        if isinstance(excinfo.value, Missed | PinciteError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line from 0, and id."""
        return self.path, self.known.line - 1, self.name


# --- the assistant that is asked -------------------------------------------------------------------------


def _assistant(config: pytest.Config) -> Assistant:
    if _ASSISTANT not in config.stash:
        config.stash[_ASSISTANT] = config.hook.pytest_pincite_assistant(config=config)
    return config.stash[_ASSISTANT]


@pytest.hookimpl(trylast=True)
def pytest_pincite_assistant(config: pytest.Config) -> Assistant:
    """Open the index that is named, or that is up to date, or an own one in pytest's cache."""
    from assistant.api import Assistant

    assistant = Assistant.open(_index(config))
    config.add_cleanup(assistant.close)
    return assistant


def _index(config: pytest.Config) -> Path:
    from assistant.builder import is_current

    stated = resolve(config.getoption("pincite_corpus"), config.getoption("pincite_index"))
    settings = Settings(_place(config, stated.corpus), _place(config, stated.index), stated.model)
    if _named(config, "index"):
        return settings.index
    if settings.corpus.is_dir() or _named(config, "corpus"):
        return settings.index if is_current(settings.corpus, settings.index) else _built(config, settings)
    if settings.index.is_dir():
        return settings.index
    raise UsageError(
        f"No articles at {settings.corpus} and no index at {settings.index}: name a folder with --pincite-corpus or "
        "--pincite-index."
    )


def _named(config: pytest.Config, folder: str) -> bool:
    return bool(config.getoption(f"pincite_{folder}") or os.environ.get(f"PINCITE_{folder.upper()}"))


def _place(config: pytest.Config, path: Path) -> Path:
    """A folder that is named relative to where pytest was started, or to the root of the project."""
    bases = (config.invocation_params.dir, config.rootpath)
    return next((base / path for base in bases if (base / path).exists()), bases[0] / path)


def _built(config: pytest.Config, settings: Settings) -> Path:
    """An index in pytest's cache, brought up to date; by the first of several workers."""
    from filelock import FileLock

    from assistant.builder import build

    folder = _cache(config) / "index"
    _say(config, f"Reading {settings.corpus} into an index in {folder.parent} …")
    with FileLock(folder.with_suffix(".lock")):
        build(settings.corpus, folder, settings.model or _model(settings.index))
    return folder


def _say(config: pytest.Config, line: str) -> None:
    """Print a line at once: a build can take minutes, and what is written while collecting is captured."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    capture = config.pluginmanager.get_plugin("capturemanager")
    if reporter is not None:
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            reporter.write_line(line)


def _cache(config: pytest.Config) -> Path:
    if config.pluginmanager.has_plugin("cacheprovider"):
        return Path(config.cache.mkdir("pincite"))
    folder = tempfile.TemporaryDirectory(prefix="pincite-")
    config.add_cleanup(folder.cleanup)
    return Path(folder.name)


def _model(index: Path) -> str | None:
    """The model of an index that is there but out of date: the tests go on with it."""
    from assistant.api import Assistant
    from assistant.errors import BrokenIndexError

    try:
        with Assistant.open(index) as assistant:
            return assistant.info().model
    except BrokenIndexError:
        return None
