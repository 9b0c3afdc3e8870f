"""What a stretch of text states that a reader would check, and how two nearly equal texts differ in it.

Reading order: `words`, then `numbers` (with `units`), `names`, `times`, then `details` (all of them in one), `diff`
(where two rows of words differ), `changes` (the differences of two texts, each named by what it changes). Pure: no
model, no index.
"""

from assistant.text.changes import ELLIPSIS, changes
from assistant.text.details import details, negates
from assistant.text.diff import word_changes
from assistant.text.names import name_words
from assistant.text.words import RAISED, fold, without_note, word_end, words

__all__ = [
    "ELLIPSIS",
    "RAISED",
    "changes",
    "details",
    "fold",
    "name_words",
    "negates",
    "without_note",
    "word_changes",
    "word_end",
    "words",
]
