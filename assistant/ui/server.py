"""Serve the page until Ctrl+C. The port is taken before anything heavy is imported.

In go a function that opens the assistant and where to listen; out comes nothing but the served page.
"""

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import PortError
from assistant.ui.opening import Answering, Opening

if TYPE_CHECKING:
    import uvicorn

    from assistant.ui.sources import CollectionEditor

_ANY = ("0.0.0.0", "::", "")
_AT_ONCE = 0.2  # seconds; a missing index is known by then, and Gradio need not be imported to say so


def serve(  # noqa: PLR0913 - what a page can be started with
    open_assistant: Callable[[], Answering],
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    answers: Path | None = None,
    editor: "CollectionEditor | None" = None,
    public_url: str = "",
    password: str | None = None,
    language: str = "",
    announce: Callable[[str], None],
) -> None:
    """Serve the page and block until Ctrl+C; `announce` gets the address.

    `answers` is a folder of known answers: its questions are offered as examples, run, and added to.
    `editor` lets the articles be changed from the page. Links to it begin with `public_url` where it is given.
    Who has not the `password`, where there is one, gets nothing. It speaks `language`, or '' what a browser wishes for.

    Raises:
        UsageError: a file of known answers cannot be read.
        PortError: the page cannot listen there.
        PinciteError: the assistant could not be opened, and that was known at once. What is found out
            later is said in the page.
    """
    listener = _listen(host, port)
    opening = Opening(open_assistant)
    # uvicorn raises Ctrl+C once more when it has shut down; before that it may come at any import.
    with listener, contextlib.suppress(KeyboardInterrupt), contextlib.closing(opening):
        opening.check(_AT_ONCE)
        from assistant.ui.app import LOCAL, build_app
        from assistant.ui.ask import examples

        tried = examples.candidates(answers) if answers else ()
        hosts = ("*",) if host in _ANY else (*LOCAL, host)
        app = build_app(
            opening,
            hosts,
            tried,
            answers=answers,
            editor=editor,
            public_url=public_url,
            password=password,
            language=language,
        )
        name, bound = f"[{host}]" if ":" in host else host, listener.getsockname()[1]
        asyncio.run(_run(_server(app), listener, lambda: announce(f"http://{name}:{bound}")))


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket: it keeps the port, and early visitors wait instead of being turned away."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: asyncio takes the delay, 40 ms an answer, off no other connection.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere the option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as exc:
        listener.close()
        raise PortError(_refused(host, port, exc)) from exc
    return listener


def _refused(host: str, port: int, exc: Exception) -> str:
    where = f"Cannot open the page at {host}:{port}"
    if isinstance(exc, OSError) and exc.errno == errno.EADDRINUSE:
        return f"{where}: the port is in use. Stop the other program or choose another with --port."
    return f"{where}: {exc}. Choose another address with --host or --port."


async def _run(server: "uvicorn.Server", listener: socket.socket, announce: Callable[[], None]) -> None:
    """Serve, and announce it once Ctrl+C is the server's to handle."""
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    while not (server.started or serving.done()):
        await asyncio.sleep(0.02)
    if server.started:
        announce()
    await serving


def _server(app: object) -> "uvicorn.Server":
    import uvicorn

    # The page's heartbeat never ends by itself, so stopping cuts it off; that is no error to print.
    config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)  # type: ignore[arg-type]
    return uvicorn.Server(config)
