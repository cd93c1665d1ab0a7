"""Which story speaks of which concept of the domain, and how much of what a query names it covers."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors
from index.lexicon import inverse_frequency
from index.story import Story
from index.thesaurus import find_concepts

TOGETHER = 0.4
"""What it counts that a story names the query's concepts in one sentence, beside 1 for naming them at all."""

FUND_MENTIONS = 3
"""A fund that paid for a practice is what it is about as much as a concept named three times."""

_SENTENCE = re.compile(r"[^.!?;…\n]+")
_SCHEMA = """
CREATE TABLE concept_mention (
    name TEXT NOT NULL, story INTEGER NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (name, story)
) WITHOUT ROWID;
CREATE TABLE concept_sentence (
    name TEXT NOT NULL, sentence INTEGER NOT NULL, PRIMARY KEY (name, sentence)
) WITHOUT ROWID;
CREATE TABLE concept_story (story INTEGER PRIMARY KEY, first_sentence INTEGER NOT NULL);
"""
_Numbers = npt.NDArray[np.int64]


def fund_concept(fund: str) -> str:
    """The name under which a fund of :data:`index.vocabulary.FUNDS` is a concept like any other."""
    return f"fund:{fund}"


def write_concepts(connection: sqlite3.Connection, stories: Iterable[Story]) -> None:
    """Write the concepts of ``stories`` into an empty database; stories count from 0, and so do the sentences
    of all of them."""
    connection.executescript(_SCHEMA)
    sentences = 0
    for position, story in enumerate(stories):
        connection.execute("INSERT INTO concept_story VALUES (?, ?)", (position, sentences))
        times: Counter[str] = Counter()
        for sentence in _sentences(story):
            named = [mention.concept for mention in find_concepts(sentence, [story.language])]
            times.update(named)
            connection.executemany(
                "INSERT INTO concept_sentence VALUES (?, ?)", ((name, sentences) for name in set(named))
            )
            sentences += 1
        times.update({fund_concept(fund): FUND_MENTIONS for fund in story.funding})
        connection.executemany(
            "INSERT INTO concept_mention VALUES (?, ?, ?)",
            ((name, position, count) for name, count in times.items()),
        )


class ConceptTable:
    """The concepts of all stories in memory, as :func:`write_concepts` wrote them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._first_sentence = _column(connection, "SELECT first_sentence FROM concept_story ORDER BY story")
        self._mentions = _by_name(
            connection, "SELECT name, story, times FROM concept_mention ORDER BY name, story"
        )
        self._sentences = _by_name(
            connection, "SELECT name, sentence FROM concept_sentence ORDER BY name, sentence"
        )
        (last,) = connection.execute("SELECT MAX(sentence) FROM concept_sentence").fetchone()
        self._last_sentence = max(last or 0, int(self._first_sentence.max(initial=0)))

    def coverage(self, named: Sequence[Collection[str]]) -> Vectors:
        """How much of what a query names each story speaks of: shares in [0, 1 + TOGETHER), shape (stories,).

        ``named`` holds for each word or phrase of the query the concepts that it names: a compound such as
        *Flüchtlingsfamilien* several at once, others one of several. They share its weight, the idf of the
        most telling, by their idf. The coverage is the sum of ``weight * n / (n + 1)`` over the concepts that
        the story mentions ``n`` times, and ``TOGETHER`` of the largest sum of weights in one sentence, by the
        sum of all weights. The saturation is that of BM25 with k1 = 1 (Robertson and Zaragoza 2009): a
        concept named in passing counts half of one that a story keeps coming back to.
        """
        stories = len(self._first_sentence)
        shares = np.zeros(stories, dtype=np.float32)
        if not named or not stories:
            return shares
        together = np.zeros(self._last_sentence + 1, dtype=np.float32)
        for name, weight in self._weights(named).items():
            if name in self._mentions:
                mentioned, times = self._mentions[name]
                shares[mentioned] += weight * times / (times + 1)
            if name in self._sentences:
                together[self._sentences[name][0]] += weight
        best: Vectors = np.maximum.reduceat(together, self._first_sentence)
        return shares + np.float32(TOGETHER) * best

    def _weights(self, named: Sequence[Collection[str]]) -> dict[str, float]:
        """What each concept counts; all together 1."""
        weights: dict[str, float] = defaultdict(float)
        for names in named:
            idf = {name: self._idf(name) for name in names}
            for name in names:
                weights[name] += max(idf.values()) * idf[name] / sum(idf.values())
        total = sum(weights.values())
        return {name: weight / total for name, weight in weights.items()}

    def _idf(self, name: str) -> float:
        known = len(self._mentions[name][0]) if name in self._mentions else 0
        return inverse_frequency(known, len(self._first_sentence))


def _column(connection: sqlite3.Connection, statement: str) -> _Numbers:
    return np.asarray([value for (value,) in connection.execute(statement)], dtype=np.int64)


def _by_name(connection: sqlite3.Connection, statement: str) -> dict[str, tuple[_Numbers, ...]]:
    """The further columns of rows that are ordered by name, for each name."""
    rows: dict[str, list[tuple[int, ...]]] = {}
    for name, *numbers in connection.execute(statement):
        rows.setdefault(name, []).append(tuple(numbers))
    return {name: tuple(np.asarray(found, dtype=np.int64).T) for name, found in rows.items()}


def _sentences(story: Story) -> Iterator[str]:
    """The title, which may be empty, and the sentences."""
    yield story.title
    yield from _SENTENCE.findall(story.text)
