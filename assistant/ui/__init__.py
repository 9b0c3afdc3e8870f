"""The web page: one question field, answers as quoted passages, a reader for whole articles.

`serve` runs it, `build_app` gives the ASGI application. Nothing here ranks, quotes or cites: the page
shows what `assistant.api` answers, escaped. Read `strings`, `pieces`, `html`, `reader` for what is shown,
then `opening`, `app`, `guard`, `server` for how it is served; `static/` holds style, script and fonts.
"""

from assistant.ui.app import build_app
from assistant.ui.opening import Opening
from assistant.ui.server import serve

__all__ = ["Opening", "build_app", "serve"]
