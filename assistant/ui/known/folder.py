"""The folder of known answers: its files of questions, and the runs that are kept beside them.

In go names as a browser sends them; whatever would lead out of the folder is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path

from assistant.errors import UsageError
from assistant.evaluation import known_answers
from assistant.evaluation.known_answers import Run, edit
from assistant.evaluation.known_answers.files import SUFFIX
from assistant.evaluation.known_answers.runs import Questions
from assistant.messages import message

RUN = ".run.json"  # how the page names the runs that it keeps
_LONGEST = 80  # characters of such a name


@dataclass(frozen=True, slots=True)
class File:
    """A file of known answers, by its name below the folder; `problem` says why it cannot be read."""

    name: str
    questions: int
    problem: str


@dataclass(frozen=True, slots=True, eq=False)
class Saved:
    """A run that is kept in the folder, by the name of its file; the same one for as long as the file is."""

    name: str
    run: Run


def files(folder: Path) -> tuple[File, ...]:
    """Every file of known answers below the folder."""
    return tuple(_file(folder, path) for path in sorted(folder.rglob(f"*{SUFFIX}")))


def _file(folder: Path, path: Path) -> File:
    name = path.relative_to(folder).as_posix()
    try:
        return File(name, len(known_answers.read(path)), "")
    except UsageError as exc:
        return File(name, 0, exc.said)


def read(folder: Path, names: Iterable[str]) -> Questions:
    """The questions of some of the files.

    Raises:
        UsageError: no file is named, one is not in the folder, none has a question, or one cannot be read.
    """
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob(f"*{SUFFIX}"))}
    wanted = tuple(names)
    if strange := [name for name in wanted if name not in there]:
        raise UsageError(
            message("The folder has no file of known answers named “{strange}”. Reload the page.", strange=strange[0])
        )
    questions = known_answers.read_all([there[name] for name in wanted]) if wanted else {}
    if not any(questions.values()):
        raise UsageError(message("No question was chosen: tick a file that has some."))
    return questions


def saved(folder: Path) -> tuple[Saved, ...]:
    """The runs kept in the folder, oldest first; other JSON is passed over."""
    runs = []
    for path in folder.glob("*.json"):
        try:
            runs.append(_loaded(path, path.stat().st_mtime_ns))
        except UsageError:  # a schema, or any other file that is none of ours
            continue
    return tuple(sorted(runs, key=lambda one: (one.run.measured.date, one.name)))


@lru_cache(maxsize=64)
def _loaded(path: Path, _written: int) -> Saved:
    return Saved(path.name, known_answers.load(path))


def save(folder: Path, name: str, run: Run) -> str:
    """Keep a run under a name; the name that its file has is returned.

    Raises:
        UsageError: the name is none for a file inside the folder, it is taken, or the file cannot be written.
    """
    bare = name.strip().removesuffix(".json").removesuffix(".run")
    if not bare or bare.startswith(".") or len(bare) > _LONGEST or not all(c.isalnum() or c in " ._-" for c in bare):
        raise UsageError(
            message(
                "A run’s name has letters, digits, spaces, dots, - and _, at most {longest}; found “{name}”.",
                longest=_LONGEST,
                name=name[:_LONGEST],
            )
        )
    path = folder / f"{bare}{RUN}"
    edit.refuse_existing(path)
    known_answers.save(run, path)
    return path.name


def free_name(day: str, taken: Sequence[Saved]) -> str:
    """The day, or the day with a number, under which no run is kept yet.

    >>> free_name("2026-11-22", [])
    '2026-11-22'
    """
    names = {one.name for one in taken}
    tries = (day if number == 1 else f"{day}-{number}" for number in count(1))
    return next(one for one in tries if f"{one}{RUN}" not in names)
