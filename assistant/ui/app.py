"""The page's wiring: FastAPI round one Gradio page whose tabs are its faces.

Gradio carries the frame. What the address asks for comes from plain routes (`routes`), which need no queue and
keep no state: the script in `static/` fetches it. A new tab is a line in `_page`.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import tools
from assistant.ui import checking, guard, html, reader, sources, strings
from assistant.ui.basket.routes import add_basket_routes
from assistant.ui.basket.view import drawer
from assistant.ui.known import marking, tab
from assistant.ui.known.routes import add_routes as add_known_routes
from assistant.ui.opening import Opening
from assistant.ui.routes import Desk, add_routes
from assistant.ui.tabs import tabs

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

STATIC = Path(__file__).parent / "static"
STYLES = ("fonts", "page", "parts", "basket", "known", "checking", "sources")
LOCAL = ("127.0.0.1", "localhost", "[::1]", "::1")

_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Gradio otherwise sums up its past events after each one, which slows every later one.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
}


def build_app(
    opening: Opening,
    hosts: Sequence[str] = LOCAL,
    examples: Sequence[str] = (),
    answers: Path | None = None,
    keeper: sources.Keeper | None = None,
) -> "FastAPI":
    """The page as an ASGI application that answers to the names in `hosts` only ('*': to any).

    `answers` is the folder of known answers that can be run and added to, `keeper` lets the articles be changed.
    """
    os.environ.update(_QUIET)  # read by Gradio when it is imported
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    caller = tools.Caller(opening.assistant)
    mcp = tools.Mcp(caller)
    app = FastAPI(title=strings.NAME, docs_url=None, redoc_url=None, lifespan=lambda _: mcp.running())
    app.add_middleware(CORSMiddleware, allow_origins=[])  # else Gradio adds a laxer one
    app.add_middleware(guard.BodyLimit)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(guard.Headers)
    app.mount(f"/pincite/static-{_version()}", StaticFiles(directory=STATIC))
    desk = Desk(marks=answers is not None)
    add_routes(app, opening, desk)
    add_known_routes(app, opening, desk, answers)
    add_basket_routes(app, opening)
    checking.add_routes(app, opening)
    sources.add_routes(app, opening, keeper)
    tools.add_routes(app, caller, opening.problem)
    app.router.routes.extend(mcp.routes)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        _page(caller, examples, strings.SOURCES_NOT_GIVEN if keeper is None else keeper.problem),
        path="/",
        head=_head(),
        theme=gr.themes.Base(font=["Source Sans 3", "sans-serif"], font_mono=["monospace"]),
        favicon_path=str(STATIC / "icon.svg"),
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
    )
    return mounted


def _version() -> str:
    """Names the state of style and script, so that no browser keeps an old one."""
    files = sorted(path for path in STATIC.iterdir() if path.suffix in (".css", ".js"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


def _head() -> str:
    static = f"/pincite/static-{_version()}"
    sheets = "".join(f'<link rel="stylesheet" href="{static}/{name}.css">' for name in STYLES)
    return f'{sheets}<script type="module" src="{static}/page.js"></script>'


def _page(caller: tools.Caller, examples: Sequence[str], fixed: str) -> "gr.Blocks":
    """The frame: masthead, tabs, and the reader, which opens beside any of them."""
    import gradio as gr

    blocks: gr.Blocks = gr.Blocks(title=strings.NAME, analytics_enabled=False, fill_width=True)
    with blocks:
        _html(html.masthead())
        _html(
            tabs(
                (
                    ("ask", strings.TAB_ASK, html.ask_tab(examples)),
                    ("draft", strings.TAB_DRAFT, checking.draft_tab()),
                    ("quotations", strings.TAB_QUOTATIONS, checking.quotations_tab()),
                    ("sources", strings.TAB_SOURCES, sources.place(fixed)),
                    ("known", strings.TAB_KNOWN, tab.place()),
                )
            )
        )
        _html(reader.drawer())
        _html(marking.dialog())
        _html(drawer())
        tools.endpoints(caller)
    blocks.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return blocks


def _html(value: str) -> None:
    """Finished HTML as a part of the page; Gradio runs none of it as a template or a script."""
    import gradio as gr

    gr.HTML(value, apply_default_css=False, js_on_load=None)
