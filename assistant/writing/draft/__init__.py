"""Check a writer's draft against the articles, and write what was found into it.

Reading order: `statements` (which sentences say something), `likeness` and `same_name` (when two places are alike),
`negations` and `comparing` (which details differ), `checking` (evidence for each sentence), `notes` and the writers.
"""

from assistant.writing.draft.checking import check
from assistant.writing.draft.notes import Written, annotate, write

__all__ = [
    "Written",
    "annotate",
    "check",
    "write",
]
