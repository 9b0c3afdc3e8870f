"""How long the work for one request may take: set where it comes in, looked at between the steps of the work.

A thread cannot be stopped from outside, so whoever does something long looks at the clock; without a limit nothing
happens. The limit goes with the context into threads and tasks.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from assistant.errors import TooSlowError
from assistant.messages import message

_END: ContextVar[float | None] = ContextVar("end", default=None)
_LONGEST = 3600.0  # seconds that are waited for a lock where there is no limit, before it is looked at again


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Limit the work of the block; a nearer limit around it stays."""
    end = time.monotonic() + seconds
    token = _END.set(min(end, _END.get() or end))
    try:
        yield
    finally:
        _END.reset(token)


def left() -> float:
    """Seconds that are left, at least 0.

    Example:
        >>> with within(60):
        ...     0 < left() <= 60
        True
    """
    end = _END.get()
    return _LONGEST if end is None else min(max(end - time.monotonic(), 0.0), _LONGEST)


def check() -> None:
    """Go on, if there is time.

    Raises:
        TooSlowError: the time is over.
    """
    if left() <= 0:
        raise TooSlowError(
            message("This takes too long and was stopped. Ask something shorter, or when fewer are asking.")
        )
