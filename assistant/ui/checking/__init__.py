"""The tabs Draft and Quotations: a text that a person pastes or uploads, checked against the articles.

Reading order: `form` (what is sent, and how it is read), `compared` (two texts side by side), `draft` and `quotations`
(records to rows), `routes` (streams of rows, downloads).
"""

from assistant.ui.checking.form import draft_tab, quotations_tab
from assistant.ui.checking.routes import add_routes

__all__ = ["add_routes", "draft_tab", "quotations_tab"]
