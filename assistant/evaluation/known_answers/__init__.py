"""Known answers: questions whose right quotation is known, or which must be refused, and how an assistant does.

Gold is the quotation itself, so a known answer survives every change of passages, model and ranking.
"""

from assistant.evaluation.known_answers.compare import Comparison, compare, comparison_json
from assistant.evaluation.known_answers.figures import MEASURES, Result, figures
from assistant.evaluation.known_answers.files import (
    SUFFIX,
    WITHIN,
    KnownAnswer,
    Quotation,
    check,
    is_held_out,
    read,
    read_all,
)
from assistant.evaluation.known_answers.judge import (
    DEPTH,
    Outcome,
    explain,
    gold,
    in_short,
    is_right,
    judge,
    same_place,
)
from assistant.evaluation.known_answers.report import report
from assistant.evaluation.known_answers.runs import Run, ask, load, result, run_json, save, summarise
from assistant.evaluation.known_answers.table import comparison_text, run_text

__all__ = [
    "DEPTH",
    "MEASURES",
    "SUFFIX",
    "WITHIN",
    "Comparison",
    "KnownAnswer",
    "Outcome",
    "Quotation",
    "Result",
    "Run",
    "ask",
    "check",
    "compare",
    "comparison_json",
    "comparison_text",
    "explain",
    "figures",
    "gold",
    "in_short",
    "is_held_out",
    "is_right",
    "judge",
    "load",
    "read",
    "read_all",
    "report",
    "result",
    "run_json",
    "run_text",
    "same_place",
    "save",
    "summarise",
]
