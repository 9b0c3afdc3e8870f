"""Known answers being asked, in a thread of their own: one run at a time, the same for whoever looks.

In go questions and an assistant; out comes a `State`, at any moment: how far it is, what the last runs gave, what
went wrong.
"""

import threading
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.api import Assistant
from assistant.errors import UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import Outcome, Run
from assistant.evaluation.known_answers.report import Figure, with_intervals
from assistant.evaluation.known_answers.runs import Questions
from assistant.messages import message
from assistant.ui.respond import explained


@dataclass(frozen=True, slots=True, eq=False)
class EndedRun:
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
        problem: why the last one that was begun did not; empty where `cancelled`.
        cancelled: whether somebody has stopped it.
    """

    running: tuple[int, int] | None = None
    latest: EndedRun | None = None
    former: EndedRun | None = None
    problem: str = ""
    cancelled: bool = False


class _CancelledError(Exception):
    """Somebody has stopped the run."""


class Runner:
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
                raise UsageError(message("The questions are being asked already: wait, or stop them."))
            self._stop.clear()
            total = sum(map(len, questions.values()))
            self.state = replace(self.state, running=(0, total), problem="", cancelled=False)
        threading.Thread(target=self._run, args=(questions, assistant), name="known answers", daemon=True).start()

    def cancel(self) -> None:
        """Stop after the question that is being asked."""
        self._stop.set()

    def _run(self, questions: Questions, assistant: Assistant) -> None:
        try:
            ended = self._asked(questions, assistant)
            self.state = State(latest=ended, former=self.state.latest)
        except _CancelledError:
            self.state = replace(self.state, running=None, cancelled=True)
        except Exception as exc:
            self.state = replace(self.state, running=None, problem=explained(exc))

    def _asked(self, questions: Questions, assistant: Assistant) -> EndedRun:
        assistant.refresh()
        generation = assistant.info().generation
        outcomes = known_answers.ask(questions, assistant, progress=self._advance)
        run = known_answers.summarise(outcomes, assistant)
        if run.asked.generation != generation:
            raise UsageError(
                message(
                    "The articles changed while the questions were asked, so the answers do not belong together. Ask "
                    "again."
                )
            )
        # The intervals take seconds, so they are computed here and not at every look.
        return EndedRun(run, tuple(outcomes), tuple(with_intervals(run.results)), f"{datetime.now():%H:%M}")

    def _advance(self, done: int, total: int, _: str) -> None:
        if self._stop.is_set():
            raise _CancelledError
        self.state = replace(self.state, running=(done, total))
