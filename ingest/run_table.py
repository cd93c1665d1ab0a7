"""What every run did with every source, and what it did to stories, in the catalogue's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from index.operation import RunFigures, StoryChange
from index.story import Story

_SCHEMA = """
CREATE TABLE IF NOT EXISTS source_run (
    source TEXT NOT NULL, finished TEXT NOT NULL, succeeded INTEGER NOT NULL, reason TEXT NOT NULL,
    seen INTEGER NOT NULL, new INTEGER NOT NULL, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL,
    gone INTEGER NOT NULL, failed INTEGER NOT NULL, stories INTEGER NOT NULL DEFAULT 0,
    warning TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS source_run_by_source ON source_run (source, finished);
CREATE TABLE IF NOT EXISTS story_change (
    kind TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, language TEXT NOT NULL
);
"""
_ADDED = ("stories INTEGER NOT NULL DEFAULT 0", "warning TEXT NOT NULL DEFAULT ''")

DROP = 0.30
"""A source whose pages or stories fall by this share against its usual number needs a look."""

_USUAL = 5
"""How many successful runs before it say what is usual for a source."""

_FEW = 5
"""Below this many, a page or two more or less is no drop."""

_KEPT_RUNS = 400


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one run did with one source, in pages; ``stories`` is how many it had afterwards.

    ``succeeded`` tells whether the source could be crawled; ``warning`` is a sentence, or empty.
    """

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
    stories: int = 0
    warning: str = ""


class RunTable:
    """The runs. The connection is the catalogue's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)
        columns = [row[1] for row in connection.execute("PRAGMA table_info (source_run)")]
        for column in _ADDED:
            if column.partition(" ")[0] not in columns:
                connection.execute(f"ALTER TABLE source_run ADD COLUMN {column}")

    def add(self, run: SourceRun) -> None:
        """Note how a run over one whole source ended; only the newest of each source are kept."""
        with self._connection:
            self._connection.execute(
                f"INSERT INTO source_run VALUES ({', '.join('?' * 12)})",  # noqa: S608
                (
                    run.source, run.finished, run.succeeded, run.reason, run.seen, run.new, run.changed,
                    run.unchanged, run.gone, run.failed, run.stories, run.warning,
                ),
            )  # fmt: skip
            self._connection.execute(
                "DELETE FROM source_run WHERE source = ? AND rowid NOT IN"
                " (SELECT rowid FROM source_run WHERE source = ? ORDER BY rowid DESC LIMIT ?)",
                (run.source, run.source, _KEPT_RUNS),
            )

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

    def history(self, source: str, limit: int) -> tuple[RunFigures, ...]:
        """The last ``limit`` runs over a source, the newest last."""
        rows = self._connection.execute(
            "SELECT finished, succeeded, seen, stories FROM source_run WHERE source = ?"
            " ORDER BY rowid DESC LIMIT ?",
            (source, limit),
        ).fetchall()
        return tuple(RunFigures(when, bool(ok), seen, stories) for when, ok, seen, stories in reversed(rows))

    def warn(self, source: str, seen: int, stories: int) -> str:
        """A sentence when a source that answered has much less than usual, else nothing.

        Usual is the median of its last successful runs.
        """
        rows = self._connection.execute(
            "SELECT seen, stories FROM source_run WHERE source = ? AND succeeded ORDER BY rowid DESC LIMIT ?",
            (source, _USUAL),
        ).fetchall()
        for name, now, before in (
            ("pages", seen, [pages for pages, _ in rows]),
            ("stories", stories, [number for _, number in rows]),
        ):
            usual = median(before) if before else 0
            if usual >= _FEW and now <= usual * (1 - DROP):
                return f"It has {now} {name} where {usual:g} are usual."
        return ""

    def keep_changes(self, changes: Iterable[StoryChange]) -> None:
        """Keep what a run did to stories, in place of what the one before it did."""
        with self._connection:
            self._connection.execute("DELETE FROM story_change")
            self._connection.executemany(
                "INSERT INTO story_change VALUES (?, ?, ?, ?, ?)",
                ((one.kind, one.source, one.title, one.url, one.language) for one in changes),
            )

    def changes(self) -> tuple[StoryChange, ...]:
        """What the last run did to stories."""
        rows = self._connection.execute(
            "SELECT kind, source, title, url, language FROM story_change ORDER BY source, rowid"
        )
        return tuple(StoryChange(*row) for row in rows)

    def forget_changes(self, stories: Iterable[Story]) -> None:
        """Drop what is told of these stories, at whatever address: a title may name somebody."""
        with self._connection:
            self._connection.executemany(
                "DELETE FROM story_change WHERE url = ? OR title = ?",
                ((one.provenance.url, one.title) for one in stories),
            )

    def forget(self, source: str) -> None:
        """Drop the history of a source that is no longer one."""
        with self._connection:
            self._connection.execute("DELETE FROM source_run WHERE source = ?", (source,))
            self._connection.execute("DELETE FROM story_change WHERE source = ?", (source,))
