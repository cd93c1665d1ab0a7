"""What is known of every page and of every failure, in the catalogue's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.crawl.addresses import page_key
from ingest.crawl.events import PageFailed

_PAGE = """
CREATE TABLE IF NOT EXISTS page (
    url TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, source TEXT NOT NULL, digest TEXT NOT NULL,
    reader INTEGER NOT NULL, verdict TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    misses INTEGER NOT NULL
)
"""
_SCHEMA = f"""
{_PAGE};
CREATE INDEX IF NOT EXISTS page_by_source ON page (source);
CREATE TABLE IF NOT EXISTS alternate (
    page TEXT NOT NULL REFERENCES page (url) ON DELETE CASCADE, address TEXT NOT NULL,
    PRIMARY KEY (page, address)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS former (
    page TEXT NOT NULL REFERENCES page (url) ON DELETE CASCADE, address TEXT NOT NULL,
    PRIMARY KEY (page, address)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failure (
    source TEXT NOT NULL, url TEXT NOT NULL, stage TEXT NOT NULL, status INTEGER, message TEXT NOT NULL,
    tries INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, PRIMARY KEY (source, url)
);
"""

MISSES_UNTIL_GONE = 3
"""Runs in which a page must be missing (404) before its stories are removed."""


_NEVER_READ = 0


NEEDS_REVIEW = "needs-review"
"""The verdict, and the stage of the failure, of a PDF that somebody has to look at."""


@dataclass(frozen=True, slots=True)
class PageState:
    """What the last run knew of a page; ``reader`` is the version of the reading code, ``last_seen`` when the
    page last answered (ISO 8601, UTC)."""

    url: str
    source: str
    digest: str
    reader: int
    verdict: str
    misses: int
    last_seen: str


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """A page that could not be had, and for how long."""

    source: str
    url: str
    stage: str
    status: int | None
    message: str
    tries: int
    first: str
    last: str


class PageTable:
    """The pages and failures. The connection is the catalogue's.

    A page is found under any spelling of its address: the scheme, ``www.`` and a closing slash do not count.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        _renew(connection)
        connection.executescript(_SCHEMA)

    def find(self, url: str) -> PageState | None:
        """What is known of a page."""
        row = self._connection.execute(
            "SELECT url, source, digest, reader, verdict, misses, last_seen FROM page WHERE key = ?",
            (page_key(url),),
        ).fetchone()
        return PageState(*row) if row else None

    def record(self, url: str, source: str, digest: str, reader: int, verdict: str) -> None:
        """Note that a page was read now; it is not missing any more, and it fails only while its verdict is
        :data:`NEEDS_REVIEW`."""
        now = _now()
        with self._connection:
            self._connection.execute(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (url) DO UPDATE SET"
                " source = excluded.source, digest = excluded.digest, reader = excluded.reader,"
                " verdict = excluded.verdict, last_seen = excluded.last_seen, misses = 0",
                (url, page_key(url), source, digest, reader, verdict, now, now),
            )
            if verdict != NEEDS_REVIEW:
                self._connection.execute("DELETE FROM failure WHERE source = ? AND url = ?", (source, url))

    def miss(self, url: str) -> int:
        """Note that a page was not found; returns in how many runs it has been missing."""
        with self._connection:
            self._connection.execute("UPDATE page SET misses = misses + 1 WHERE key = ?", (page_key(url),))
        known = self.find(url)
        return known.misses if known else 0

    def answered(self, url: str) -> None:
        """Note that a page is there, although what it says is not believed."""
        with self._connection:
            self._connection.execute(
                "UPDATE page SET last_seen = ?, misses = 0 WHERE key = ?", (_now(), page_key(url))
            )

    def forget(self, url: str) -> None:
        """Drop a page that is gone, and what once failed with it."""
        with self._connection:
            self._connection.execute("DELETE FROM page WHERE key = ?", (page_key(url),))
            self._forget_failures(url)

    def rename(self, old: str, new: str) -> None:
        """Note that the known page ``old`` now answers as ``new``, another spelling of its address."""
        with self._connection:
            self._connection.execute("PRAGMA defer_foreign_keys = ON")
            self._connection.execute(
                "UPDATE page SET url = ?, key = ? WHERE url = ?", (new, page_key(new), old)
            )
            for table in ("alternate", "former"):
                self._connection.execute(f"UPDATE {table} SET page = ? WHERE page = ?", (new, old))  # noqa: S608
            self._forget_failures(old)
            self._connection.execute("DELETE FROM former WHERE page = ? AND address = ?", (new, new))
            self._connection.execute("INSERT OR IGNORE INTO former VALUES (?, ?)", (new, old))

    def read_again(self, url: str | None = None) -> None:
        """Have a page, or every page, read at the next run although it has not changed."""
        with self._connection:
            self._connection.execute(
                "UPDATE page SET reader = ? WHERE ? IS NULL OR key = ?",
                (_NEVER_READ, url, page_key(url) if url else ""),
            )

    def forget_source(self, source: str) -> None:
        """Drop all pages and failures of a source."""
        with self._connection:
            self._connection.execute("DELETE FROM page WHERE source = ?", (source,))
            self._connection.execute("DELETE FROM failure WHERE source = ?", (source,))

    def with_stories(self, source: str) -> list[str]:
        """The addresses of a source's pages that hold stories."""
        rows = self._connection.execute(
            "SELECT DISTINCT page.url FROM page JOIN story ON story.page = page.url WHERE page.source = ?"
            " ORDER BY page.url",
            (source,),
        )
        return [url for (url,) in rows]

    def set_alternates(self, url: str, addresses: Iterable[str]) -> None:
        """Note under which addresses a page that is known says to stand in other languages."""
        with self._connection:
            self._connection.execute("DELETE FROM alternate WHERE page = ?", (url,))
            self._connection.executemany(
                "INSERT OR IGNORE INTO alternate VALUES (?, ?)", ((url, one) for one in addresses)
            )

    def alternates(self) -> list[tuple[str, str]]:
        """All pairs of a page and an address at which it says to stand in another language."""
        return self._connection.execute("SELECT page, address FROM alternate").fetchall()

    def add_former(self, url: str, old: str) -> None:
        """Note that the known page ``url`` stood at ``old`` before, and wherever that had stood."""
        with self._connection:
            self._connection.execute(
                "INSERT OR IGNORE INTO former SELECT ?, address FROM former WHERE page = ?", (url, old)
            )
            self._connection.execute("INSERT OR IGNORE INTO former VALUES (?, ?)", (url, old))

    def former(self) -> dict[str, list[str]]:
        """For each page that has moved, where it stood before."""
        found: dict[str, list[str]] = {}
        for page, address in self._connection.execute("SELECT page, address FROM former ORDER BY address"):
            found.setdefault(page, []).append(address)
        return found

    def fail(self, failure: PageFailed) -> None:
        """Note a failure, counting how often it has happened."""
        now = _now()
        with self._connection:
            self._connection.execute(
                "INSERT INTO failure VALUES (?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (source, url) DO UPDATE SET"
                " stage = excluded.stage, status = excluded.status, message = excluded.message,"
                " tries = tries + 1, last = excluded.last",
                (failure.source, failure.url, failure.stage, failure.status, failure.message, now, now),
            )

    def failures(self, source: str | None = None) -> list[FailureRecord]:
        """All failures that stand, or those of one source, the oldest first."""
        rows = self._connection.execute(
            "SELECT * FROM failure WHERE ? IS NULL OR source = ? ORDER BY first, url", (source, source)
        )
        return [FailureRecord(*row) for row in rows]

    def _forget_failures(self, url: str) -> None:
        stored = self._connection.execute("SELECT DISTINCT url FROM failure").fetchall()
        self._connection.executemany(
            "DELETE FROM failure WHERE url = ?", (one for one in stored if page_key(one[0]) == page_key(url))
        )

    def count_failures(self) -> dict[str, int]:
        """Number of failures that stand, by source."""
        return dict(self._connection.execute("SELECT source, COUNT(*) FROM failure GROUP BY source"))

    def settle(self, source: str, repeated: Collection[str]) -> None:
        """Drop the failures of a source that a whole crawl of it has not met again."""
        with self._connection:
            self._connection.executemany(
                "DELETE FROM failure WHERE source = ? AND url = ?",
                [
                    (source, url)
                    for (url,) in self._connection.execute(
                        "SELECT url FROM failure WHERE source = ?", (source,)
                    ).fetchall()
                    if url not in repeated
                ],
            )


def _renew(connection: sqlite3.Connection) -> None:
    """Give a table of before pages were found under any spelling its key.

    Of two spellings the one that answered last is kept; nobody would ask for the stories of the other again.
    """
    columns = [row[1] for row in connection.execute("PRAGMA table_info (page)")]
    if not columns or "key" in columns:
        return
    with connection:
        connection.execute("BEGIN")
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM page ORDER BY last_seen").fetchall()  # noqa: S608
        connection.execute("DROP TABLE page")
        connection.execute(_PAGE)
        kept: dict[str, str] = {}
        for url, *rest in rows:
            marks = ", ".join("?" * (len(rest) + 2))
            connection.execute(f"INSERT OR REPLACE INTO page VALUES ({marks})", (url, page_key(url), *rest))  # noqa: S608
            older = kept.get(page_key(url))
            if older:
                connection.execute("DELETE FROM story WHERE page = ?", (older,))
                connection.execute("UPDATE revision SET stories = stories + 1")
            kept[page_key(url)] = url


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
