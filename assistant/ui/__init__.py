"""The web page: ask, and read the articles beside the answer; a tab for each thing to do.

`serve` runs it, `build_app` gives the ASGI application. Nothing here ranks, quotes or cites: the page shows what
`assistant.api` answers, escaped.

How a request is answered, reading downwards: `app` wires the parts of the page, which are folders (`feature` says what
one has). A folder's `routes.py` has a plain function an address; FastAPI hands it the assistant as soon as that is open
(`opening`, `respond`) and what the page was started with (`site`). It calls one verb of the assistant, `view.py` turns
the records into plain frozen rows, and a template prints them. `respond` turns an error into its message and `guard`
lets only the page's own script change anything. `templates` escapes whatever a template prints; `shared/` has the
macros, style and scripts that several parts need, `checking/` what Draft and Quotations share; `assets` serves scripts
and styles, `server` the whole.

To add a tab `notes`:

1. Make the folder `ui/notes/` with an `__init__.py`: what it is in three lines, `NAME = "notes"`, `LABEL = "Notes"`,
   and `from assistant.ui.notes.routes import router`.
2. `routes.py`: `router = page_router()`, and a function an address (below /pincite). It names what it needs as `Opened`
   and `Started` and answers with `part("notes/list.html", rows=...)`, or where rows come one by one with
   `stream(lines)`. What changes something gets `dependencies=[Depends(guard.ours)]`. A `UsageError` with one clear line
   reaches the page by itself.
3. `view.py`: frozen dataclasses with what the templates print: records, and texts cut by `shared.marks`. No HTML.
4. `notes.html`: what stands in the tab from the start; the script puts other templates into it. Words stand where they
   are read, in `{% trans %}` or `_("…")`, never `_(variable)`. `{% import "shared/macros.html" as m %}` has icons,
   buttons, citations, marked passages. A line break beside a tag is layout and is not printed; a blank that is meant is
   `{{ " " }}`.
5. `notes.js`: fetch with `part` and `send` from `shared/send.js`, and `register` in `shared/page.js` what is pressed
   and what follows the address. `notes.css`: nested in `.gradio-container`, with the variables of `shared/page.css`.
6. Add `notes` to `FEATURES` in `app.py`. That is the one line; tab, routes, script and style follow from it.
7. Test it in `tests/ui/test_notes.py`: its routes by a `TestClient` with hostile text, its tab in the browser with axe.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant.ui.opening import Opening
from assistant.ui.server import serve

if TYPE_CHECKING:
    from assistant.ui.app import build_app
    from assistant.ui.sources import CollectionEditor

__all__ = ["CollectionEditor", "Opening", "build_app", "serve"]

_LATE = {"CollectionEditor": "assistant.ui.sources", "build_app": "assistant.ui.app"}  # these bring FastAPI with them


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Load a name at its first use: the port is taken before anything heavy is imported."""
        if name not in _LATE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_LATE[name]), name)
