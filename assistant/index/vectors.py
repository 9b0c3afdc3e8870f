"""Sentence vectors in FAISS: exact inner products, which are cosines since all rows have length 1."""

from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from assistant.models.embeddings import Floats

FILE = "vectors.faiss"


class VectorsWriter:
    """Collects the vectors of all passages, in row order."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder` when closed."""
        self._path = folder / FILE
        self._index: Any = None

    def add(self, vectors: Floats) -> None:
        """Append float32 (n, dimension), rows of length 1."""
        import faiss

        if self._index is None:
            self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, np.float32))

    def close(self) -> None:
        """Write the file."""
        import faiss

        faiss.write_index(self._index, str(self._path))


class Vectors:
    """Finds the nearest rows."""

    def __init__(self, folder: Path) -> None:
        """Map the file into memory."""
        import faiss

        faiss.omp_set_num_threads(1)  # for one question, more threads cost more than they give
        self._index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)

    def nearest(
        self, vector: Floats, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Floats]:
        """The rows most like `vector`, best first, ties by row, and their cosines.

        Where equal cosines straddle the cut, FAISS takes any of them, but for equal indexes always the same.

        Args:
            vector: float32 (dimension,), length 1.
            count: how many rows at the most.
            allowed: bool (rows,), which rows may be found; None for all.
        """
        parameters = None if allowed is None else _only(allowed)
        count = min(count, self._index.ntotal)
        scores, rows = self._index.search(vector[None].astype(np.float32), count, params=parameters)
        filled = rows[0] >= 0  # FAISS says -1 for 'nothing'; as an index it would be the last row
        order = np.lexsort((rows[0][filled], -scores[0][filled]))
        return rows[0][filled][order], scores[0][filled][order]

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


def _only(allowed: NDArray[np.bool_]) -> Any:
    """Search parameters that leave out all rows but those allowed."""
    import faiss

    library = cast(Any, faiss)  # its stubs describe the C++ signatures, not those of its Python layer
    return library.SearchParameters(sel=library.IDSelectorBitmap(np.packbits(allowed, bitorder="little")))
