"""Calls that wait for each other are run as one batch; each gets its own result, and none waits for company."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import TooSlowError, deadline
from assistant.models.together import Together


class Doubled:
    """A function whose first batch lasts until it is let go; it remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.begun.set()
        assert self.go.wait(10)
        if 13 in items:
            raise ValueError("13")
        return [2 * item for item in items]


def gathered(together: Together[int, int], count: int) -> None:
    """Wait until so many calls wait."""
    pause = threading.Event()
    while len(together._waiting) < count:
        pause.wait(0.001)


def test_a_single_call_runs_at_once() -> None:
    """Nobody waits for company."""
    doubled = Doubled()
    doubled.go.set()
    together = Together(doubled, 8)

    assert [together(1), together(2)] == [2, 4]
    assert doubled.batches == [[1], [2]]


def test_what_waits_is_the_next_batch() -> None:
    """In the order in which it came, at most so many at once."""
    doubled = Doubled()
    together = Together(doubled, 3)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together, 0)
        assert doubled.begun.wait(10)
        rest = []
        for item in range(1, 6):
            rest.append(pool.submit(together, item))
            gathered(together, item)
        doubled.go.set()
        assert [call.result(10) for call in (first, *rest)] == [0, 2, 4, 6, 8, 10]

    assert doubled.batches == [[0], [1, 2, 3], [4, 5]]


def test_an_error_reaches_its_batch_alone() -> None:
    """The batch after it is run as if nothing had been."""
    doubled = Doubled()
    together = Together(doubled, 2)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(together, 1)
        assert doubled.begun.wait(10)
        rest = []
        for count, item in enumerate((13, 2, 3), start=1):
            rest.append(pool.submit(together, item))
            gathered(together, count)
        doubled.go.set()
        assert first.result(10) == 2
        errors = [call.exception(10) for call in rest]

    assert [type(error) for error in errors] == [ValueError, ValueError, type(None)]
    assert rest[2].result() == 6


def test_who_has_no_time_left_withdraws() -> None:
    """The others get theirs."""
    doubled = Doubled()
    together = Together(doubled, 8)

    def in_no_time() -> int:
        with deadline.within(0.01):
            return together(5)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(together, 1)
        assert doubled.begun.wait(10)
        with pytest.raises(TooSlowError, match="takes too long"):
            pool.submit(in_no_time).result(10)
        last = pool.submit(together, 2)
        gathered(together, 1)
        doubled.go.set()
        assert (first.result(10), last.result(10)) == (2, 4)

    assert doubled.batches == [[1], [2]]


def test_many_callers_get_their_own() -> None:
    """Whatever the order in which threads come and wake."""
    together: Together[int, int] = Together(lambda items: [2 * item for item in items], 4)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(together, range(2000))) == [2 * item for item in range(2000)]
