"""Make a call: wait for the assistant, move to the current index, run the verb in a thread, count and time it."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from assistant import deadline
from assistant.api import Assistant
from assistant.errors import PinciteError
from assistant.settings import MAX_SECONDS, MAX_SECONDS_TEXT
from assistant.tools.verbs import TEXT_VERBS, Json, Verb

if TYPE_CHECKING:
    pass

Opened = Callable[[], Awaitable[Any]]  # waits until there is an assistant, or what answers like one
Call = Callable[..., Awaitable[Json]]
_DONE, _REJECTED, _FAILED = "done", "rejected", "failed"


class Caller:
    """Calls verbs on the assistant, for all faces of one application."""

    def __init__(self, opened: Opened) -> None:
        """Count from nothing; each application has counters of its own."""
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._opened = opened
        self.registry: CollectorRegistry = CollectorRegistry()
        self._calls = Counter("pincite_calls", "Calls of a verb.", ("verb", "outcome"), registry=self.registry)
        self._seconds = Histogram("pincite_call_seconds", "Seconds a call took.", ("verb",), registry=self.registry)

    def bound(self, verb: Verb, error: Callable[[str], Exception]) -> Call:
        """The verb as a face can register it: without its first parameter, its errors as that face's own.

        Args:
            verb: one of `verbs.VERBS`.
            error: makes the face's exception from a message for a person.
        """
        signature = inspect.signature(verb)
        parameters = list(signature.parameters.values())[1:]

        async def call(*listed: Any, **named: Any) -> Json:
            values = dict(zip((parameter.name for parameter in parameters), listed, strict=False)) | named
            try:
                return await self._call(verb, values)
            except PinciteError as exc:
                raise error(str(exc)) from exc

        call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters} | {"return": Json}
        call.__name__, call.__doc__ = verb.__name__, verb.__doc__
        return call

    async def _call(self, verb: Verb, values: dict[str, Any]) -> Json:
        began, outcome = time.perf_counter(), _FAILED
        try:
            assistant = await self._opened()
            with deadline.within(MAX_SECONDS_TEXT if verb in TEXT_VERBS else MAX_SECONDS):
                result = await asyncio.to_thread(_run, assistant, verb, values)
            outcome = _DONE
        except PinciteError:
            outcome = _REJECTED
            raise
        finally:
            self._calls.labels(verb.__name__, outcome).inc()
            self._seconds.labels(verb.__name__).observe(time.perf_counter() - began)
        return result


def _run(assistant: Assistant, verb: Verb, given: dict[str, Any]) -> Json:
    assistant.refresh()
    return verb(assistant, **given)
