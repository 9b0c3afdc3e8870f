"""The web page: ask, and read the articles beside the answer; a tab for each thing to do.

`serve` runs it, `build_app` gives the ASGI application. Nothing here ranks, quotes or cites: the page
shows what `assistant.api` answers, escaped. Read `strings`, `query` (what an address asks), `pieces`, `words`,
`shown`, `answers`, `refusals`, `html`, `reader`, `citing`, `selection`, `basket/`, `sources/` for what is shown, then
`opening`, `routes`, `app`, `guard`, `server`, `examples` for how it is served; `static/` holds style, script and fonts.
"""

from assistant.ui.app import build_app
from assistant.ui.opening import Opening
from assistant.ui.server import serve
from assistant.ui.sources import Keeper

__all__ = ["Keeper", "Opening", "build_app", "serve"]
