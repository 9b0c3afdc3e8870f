"""Try a collection without questions of its own: questions made of its sentences, and the same about something else.

Reading order: `questions` (sentences to pairs of questions), `trial` (pairs to figures), `table` (figures to text).
"""

from assistant.evaluation.transplanted.questions import Pair, pairs
from assistant.evaluation.transplanted.table import trial_text
from assistant.evaluation.transplanted.trial import Asked, Trial, trial, trial_json

__all__ = ["Asked", "Pair", "Trial", "pairs", "trial", "trial_json", "trial_text"]
