"""The routes of the tab of known answers. What changes something takes JSON, which no other site's page can send.

Parts of the page are HTML; what a press of a button did is JSON: `said` for the live region, or `problem`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl

from assistant.api import Assistant
from assistant.errors import PinciteError, UsageError
from assistant.evaluation import known_answers
from assistant.ui import html, strings
from assistant.ui.ask.latest import LatestAnswers
from assistant.ui.known import folder, marking, tab
from assistant.ui.known.bench import Bench
from assistant.ui.opening import Answering, Opening
from assistant.ui.pieces import Html
from assistant.ui.query import Query
from assistant.ui.routes import Fields, told

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

_LOG = logging.getLogger(__name__)
_ROOT = "/pincite/known"
Sent = Mapping[str, Any]


def add_routes(app: "FastAPI", opening: Opening, latest: LatestAnswers, path: Path | None) -> None:
    """Add /pincite/known and, where there is a folder, what can be done in the tab and from the Ask tab."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    counter = Counter(path, latest) if path else None

    async def show(request: Request) -> HTMLResponse:
        fields = dict(request.query_params)
        shown = await asyncio.to_thread(counter.show, fields) if counter else tab.explained()
        return HTMLResponse(shown, headers={"cache-control": "no-store"})

    app.add_api_route(_ROOT, show, include_in_schema=False)
    if counter:
        _add_looks(app, opening, counter)
        _add_acts(app, opening, counter)


def _add_looks(app: "FastAPI", opening: Opening, counter: "Counter") -> None:
    """What changes nothing."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    async def form(request: Request) -> HTMLResponse:
        fields = request.query_params.multi_items()
        return HTMLResponse(await told(opening, counter.form, fields), headers={"cache-control": "no-store"})

    async def report(request: Request) -> HTMLResponse:
        try:
            page = await asyncio.to_thread(counter.report, dict(request.query_params))
        except UsageError as exc:
            return HTMLResponse(html.problem(str(exc)), status_code=404)
        return HTMLResponse(page, headers={"content-disposition": 'attachment; filename="known-answers.html"'})

    app.add_api_route(f"{_ROOT}/progress", counter.progress, include_in_schema=False)
    app.add_api_route(f"{_ROOT}/mark", form, include_in_schema=False)
    app.add_api_route(f"{_ROOT}/report", report, include_in_schema=False)


def _add_acts(app: "FastAPI", opening: Opening, counter: "Counter") -> None:
    """What begins, stops or writes something."""
    from fastapi import Request
    from fastapi.responses import JSONResponse

    def act(does: Callable[[Answering, Sent], dict[str, str]]) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def act(request: Request) -> JSONResponse:
            return JSONResponse(await _acted(opening, does, await _sent(request)))

        return act

    for name in ("run", "cancel", "save", "mark"):
        app.add_api_route(f"{_ROOT}/{name}", act(getattr(counter, name)), methods=["POST"], include_in_schema=False)


async def _sent(request: "Request") -> Sent:
    """The JSON object of a request; 415 where it is none, for a form of another site can send anything else."""
    from fastapi import HTTPException

    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415)
    try:
        found = await request.json()
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found


async def _acted(opening: Opening, does: Callable[[Answering, Sent], dict[str, str]], sent: Sent) -> dict[str, str]:
    try:
        return await asyncio.to_thread(does, await opening.assistant(), sent)
    except PinciteError as exc:
        return {"problem": str(exc)}
    except Exception:
        _LOG.exception("The page could not do what it was asked")
        return {"problem": strings.UNEXPECTED}


class Counter:
    """Does what the tab's buttons ask, in one folder."""

    def __init__(self, path: Path, latest: LatestAnswers) -> None:
        """Nothing was run yet."""
        self._path, self._latest = path, latest
        self._bench = Bench()

    def show(self, fields: Mapping[str, str]) -> Html:
        """The tab."""
        return tab.tab(self._path, self._bench, fields.get("baseline", ""))

    def progress(self) -> dict[str, Any]:
        """How far the run under way is; nothing when none is."""
        running = self._bench.state.running
        return {"done": running[0], "said": strings.run_asked(*running)} if running else {}

    def run(self, assistant: Answering, sent: Sent) -> dict[str, str]:
        """Begin to ask the questions of the named files."""
        names = sent.get("files")
        questions = folder.read(self._path, map(str, names) if isinstance(names, list) else ())
        self._bench.start(questions, cast(Assistant, assistant))
        return {}

    def cancel(self, _: Answering, __: Sent) -> dict[str, str]:
        """Stop the run under way."""
        self._bench.cancel()
        return {}

    def save(self, _: Answering, sent: Sent) -> dict[str, str]:
        """Keep the latest run."""
        latest = self._bench.state.latest
        if latest is None:
            raise UsageError(strings.KNOWN_NO_RUN)
        return {"said": strings.KNOWN_KEPT.format(name=folder.save(self._path, str(sent.get("name", "")), latest.run))}

    def report(self, fields: Mapping[str, str]) -> str:
        """The latest run as a page that stands alone.

        Raises:
            UsageError: there is none, or not the baseline.
        """
        now = self._bench.state
        if now.latest is None:
            raise UsageError(strings.KNOWN_NO_RUN)
        before = tab.baseline(now, folder.saved(self._path), fields.get("baseline", ""))
        return known_answers.report(now.latest.run, now.latest.outcomes, tab.compared(now.latest, before))

    def form(self, assistant: Answering, fields: Fields) -> Html:
        """What a press of a button on an answer would keep, and where."""
        query = Query.read(fields)
        known = marking.known_answer(query, self._latest.answer(assistant, query), dict(fields).get("mark", ""))
        return marking.form(query, known, folder.files(self._path))

    def mark(self, assistant: Answering, sent: Sent) -> dict[str, str]:
        """Keep it."""
        query = Query.read(parse_qsl(str(sent.get("query", ""))))
        known = marking.known_answer(query, self._latest.answer(assistant, query), str(sent.get("mark", "")))
        said, name = marking.keep(self._path, str(sent.get("file", "")), known)
        return {"said": said, "label": strings.KNOWN_IN_FILE.format(file=name)}
