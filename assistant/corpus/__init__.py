"""Read the articles: files in, `Article` records out. Alone reads the folder `corpus/`.

Reading order: `files` (which files, what ids), `front_matter` (metadata), `repair` (encoding accidents), `paragraphs`
(numbers and headings). Nothing is guessed: metadata is what the front matter says. What a repair changed is kept, never
silent. Any change of these rules changes offsets or hashes, so it must raise `RULES`.
"""

from assistant.corpus.files import (
    SUFFIXES,
    article_paths,
    decode,
    is_read,
    make_article,
    read,
    read_article,
    slug,
    unread_paths,
)
from assistant.corpus.front_matter import merged
from assistant.corpus.paragraphs import is_heading, paragraphs
from assistant.corpus.repair import repair

RULES = 2  # version of repair, paragraphs and headings; part of the index's format

__all__ = [
    "RULES",
    "SUFFIXES",
    "article_paths",
    "decode",
    "is_heading",
    "is_read",
    "make_article",
    "merged",
    "paragraphs",
    "read",
    "read_article",
    "repair",
    "slug",
    "unread_paths",
]
