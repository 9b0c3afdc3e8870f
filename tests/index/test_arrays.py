"""Arrays in files: the same array read or mapped, by many threads at once too."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.index import arrays


def test_an_array_comes_back(tmp_path: Path) -> None:
    """Read or mapped, it has its numbers and its type; a mapped one cannot be changed."""
    kept = np.arange(12, dtype=np.uint32).reshape(3, 4)
    np.save(tmp_path / "kept.npy", kept)
    assert np.array_equal(arrays.read(tmp_path / "kept.npy"), kept)
    mapped = arrays.mapped(tmp_path / "kept.npy")
    assert (mapped.dtype, mapped.tolist()) == (kept.dtype, kept.tolist())
    assert not mapped.flags.writeable


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    """None of them fails over another."""
    np.save(tmp_path / "kept.npy", np.arange(7))
    with ThreadPoolExecutor(8) as pool:
        sums = list(pool.map(lambda _: int(arrays.mapped(tmp_path / "kept.npy").sum()), range(2000)))
    assert set(sums) == {21}


def test_a_file_without_an_array_is_an_error(tmp_path: Path) -> None:
    """The index tells it as damage."""
    (tmp_path / "kept.npy").write_bytes(b"no array")
    with pytest.raises(ValueError, match="pickle"):
        arrays.mapped(tmp_path / "kept.npy")
