"""What is known of every page, every failure and every run, in the catalogue's file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.crawl.events import PageFailed, SourceFinished

_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    url TEXT PRIMARY KEY, source TEXT NOT NULL, digest TEXT NOT NULL, reader INTEGER NOT NULL,
    verdict TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, misses INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS failure (
    source TEXT NOT NULL, url TEXT NOT NULL, stage TEXT NOT NULL, status INTEGER, message TEXT NOT NULL,
    tries INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, PRIMARY KEY (source, url)
);
CREATE TABLE IF NOT EXISTS source_run (
    source TEXT NOT NULL, finished TEXT NOT NULL, succeeded INTEGER NOT NULL, reason TEXT NOT NULL,
    seen INTEGER NOT NULL, new INTEGER NOT NULL, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL,
    gone INTEGER NOT NULL, failed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS source_run_by_source ON source_run (source, finished);
"""

MISSES_UNTIL_GONE = 3
"""Runs in which a page must be missing (404) before its stories are removed."""


@dataclass(frozen=True, slots=True)
class PageState:
    """What the last run knew of a page; ``reader`` is the version of the reading code."""

    source: str
    digest: str
    reader: int
    verdict: str
    misses: int


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


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one run did with one source, in pages. ``succeeded`` tells whether the source could be crawled."""

    source: str
    finished: str
    succeeded: bool
    reason: str
    seen: int
    new: int
    changed: int
    unchanged: int
    gone: int
    failed: int


class PageTable:
    """The tables of ingestion. The connection is the catalogue's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def find(self, url: str) -> PageState | None:
        """What is known of a page."""
        row = self._connection.execute(
            "SELECT source, digest, reader, verdict, misses FROM page WHERE url = ?", (url,)
        ).fetchone()
        return PageState(*row) if row else None

    def record(self, url: str, source: str, digest: str, reader: int, verdict: str) -> None:
        """Note that a page was read now; it is neither missing nor failing any more."""
        now = _now()
        with self._connection:
            self._connection.execute(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (url) DO UPDATE SET"
                " source = excluded.source, digest = excluded.digest, reader = excluded.reader,"
                " verdict = excluded.verdict, last_seen = excluded.last_seen, misses = 0",
                (url, source, digest, reader, verdict, now, now),
            )
            self._connection.execute("DELETE FROM failure WHERE source = ? AND url = ?", (source, url))

    def miss(self, url: str) -> int:
        """Note that a page was not found; returns in how many runs it has been missing."""
        with self._connection:
            self._connection.execute("UPDATE page SET misses = misses + 1 WHERE url = ?", (url,))
        known = self.find(url)
        return known.misses if known else 0

    def answered(self, url: str) -> None:
        """Note that a page is there, although what it says is not believed."""
        with self._connection:
            self._connection.execute("UPDATE page SET last_seen = ?, misses = 0 WHERE url = ?", (_now(), url))

    def forget(self, url: str) -> None:
        """Drop a page that is gone, and what once failed with it."""
        with self._connection:
            self._connection.execute("DELETE FROM page WHERE url = ?", (url,))
            self._connection.execute("DELETE FROM failure WHERE url = ?", (url,))

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
            "SELECT * FROM failure WHERE ? IS NULL OR source = ? ORDER BY first", (source, source)
        )
        return [FailureRecord(*row) for row in rows]

    def finish(self, event: SourceFinished, succeeded: bool, new: int, changed: int, gone: int) -> SourceRun:
        """Note how a run over one source ended."""
        unchanged = max(event.seen - new - changed, 0)
        run = SourceRun(
            event.source,
            _now(),
            succeeded,
            event.reason,
            event.seen,
            new,
            changed,
            unchanged,
            gone,
            event.failed,
        )
        with self._connection:
            self._connection.execute(
                "INSERT INTO source_run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run.source, run.finished, run.succeeded, run.reason, run.seen, run.new, run.changed,
                    run.unchanged, run.gone, run.failed,
                ),
            )  # fmt: skip
        return run

    def last_runs(self) -> list[tuple[SourceRun, str | None]]:
        """The last run of every source, by name, each with the time of its last success."""
        rows = self._connection.execute(
            "SELECT last.*, (SELECT MAX(finished) FROM source_run WHERE source = last.source AND succeeded)"
            " FROM source_run AS last WHERE last.rowid ="
            " (SELECT MAX(rowid) FROM source_run WHERE source = last.source) ORDER BY last.source"
        )
        return [
            (SourceRun(name, finished, bool(succeeded), *rest), last_success)
            for name, finished, succeeded, *rest, last_success in rows
        ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
