"""Pincite: answers to questions in the exact words of one's own articles, with citations that prove themselves.

Names are loaded at their first use: every pytest run of an environment imports this package for its plugin.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
        ToolMissingError,
        TooSlowError,
        UsageError,
    )
    from assistant.records import (
        Answer,
        Article,
        BuildReport,
        Change,
        Citation,
        Difference,
        DraftSentence,
        Hit,
        Omission,
        Passage,
        Piece,
        Quotation,
        QuotationCheck,
        Sentence,
        Source,
        Spelling,
        Verdict,
    )

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "BrokenIndexError",
    "BuildReport",
    "Change",
    "Citation",
    "CitationError",
    "CorpusError",
    "Difference",
    "DraftSentence",
    "Hit",
    "IndexMissingError",
    "ModelError",
    "Omission",
    "Passage",
    "Piece",
    "PinciteError",
    "PortError",
    "Quotation",
    "QuotationCheck",
    "Sentence",
    "Source",
    "Spelling",
    "TooSlowError",
    "ToolMissingError",
    "UsageError",
    "Verdict",
    "build",
]
__version__ = "0.1.0"

_HOMES = ("records", "errors", "api", "builder")  # where the names live, light modules first

if not TYPE_CHECKING:  # else a type checker would take every name for one of ours

    def __getattr__(name: str) -> Any:
        """Find a public name in its module (PEP 562)."""
        for home in _HOMES if name in __all__ else ():
            module = import_module(f"{__name__}.{home}")
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        """The public names, loaded or not."""
        return sorted({*globals(), *__all__})
