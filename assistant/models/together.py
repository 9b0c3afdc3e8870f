"""Run together what waits: while one batch is run, the calls that come meanwhile gather, and are the next batch.

In go calls from many threads, an item each; out comes each call's own result. A single caller never waits for company,
so that one question alone takes no longer than without.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from assistant import deadline

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(eq=False, slots=True)
class _Call(Generic[Item, Result]):
    """One caller's item, and what became of it.

    Attributes:
        turn: set when the caller has something to do: take its result, or run the next batch (`leads`).
        results: its result, once there is one.
        error: what its batch raised.
    """

    item: Item
    leads: bool
    turn: threading.Event = field(default_factory=threading.Event)
    results: list[Result] = field(default_factory=list)
    error: BaseException | None = None


class Together(Generic[Item, Result]):
    """A function of many items, called with one. One batch is run at a time, by the first of those who wait for it."""

    def __init__(self, run: Callable[[Sequence[Item]], Sequence[Result]], most: int) -> None:
        """Name the function, which gives a result for each item in their order, and how many it takes at the most."""
        self._run = run
        self._most = most
        self._lock = threading.Lock()
        self._waiting: list[_Call[Item, Result]] = []
        self._running = False

    def __call__(self, item: Item) -> Result:
        """The item's result.

        Raises:
            TooSlowError: its turn did not come in the time that the caller has.
            Exception: what the function raised for its batch.
        """
        with self._lock:
            call: _Call[Item, Result] = _Call(item, leads=not self._running)
            self._running = True
            self._waiting.append(call)
        if not call.leads:
            self._wait(call)
        if call.leads:
            self._run_next()
        if call.error is not None:
            raise call.error
        return call.results[0]

    def _wait(self, call: _Call[Item, Result]) -> None:
        """Wait for the call's turn; without time left it is withdrawn, unless it is being run already."""
        if call.turn.wait(deadline.left()):
            return
        with self._lock:
            withdrawn = call in self._waiting and not call.leads
            if withdrawn:
                self._waiting.remove(call)
        if withdrawn:
            deadline.check()
        call.turn.wait()

    def _run_next(self) -> None:
        """Run the batch that begins with the caller's own item, and let the first who waits by then run the next."""
        with self._lock:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            for call, result in zip(batch, self._run([call.item for call in batch]), strict=True):
                call.results.append(result)
        except BaseException as exc:
            for call in batch:
                call.error = exc
        with self._lock:
            self._running = bool(self._waiting)
            leader = self._waiting[:1]
            for call in leader:
                call.leads = True
        for call in (*leader, *batch):
            call.turn.set()
