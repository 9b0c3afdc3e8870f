"""Pincite: answers to questions in the exact words of one's own articles, with citations that prove themselves."""

from assistant.api import Assistant
from assistant.builder import build
from assistant.errors import (
    BrokenIndexError,
    CitationError,
    CorpusError,
    IndexMissingError,
    ModelError,
    PinciteError,
    PortError,
    UsageError,
)
from assistant.records import Answer, Article, BuildReport, Citation, Hit, Passage, Sentence, Verdict

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "BrokenIndexError",
    "BuildReport",
    "Citation",
    "CitationError",
    "CorpusError",
    "Hit",
    "IndexMissingError",
    "ModelError",
    "Passage",
    "PinciteError",
    "PortError",
    "Sentence",
    "UsageError",
    "Verdict",
    "build",
]
__version__ = "0.1.0"
