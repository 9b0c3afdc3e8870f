"""What stands between the page and the network: a nonce policy, security headers, a limit on bodies, who may change.

Pure ASGI, so that streams of events pass through unbuffered; only HTML pages are held back, to give each
of their scripts a fresh nonce. Which names the page answers to is the host check beside it in `app`.
"""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import HTTPException, Request

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 100_000  # bytes; but for files the page sends questions only
MAX_UPLOAD = 10_000_000  # bytes of a text that is checked
MAX_FILE = 100_000_000  # bytes of a file that is added: books of pictures are that large
TAKING_IN = ("/pincite/sources/add", "/pincite/sources/update")
UPLOADS = (
    "/pincite/draft",
    "/pincite/quotations",
    "/pincite/cited",
    "/api/draft",
    "/api/quotes",
    "/mcp",
)  # the routes that take files and texts

GRADIO = "/gradio_api/"
CALLS = (  # of Gradio's own routes those by which its page starts and its client calls; none takes or gives a file
    "api/",
    "app_id",
    "call/",
    "cancel",
    "heartbeat/",
    "info",
    "login_check",
    "openapi.json",
    "queue/",
    "reset",
    "run/",
    "startup-events",
    "theme.css",
    "token",
    "user",
)

# Gradio compiles its templates, hence 'unsafe-eval'; no inline script runs without the nonce.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


OURS = "x-pincite"  # the header that the page's own script sends


def ours(request: Request) -> None:
    """A dependency of every route that changes something: only the page's own script gets through.

    Another site's page, from which a browser sends a plain form here, cannot set a header without asking first, and
    is not allowed to.

    Raises:
        HTTPException: 403, the header is not there.
    """
    if OURS not in request.headers:
        raise HTTPException(403, "This can be done from the page only.")


class Headers:
    """Adds the security headers to every response and the nonce to every script of an HTML page."""

    def __init__(self, app: App) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Dressing(send))


class _Dressing:
    """A `send` for one response; an HTML page goes out when it is whole, everything else at once."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(16)
        self._start: Message | None = None
        self._page = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is None:
            await self._send(message)
        else:
            await self._collect(self._start, message)

    async def _begin(self, message: Message) -> None:
        policy = _POLICY.format(nonce=self._nonce).encode()
        message["headers"] = [*message["headers"], *_HEADERS, (b"content-security-policy", policy)]
        if header(message["headers"], b"content-type").startswith(b"text/html"):
            self._start = message
        else:
            await self._send(message)

    async def _collect(self, start: Message, message: Message) -> None:
        self._page += message.get("body", b"")
        if message.get("more_body"):
            return
        page = bytes(self._page).replace(b"<script", f'<script nonce="{self._nonce}"'.encode())
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        start["headers"] = [*headers, (b"content-length", str(len(page)).encode())]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


class CallsOnly:
    """Answers 404 on Gradio's routes for files, uploads, streams and proxies: the page has none of these."""

    def __init__(self, app: App) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is for such a route."""
        path = scope.get("path", "")
        if path.startswith(GRADIO) and not path.removeprefix(GRADIO).startswith(CALLS):
            await _plain(send, 404, b"Not Found")
        else:
            await self._app(scope, receive, send)


class BodyLimit:
    """Answers 413 to a request whose body is longer than is allowed there, declared or not."""

    def __init__(self, app: App) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its declared length is within the limit, and count what arrives.

        Who reads on learns that the client is gone; whatever comes of that, the answer is 413.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = _most(scope["path"])
        declared = header(scope["headers"], b"content-length")
        if declared and (not declared.isdigit() or int(declared[:20]) > most):
            await _plain(send, 413, _too_large(most))
            return
        counted = _Counted(receive, send, most)
        try:
            await self._app(scope, counted.receive, counted.send)
        except Exception:
            if not counted.refuses:
                raise
        if counted.refuses:
            await _plain(send, 413, _too_large(most))


def _too_large(most: int) -> bytes:
    return f"Too large: expected at most {most:,} bytes.".encode()


def _most(path: str) -> int:
    if path in TAKING_IN:
        return MAX_FILE
    return MAX_UPLOAD if path in UPLOADS else MAX_BODY


class _Counted:
    """A `receive` that reports the client as gone once too much has come, and a `send` that is silent from then on."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self._most = receive, send, most
        self._seen = 0
        self._begun = False

    @property
    def refuses(self) -> bool:
        """Whether too much came, and no answer had begun before."""
        return self._seen > self._most and not self._begun

    async def receive(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._seen > self._most else message

    async def send(self, message: Message) -> None:
        if not self.refuses:
            self._begun = True
            await self._send(message)


async def _plain(send: Send, status: int, line: bytes) -> None:
    start = {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}
    await send(start)
    await send({"type": "http.response.body", "body": line})


def header(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes:
    """The value of a header, whose name is given in lower case; empty where it is not there."""
    return next((value for key, value in headers if key.lower() == name), b"")
