"""Sentence vectors of a segment in FAISS: exact inner products, which are cosines since all rows have length 1.

Vectors lie as float16; a build rounds them before they go in, so that they come back as they were given.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from assistant.models.embeddings import Floats

FILE = "vectors.faiss"
_TIED = 64  # times the wanted rows, at the most, that are fetched to settle a tie at the cut

Ranking = tuple[NDArray[np.int64], Floats]  # rows and scores, best first, ties by row


class VectorsWriter:
    """Collects the vectors of all passages, in row order."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder` when closed."""
        self._folder = folder
        self._index: Any = None

    def add(self, vectors: Floats) -> None:
        """Append float32 (n, dimension), rows of length 1 that float16 holds."""
        import faiss

        if self._index is None:
            kind = faiss.ScalarQuantizer.QT_fp16
            self._index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        self._index.add(np.ascontiguousarray(vectors, np.float32))

    def close(self) -> None:
        """Write the files."""
        import faiss

        faiss.write_index(self._index, str(self._folder / FILE))


class Vectors:
    """Finds the nearest rows."""

    def __init__(self, folder: Path) -> None:
        """Map the files into memory."""
        import faiss

        faiss.omp_set_num_threads(1)  # for one question, more threads cost more than they give
        self._index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)

    def nearest(self, vector: Floats, count: int, allowed: NDArray[np.bool_] | None = None) -> Ranking:
        """The rows most like `vector`, best first, ties by row, and their cosines.

        Args:
            vector: float32 (dimension,), length 1.
            count: how many rows at the most.
            allowed: bool (rows,), which rows may be found; None for all.
        """
        parameters = None if allowed is None else _only(allowed)
        query = np.ascontiguousarray(vector[None], np.float32)

        def search(most: int) -> Ranking:
            scores, rows = self._index.search(query, min(most, self.count), params=parameters)
            filled = rows[0] >= 0  # FAISS says -1 for 'nothing'; as an index it would be the last row
            return rows[0][filled], scores[0][filled]

        return settled(search, min(count, self.count))

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def rows(self, first: int, last: int) -> Floats:
        """The vectors of rows `first` to `last`, float32 (last - first, dimension)."""
        return np.asarray(self._index.reconstruct_n(first, last - first), np.float32)

    def at(self, rows: NDArray[np.int64]) -> Floats:
        """The vectors of some rows, float32 (rows, dimension)."""
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)


def settled(search: Callable[[int], Ranking], count: int) -> Ranking:
    """The best rows, best first, ties by row also at the cut: which of equals a library returns is not said.

    Args:
        search: gives the best rows, as many as it is told, with their scores, in any order of equals.
        count: how many rows at the most.
    """
    most = count + 1
    while True:
        rows, scores = search(most)
        order = np.lexsort((rows, -scores))
        rows, scores = rows[order], scores[order]
        if len(rows) < most or scores[-1] < scores[count - 1] or most > _TIED * count:
            return rows[:count], scores[:count]
        most *= 2


def _only(allowed: NDArray[np.bool_]) -> Any:
    """Search parameters that leave out all rows but those allowed."""
    import faiss

    library = cast(Any, faiss)  # its stubs describe the C++ signatures, not those of its Python layer
    return library.SearchParameters(sel=library.IDSelectorBitmap(np.packbits(allowed, bitorder="little")))
