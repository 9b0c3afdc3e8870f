"""Every error that Pincite raises on purpose, for a person to read.

    PinciteError                 one line: what failed, what was expected, what was found, what to do
    ├── UsageError               a question, option or setting that cannot be used
    ├── CorpusError              an article or its front matter cannot be read
    ├── ModelError               the embedding model cannot be loaded, or is another one
    ├── BrokenIndexError         the index is missing, damaged, locked or of another format
    │   └── IndexMissingError    there is no index yet
    ├── CitationError            a quotation does not prove itself; never shown, never swallowed
    ├── PortError                the web page's port cannot be opened
    ├── TooSlowError             it takes longer than is allowed
    └── ToolMissingError         a program or library that an optional part needs is not installed

A refusal to answer is a value (`records.Answer`), not an error.
"""

from pathlib import Path

from assistant.messages import Message, message


class PinciteError(Exception):
    """Base of all errors with a message for a person; the command line prints it and exits with 2.

    Attributes:
        said: the message as it was given, so that the page can say it in another language.
    """

    def __init__(self, message: str) -> None:
        """Keep the text on one line: file names and excerpts may hold line breaks."""
        super().__init__(" ".join(message.split()))
        self.said = message if isinstance(message, Message) else str(self)


class UsageError(PinciteError):
    """A question, option or setting cannot be used."""


class CorpusError(PinciteError):
    """An article, its front matter or the corpus folder cannot be read.

    Attributes:
        field: of the front matter, where the error is about one.
        fault: what is wrong, without the file's name.
    """

    def __init__(self, message: str, field: str = "", fault: str = "") -> None:
        """Without a fault the whole message is it."""
        super().__init__(message)
        self.field = field
        self.fault = fault or self.said


class ModelError(PinciteError):
    """The embedding model cannot be loaded, or is not the one that made the index."""


class BrokenIndexError(PinciteError):
    """The index is damaged, locked, unwritable or of another format."""


class IndexMissingError(BrokenIndexError):
    """No index has been built yet."""


class CitationError(PinciteError):
    """`article.text[start:end] == quote` does not hold."""


class PortError(PinciteError):
    """The web page cannot listen where it was told to."""


class TooSlowError(PinciteError):
    """What was asked for takes longer than is allowed, and was stopped."""


class ToolMissingError(PinciteError):
    """A program or library that an optional part of Pincite needs is not installed, or does not run."""


def not_utf8(path: Path, exc: UnicodeDecodeError) -> str:
    """The line for a file that is no text in UTF-8: which byte is wrong, and what to do."""
    return message(
        "{path} is not UTF-8: byte {start} is 0x{byte:02x}. Save it as UTF-8.",
        path=path,
        start=exc.start,
        byte=exc.object[exc.start],
    )
