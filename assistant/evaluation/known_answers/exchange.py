"""Import and export: which format a source has, and files and folders that are written whole or not at all."""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from assistant.atomic import write_text
from assistant.errors import UsageError
from assistant.evaluation.known_answers import beir, csv_table, squad
from assistant.evaluation.known_answers.convert import Imported, about_texts, of_articles
from assistant.evaluation.known_answers.drift import lost
from assistant.evaluation.known_answers.edit import new_id, refuse_existing
from assistant.evaluation.known_answers.files import WITHIN, KnownAnswer
from assistant.records import Article

FORMATS = ("squad", "beir")

_FORMULA = ("=", "+", "-", "@")  # begin one in programs for tables
_HIDDEN = re.compile(r"^(?=README)", re.IGNORECASE)  # names of files that are no articles


def import_from(source: Path, articles: Sequence[Article]) -> Imported:
    """The known answers of SQuAD's JSON, of a BEIR folder or of a CSV file.

    Raises:
        UsageError: the source is none of these, or cannot be read.
    """
    if source.is_dir():
        return about_texts(beir.read(source), articles)
    if source.suffix.lower() == ".csv":
        return of_articles(csv_table.read(source), articles)
    _refuse_other(source)
    return about_texts(squad.read(source), articles)


def _refuse_other(source: Path) -> None:
    if source.suffix.lower() != ".json":
        raise UsageError(f"Cannot import {source}: expected SQuAD's .json, a .csv file or a BEIR folder.")


@contextmanager
def new_corpus(source: Path, folder: Path) -> Iterator[Path]:
    """A corpus of the texts of SQuAD's JSON or of a BEIR folder, which gets its name when the block ends well.

    Raises:
        UsageError: the source has no texts or cannot be read, or the folder is there already.
    """
    if source.suffix.lower() == ".csv":
        raise UsageError(f"{source} holds no articles: only SQuAD's JSON and BEIR folders do. Leave --articles out.")
    if not source.is_dir():
        _refuse_other(source)
    documents = beir.documents(source) if source.is_dir() else squad.documents(source)
    names: set[str] = set()
    with _new_folder(folder) as draft:
        for name, title, text in documents:
            names.add(stem := new_id(_HIDDEN.sub("about-", name), names))
            _write_article(draft / stem, title, text)
        yield draft


def _write_article(path: Path, title: str, text: str) -> None:
    if not text.strip():
        return
    if title:
        head = yaml.safe_dump({"title": title}, allow_unicode=True, width=10**9)
        path.with_suffix(".md").write_text(f"---\n{head}---\n\n{text}\n", encoding="utf-8")
    else:
        path.with_suffix(".txt").write_text(f"{text}\n", encoding="utf-8")


def export(
    to: str, path: Path, known: Mapping[Path, tuple[KnownAnswer, ...]], articles: Sequence[Article]
) -> Counter[str]:
    """Write known answers as SQuAD's JSON or as a BEIR folder; gives the fields that these cannot hold, counted.

    Raises:
        UsageError: there is something at `path`, it cannot be written, or an article lost a quotation.
    """
    refuse_existing(path)
    for file, questions in known.items():
        for drifted in lost(file, questions, articles):
            raise UsageError(
                f"{drifted.file}:{drifted.line}: {drifted.id!r} expects a quotation that {drifted.article!r} does not "
                "contain. 'pincite answers --check' offers the nearest text."
            )
    every = [known_answer for questions in known.values() for known_answer in questions]
    if to == "beir":
        _refuse_formulas(known)
    if to == "squad":
        write_text(path, squad.write(every, articles))
    else:
        with _new_folder(path) as draft:
            beir.write(draft, every, articles)
    return Counter(name for known_answer in every for name in _unheld(known_answer))


def _refuse_formulas(known: Mapping[Path, tuple[KnownAnswer, ...]]) -> None:
    """A BEIR folder has a table of ids, and a program for tables would run what looks like a formula.

    Raises:
        UsageError: an id does.
    """
    for file, questions in known.items():
        for each in questions:
            if each.id.startswith(_FORMULA):
                raise UsageError(
                    f"{file}:{each.line}: the id {each.id!r} begins as a formula does, which programs for tables run. "
                    "Begin it with a letter or a digit, or export to squad."
                )


def _unheld(one: KnownAnswer) -> Iterator[str]:
    """The fields of a known answer that neither format has."""
    words = any(answer.words is not None for answer in one.answers)
    values = {
        "words": words,
        "within": one.within != WITHIN,
        "tags": one.tags,
        "note": one.note,
        "known_miss": one.known_miss,
    }
    return (name for name, value in values.items() if value)


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    """A folder that gets its name when the block ends well, and is gone when it does not."""
    refuse_existing(path)
    draft = None
    try:
        draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        yield draft
        draft.chmod(0o755)  # mkdtemp's folders are for their owner alone
        os.rename(draft, path)
    except OSError as exc:
        raise UsageError(f"Cannot write {path}: {exc.strerror or exc}. Choose another folder.") from exc
    finally:
        if draft is not None and draft.exists():
            shutil.rmtree(draft, ignore_errors=True)


def in_words(unheld: Mapping[str, int]) -> str:
    """What a format cannot hold: `tags (12), note (3)`."""
    return ", ".join(f"{name} ({count:,})" for name, count in unheld.items())
