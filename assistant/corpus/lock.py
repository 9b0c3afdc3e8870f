"""One writer of a corpus at a time, in whatever process; readers need no lock, since files change whole or not."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import UsageError
from assistant.messages import message

WAIT = 10.0  # seconds for another writer to be done


@contextmanager
def changing(corpus: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the folder's lock while the block runs; the system frees it when a process dies.

    Raises:
        UsageError: another writer is not done in time, or the folder cannot be made or opened.
    """
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(corpus, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as exc:
        raise UsageError(
            message(
                "Cannot change {corpus}: {reason}. Choose another with --corpus.", corpus=corpus, reason=exc.strerror
            )
        ) from exc
    try:
        _wait(descriptor, corpus, wait)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, corpus: Path, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            if time.monotonic() > until:
                raise UsageError(
                    message("Another program is changing {corpus}. Wait until it is done.", corpus=corpus)
                ) from exc
            time.sleep(0.05)
        else:
            return
