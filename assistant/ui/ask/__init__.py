"""Ask: a question with its filters, answered by marked passages or refused; list or side by side.

The address holds all of it (`query`); `latest` keeps the last answers, which reader and marking show again.
"""

from assistant.messages import message
from assistant.ui.ask.routes import router

__all__ = ["LABEL", "NAME", "router"]

NAME = "ask"
LABEL: str = message("Ask")
