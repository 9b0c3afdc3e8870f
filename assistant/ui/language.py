"""The language that a request is answered in: a visitor's choice, else that of whoever serves, else the browser's wish.

The choice is a cookie, since it must come with the page itself and with every part of it. It goes with the context of
a request; `said` and the templates look it up, so that no route and no view need know of it.
"""

from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Any

from assistant import translations
from assistant.translations import ENGLISH, LANGUAGES
from assistant.ui.guard import App, Receive, Scope, Send, header

COOKIE = "pincite-language"

_CURRENT: ContextVar[str] = ContextVar("language", default=ENGLISH)


def current() -> str:
    """The language of the request that is answered."""
    return _CURRENT.get()


def said(value: Any) -> Any:
    """A sentence in that language; anything else as it is."""
    return translations.said(value, current())


def spoken(sentence: str) -> str:
    """The same for what is a text."""
    return str(said(sentence))


class Language:
    """Answers each request in its language."""

    def __init__(self, app: App, served: str = "") -> None:
        """Around an application; `served` is the language of whoever serves, '' for the browser's wish."""
        self._app, self._served = app, served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        if scope["type"] == "http":
            _CURRENT.set(_chosen(scope) or self._served or _wished(scope))
        await self._app(scope, receive, send)


def _chosen(scope: Scope) -> str:
    """The language that the visitor chose, if there is one."""
    try:
        cookies = SimpleCookie(header(scope["headers"], b"cookie").decode("latin-1"))
    except CookieError:
        return ""
    language = cookies[COOKIE].value if COOKIE in cookies else ""
    return language if language in LANGUAGES else ""


def _wished(scope: Scope) -> str:
    return translations.preferred(header(scope["headers"], b"accept-language").decode("latin-1"))
