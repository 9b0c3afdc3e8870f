"""Manage the articles: add files, correct their metadata, take them out, and check that all can be read.

The write side of the corpus folder. In go files and fields; out come the articles as they are read back. What is taken
out is kept in `corpus/.removed/`, which nothing reads, so that it can be put back by hand. One writer at a time.
"""

import hashlib
import re
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant import atomic
from assistant.corpus import originals
from assistant.corpus.files import SUFFIXES, article_paths, decode, read_article, slug, unread_paths
from assistant.corpus.front_matter import merged, with_body
from assistant.corpus.intake import (
    COPIES,
    DATES,
    ENDINGS,
    Intake,
    Progress,
    Wishes,
    dated,
    files_below,
    front_matter,
    taken_of,
    with_language,
)
from assistant.corpus.lock import changing
from assistant.corpus.pages import page_number
from assistant.documents.extraction import ExtractionError, Stated
from assistant.documents.extraction.process import Limits, Reader
from assistant.errors import CorpusError, UsageError
from assistant.messages import message
from assistant.records import Article, Health, Taken

__all__ = [
    "COPIES", "DATES", "ENDINGS", "REMOVED", "Wishes", "add", "article", "check", "describe", "is_paged", "page_image",
    "remove", "restore",    "take_in", "take_in_bytes", "update",
]  # fmt: skip

REMOVED = ".removed"
_DRAWING, _RECOGNISING = 20.0, 60.0  # seconds for the picture of a page, and where words are looked for in it
_STATED = ("title", "authors", "published", "publisher", "url", "language")


def add(files: Iterable[Path], corpus: Path, wishes: Wishes | None = None) -> tuple[Article, ...]:
    """Take files of any known format into the corpus, one after the other, up to the first that cannot be.

    Raises:
        UsageError: a file cannot be taken in or is there already, or the corpus cannot be written.
    """
    added: list[Article] = []
    with changing(corpus):
        for path in files:
            for outcome in Intake(corpus, wishes).run([path]):
                if outcome.outcome != "added" or outcome.article_id is None:
                    raise UsageError(message("Cannot add {path}: {reason}", path=path, reason=outcome.reason))
                added.append(read_article(_paths(corpus)[outcome.article_id]))
    return tuple(added)


def take_in(
    paths: Iterable[Path], corpus: Path, wishes: Wishes | None = None, progress: Progress | None = None
) -> Generator[Taken, None, None]:
    """Take files and folders into the corpus; what became of each file, as soon as it is known.

    What was taken in stays when the iteration is given up.

    Raises:
        UsageError: a path does not exist, or the corpus cannot be written.
    """
    chosen = files_below(paths)
    with changing(corpus):
        yield from Intake(corpus, wishes).run(chosen, progress)


def take_in_bytes(name: str, data: bytes, corpus: Path, wishes: Wishes | None = None) -> Generator[Taken, None, None]:
    """Take a file at hand into the corpus, as `take_in`."""
    with changing(corpus):
        yield from Intake(corpus, wishes).take(name, data)


def article(article_id: str, corpus: Path) -> Article:
    """An article as its file is now.

    Raises:
        UsageError: there is no such article.
    """
    return read_article(_path(_paths(corpus), article_id, corpus))


def page_image(of: Article, start: int, end: int, corpus: Path) -> bytes:
    """The page of an article's original on which a slice begins, as PNG, the slice's words marked.

    Raises:
        UsageError: its original is no PDF, is gone or another file than it was, or cannot be drawn.
    """
    path, number = originals.path_of(of, corpus), page_number(of, start)
    if path is None or not is_paged(of) or number is None or path.is_symlink() or not path.is_file():
        raise UsageError(message("{id!r} has no pages to show: expected a PDF among the originals.", id=of.id))
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != of.original.get("sha256"):
        raise UsageError(
            message(
                "The original of {id!r} is another file than the text was taken from. Run 'pincite check'.", id=of.id
            )
        )
    try:
        scanned = of.text_from is not None
        limits = Limits(seconds=_RECOGNISING if scanned else _DRAWING)
        with Reader(limits, recognise=scanned) as reader:
            return reader.page_image(data, number, of.text[start:end])
    except ExtractionError as exc:
        raise UsageError(message("The page of {id!r} cannot be shown: {reason}", id=of.id, reason=exc.said)) from exc


