"""What is taken out of a file: its text with page marks, what it states about itself, and what a person should know.

A page mark is a comment in the text, `<!-- page 1, printed 117 -->`: the file keeps its pages when it is read, moved or
corrected by hand. `corpus` takes the marks out again and keeps their places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class ExtractionError(Exception):
    """A file cannot be taken in; the message says what was found and what to do, without the file's name."""

    @property
    def said(self) -> str:
        """The message as it was given, so that the page can say it in another language."""
        return self.args[0] if self.args else ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that a file states of itself.

    Attributes:
        value: a text; for authors a tuple of names; dates are EDTF.
        where: where it was found, in words for a person, such as 'JSON-LD datePublished'.
        sure: False for what was derived or stands in a property field, which programs fill with rubbish.
    """

    value: str | tuple[str, ...]
    where: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the file: an article of its own, perhaps."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Extraction:
    """A file's article.

    Attributes:
        format: pdf, html, mhtml, docx, odt, rtf, epub, eml, text or markdown.
        text: paragraphs with blank lines between them, and page marks.
        fields: title, authors, published, publisher, url and language, as far as they are stated.
        warnings: what was left out or is doubtful, a sentence each.
        encoding: of the file's characters, where it is not UTF-8 or the format does not tell.
        pages: how many there are, where the format has any.
        attachments: files inside the file.
        text_from: 'recognised' where a program read the text off pictures of its pages; 'recognised on pages 2–3' where
            it read these.
    """

    format: str
    text: str
    fields: Mapping[str, Stated] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    encoding: str | None = None
    pages: int | None = None
    attachments: tuple[Attachment, ...] = ()
    text_from: str | None = None


def page_mark(number: int, printed: str | None = None) -> str:
    """The mark that stands before the first word of a page.

    >>> page_mark(1, "117"), page_mark(3)
    ('<!-- page 1, printed 117 -->', '<!-- page 3 -->')
    """
    known = printed if printed and printed != str(number) else None
    return f"<!-- page {number}, printed {known} -->" if known else f"<!-- page {number} -->"
