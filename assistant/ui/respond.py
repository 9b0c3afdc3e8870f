"""What every route of the page has in common: it waits for the assistant, and nothing that fails leaves it silent.

A route is a plain function: it calls one verb of the assistant and answers with one template (`part`). FastAPI runs it
in a thread and hands it what it names as `Opened` (the assistant) and `Started` (the page). An error meant for a person
becomes a message in the form that was asked for; any other is logged, and the page says only that something went wrong.
"""

import json
import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from assistant.errors import PinciteError
from assistant.messages import message
from assistant.ui.language import said
from assistant.ui.opening import Answering
from assistant.ui.site import Site
from assistant.ui.templates import render

UNEXPECTED = message("Something went wrong inside Pincite; the window it was started from says more. Ask again.")
UNKEPT = {"cache-control": "no-store"}

Line = Mapping[str, str | int]  # of a stream; `send.js` says what each field is

_LOG = logging.getLogger(__name__)


def _started(request: Request) -> Site:
    """The page that a request is for."""
    site: Site = request.app.state.site
    return site


async def _opened(request: Request) -> Answering:
    """The assistant, as soon as it is open."""
    return await _started(request).opening.assistant()


Started = Annotated[Site, Depends(_started)]
Opened = Annotated[Answering, Depends(_opened)]


def part(template: str, **values: object) -> HTMLResponse:
    """A part of the page, made from a template."""
    return HTMLResponse(render(template, **values), headers=UNKEPT)


def stream(lines: Iterator[Line]) -> StreamingResponse:
    """Lines of JSON, each as soon as it is there; an error is the last one. Who stops asking stops the work."""
    return StreamingResponse(_written(lines), media_type="application/x-ndjson", headers=UNKEPT)


def _written(lines: Iterator[Line]) -> Iterator[str]:
    try:
        for line in lines:
            yield _json(line)
    except Exception as exc:
        yield _json({"problem": problem(explained(exc))})


def _json(line: Line) -> str:
    return json.dumps({name: said(value) for name, value in line.items()}, ensure_ascii=False) + "\n"


def problem(what: str) -> str:
    """The message that stands in the place of what failed, as HTML."""
    return render("shared/problem.html", message=what)


def page_router() -> APIRouter:
    """The routes of a feature, below /pincite."""
    return APIRouter(
        prefix="/pincite", route_class=_Route, default_response_class=HTMLResponse, include_in_schema=False
    )


def explained(exc: Exception) -> str:
    """What to tell a person of an error; one that is not meant for people is logged."""
    if isinstance(exc, PinciteError):
        return exc.said
    _LOG.error("The page could not do what it was asked", exc_info=exc)
    return UNEXPECTED


class _Route(APIRoute):
    """A route whose errors are answers: as a part of the page, as JSON (`problem`), as text.

    A part of the page, JSON and text come with status 200, as what they replace would; a file or a stream cannot be
    replaced, so it says with its status that it is not there.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with its errors explained."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except (HTTPException, RequestValidationError):  # not of ours: a form that is none, a file too long
                raise
            except Exception as exc:
                return self._failed(exc)

        return answered

    def _failed(self, exc: Exception) -> Response:
        kind, what = self.response_class, explained(exc)
        if kind is JSONResponse:
            return JSONResponse({"problem": said(what)}, headers=UNKEPT)
        if kind is PlainTextResponse:
            return PlainTextResponse(said(what), headers=UNKEPT)
        whole = kind is HTMLResponse
        status = 200 if whole else 422 if isinstance(exc, PinciteError) else 500
        return HTMLResponse(problem(what), status, headers=UNKEPT)
