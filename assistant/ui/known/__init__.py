"""The tab of known answers: run them, watch the run, compare it with a former one, keep it.

`runner` asks the questions in a thread of its own, `folder` holds the files of questions and the runs kept beside them,
`view` says what came of a run, computed as in the report that stands alone.
"""

from assistant.messages import message
from assistant.ui.known.routes import router

__all__ = ["LABEL", "NAME", "router"]

NAME = "known"
LABEL: str = message("Known answers")