def is_paged(of: Article) -> bool:
    """Whether an article's original is a PDF, whose pages can be shown."""
    return bool(of.pages) and of.original.get("file", "").lower().endswith(".pdf")


def remove(article_ids: Iterable[str], corpus: Path, *, erase: bool = False) -> tuple[Path, ...]:
    """Take articles out of the corpus with their originals, all of them or none; where each is kept now.

    Args:
        article_ids: the articles.
        corpus: the folder.
        erase: delete them instead, and what was kept of them before; nothing is kept then.

    Raises:
        UsageError: there is no article of an id, or a file cannot be moved.
    """
    with changing(corpus):
        paths = _paths(corpus)
        leaving = [_path(paths, article_id, corpus) for article_id in dict.fromkeys(article_ids)]
        targets = []
        for path in leaving:
            original = _original(path, corpus)
            target = _free(corpus / REMOVED / path.name)
            _move(path, target)
            if original is not None:
                _move(original, corpus / REMOVED / originals.FOLDER / f"{target.stem}{original.suffix}")
            targets.append(target)
        if erase:
            for path in leaving:
                _erase(path, corpus)
        return () if erase else tuple(targets)


def _original(path: Path, corpus: Path) -> Path | None:
    """The original of the article in a file, if it has one that is there."""
    try:
        original = originals.path_of(read_article(path), corpus)
    except CorpusError:  # an article that cannot be read may go all the same
        return None
    return original if original is not None and original.is_file() else None


def _erase(path: Path, corpus: Path) -> None:
    """Delete what `.removed/` keeps of a file's name."""
    for folder in (corpus / REMOVED, corpus / REMOVED / originals.FOLDER):
        for file in folder.glob("*") if folder.is_dir() else ():
            stem = re.sub(r"-\d+$", "", file.stem)
            if file.is_file() and path.stem in (file.stem, stem):
                file.unlink()


def restore(kept: str, article_id: str, corpus: Path) -> Article:
    """Put an article back that was taken out; `kept` is its file's name in `.removed/`.

    Raises:
        UsageError: it is not kept there, its id is taken, or the file cannot be moved.
    """
    path = corpus / REMOVED / Path(kept).name
    if not path.is_file() or path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            message(
                "Cannot put {article_id!r} back: expected it at {path}. Add its file again.",
                article_id=article_id,
                path=path,
            )
        )
    with changing(corpus):
        if article_id in (paths := _paths(corpus)):
            holder = paths[article_id]
            raise UsageError(
                message(
                    "Cannot put {article_id!r} back: the id is taken by {holder}. Rename that file.",
                    article_id=article_id,
                    holder=holder,
                )
            )
        # A number that `remove` put into the name would make another id.
        target = corpus / (path.name if slug(path) == article_id else f"{article_id}{path.suffix}")
        _move(path, target, back=True)
        article = read_article(target)
        original = originals.path_of(article, corpus)
        aside = corpus / REMOVED / originals.FOLDER / f"{path.stem}{original.suffix}" if original else None
        if original is not None and aside is not None and aside.is_file():
            _move(aside, original, back=True)
        return article


def describe(article_id: str, fields: Mapping[str, Any], corpus: Path) -> Article:
    """Set metadata of an article, its text untouched; a field that is None is taken out.

    A .txt file, which has no place for metadata, becomes an .md file of the same id.

    Raises:
        UsageError: there is no such article, or the file cannot be written.
        CorpusError: a field is unknown or has a wrong value; nothing was changed.
    """
    with changing(corpus):
        path = _path(_paths(corpus), article_id, corpus)
        before = read_article(path)
        target = path.with_suffix(".md")
        written = merged(target, decode(path), fields, plain=path.suffix.lower() != ".md")
        _same_text(target, written, before)
        atomic.write_text(target, written)
        if target != path:
            path.unlink()
        return read_article(target)


