"""Run a coroutine to its end in a thread of its own: Playwright keeps a loop running in a test's thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Value = TypeVar("Value")


def finished(work: Coroutine[Any, Any, Value]) -> Value:
    """What the coroutine gives."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
