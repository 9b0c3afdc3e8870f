"""From a question to a known answer: add entries to a file, of which every other byte stays as it is.

In goes a `KnownAnswer`; the file holds it, is read back before it replaces the former one, and two writers at once
both get their entry in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from assistant.atomic import write_text
from assistant.errors import UsageError
from assistant.evaluation.known_answers import files, schema, yaml_entry
from assistant.evaluation.known_answers.files import SUFFIX, KnownAnswer, Quotation
from assistant.messages import message

if TYPE_CHECKING:
    from assistant.records import Answer

MAX_ID = 60  # characters of an id made from a question
PATIENCE = 30  # seconds that a writer waits for another one

SCHEMA_NAME = "answers.schema.json"  # the copy of the schema that lies beside a file, for editors


def from_answer(answer: Answer, hit: int | None = None) -> KnownAnswer:
    """What was answered, as known to be right: the marked sentence of a hit, or the refusal.

    The answering words are not taken over: who says that a sentence is right has not said it of them.

    Args:
        answer: what `ask` gave.
        hit: the rank of the right hit; None takes the first one, or the refusal where the answer is one.

    Raises:
        UsageError: there is no such hit.
    """
    if hit is None and answer.refused:
        return KnownAnswer("", answer.question)
    rank = 1 if hit is None else hit
    if not 1 <= rank <= len(answer.hits):
        raise UsageError(
            message("There is no hit {rank} to save: expected 1 to {count}.", rank=rank, count=len(answer.hits))
        )
    right = answer.hits[rank - 1]
    return KnownAnswer("", answer.question, (Quotation(right.citation.article_id, right.sentence.text),))


def add(path: Path, known: KnownAnswer) -> KnownAnswer:
    """Add a known answer to a file, which is made if there is none; returned as the file has it.

    Where the id is empty it is made from the question. Where the file already asks the question, the new
    quotations join the answers of that entry.

    Raises:
        UsageError: the file is no file of known answers or cannot be written; it has the answer already, or says the
            opposite; or the id is taken.
    """
    target = named(path).resolve()  # a link stays a link
    with _alone(target):
        source = files.read_text(target) if target.exists() else _header(target)
        before = files.parse(path, source) if _has_content(source) else ()
        former = next((known_before for known_before in before if _same(known_before.question, known.question)), None)
        if former:
            new = _new_answers(path, former, known)
            result = yaml_entry.joined(path, source, former, new)
            wanted = replace(former, answers=(*former.answers, *new))
        else:
            wanted = replace(known, id=known.id or new_id(known.question, {known_before.id for known_before in before}))
            result = yaml_entry.appended(path, source, wanted)
        after = files.parse(path, result)
        if _by_id(after) != _by_id(before) | _by_id([wanted]):
            raise UsageError(
                message(
                    "{path} cannot be added to without changing what it says. Add {id!r} by hand.",
                    path=path,
                    id=wanted.id,
                )
            )
        write_text(target, result)
    return _by_id(after)[wanted.id]


def _by_id(known: Iterable[KnownAnswer]) -> dict[str, KnownAnswer]:
    return {one.id: one for one in known}


def _new_answers(path: Path, former: KnownAnswer, known: KnownAnswer) -> tuple[Quotation, ...]:
    """The quotations that an entry with the same question does not have."""
    place = f"{path}:{former.line}: {former.id!r}"
    if former.refuse != known.refuse:
        raise UsageError(
            message("{place} asks the same question and says the opposite. Change it by hand.", place=place)
        )
    there = {(answer.article, answer.quote) for answer in former.answers}
    new = tuple(answer for answer in known.answers if (answer.article, answer.quote) not in there)
    if not new:
        raise UsageError(message("{place} has this known answer already.", place=place))
    return new


def create(path: Path, known: Iterable[KnownAnswer]) -> None:
    """Write a new file of known answers.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    entries = tuple(known)
    with _alone(named(path).resolve()):
        refuse_existing(path)
        source = _header(path) + "".join(map(yaml_entry.serialised, entries))
        if files.parse(path, source) != entries:
            raise UsageError(message("{path} would not say what it was made from: nothing was written.", path=path))
        write_text(path, source)


def refuse_existing(path: Path) -> None:
    """Make sure that nothing is written over.

    Raises:
        UsageError: there is a file or folder of that name.
    """
    if path.exists():
        raise UsageError(message("{path} is there already: nothing was written. Choose another name.", path=path))


def inside(folder: Path, name: str) -> Path:
    """The path of a file of known answers in a folder.

    Raises:
        UsageError: there is no such folder, or the name leads out of it or is none of a file of known answers.
    """
    if not folder.is_dir():
        raise UsageError(
            message("No folder {folder}: expected one for files of known answers. Make it.", folder=folder)
        )
    try:
        path = named((folder / name).resolve())
        leads_out = folder.resolve() not in path.parents
    except (ValueError, OSError, RuntimeError) as exc:  # a null character, or links in a circle
        raise UsageError(message("No file can be named {name!r:.80}: {reason}.", name=name, reason=str(exc))) from exc
    if leads_out:
        raise UsageError(
            message("{name!r:.80} leads out of {folder}: expected a file inside it.", name=name, folder=folder)
        )
    return path


def named(path: Path) -> Path:
    """The path, which has the name of a file of known answers.

    Raises:
        UsageError: it does not end in `.answers.yaml`.
    """
    if not path.name.endswith(SUFFIX) or path.name == SUFFIX:
        raise UsageError(
            message(
                "{path!r:.80} is no file of known answers: expected a name that ends in {suffix}.",
                path=str(path),
                suffix=SUFFIX,
            )
        )
    return path


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other writers of a file waiting for as long as the block runs."""
    from filelock import FileLock, Timeout

    if not path.parent.is_dir():  # which the lock would make
        raise UsageError(
            message(
                "Cannot write {path}: there is no folder {parent}. Make it, or choose another.",
                path=path,
                parent=path.parent,
            )
        )
    lock = path.with_name(f".{path.name}.lock")
    try:
        with FileLock(lock, timeout=PATIENCE):
            try:
                yield
            finally:
                lock.unlink(
                    missing_ok=True
                )  # while it is held: who waits for it sees that it is gone, and makes another
    except Timeout as exc:
        raise UsageError(
            message(
                "Another program has been writing {path} for {patience} s. Try again later.",
                path=path,
                patience=PATIENCE,
            )
        ) from exc
    except OSError as exc:
        raise UsageError(
            message("Cannot write {path}: {reason}. Choose another file.", path=path, reason=exc.strerror or str(exc))
        ) from exc


def _header(path: Path) -> str:
    """The comment by which editors find the schema, where a copy of it lies beside the file."""
    there = (path.parent / SCHEMA_NAME).exists()
    return f"# yaml-language-server: $schema={SCHEMA_NAME}\n\n" if there else ""


def _has_content(source: str) -> bool:
    """Whether there is more than comments."""
    try:
        return yaml.compose(source, Loader=schema.Loader) is not None
    except yaml.YAMLError:
        return True  # and reading it says what is wrong


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def new_id(question: str, used: set[str]) -> str:
    """A slug of the question that no other entry has.

    >>> new_id("Who won?", {"who-won", "who-won-2"})
    'who-won-3'
    """
    from slugify import slugify

    slug = slugify(question, max_length=MAX_ID, word_boundary=True) or "question"
    ids = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(used) + 2))
    return next(name for name in ids if name not in used)
