"""Arrays in files, read or mapped into memory; one file at a time.

NumPy reads the head of a file as a Python literal, and threads of Python 3.11 that parse at once can fail over it
('AST constructor recursion depth mismatch'): readers that move to a new generation together would now and then.
"""

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ONE_AT_A_TIME = threading.Lock()


def read(path: Path) -> NDArray[Any]:
    """The array of an .npy file, in memory.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no array.
    """
    with _ONE_AT_A_TIME:
        return np.asarray(np.load(path))


def mapped(path: Path) -> NDArray[Any]:
    """The same, mapped: what is looked at is read. Raises as `read`."""
    with _ONE_AT_A_TIME:
        return np.asarray(np.load(path, mmap_mode="r"))


def plain(path: Path, kind: Any) -> NDArray[Any]:
    """A file of nothing but numbers of a kind, mapped; numpy's own memmap class would make every slice slow."""
    return np.asarray(np.memmap(path, kind, mode="r")) if path.stat().st_size else np.empty(0, kind)


def smallest(numbers: NDArray[Any]) -> NDArray[Any]:
    """The same numbers, none of them negative, in the smallest type that holds the largest."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
