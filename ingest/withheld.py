"""Stories that somebody asked to be taken down: known by their address and by a trace without their text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from index.story import Story
from ingest.copies import CONTAINED, stated_place
from ingest.crawl.addresses import page_key
from ingest.shingles import sketch

_SCHEMA = """
CREATE TABLE IF NOT EXISTS takedown (
    key TEXT NOT NULL, anchor TEXT NOT NULL, address TEXT NOT NULL, asked TEXT NOT NULL, taken TEXT NOT NULL,
    reason TEXT NOT NULL, place TEXT NOT NULL, sketch BLOB NOT NULL, PRIMARY KEY (key, anchor)
) WITHOUT ROWID;
"""

_LEAST_SKETCH = 8
"""Fewer hashed runs of words than this cannot tell one text from another."""

_COPIED = CONTAINED**2
"""Share of the runs of four words that a copy has which just has enough of the runs of two: a changed word
breaks twice as many of them."""

_WHOLE = 0.97
"""With this share the text itself is there, whatever else is said of it; a template that was filled in for
another place keeps less."""


@dataclass(frozen=True, slots=True)
class Takedown:
    """What remains of a story that was taken down. An empty ``anchor`` stands for the whole page; ``asked``
    is the address that was given, of which this one may hold a copy."""

    address: str
    anchor: str
    asked: str
    taken: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Trace:
    """What tells a text that was taken down; ``place`` is the one that it names, or empty."""

    place: str
    sketch: frozenset[int]


class Withheld:
    """The table of what was taken down. The connection is the catalogue's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)
        self._read()

    def keeps_out(self, story: Story) -> bool:
        """Whether a story was taken down, here or where it was copied from."""
        page, _, anchor = story.provenance.url.partition("#")
        if self._addresses & {(page_key(page), ""), (page_key(page), anchor)}:
            return True
        own = sketch(story.text) if self._traces else frozenset()
        if len(own) < _LEAST_SKETCH:
            return False
        place = stated_place(story)
        return any(
            len(own & one.sketch)
            >= (_WHOLE if place and one.place and place != one.place else _COPIED)
            * min(len(own), len(one.sketch))
            for one in self._traces
        )

    def add(self, address: str, reason: str, stories: Iterable[Story]) -> None:
        """Keep out what stands at ``address`` (with ``#anchor`` one story of a page, else the page) and any
        copy of ``stories``, from now on. What is known already of these addresses stays known."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        page, _, anchor = address.partition("#")
        rows = [(page_key(page), anchor, address, address, now, reason, "", b"")]
        for story in stories:
            url = story.provenance.url
            home, _, inner = url.partition("#")
            place = stated_place(story) or ""
            rows.append((page_key(home), inner, url, address, now, reason, place, _pack(story.text)))
        with self._connection:
            self._connection.executemany(
                "INSERT INTO takedown VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key, anchor) DO UPDATE SET"
                " place = excluded.place, sketch = excluded.sketch WHERE excluded.sketch <> x''",
                rows,
            )
        self._read()

    def lift(self, address: str) -> int:
        """Let what stands at ``address`` in again, with the copies that went with it; returns how many traces
        were removed."""
        page, _, anchor = address.partition("#")
        with self._connection:
            done = self._connection.execute(
                "DELETE FROM takedown WHERE asked IN"
                " (SELECT asked FROM takedown WHERE key = ? AND (? = '' OR anchor = ?))",
                (page_key(page), anchor, anchor),
            )
        self._read()
        return done.rowcount

    def pages(self) -> list[str]:
        """The addresses of pages that are withheld as a whole."""
        return [one.address for one in self.all() if not one.anchor]

    def all(self) -> list[Takedown]:
        """Everything that was taken down, the oldest first."""
        rows = self._connection.execute(
            "SELECT address, anchor, asked, taken, reason FROM takedown ORDER BY taken, address"
        )
        return [Takedown(*row) for row in rows]

    def _read(self) -> None:
        rows = self._connection.execute("SELECT key, anchor, place, sketch FROM takedown").fetchall()
        self._addresses = {(key, anchor) for key, anchor, _, _ in rows}
        self._traces = [
            _Trace(place, frozenset(np.frombuffer(packed, dtype="<u4").tolist()))
            for _, _, place, packed in rows
            if len(packed) >= 4 * _LEAST_SKETCH
        ]


def _pack(text: str) -> bytes:
    return np.asarray(sorted(sketch(text)), dtype="<u4").tobytes()
