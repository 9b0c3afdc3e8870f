"""How long something computes, for tests of how cost grows."""

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """The shorter of two runs, in processor seconds; without the collector, which looks through what all tests left."""
    times = []
    gc.disable()
    try:
        for _ in range(2):
            began = time.process_time()
            work()
            times.append(time.process_time() - began)
    finally:
        gc.enable()
    return min(times)
