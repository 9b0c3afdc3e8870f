"""The page's wiring: FastAPI round one Gradio page whose tabs are its faces.

Gradio carries the frame. What the address asks for comes from plain routes, which need no queue and keep no state: the
scripts fetch it. `FEATURES` is the list of what the page can do; a new tab is a folder and a line in it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant import tools
from assistant.evaluation.known_answers import KnownAnswer
from assistant.settings import quiet_libraries
from assistant.ui import (
    api_docs,
    ask,
    assets,
    basket,
    draft,
    failing,
    frame,
    guard,
    known,
    marking,
    quotations,
    reader,
    sources,
)
from assistant.ui.feature import Feature
from assistant.ui.language import Language
from assistant.ui.opening import Opening
from assistant.ui.password import Password
from assistant.ui.reached import Reached
from assistant.ui.site import Site
from assistant.ui.turns import Limits, Turns

if TYPE_CHECKING:
    import gradio as gr

    from assistant.ui.sources import CollectionEditor

FEATURES: tuple[Feature, ...] = (ask, draft, quotations, sources, known, marking, basket, reader)

LOCAL = ("127.0.0.1", "localhost", "[::1]", "::1")


def build_app(  # noqa: PLR0913, PLR0917 - what a page can be started with
    opening: Opening,
    hosts: Sequence[str] = LOCAL,
    examples: Sequence[KnownAnswer] = (),
    answers: Path | None = None,
    editor: "CollectionEditor | None" = None,
    public_url: str = "",
    password: str | None = None,
    limits: Limits | None = None,
    language: str = "",
) -> FastAPI:
    """The page as an ASGI application that answers to the names in `hosts` only ('*': to any).

    `answers` is the folder of known answers that can be run and added to, `editor` lets the articles be changed.
    Links to the page begin with `public_url`, or with the address at which a visitor reaches it. Who has not the
    `password` gets nothing; `limits` say how much is worked on at once. The page speaks `language`, or '' the one that
    a browser wishes for, until a visitor chooses another.
    """
    quiet_libraries()
    import gradio as gr

    caller = tools.Caller(opening.assistant)
    mcp = tools.Mcp(caller)
    app = FastAPI(title="Pincite", docs_url=None, redoc_url=None, lifespan=lambda _: mcp.running())
    app.state.site = Site(opening, tuple(examples), answers, editor, public_url)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # else Gradio adds a laxer one
    app.add_middleware(Reached, public_url=public_url)
    app.add_middleware(Turns, limits=limits or Limits())
    app.add_middleware(guard.CallsOnly)
    app.add_middleware(guard.BodyLimit)
    if password is not None:
        app.add_middleware(Password, password=password)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(failing.Errors)
    app.add_middleware(guard.Headers)
    app.add_middleware(Language, served=language)
    app.mount(_static(), assets.Assets(directory=assets.FOLDER))
    for feature in FEATURES:
        app.include_router(feature.router)
    app.include_router(frame.frame_router(FEATURES))
    app.include_router(api_docs.router)
    tools.add_routes(app, caller, opening.problem)
    app.router.routes.extend(mcp.routes)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        _page(caller),
        path="/",
        head=_head(),
        theme=gr.themes.Base(font=["Source Sans 3", "sans-serif"], font_mono=["monospace"]),
        favicon_path=str(assets.FOLDER / "shared" / "icon.svg"),
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
    )
    return mounted


def _static() -> str:
    """The address below which style and scripts lie, another one whenever one of them changes."""
    return f"/pincite/static-{assets.version()}"


def _head() -> str:
    """Styles and scripts: those that are shared first, then each feature's; the last one starts the page."""
    files = [f"{feature.NAME}/{feature.NAME}" for feature in FEATURES]
    styles = _there(["shared/fonts", "shared/page", "shared/parts", "checking/checking", *files], ".css")
    scripts = _there([*files, "shared/start"], ".js")
    links = "".join(f'<link rel="stylesheet" href="{_static()}/{name}">' for name in styles)
    return links + "".join(f'<script type="module" src="{_static()}/{name}"></script>' for name in scripts)


def _there(stems: Sequence[str], suffix: str) -> list[str]:
    """Those that there are: not every part has a style or a script of its own."""
    return [f"{stem}{suffix}" for stem in stems if (assets.FOLDER / f"{stem}{suffix}").exists()]


def _page(caller: tools.Caller) -> "gr.Blocks":
    """The places that the frame is put into."""
    import gradio as gr

    blocks: gr.Blocks = gr.Blocks(title="Pincite", analytics_enabled=False, fill_width=True)
    with blocks:
        for name in frame.templates(FEATURES):
            _html(frame.place(name))
        tools.endpoints(caller)
    blocks.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return blocks


def _html(value: str) -> None:
    """Finished HTML as a part of the page; Gradio runs none of it as a template or a script."""
    import gradio as gr

    gr.HTML(value, apply_default_css=False, js_on_load=None)
