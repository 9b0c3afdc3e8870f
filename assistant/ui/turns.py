"""Who may have something worked out, and when: so many at once, so many waiting, so many a minute, so long each.

Pure ASGI, round everything that asks the assistant; scripts, styles and health pass by. Who is one too many gets one
clear line at once, with `Retry-After`, and the others their answers. Nothing here stops a thread: the limit of time
goes with the context (`assistant.deadline`), the visitor is told when it is over, and the place is given to the next
one when the work has ended.
"""

import asyncio
import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from assistant import deadline
from assistant.errors import TooSlowError
from assistant.messages import message
from assistant.settings import MAX_SECONDS, MAX_SECONDS_TEXT
from assistant.ui.guard import TAKING_IN, App, Message, Receive, Scope, Send
from assistant.ui.language import spoken

AT_ONCE = 12  # requests that are worked on; more would only share the same cores
WAITING = 200  # requests that wait for a place
A_MINUTE = 600  # requests of one client, but for those on this machine
BURST = 60  # of them at once
CLIENTS = 10_000  # that are kept in mind
FILES = 2  # that are added; they are large, so the next one is not received before
FILE_TIMES = 10  # as long as any other request, a file may take to arrive
SECONDS_BODY = 60.0  # in which a request must have arrived

_WORK = ("/api/", "/pincite/", "/mcp")
_NO_WORK = ("/pincite/static-", "/pincite/frame")
_TEXTS = ("/api/draft", "/api/quotes", "/mcp")
_ANSWERS = ("/api/", "/pincite/answer")  # what streams, or changes the collection, takes as long as it takes

_FULL = message("Too many are asking at once. Ask again in a few seconds.")
_LATE = message("The request did not arrive in time.")


class Allowance:
    """How often each client may do something: a bucket of tokens that fills evenly."""

    def __init__(self, a_minute: float, burst: int) -> None:
        """All buckets are full."""
        self._a_second = a_minute / 60
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, *, take: bool = True) -> float:
        """Seconds until the client may: 0 for now, and then the token is taken unless it is only asked for.

        Example:
            >>> twice = Allowance(a_minute=60, burst=2)
            >>> [math.ceil(twice.wait("somebody")) for _ in range(3)]
            [0, 0, 1]
        """
        now = time.monotonic()
        tokens, since = self._buckets.pop(client, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._a_second)
        missing = max(1.0 - tokens, 0.0) / self._a_second
        if take and not missing:
            tokens -= 1.0
        self._buckets[client] = (tokens, now)
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)  # who was quiet for longest
        return missing


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is worked on.

    Attributes:
        at_once: requests that are worked on.
        waiting: requests that wait for a place.
        a_minute: requests of one client, but for those on this machine.
        burst: of them at once.
        seconds: for an answer.
        seconds_text: for a text with many sentences.
        seconds_body: in which a request must have arrived.
    """

    at_once: int = AT_ONCE
    waiting: int = WAITING
    a_minute: int = A_MINUTE
    burst: int = BURST
    seconds: float = MAX_SECONDS
    seconds_text: float = MAX_SECONDS_TEXT
    seconds_body: float = SECONDS_BODY


class Turns:
    """Gives each request that needs work its turn."""

    def __init__(self, app: App, limits: Limits) -> None:
        """Wrap `app`."""
        self._app = app
        self._limits = limits
        self._allowance = Allowance(limits.a_minute, limits.burst)
        self._places = asyncio.Semaphore(limits.at_once)
        self._files = asyncio.Semaphore(FILES)
        self._inside = 0  # that are worked on or wait
        self._work: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in its turn, or say why not."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(_WORK) or path.startswith(_NO_WORK):
            await self._app(scope, receive, send)
        elif seconds := self._too_often(scope):
            line = message(
                "You ask too often: expected at most {rate} requests a minute. Ask again in {seconds} s.",
                rate=self._limits.a_minute,
                seconds=math.ceil(seconds),
            )
            await refuse(send, 429, line, retry=math.ceil(seconds))
        elif self._inside >= self._limits.at_once + self._limits.waiting:
            await refuse(send, 503, _FULL, retry=2)
        elif path in TAKING_IN:
            async with self._files:
                await self._in_turn(scope, receive, send, self._limits.seconds_body * FILE_TIMES)
        else:
            await self._in_turn(scope, receive, send, self._limits.seconds_body)

    def _too_often(self, scope: Scope) -> float:
        client = client_of(scope)
        return 0.0 if is_here(client) else self._allowance.wait(client)

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send, seconds: float) -> None:
        self._inside += 1
        try:  # who sends slowly holds no place
            arrived = await asyncio.wait_for(_arrived(receive), seconds)
            await self._places.acquire()
        except TimeoutError:
            self._inside -= 1
            await refuse(send, 408, _LATE)
            return
        except BaseException:
            self._inside -= 1
            raise
        await self._work_on(scope, arrived, send)

    async def _work_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or tell when the time is over; either way the place is kept until the work has ended."""
        answer, seconds = _Answer(send), self._seconds(scope["path"])
        with deadline.within(math.inf if seconds is None else seconds):
            task = asyncio.ensure_future(self._app(scope, receive, answer))
        self._work.add(task)
        task.add_done_callback(self._ended)
        if await _done_within(task, seconds) or answer.begun:
            await task
        else:
            answer.over = True
            line = message(
                "This took longer than {seconds:.0f} s and was stopped. Ask something shorter, or when fewer are "
                "asking.",
                seconds=seconds,
            )
            await refuse(send, 503, line, retry=10)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        self._inside -= 1
        self._places.release()
        if not task.cancelled():
            task.exception()  # whoever waits for the task has it; who does not has been answered

    def _seconds(self, path: str) -> float | None:
        if path.startswith(_TEXTS):
            return self._limits.seconds_text
        return self._limits.seconds if path.startswith(_ANSWERS) else None


@dataclass(slots=True)
class _Answer:
    """A `send` that knows whether the answer has begun, and sends no more of it once it is `over`."""

    send: Send
    begun: bool = field(default=False, init=False)
    over: bool = field(default=False, init=False)

    async def __call__(self, message: Message) -> None:
        if not self.over:
            self.begun = True
            await self.send(message)


async def _arrived(receive: Receive) -> Receive:
    """The same `receive` once all of a request is there; how much that may be is limited before."""
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    rest = iter(messages)

    async def arrived() -> Message:
        return next(rest, None) or await receive()

    return arrived


async def _done_within(task: "asyncio.Task[None]", seconds: float | None) -> bool:
    """Whether the work was done in time; work that stopped itself at the same moment was not."""
    try:
        await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:  # the server stops, or the visitor has gone
        task.cancel()
        raise
    return task.done() and (task.cancelled() or not isinstance(task.exception(), TooSlowError))


def client_of(scope: Scope) -> str:
    """The address from which a request came; behind a proxy it is the proxy's."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_here(client: str) -> bool:
    """Whether a client is on this machine."""
    return client in ("", "::1", "testclient") or client.startswith("127.")


async def refuse(send: Send, status: int, line: str, *, retry: int | None = None, asks: bool = False) -> None:
    """Answer with one line of text, in the language of the page.

    `retry` seconds later it may go well; `asks` lets a browser ask for a password.
    """
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    headers += [(b"retry-after", str(retry).encode())] if retry is not None else []
    headers += [(b"www-authenticate", b'Basic realm="Pincite", charset="UTF-8"')] if asks else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": spoken(line).encode() + b"\n"})
