"""The routes of both tabs: a file goes in, rows stream out; a file with the evidence goes in, one to save comes out.

Nothing that is sent is kept. When the browser lets go of a stream, the next row is not looked for.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.errors import PinciteError, UsageError
from assistant.ui import html, strings
from assistant.ui.checking.rows import Line, Rows, lines, quoted, sentences
from assistant.ui.checking.taken import taken
from assistant.ui.opening import Opening

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from starlette.responses import Response

Handler = Callable[["Request"], Awaitable["Response"]]

_LOG = logging.getLogger(__name__)
_MOST_FIELD = 5_000_000  # bytes: the citation ids of a long text


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sends: a file, and for what is taken away the fields part, evidence and style."""

    name: str
    data: bytes
    fields: dict[str, str]


def add_routes(app: "FastAPI", opening: Opening) -> None:
    """Add /pincite/draft, /pincite/quotations and /pincite/cited."""
    handlers = {
        "draft": _streamed(opening, sentences),
        "quotations": _streamed(opening, quoted),
        "cited": _saved(opening),
    }
    for name, handler in handlers.items():
        # A plain route: FastAPI would look into the signature.
        app.add_route(f"/pincite/{name}", _told(handler), methods=["POST"], include_in_schema=False)


def _streamed(opening: Opening, rows: Rows) -> Handler:
    """Answers with the rows of the file that was sent, one JSON object a line."""

    async def respond(request: "Request") -> "Response":
        from starlette.responses import StreamingResponse

        sent, assistant = await _read(request), await opening.assistant()
        found = lines(rows, assistant, sent.name, sent.data)
        return StreamingResponse(_written(found), media_type="application/x-ndjson")

    return respond


def _saved(opening: Opening) -> Handler:
    """Answers with a file; `x-name` is the name to save it under."""

    async def respond(request: "Request") -> "Response":
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import Response

        sent, assistant = await _read(request), await opening.assistant()
        wanted = [sent.fields.get(each, "") for each in ("part", "evidence", "style")]
        name, data = await run_in_threadpool(taken, assistant, sent.name, sent.data, *wanted)
        return Response(data, media_type="application/octet-stream", headers={"x-name": quote(name)})

    return respond


def _told(handler: Handler) -> Handler:
    """The handler, or the message that stands for what it would have sent."""

    async def respond(request: "Request") -> "Response":
        from starlette.exceptions import HTTPException
        from starlette.responses import HTMLResponse

        try:
            return await handler(request)
        except HTTPException:  # no form
            raise
        except PinciteError as exc:
            return HTMLResponse(html.problem(str(exc)), 422)
        except Exception:
            _LOG.exception("The page could not take what it was sent")
            return HTMLResponse(html.problem(strings.UNEXPECTED), 500)

    return respond


async def _read(request: "Request") -> Sent:
    """What was sent.

    Raises:
        UsageError: there is no file.
    """
    from starlette.datastructures import UploadFile

    async with request.form(max_files=1, max_fields=3, max_part_size=_MOST_FIELD) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UsageError(strings.NO_CHECKED_FILE)
        fields: dict[str, Any] = {name: value for name, value in form.items() if isinstance(value, str)}
        return Sent(Path(file.filename or "").name, await file.read(), fields)


def _written(found: Iterator[Line]) -> Iterator[str]:
    return (json.dumps(line, ensure_ascii=False) + "\n" for line in found)
