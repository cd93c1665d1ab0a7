"""The FAISS index over projected passage vectors, and the only module that imports faiss."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors
from index.errors import GenerationError

if TYPE_CHECKING:
    import faiss

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class VectorIndex:
    """Inner products over unit vectors, exact up to float16. Rows count from 0 in the order of building."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> VectorIndex:
        """An index of ``vectors``, shape (n, d)."""
        import faiss  # noqa: PLC0415

        index = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.train(vectors)
        index.add(vectors)
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """The index that :meth:`save` wrote; :class:`GenerationError` when it cannot be read."""
        import faiss  # noqa: PLC0415

        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise GenerationError(
                f"The vectors {path} are damaged: run 'storysearch rollback' or ingest again."
            ) from error

    def save(self, path: Path) -> None:
        """Write the index to ``path``."""
        import faiss  # noqa: PLC0415

        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, query: Vectors, count: int, allowed: Mask | None = None) -> Rows:
        """Rows of the ``count`` passages nearest to ``query`` (d,), best first, of those ``allowed`` (n,)."""
        _, rows = self._index.search(query[None, :], min(count, len(self)), params=_within(allowed))
        found: Rows = rows[0][rows[0] >= 0]
        return found

    def above(self, query: Vectors, least: float, allowed: Mask | None = None) -> Rows:
        """Rows of all passages whose cosine to ``query`` (d,) is greater than ``least``, in no order."""
        _, _, rows = self._index.range_search(query[None, :], least, params=_within(allowed))
        return np.asarray(rows, dtype=np.int64)

    def best_scores(self, queries: Vectors) -> Vectors:
        """The highest cosine that each of ``queries`` (n, d) reaches; shape (n,)."""
        scores, _ = self._index.search(queries, 1)
        best: Vectors = scores[:, 0]
        return best

    def vectors(self, rows: Rows) -> Vectors:
        """The stored vectors of ``rows``, shape (rows, d)."""
        if not len(rows):
            return np.empty((0, self._index.d), dtype=np.float32)
        stored: Vectors = self._index.reconstruct_batch(rows)
        return stored


def _within(allowed: Mask | None) -> faiss.SearchParameters | None:
    if allowed is None:
        return None
    import faiss  # noqa: PLC0415

    bits = np.packbits(allowed, bitorder="little")
    selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
    selector.kept_alive = bits  # type: ignore[attr-defined]
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