def update(article_id: str, file: Path, corpus: Path, wishes: Wishes | None = None) -> Taken:
    """Put a new version in the place of an article: its id and what is known of it stay, its former hash is kept.

    What the new file states fills gaps alone.

    Raises:
        UsageError: there is no such article, or the file cannot be taken in.
    """
    wishes = wishes or Wishes()
    with changing(corpus):
        path = _path(_paths(corpus), article_id, corpus)
        before = read_article(path)
        data, extraction = Intake(corpus, wishes).read(file)
        stated = with_language(dated(extraction.fields, wishes.dates)[0], extraction.text)
        unknown = {name: field for name, field in stated.items() if not getattr(before, name)}
        original = originals.keep(corpus, article_id, file.name, data)
        changes = {**_beside(before, front_matter(unknown)), "original": original, "text_from": extraction.text_from}
        target = path.with_suffix(".md")
        raw = decode(path) if path.suffix.lower() == ".md" else ""
        atomic.write_text(target, with_body(target, raw, extraction.text, changes))
        if target != path:
            path.unlink()
        article = read_article(target)
        former = originals.path_of(before, corpus)
        if former is not None and former != originals.path_of(article, corpus):
            former.unlink(missing_ok=True)
        kept = {name: Stated(value, "") for name in _STATED if (value := getattr(before, name))}
        return taken_of(article, str(file), "updated", extraction, {**unknown, **kept})


def _beside(before: Article, header: Mapping[str, Any]) -> dict[str, Any]:
    """What the front matter says of new fields, with where the others are from, and the former hashes."""
    origins = {name: {**getattr(before, name), **(header[name] or {})} or None for name in ("found", "inferred")}
    return {**header, **origins, "former": [*before.former, before.sha256]}


def _same_text(target: Path, written: str, before: Article) -> None:
    """Metadata never changes what is cited."""
    draft = target.with_name(f".{target.name}")
    try:
        atomic.write_text(draft, written)
        after = replace(read_article(draft), id=before.id)
    finally:
        draft.unlink(missing_ok=True)
    if after.sha256 != before.sha256:
        raise CorpusError(
            message(
                "Cannot describe {id!r}: its text would change with its metadata. Edit {target}.",
                id=before.id,
                target=target,
            )
        )


def check(corpus: Path, indexed: Iterable[Article]) -> Health:
    """Read every article and say which cannot be read, and what changed since the index was built.

    Args:
        corpus: the folder.
        indexed: the articles of the index.

    Raises:
        CorpusError: there is no such folder.
    """
    if not corpus.is_dir():
        raise CorpusError(
            message(
                "No corpus at {corpus}: expected a folder of .md and .txt articles. Name it with --corpus.",
                corpus=corpus,
            )
        )
    before = {article.id: article for article in indexed}
    problems = [
        f"{path} is not read: expected {' or '.join(SUFFIXES)}. Add it anew, or rename or convert it."
        for path in unread_paths(corpus)
    ]
    now: dict[str, Article] = {}
    for path in article_paths(corpus):
        try:
            article = read_article(path)
        except CorpusError as exc:
            problems.append(str(exc))
            continue
        if article.id in now:
            problems.append(f"{path} gives the id {article.id!r}, which another file has too. Rename one of them.")
        now[article.id] = article
    problems.extend(originals.faults(tuple(now.values()), corpus))
    return Health(
        articles=len(now),
        problems=tuple(problems),
        added=tuple(article_id for article_id in now if article_id not in before),
        changed=tuple(article_id for article_id, article in now.items() if before.get(article_id, article) != article),
        removed=tuple(article_id for article_id in before if article_id not in now),
    )


def _paths(corpus: Path) -> dict[str, Path]:
    return {slug(path): path for path in article_paths(corpus)} if corpus.is_dir() else {}


def _path(paths: Mapping[str, Path], article_id: str, corpus: Path) -> Path:
    if article_id not in paths:
        raise UsageError(
            message(
                "No article {article_id!r} in {corpus}. 'pincite list' shows those in the index.",
                article_id=article_id,
                corpus=corpus,
            )
        )
    return paths[article_id]


def _move(path: Path, target: Path, *, back: bool = False) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    except OSError as exc:
        raise UsageError(
            message("Cannot put back {path}: {reason}. Check that it may be moved.", path=path, reason=exc.strerror)
            if back
            else message("Cannot remove {path}: {reason}. Check that it may be moved.", path=path, reason=exc.strerror)
        ) from exc


def _free(path: Path) -> Path:
    """The path, with a number before its ending where it is taken."""
    count, free = 1, path
    while free.exists():
        count += 1
        free = path.with_stem(f"{path.stem}-{count}")
    return free
