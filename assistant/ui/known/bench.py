"""Known answers being asked, in a thread of their own: one run at a time, the same for whoever looks.

In go questions and an assistant; out comes a `State`, at any moment: how far it is, what the last runs gave, what
went wrong.
"""

import logging
import threading
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.api import Assistant
from assistant.errors import PinciteError, UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import Outcome, Run
from assistant.evaluation.known_answers.report import Figure, with_intervals
from assistant.evaluation.known_answers.runs import Questions
from assistant.ui import strings

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Ran:
    """A run with the outcomes it was made of, its figures, and the local time at which it ended, as '10:31'."""

    run: Run
    outcomes: tuple[Outcome, ...]
    figures: tuple[Figure, ...]
    time: str


@dataclass(frozen=True, slots=True)
class State:
    """What there is to show.

    Attributes:
        running: questions asked, and in all, while a run is under way.
        latest: the last run that came to its end; `former` is the one before it.
        problem: why the last one that was begun did not.
    """

    running: tuple[int, int] | None = None
    latest: Ran | None = None
    former: Ran | None = None
    problem: str = ""


class _CancelledError(Exception):
    """Somebody has stopped the run."""


class Bench:
    """Runs known answers; `state` is replaced as a whole, so that it can be read without a lock."""

    def __init__(self) -> None:
        """Nothing was run yet."""
        self.state = State()
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def start(self, questions: Questions, assistant: Assistant) -> None:
        """Begin to ask.

        Raises:
            UsageError: a run is under way.
        """
        with self._lock:
            if self.state.running:
                raise UsageError(strings.KNOWN_RUNNING)
            self._stop.clear()
            self.state = replace(self.state, running=(0, sum(map(len, questions.values()))), problem="")
        threading.Thread(target=self._run, args=(questions, assistant), name="known answers", daemon=True).start()

    def cancel(self) -> None:
        """Stop after the question that is being asked."""
        self._stop.set()

    def _run(self, questions: Questions, assistant: Assistant) -> None:
        try:
            ran = self._asked(questions, assistant)
            self.state = State(latest=ran, former=self.state.latest)
        except _CancelledError:
            self._failed(strings.KNOWN_CANCELLED)
        except PinciteError as exc:
            self._failed(str(exc))
        except Exception:
            _LOG.exception("The known answers could not be run")
            self._failed(strings.UNEXPECTED)

    def _asked(self, questions: Questions, assistant: Assistant) -> Ran:
        assistant.refresh()
        generation = assistant.info().generation
        outcomes = known_answers.ask(questions, assistant, progress=self._advance)
        run = known_answers.summarise(outcomes, assistant)
        if run.asked.generation != generation:
            raise UsageError(strings.KNOWN_CHANGED)
        # The intervals take seconds, so they are computed here and not at every look.
        return Ran(run, tuple(outcomes), tuple(with_intervals(run.results)), f"{datetime.now():%H:%M}")

    def _advance(self, done: int, total: int, _: str) -> None:
        if self._stop.is_set():
            raise _CancelledError
        self.state = replace(self.state, running=(done, total))

    def _failed(self, problem: str) -> None:
        self.state = replace(self.state, running=None, problem=problem)
