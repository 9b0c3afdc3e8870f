"""Which files are articles, what their ids are, and how one is read: bytes in, an `Article` out."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.corpus import front_matter
from assistant.corpus.pages import moved, taken
from assistant.corpus.paragraphs import paragraphs
from assistant.corpus.repair import repair
from assistant.errors import CorpusError, not_utf8
from assistant.messages import message
from assistant.records import Article

SUFFIXES = (".md", ".txt")
# Texts that are not read as they are, and so are told where they lie in a corpus.
UNREAD = (".markdown", ".mdown", ".mkd", ".text", ".htm", ".html", ".doc", ".docx", ".odt", ".rtf", ".pdf", ".epub")
_ZEROS = 8  # one byte in so many that is zero speaks of UTF-16


def read(folder: Path, known: Callable[[Path, str], Article | None] | None = None) -> tuple[Article, ...]:
    """Read every article below `folder`, ordered by id.

    Args:
        folder: the corpus.
        known: gives the article of a file and its id without reading, or None where it must be read.

    Raises:
        CorpusError: the folder is missing or holds no articles, two files give one id, or a file
            cannot be read; the message names the file.
    """
    if not folder.is_dir():
        raise CorpusError(
            message(
                "No corpus at {folder}: expected a folder of .md and .txt articles. Name it with --corpus.",
                folder=folder,
            )
        )
    paths: dict[str, Path] = {}
    for path in article_paths(folder):
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise CorpusError(
                message(
                    "{path} is a link to a file outside {folder}: expected a file. Copy it there.",
                    path=path,
                    folder=folder,
                )
            )
        article_id = slug(path)
        if article_id in paths:
            raise CorpusError(
                message(
                    "Two articles have the id {article_id!r}: {first} and {path}. Rename one of them.",
                    article_id=article_id,
                    first=paths[article_id],
                    path=path,
                )
            )
        paths[article_id] = path
    if not paths:
        raise CorpusError(
            message("No articles in {folder}: expected at least one .md or .txt file; add one.", folder=folder)
        )
    known = known or (lambda path, article_id: None)
    return tuple(known(paths[name], name) or read_article(paths[name]) for name in sorted(paths))


def article_paths(folder: Path) -> Iterator[Path]:
    """The article files below `folder`, in a fixed order; README files and hidden names are left out."""
    for path in sorted(folder.rglob("*")):
        hidden = any(name.startswith((".", "_")) for name in path.relative_to(folder).parts[:-1])
        if path.suffix.lower() in SUFFIXES and is_read(path.name) and not hidden and not path.is_dir():
            yield path


def unread_paths(folder: Path) -> Iterator[Path]:
    """The files below `folder` that look like articles and are not read for their endings, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        hidden = any(name.startswith((".", "_")) for name in path.relative_to(folder).parts[:-1])
        if path.suffix.lower() in UNREAD and is_read(path.name) and not hidden and path.is_file():
            yield path


def is_read(name: str) -> bool:
    """Whether a file of that name, its ending aside, counts as an article.

    >>> [is_read(name) for name in ("sea.md", ".sea.md", "_sea.md", "README.md")]
    [True, False, False, False]
    """
    return not name.startswith((".", "_")) and not name.upper().startswith("README")


def slug(path: Path) -> str:
    """The id of an article: its file's stem in [a-z0-9-].

    Raises:
        CorpusError: the name holds no letter or digit.

    Example:
        >>> slug(Path("corpus/A thaw, in Pak–Russia relations.md"))
        'a-thaw-in-pak-russia-relations'
    """
    from slugify import slugify

    if not (name := slugify(path.stem)):
        raise CorpusError(
            message("{path} gives no id: expected a letter or digit in its name. Rename the file.", path=path)
        )
    return str(name)


def read_article(path: Path) -> Article:
    """Read one file.

    Raises:
        CorpusError: it is unreadable, not UTF-8, empty, or its front matter is wrong.
    """
    raw = decode(path)
    fields, body = front_matter.split(path, raw) if path.suffix.lower() == ".md" else ({}, raw)
    body, pages = taken(body) if path.suffix.lower() == ".md" else (body, ())
    text, repairs = repair(body)
    if not text:
        raise CorpusError(
            message("{path} is empty: expected the text of an article. Write it or remove the file.", path=path)
        )
    return make_article(slug(path), text, repairs=repairs, pages=moved(pages, body, repairs), **fields)


def make_article(article_id: str, text: str, **fields: Any) -> Article:
    """An article from repaired text: hashed, and its paragraphs numbered."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(id=article_id, text=text, sha256=digest, paragraphs=paragraphs(text), **fields)


def decode(path: Path) -> str:
    """A file's text with LF line ends and without a byte order mark.

    Raises:
        CorpusError: it is unreadable or not UTF-8.
    """
    try:
        data = path.read_bytes()
        raw = data.decode("utf-8-sig")  # some editors put a byte order mark in front
    except UnicodeDecodeError as exc:
        raise CorpusError(not_utf8(path, exc)) from exc
    except OSError as exc:
        raise CorpusError(
            message("Cannot read {path}: {reason}. Check that it may be read.", path=path, reason=exc.strerror)
        ) from exc
    if data.count(0) > len(data) // _ZEROS:  # each of them is UTF-8, and no letter
        raise CorpusError(
            message("{path} is not UTF-8: it looks like UTF-16, with zero bytes between. Save it as UTF-8.", path=path)
        )
    return raw.replace("\r\n", "\n").replace("\r", "\n")
