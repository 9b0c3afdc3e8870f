"""The limit of time for a piece of work: none unless set, the nearest one counts, and it goes with the context."""

import contextvars

import pytest

from assistant import TooSlowError, deadline


def test_without_a_limit_there_is_time() -> None:
    """Whoever uses the library sets none."""
    deadline.check()
    assert deadline.left() > 0


def test_the_nearest_limit_counts() -> None:
    """A wider one inside changes nothing, and behind the block it is gone."""
    with deadline.within(0), deadline.within(60):
        assert deadline.left() == 0
        with pytest.raises(TooSlowError, match="was stopped"):
            deadline.check()
    deadline.check()


def test_it_goes_with_the_context() -> None:
    """As into a thread that does the work of a request."""
    with deadline.within(0):
        context = contextvars.copy_context()
    assert context.run(deadline.left) == 0
