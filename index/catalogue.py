"""The SQLite file that outlives a run: stories with their passages, embedded vectors, partner sites.

Other tables of the same file belong to the module that uses them; each makes its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoder import Vectors
from index.errors import DataError
from index.story import Passage, Story, from_record, to_record

CATALOGUE_FILE = "catalogue.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (
    name TEXT PRIMARY KEY, title TEXT NOT NULL, home_page TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS revision (stories INTEGER NOT NULL, published INTEGER NOT NULL);
INSERT INTO revision SELECT 0, 0 WHERE NOT EXISTS (SELECT * FROM revision);
CREATE TABLE IF NOT EXISTS story (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, page TEXT NOT NULL, position INTEGER NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS story_by_page ON story (page);
CREATE TABLE IF NOT EXISTS passage (
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    starts INTEGER NOT NULL, ends INTEGER NOT NULL, PRIMARY KEY (story, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vector (
    model TEXT NOT NULL, digest TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (model, digest)
) WITHOUT ROWID;
"""
_VARIABLES = 500


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A partner site as readers see it."""

    name: str
    title: str
    home_page: str


class Catalogue:
    """An open catalogue; :func:`open_catalogue` opens and closes it. Not to be shared between threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def save_source(self, record: SourceRecord) -> None:
        """Remember a partner site, replacing what was known of it."""
        with self.connection:
            self.connection.execute(
                "INSERT OR REPLACE INTO source VALUES (?, ?, ?)",
                (record.name, record.title, record.home_page),
            )

    def sources(self) -> list[SourceRecord]:
        """All partner sites, by name."""
        rows = self.connection.execute("SELECT name, title, home_page FROM source ORDER BY name")
        return [SourceRecord(*row) for row in rows]

    def replace_page(
        self, page: str, source: str, stories: Sequence[tuple[Story, Sequence[Passage]]]
    ) -> None:
        """Let ``page`` hold exactly these stories, in one transaction; none removes what it had."""
        with self.connection:
            self.connection.execute("UPDATE revision SET stories = stories + 1")
            self.connection.execute("DELETE FROM story WHERE page = ?", (page,))
            for position, (story, passages) in enumerate(stories):
                record = json.dumps(to_record(story), ensure_ascii=False)
                self.connection.execute(
                    "INSERT OR REPLACE INTO story VALUES (?, ?, ?, ?, ?)",
                    (story.id, source, page, position, record),
                )
                self.connection.executemany(
                    "INSERT INTO passage VALUES (?, ?, ?, ?)",
                    ((story.id, one.number, one.start, one.end) for one in passages),
                )

    def drop_stories(self, page: str, source: str, identifiers: Collection[str]) -> None:
        """Let ``page`` hold its stories without those with these identifiers."""
        with self.connection:
            self.connection.execute("UPDATE revision SET stories = stories + 1")
            self.connection.executemany(
                "DELETE FROM story WHERE page = ? AND source = ? AND id = ?",
                ((page, source, one) for one in identifiers),
            )

    def forget_source(self, name: str) -> int:
        """Drop a partner site and its stories; returns how many there were."""
        with self.connection:
            self.connection.execute("UPDATE revision SET stories = stories + 1")
            self.connection.execute("DELETE FROM source WHERE name = ?", (name,))
            return self.connection.execute("DELETE FROM story WHERE source = ?", (name,)).rowcount

    def update_stories(self, stories: Iterable[Story]) -> None:
        """Store changed records of stories that are known; their text and passages stay."""
        with self.connection:
            self.connection.executemany(
                "UPDATE story SET record = ? WHERE id = ?",
                ((json.dumps(to_record(one), ensure_ascii=False), one.id) for one in stories),
            )

    def stories(self) -> Iterator[tuple[Story, tuple[Passage, ...]]]:
        """Every story with its passages, in a stable order: by source, page and position."""
        rows = self.connection.execute("SELECT id, record FROM story ORDER BY source, page, position")
        for identifier, record in rows.fetchall():
            yield from_record(json.loads(record)), self._passages(identifier)

    def stories_of_page(self, page: str) -> list[Story]:
        """The stories that ``page`` holds, in the order of the page."""
        rows = self.connection.execute("SELECT record FROM story WHERE page = ? ORDER BY position", (page,))
        return [from_record(json.loads(record)) for (record,) in rows]

    def stories_of_source(self, source: str) -> list[Story]:
        """The stories of a partner site, by page and position."""
        rows = self.connection.execute(
            "SELECT record FROM story WHERE source = ? ORDER BY page, position", (source,)
        )
        return [from_record(json.loads(record)) for (record,) in rows]

    @property
    def revision(self) -> int:
        """A number that grows with every change of a story."""
        (number,) = self.connection.execute("SELECT stories FROM revision").fetchone()
        return int(number)

    def is_published(self) -> bool:
        """Whether the newest publication holds every change."""
        stories, published = self.connection.execute("SELECT stories, published FROM revision").fetchone()
        return bool(stories == published)

    def mark_published(self, revision: int) -> None:
        """Note that everything up to ``revision`` is published."""
        with self.connection:
            self.connection.execute("UPDATE revision SET published = ?", (revision,))

    def count_stories(self) -> dict[str, int]:
        """Number of stories of each source."""
        return dict(self.connection.execute("SELECT source, COUNT(*) FROM story GROUP BY source"))

    def known_vectors(self, model: str, digests: Sequence[str]) -> dict[str, Vectors]:
        """The raw vectors, each of shape (d,), that ``model`` once made of texts with these digests."""
        known: dict[str, Vectors] = {}
        for start in range(0, len(digests), _VARIABLES):
            part = digests[start : start + _VARIABLES]
            marks = ",".join("?" * len(part))
            rows = self.connection.execute(
                f"SELECT digest, value FROM vector WHERE model = ? AND digest IN ({marks})",  # noqa: S608
                (model, *part),
            )
            known |= {digest: np.frombuffer(value, dtype="<f4") for digest, value in rows}
        return known

    def keep_vectors(self, model: str, vectors: Iterable[tuple[str, Vectors]]) -> None:
        """Keep raw vectors by the digest of their text, so that the text is never embedded again."""
        with self.connection:
            self.connection.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                ((model, digest, value.astype("<f4").tobytes()) for digest, value in vectors),
            )

    def forget_vectors_except(self, model: str, digests: Iterable[str]) -> None:
        """Drop the vectors of texts that no story holds any more, and those of other models."""
        with self.connection:
            self.connection.execute("CREATE TEMP TABLE wanted (digest TEXT PRIMARY KEY)")
            self.connection.executemany(
                "INSERT OR IGNORE INTO wanted VALUES (?)", ((one,) for one in digests)
            )
            self.connection.execute(
                "DELETE FROM vector WHERE model <> ? OR digest NOT IN (SELECT digest FROM wanted)", (model,)
            )
            self.connection.execute("DROP TABLE wanted")

    def _passages(self, story: str) -> tuple[Passage, ...]:
        rows = self.connection.execute(
            "SELECT number, starts, ends FROM passage WHERE story = ? ORDER BY number", (story,)
        )
        return tuple(Passage(story, *row) for row in rows)


@contextmanager
def open_catalogue(data: Path) -> Iterator[Catalogue]:
    """The catalogue of a data folder, made when there is none; :class:`DataError` when it cannot be read."""
    path = data / CATALOGUE_FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=30)
    except (OSError, sqlite3.Error) as error:
        raise DataError(f"The data folder {data} cannot be used: {error}.") from error
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # With a write-ahead log this cannot tear the file; only a loss of power may lose the last pages.
        connection.execute("PRAGMA synchronous = NORMAL")
        # What is deleted is a text that someone may have asked to be deleted.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(_SCHEMA)
        yield Catalogue(connection)
    except sqlite3.DatabaseError as error:
        raise DataError(f"The catalogue {path} cannot be read: {error}.") from error
    finally:
        connection.close()
