"""Errors in one form at every address: JSON, `{"error": one line}`, whoever raised them.

FastAPI, Starlette and Gradio each have a form of their own, text or JSON. What is HTML is a part of the page and stays
as it is; so does what has its `error` already, and `/healthz` with its `status`. Gradio's clients read `detail`, which
is kept beside it.
"""

import json
import logging
from typing import Any

from starlette.routing import Match, Mount

from assistant.ui.guard import App, Message, Receive, Scope, Send

UNEXPECTED = "Something went wrong inside Pincite; the window it was started from says more. Try again."
_LOG = logging.getLogger(__name__)


class Errors:
    """Puts the body of every error into the one form; whatever is none passes through unbuffered."""

    def __init__(self, app: App) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and what comes back if it is no error; what nobody expected is logged and is one."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        formed = _Formed(scope, send)
        try:
            await self._app(scope, receive, formed)
        except Exception as exc:
            if formed.began:
                raise
            _LOG.error("%s %s failed", scope["method"], scope["path"], exc_info=exc)
            await formed({"type": "http.response.start", "status": 500, "headers": []})
            await formed({"type": "http.response.body", "body": b""})


class _Formed:
    """A `send` for one response; an error goes out when it is whole."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = dict(scope), send  # a copy: an application that is mounted changes its own
        self.began = False  # whether something went out
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_error(message):
            self._start = message
        elif self._start is None:
            self.began = True
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._form(self._start)

    async def _form(self, start: Message) -> None:
        if start["status"] == 404 and (methods := _allowed(self._scope)):
            start = {**start, "status": 405, "headers": [*start["headers"], (b"allow", ", ".join(methods).encode())]}
        body = json.dumps(_formed(bytes(self._body), start, self._scope), ensure_ascii=False).encode()
        kept = [pair for pair in start["headers"] if pair[0].lower() not in (b"content-type", b"content-length")]
        written = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self._send({**start, "headers": [*kept, *written]})
        await self._send({"type": "http.response.body", "body": body})


def _allowed(scope: Scope) -> list[str]:
    """By which methods there is a route at a path: Gradio, which has all other paths, answers 404 for a wrong one."""
    methods = ("DELETE", "GET", "POST", "PUT")
    routes = [route for route in scope["app"].routes if not isinstance(route, Mount)]
    return [
        method
        for method in methods
        if any(route.matches({**scope, "method": method})[0] == Match.FULL for route in routes)
    ]


def _is_error(start: Message) -> bool:
    kind = dict(start["headers"]).get(b"content-type", b"")
    return bool(start["status"] >= 400) and not kind.startswith((b"text/html", b"text/event-stream"))


def _formed(body: bytes, start: Message, scope: Scope) -> dict[str, Any]:
    """The JSON object of an error."""
    text = body.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except ValueError:
        return {"error": _line(start, scope, text)}
    if not isinstance(value, dict):
        return {"error": _line(start, scope, text)}
    return (
        value if "error" in value or "status" in value else {"error": _line(start, scope, value.get("detail")), **value}
    )


def _line(start: Message, scope: Scope, detail: object) -> str:
    """What to say of an error, from what the library says of it."""
    path, status = scope["path"], start["status"]
    if status == 404 and detail in ("Not Found", None, ""):
        return f"There is nothing at {path:.200}: /docs lists what there is."
    if status == 405:
        allowed = dict(start["headers"]).get(b"allow", b"another method").decode()
        return f"{scope['method']} is not allowed at {path:.200}: expected {allowed}."
    if status == 500:
        return UNEXPECTED
    if isinstance(detail, list):
        return " ".join(_wrong(one) for one in detail)
    return " ".join(str(detail or f"Status {status}.").split())


def _wrong(one: Any) -> str:
    """One fault that FastAPI found in a request."""
    if not isinstance(one, dict):
        return str(one)
    place = ".".join(str(part) for part in one.get("loc", ()) if part != "body")
    message = str(one.get("msg", "wrong")).rstrip(".")
    return f"{place}: {message}." if place else f"{message}."
