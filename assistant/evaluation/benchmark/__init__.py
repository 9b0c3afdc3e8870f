"""How well questions with known documents are answered: a folder in BEIR layout in, figures out.

Reading order: `folder` (documents and questions, checked), `views` (BM25 alone, FAISS alone, their
fusion), `asking` (every question, by those and by the shipped pipeline), `figures` (one table), `runs` (kept, and
compared in pairs).
BEIR: Thakur et al. 2021, arXiv:2104.08663.
"""

from assistant.evaluation.benchmark.asking import Row, Run, run
from assistant.evaluation.benchmark.figures import MEASURES, RANKINGS, figures, result
from assistant.evaluation.benchmark.folder import Question, QuestionSet, part, read_set
from assistant.evaluation.benchmark.runs import check_comparable, compare, load_run, save_run

__all__ = [
    "MEASURES",
    "RANKINGS",
    "Question",
    "QuestionSet",
    "Row",
    "Run",
    "check_comparable",
    "compare",
    "figures",
    "load_run",
    "part",
    "read_set",
    "result",
    "run",
    "save_run",
]
