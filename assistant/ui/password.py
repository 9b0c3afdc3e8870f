"""One password before everything that is served: page, scripts, verbs, tools, Gradio's own routes.

HTTP's Basic authentication (RFC 7617) with any user name: browsers ask for it by themselves and programs know it. What
goes over a network unencrypted can be read there: put a proxy with TLS before it.
"""

import base64
import binascii
import hashlib
import hmac
import math

from assistant.ui.guard import App, Receive, Scope, Send, header
from assistant.ui.turns import Allowance, client_of, refuse

TRIES = 10  # wrong ones a minute of one client

_NEEDED = "This page needs its password."
_WRONG = "Too many wrong passwords. Try again in {seconds} s."


class Password:
    """Answers 401 to a request without the password, and 429 to a client that guesses."""

    def __init__(self, app: App, password: str) -> None:
        """Wrap `app`; the password itself is not kept."""
        self._app = app
        self._digest = _digest(password.encode())
        self._tries = Allowance(a_minute=TRIES, burst=TRIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it has the password."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        client = client_of(scope)
        given = _given(header(scope["headers"], b"authorization"))
        if wait := self._tries.wait(client, take=False):
            await self._turn_away(scope, send, 429, _WRONG.format(seconds=math.ceil(wait)), math.ceil(wait))
        elif given is None:
            await self._turn_away(scope, send, 401, _NEEDED)
        elif not hmac.compare_digest(_digest(given), self._digest):
            self._tries.wait(client)
            await self._turn_away(scope, send, 401, _NEEDED)
        else:
            await self._app(scope, receive, send)

    async def _turn_away(self, scope: Scope, send: Send, status: int, line: str, retry: int | None = None) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refuse(send, status, line, retry=retry, asks=status == 401)


def _digest(password: bytes) -> bytes:
    """Of one length whatever the password, so that a comparison tells nothing about it."""
    return hashlib.sha256(password).digest()


def _given(authorization: bytes) -> bytes | None:
    """The password in an Authorization header; None without one.

    >>> _given(b"Basic " + base64.b64encode(b"me:with:colon"))
    b'with:colon'
    """
    scheme, _, encoded = authorization.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        return base64.b64decode(encoded.strip(), validate=True).partition(b":")[2]
    except binascii.Error:
        return None
