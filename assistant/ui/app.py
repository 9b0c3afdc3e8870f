"""The page's wiring: FastAPI round one Gradio page. Handlers ask the assistant and hand on finished HTML.

Gradio carries the question field and the answer; the reader is a plain route, since it needs no queue.
No handler trusts its input: each is reachable without the page. An error meant for a person becomes one
message in the page; any other is logged, and the page says only that something went wrong.
"""

import asyncio
import hashlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import PinciteError, UsageError
from assistant.records import Answer
from assistant.settings import MAX_QUESTION
from assistant.ui import guard, html, reader, strings
from assistant.ui.opening import Answering, Opening
from assistant.ui.pieces import Html

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

STATIC = Path(__file__).parent / "static"
LOCAL = ("127.0.0.1", "localhost", "[::1]", "::1")

_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Gradio otherwise sums up its past events after each one, which slows every question.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
}
_LOG = logging.getLogger(__name__)


def build_app(opening: Opening, hosts: Sequence[str] = LOCAL) -> "FastAPI":
    """The page as an ASGI application that answers to the names in `hosts` only ('*': to any)."""
    os.environ.update(_QUIET)  # read by Gradio when it is imported
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # else Gradio adds a laxer one
    app.add_middleware(guard.BodyLimit)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(guard.Headers)
    app.mount("/pincite/static", StaticFiles(directory=STATIC))
    _add_reader(app, opening)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        _page(opening),
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


def _head() -> str:
    """The style sheet, under an address that changes with it, so that no browser keeps an old one."""
    version = hashlib.sha256((STATIC / "page.css").read_bytes()).hexdigest()[:8]
    return f'<link rel="stylesheet" href="/pincite/static/page.css?v={version}">'


def _add_reader(app: "FastAPI", opening: Opening) -> None:
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    @app.get("/pincite/reader")
    async def read(request: Request) -> HTMLResponse:
        return HTMLResponse(await _told(_read(opening, dict(request.query_params))))


def _page(opening: Opening) -> "gr.Blocks":
    """The components and their events; the answer's script (static/page.js) does what needs no server."""
    import gradio as gr

    blocks: gr.Blocks = gr.Blocks(title=strings.NAME, analytics_enabled=False, fill_width=True)
    with blocks:
        masthead = gr.HTML(html.masthead(None), apply_default_css=False)
        with gr.Row(elem_id="ask"):
            question = gr.Textbox(
                label=strings.QUESTION, placeholder=strings.PLACEHOLDER, autofocus=True, elem_id="question"
            )
            find = gr.Button(strings.FIND, variant="primary", elem_id="find")
        note = gr.HTML(html.opening_note(), apply_default_css=False)
        answer = gr.HTML(html.intro(), apply_default_css=False, js_on_load=(STATIC / "page.js").read_text("utf-8"))
        gr.HTML(reader.drawer(), apply_default_css=False, js_on_load=None)
        _add_events(opening, (masthead, question, find, note, answer), blocks)
    blocks.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return blocks


def _add_events(opening: Opening, parts: tuple[Any, ...], blocks: "gr.Blocks") -> None:
    import gradio as gr

    masthead, question, find, note, answer = parts
    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

    async def opened() -> tuple[str, str]:
        return await _opened(opening)

    async def ask(asked: str) -> AsyncIterator[tuple[Any, ...]]:
        async for state in _states(opening, asked):
            yield state

    async def visit(event: gr.EventData) -> AsyncIterator[tuple[Any, ...]]:
        asked = str(event.question).strip()
        if not asked:
            yield gr.skip(), gr.skip(), html.intro(), ""
            return
        async for state in _states(opening, asked):
            yield *state, asked

    # An answer also says that the articles are open: where a page opens with a question, Gradio's client now and
    # then loses the end of one of its two events.
    outputs = [masthead, note, answer]
    blocks.load(opened, None, [masthead, note], concurrency_limit=None, **common)
    gr.on([question.submit, find.click], ask, question, outputs, trigger_mode="always_last", **common)
    answer.visit(visit, None, [*outputs, question], trigger_mode="always_last", **common)


async def _opened(opening: Opening) -> tuple[str, str]:
    """Masthead and note once the articles are open, or why they could not be opened."""
    counted: list[int] = []

    async def count() -> Html:
        counted.append((await opening.assistant()).info().articles)
        return Html("")

    note = await _told(count())
    return html.masthead(counted[0] if counted else 0), note


async def _states(opening: Opening, asked: str) -> AsyncIterator[tuple[Any, Any, str]]:
    """What the page shows for a question, one state after the other: masthead, note and answer."""
    import gradio as gr

    question = str(asked).strip()
    if len(question) <= MAX_QUESTION and question:
        yield gr.skip(), gr.skip(), html.waiting(question, opened=opening.done)
    answer = await _told(_answered(opening, question))
    yield *(await _opened(opening)), answer


async def _answered(opening: Opening, question: str) -> Html:
    if not question:
        raise UsageError(strings.EMPTY_QUESTION)
    if len(question) > MAX_QUESTION:
        raise UsageError(strings.LONG_QUESTION.format(found=len(question), most=MAX_QUESTION))
    return await asyncio.to_thread(_ask, await opening.assistant(), question)


def _ask(assistant: Answering, question: str) -> Html:
    assistant.refresh()
    found = assistant.ask(question)
    return html.answer(found, {each: assistant.article(each) for each in _named(found)})


def _named(found: Answer) -> set[str]:
    """The ids of the articles that an answer shows."""
    twins = {twin.article_id for hit in found.hits for twin in hit.twins}
    return twins | {hit.passage.article_id for hit in found.hits}


async def _read(opening: Opening, query: dict[str, str]) -> Html:
    assistant = await opening.assistant()
    article = await asyncio.to_thread(assistant.article, query.get("read", ""))
    return reader.page(article, reader.Place.read(query))


async def _told(wanted: Awaitable[Html]) -> Html:
    """What was wanted, or the message that stands for it: nothing that fails may leave the page waiting."""
    try:
        return await wanted
    except PinciteError as exc:
        return html.problem(str(exc))
    except Exception:
        _LOG.exception("The page could not do what it was asked")
        return html.problem(strings.UNEXPECTED)
