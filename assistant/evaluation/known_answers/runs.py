"""A run: all questions asked once, with everything needed to repeat it, kept as JSON.

In go files of known answers and an assistant; out come `Outcome` records while the answers are at hand, and a `Run`
that can be saved, loaded and compared. Two runs over the same articles, model, rules and questions are equal to the
last digit, but for what stands under `measured`: the day, and how long answers took.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant import __version__, atomic
from assistant.api import Assistant
from assistant.errors import UsageError
from assistant.evaluation import saved
from assistant.evaluation.known_answers.figures import Figures, Result, by_tag, figures
from assistant.evaluation.known_answers.files import KnownAnswer, check
from assistant.evaluation.known_answers.judge import DEPTH, Outcome, judge

FORMAT = 1
_COMMAND = "pincite test --save"

Questions = Mapping[Path, Sequence[KnownAnswer]]  # as `read_all` gives them
Progress = Callable[[int, int, str], None]  # questions asked, questions in all, the question's id


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: articles (`collection` is the SHA-256 of their ids and hashes), model, rules, settings.

    `recipe` is as `Assistant.recipe` has it; `reranker` names the model that read passages again, if there was one;
    `caution` and `top` are as for `Assistant.ask`.
    """

    version: str
    generation: str
    collection: str
    articles: int
    passages: int
    recipe: Mapping[str, Any]
    reranker: str | None
    caution: float
    top: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What another run of the same would not repeat: the day (UTC), and milliseconds an answer took."""

    date: str
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Run:
    """How every question went."""

    asked: Asked
    results: tuple[Result, ...]
    measured: Measured

    @property
    def surprises(self) -> tuple[Result, ...]:
        """What makes the run fail: failures without a mark, and marked ones that pass."""
        return tuple(one for one in self.results if one.surprising)

    @property
    def figures(self) -> Figures:
        """Every figure by its key."""
        return figures(self.results)


# --- asking ----------------------------------------------------------------------------------------------


def ask(
    questions: Questions,
    assistant: Assistant,
    top: int = DEPTH,
    caution: float | None = None,
    progress: Progress = lambda done, total, known: None,
) -> list[Outcome]:
    """Check every quotation, then ask every question, in order.

    Args:
        questions: files and what they hold.
        assistant: whom to ask.
        top: how far down to look for the right hit.
        caution: as for `Assistant.ask`.
        progress: called before the first question and after each.

    Raises:
        UsageError: a quotation does not stand in its article; nothing was asked then.
    """
    for path, known in questions.items():
        check(path, known, assistant)
    every = [known_answer for known in questions.values() for known_answer in known]
    progress(0, len(every), "opening the model")
    assistant.warm()
    outcomes = []
    for done, known_answer in enumerate(every, start=1):
        outcomes.append(judge(known_answer, assistant, top, caution))
        progress(done, len(every), known_answer.id)
    return outcomes


def summarise(outcomes: Sequence[Outcome], assistant: Assistant, top: int = DEPTH) -> Run:
    """What is kept of the outcomes, of which there must be one at least."""
    info = assistant.info()
    milliseconds = [1000 * outcome.seconds for outcome in outcomes]
    p50, p95 = (float(value) for value in np.quantile(milliseconds, [0.5, 0.95]))
    asked = Asked(
        version=__version__,
        generation=info.generation,
        collection=_collection(assistant),
        articles=info.articles,
        passages=info.passages,
        recipe=assistant.recipe(),
        reranker=assistant.reranker,
        caution=outcomes[0].answer.caution,
        top=top,
    )
    return Run(asked, tuple(map(result, outcomes)), Measured(datetime.now(UTC).date().isoformat(), p50, p95))


def _collection(assistant: Assistant) -> str:
    digest = hashlib.sha256()
    for article in assistant.articles():
        digest.update(f"{article.id} {article.sha256}\n".encode())
    return digest.hexdigest()


def result(outcome: Outcome) -> Result:
    """What is kept of one outcome."""
    known, answer = outcome.known, outcome.answer
    return Result(
        id=known.id,
        question=known.question,
        refuse=known.refuse,
        within=known.within,
        tags=tuple(known.tags),
        known_miss=known.known_miss,
        rank=outcome.rank,
        marked=outcome.marked,
        refused=answer.refused,
        confidence=answer.confidence,
        passed=outcome.passed,
        first=answer.hits[0].citation.id if answer.hits else None,
    )


# --- keeping ---------------------------------------------------------------------------------------------


def run_json(run: Run) -> dict[str, Any]:
    """A run as it is saved; the figures are there to be read, and are computed anew from the questions when loaded."""
    tags = {tag: {"questions": len(own), **figures(own)} for tag, own in by_tag(run.results).items()}
    return {
        "pincite_run": FORMAT,
        "asked": asdict(run.asked),
        "figures": {"questions": len(run.results), **run.figures},
        "tags": tags,
        "questions": [asdict(result) for result in run.results],
        "measured": asdict(run.measured),
    }


def save(run: Run, path: Path) -> None:
    """Write a run as JSON.

    Raises:
        UsageError: the file cannot be written.
    """
    atomic.write_text(path, json.dumps(run_json(run), ensure_ascii=False, indent=1) + "\n")


def load(path: Path) -> Run:
    """Read a saved run.

    Raises:
        UsageError: it cannot be read, or is no run.
    """
    data = saved.read(path, _COMMAND)
    version = data.get("pincite_run") if isinstance(data, dict) else None
    if version != FORMAT:
        raise UsageError(
            f"{path} is no run: expected JSON with 'pincite_run': {FORMAT}, found {version!r}. "
            f"Make one with '{_COMMAND}'."
        )
    try:
        asked, measured = saved.record(Asked, data.get("asked")), saved.record(Measured, data.get("measured"))
        return Run(asked, _results(data.get("questions")), measured)
    except ValueError as exc:
        raise UsageError(f"{path} is no run: {exc}. Make one with '{_COMMAND}'.") from exc


def _results(rows: Any) -> tuple[Result, ...]:
    if not isinstance(rows, list):
        raise ValueError("expected 'questions' to be a list")
    tagged = [{**row, "tags": tuple(row.get("tags", ()))} if isinstance(row, dict) else row for row in rows]
    return tuple(saved.record(Result, row) for row in tagged)
