"""Which story speaks of which concept of the domain, and how much of a query's concepts it covers."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from index.lexicon import inverse_frequency
from index.story import Story
from index.thesaurus import find_concepts

TOGETHER = 0.4
"""What it counts that a story names the query's concepts in one sentence, beside 1 for naming them at all."""

FUND_MENTIONS = 3
"""A fund that paid for a practice is what it is about as much as a concept named three times."""

_SENTENCE = re.compile(r"[^.!?;…\n]+")
_SCHEMA = """
CREATE TABLE concept (name TEXT PRIMARY KEY, frequency INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE concept_mention (
    name TEXT NOT NULL, story INTEGER NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (name, story)
) WITHOUT ROWID;
CREATE TABLE concept_sentence (
    name TEXT NOT NULL, story INTEGER NOT NULL, sentence INTEGER NOT NULL, PRIMARY KEY (name, story, sentence)
) WITHOUT ROWID;
"""


def fund_concept(fund: str) -> str:
    """The name under which a fund of :data:`index.vocabulary.FUNDS` is a concept like any other."""
    return f"fund:{fund}"


def write_concepts(connection: sqlite3.Connection, stories: Iterable[Story]) -> None:
    """Write the concepts of ``stories`` into an empty database; they count from 0."""
    connection.executescript(_SCHEMA)
    frequency: Counter[str] = Counter()
    for position, story in enumerate(stories):
        times: Counter[str] = Counter()
        for number, sentence in enumerate(_sentences(story)):
            named = [mention.concept for mention in find_concepts(sentence, [story.language])]
            times.update(named)
            connection.executemany(
                "INSERT INTO concept_sentence VALUES (?, ?, ?)",
                ((name, position, number) for name in sorted(set(named))),
            )
        times.update({fund_concept(fund): FUND_MENTIONS for fund in story.funding})
        frequency.update(times.keys())
        connection.executemany(
            "INSERT INTO concept_mention VALUES (?, ?, ?)",
            ((name, position, count) for name, count in times.items()),
        )
    connection.executemany("INSERT INTO concept VALUES (?, ?)", frequency.items())


def concept_coverage(
    connection: sqlite3.Connection, named: Sequence[Collection[str]], stories: int
) -> dict[int, float]:
    """How much of what a query names each story speaks of: position to a share in (0, 1 + TOGETHER).

    ``named`` holds for each word or phrase of the query the concepts that it may mean; of these the one that
    a story speaks of most counts, with the idf of the most telling. It is the sum of ``idf * n / (n + 1)``
    over what the story mentions ``n`` times, and ``TOGETHER`` of the largest sum of idf in one sentence, by
    the sum of idf over all that is named. The saturation is that of BM25 with k1 = 1 (Robertson and Zaragoza
    2009): a concept named in passing counts half of one that a story keeps coming back to.
    """
    weights = [max(_idf(connection, name, stories) for name in names) for names in named]
    total = sum(weights)
    shares: dict[int, float] = defaultdict(float)
    together: dict[tuple[int, int], float] = defaultdict(float)
    for names, weight in zip(named, weights, strict=True):
        marks = ",".join("?" * len(names))
        for position, times in connection.execute(
            f"SELECT story, MAX(times) FROM concept_mention WHERE name IN ({marks}) GROUP BY story",  # noqa: S608
            sorted(names),
        ):
            shares[position] += weight / total * times / (times + 1)
        for place in connection.execute(
            f"SELECT DISTINCT story, sentence FROM concept_sentence WHERE name IN ({marks})",  # noqa: S608
            sorted(names),
        ):
            together[place] += weight / total
    best: dict[int, float] = defaultdict(float)
    for (position, _), share in together.items():
        best[position] = max(best[position], share)
    return {position: share + TOGETHER * best[position] for position, share in shares.items()}


def _idf(connection: sqlite3.Connection, name: str, stories: int) -> float:
    row = connection.execute("SELECT frequency FROM concept WHERE name = ?", (name,)).fetchone()
    return inverse_frequency(row[0] if row else 0, stories)


def _sentences(story: Story) -> Iterator[str]:
    yield story.title
    yield from _SENTENCE.findall(story.text)
