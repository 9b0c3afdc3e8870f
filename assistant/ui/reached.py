"""Where the page is reached, for every link to it that an answer holds: in exports, in programs' answers, anywhere."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.citing.references import reached_at


class Reached:
    """Lets permalinks lead to `public_url`, or else to the address by which the request came."""

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        """Around an application."""
        self._app, self._public_url = app, public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request with links of its own."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        with reached_at(self._public_url or str(HTTPConnection(scope).base_url)):
            return await self._app(scope, receive, send)
