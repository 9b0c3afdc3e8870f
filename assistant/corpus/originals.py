"""The files that articles were taken from: kept as they came, beside the articles, each with its hash.

They lie in `corpus/_originals/`, which nothing reads as articles, under the article's id and their own ending.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from assistant import atomic
from assistant.records import Article

FOLDER = "_originals"


def keep(corpus: Path, article_id: str, name: str, data: bytes) -> dict[str, str]:
    """Keep a file; what an article's front matter says of it.

    Raises:
        UsageError: it cannot be written.
    """
    folder = corpus / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{article_id}{Path(name).suffix.lower()}"
    atomic.write_bytes(path, data)
    return {"file": f"{FOLDER}/{path.name}", "name": name, "sha256": hashlib.sha256(data).hexdigest()}


def path_of(article: Article, corpus: Path) -> Path | None:
    """Where an article's original lies; None where it has none, or names a place outside the folder."""
    name = article.original.get("file", "")
    path = corpus / FOLDER / Path(name).name
    return path if name == f"{FOLDER}/{path.name}" else None


def faults(articles: tuple[Article, ...], corpus: Path) -> Iterator[str]:
    """What is wrong with the originals: gone, changed, or of no article."""
    named = set()
    for article in articles:
        if not article.original:
            continue
        path = path_of(article, corpus)
        if path is None or not path.is_file():
            where = article.original.get("file")
            yield f"The original of {article.id!r} is gone: expected {where} in {corpus}. Put the file back."
            continue
        named.add(path.name)
        if hashlib.sha256(path.read_bytes()).hexdigest() != article.original.get("sha256"):
            yield f"{path} is not the file that {article.id!r} was taken from: its SHA-256 differs. Put the file back."
    folder = corpus / FOLDER
    strays = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    for name in strays:
        if name not in named and not name.startswith("."):
            yield f"{folder / name} is the original of no article. Remove it, or add it as a file."
