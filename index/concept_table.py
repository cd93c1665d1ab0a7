"""Which story speaks of which concept of the domain, and how much of a query's concepts it covers."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from index.lexicon import inverse_frequency
from index.thesaurus import find_concepts

_SCHEMA = """
CREATE TABLE concept (name TEXT PRIMARY KEY, frequency INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE concept_mention (
    name TEXT NOT NULL, story INTEGER NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (name, story)
) WITHOUT ROWID;
"""


def write_concepts(connection: sqlite3.Connection, stories: Iterable[tuple[str, str]]) -> None:
    """Write the concepts of ``stories``, each (text, language), into an empty database; they count from 0."""
    connection.executescript(_SCHEMA)
    frequency: Counter[str] = Counter()
    for position, (text, language) in enumerate(stories):
        times = Counter(mention.concept for mention in find_concepts(text, [language]))
        frequency.update(times.keys())
        connection.executemany(
            "INSERT INTO concept_mention VALUES (?, ?, ?)",
            ((name, position, count) for name, count in times.items()),
        )
    connection.executemany("INSERT INTO concept VALUES (?, ?)", frequency.items())


def concept_coverage(
    connection: sqlite3.Connection, concepts: Sequence[str], stories: int
) -> dict[int, float]:
    """How much of the query's concepts each story speaks of: position to a share in (0, 1).

    The sum of ``idf * n / (n + 1)`` over the concepts that the story mentions ``n`` times, by the sum of idf
    over all of the query's. The saturation is that of BM25 with k1 = 1 (Robertson and Zaragoza 2009): a
    concept named in passing counts half of one that a story keeps coming back to.
    """
    idf = {}
    for name in concepts:
        row = connection.execute("SELECT frequency FROM concept WHERE name = ?", (name,)).fetchone()
        idf[name] = inverse_frequency(row[0] if row else 0, stories)
    total = sum(idf.values())
    shares: dict[int, float] = defaultdict(float)
    for name, weight in idf.items():
        for position, times in connection.execute(
            "SELECT story, times FROM concept_mention WHERE name = ?", (name,)
        ):
            shares[position] += weight / total * times / (times + 1)
    return dict(shares)
