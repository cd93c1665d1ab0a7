"""The paragraphs that each source repeats on its pages, remembered as digests between runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS furniture (
    source TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (source, digest)
) WITHOUT ROWID;
"""


class FurnitureTable:
    """The table of repeated paragraphs. The connection is the catalogue's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def known(self, source: str) -> frozenset[str]:
        """The digests of the paragraphs that a source is known to repeat."""
        rows = self._connection.execute("SELECT digest FROM furniture WHERE source = ?", (source,))
        return frozenset(digest for (digest,) in rows)

    def keep(self, source: str, digests: Iterable[str]) -> None:
        """Remember more of them."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR IGNORE INTO furniture VALUES (?, ?)", ((source, one) for one in digests)
            )
