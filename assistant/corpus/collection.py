"""Manage the articles: add files, correct their metadata, take them out, and check that all can be read.

The write side of the corpus folder. In go files and fields; out come the articles as they are read back. What is taken
out is kept in `corpus/.removed/`, which nothing reads, so that it can be put back by hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant import atomic
from assistant.corpus import SUFFIXES, article_paths, decode, is_read, merged, read_article, slug, unread_paths
from assistant.errors import CorpusError, UsageError
from assistant.records import Article, Health

REMOVED = ".removed"


def add(files: Iterable[Path], corpus: Path) -> tuple[Article, ...]:
    """Copy files into the corpus, all of them or none.

    Raises:
        UsageError: a file is no .md or .txt, its id is taken, or the corpus cannot be written.
        CorpusError: one cannot be read as an article.
    """
    chosen = list(files)
    taken = _paths(corpus)
    for path in chosen:
        if path.suffix.lower() not in SUFFIXES:
            raise UsageError(f"Cannot add {path}: expected a file that ends in {' or '.join(SUFFIXES)}. Convert it.")
        if not is_read(path.name):
            raise UsageError(f"Cannot add {path}: files named README, .… or _… are not read as articles. Rename it.")
        read_article(path)
        if (article_id := slug(path)) in taken:
            raise UsageError(
                f"Cannot add {path}: the id {article_id!r} is taken by {taken[article_id]}. Rename the file."
            )
        taken[article_id] = path
    corpus.mkdir(parents=True, exist_ok=True)
    for path in chosen:
        atomic.write_text(corpus / path.name, decode(path))
    return tuple(read_article(corpus / path.name) for path in chosen)


def remove(article_ids: Iterable[str], corpus: Path) -> tuple[Path, ...]:
    """Take articles out of the corpus, all of them or none; where each is kept now.

    Raises:
        UsageError: there is no article of an id, or the file cannot be moved.
    """
    paths = _paths(corpus)
    leaving = [_path(paths, article_id, corpus) for article_id in dict.fromkeys(article_ids)]
    kept = []
    for path in leaving:
        target = _free(corpus / REMOVED / path.name)
        _move(path, target, "remove")
        kept.append(target)
    return tuple(kept)


def restore(kept: str, article_id: str, corpus: Path) -> Article:
    """Put an article back that was taken out; `kept` is its file's name in `.removed/`.

    Raises:
        UsageError: it is not kept there, its id is taken, or the file cannot be moved.
    """
    path = corpus / REMOVED / Path(kept).name
    if not path.is_file() or path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"Cannot put {article_id!r} back: expected it at {path}. Add its file again.")
    if article_id in (paths := _paths(corpus)):
        raise UsageError(f"Cannot put {article_id!r} back: the id is taken by {paths[article_id]}. Rename that file.")
    # A number that `remove` put into the name would make another id.
    target = corpus / (path.name if slug(path) == article_id else f"{article_id}{path.suffix}")
    _move(path, target, "put back")
    return read_article(target)


def describe(article_id: str, fields: Mapping[str, Any], corpus: Path) -> Article:
    """Set metadata of an article, its text untouched; a field that is None is taken out.

    A .txt file, which has no place for metadata, becomes an .md file of the same id.

    Raises:
        UsageError: there is no such article, or the file cannot be written.
        CorpusError: a field is unknown or has a wrong value; nothing was changed.
    """
    path = _path(_paths(corpus), article_id, corpus)
    before = read_article(path)
    target = path.with_suffix(".md")
    written = merged(target, decode(path), fields, plain=path.suffix.lower() != ".md")
    _same_text(target, written, before)
    atomic.write_text(target, written)
    if target != path:
        path.unlink()
    return read_article(target)


def _same_text(target: Path, written: str, before: Article) -> None:
    """Metadata never changes what is cited."""
    draft = target.with_name(f".{target.name}")
    try:
        atomic.write_text(draft, written)
        after = replace(read_article(draft), id=before.id)
    finally:
        draft.unlink(missing_ok=True)
    if after.sha256 != before.sha256:
        raise CorpusError(f"Cannot describe {before.id!r}: its text would change with its metadata. Edit {target}.")


def check(corpus: Path, indexed: Iterable[Article]) -> Health:
    """Read every article and say which cannot be read, and what changed since the index was built.

    Args:
        corpus: the folder.
        indexed: the articles of the index.

    Raises:
        CorpusError: there is no such folder.
    """
    if not corpus.is_dir():
        raise CorpusError(f"No corpus at {corpus}: expected a folder of .md and .txt articles. Name it with --corpus.")
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
        raise UsageError(f"No article {article_id!r} in {corpus}. 'pincite list' shows those in the index.")
    return paths[article_id]


def _move(path: Path, target: Path, doing: str) -> None:
    try:
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
    except OSError as exc:
        raise UsageError(f"Cannot {doing} {path}: {exc.strerror}. Check that it may be moved.") from exc


def _free(path: Path) -> Path:
    """The path, with a number before its ending where it is taken."""
    count, free = 1, path
    while free.exists():
        count += 1
        free = path.with_stem(f"{path.stem}-{count}")
    return free
