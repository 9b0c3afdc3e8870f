"""Known answers: questions whose right quotation is known, or which must be refused, and how an assistant does.

Gold is the quotation itself, so a known answer survives every change of passages, model and ranking.
"""

from assistant.known_answers.files import WITHIN, KnownAnswer, Quotation, check, read
from assistant.known_answers.judge import DEPTH, Outcome, explain, figures, gold, is_right, judge

__all__ = [
    "DEPTH",
    "WITHIN",
    "KnownAnswer",
    "Outcome",
    "Quotation",
    "check",
    "explain",
    "figures",
    "gold",
    "is_right",
    "judge",
    "read",
]
