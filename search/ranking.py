"""The ranking: a story scores by its best passage, and a passage by meaning and by rare words.

    score = q' . d' + weight * coverage

with both vectors in the language-neutral space. The bonus is bounded and never a fusion of two rankings: a
ranking of words alone would prefer the language of the query again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encoder import Vectors
from index.vectors import Mask, Rows
from search.corpus import Corpus, Positions

NEAREST = 100
"""Passages looked at even when none of them is above the threshold."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Stories, best first: ``positions`` (n,), ``scores`` (n,) and the best passage's ``rows`` (n,)."""

    positions: Positions
    scores: Vectors
    rows: Rows

    def within(self, stories: Mask) -> Ranking:
        """The same order, only of the stories that ``stories`` (stories,) lets pass."""
        passing = stories[self.positions]
        return Ranking(self.positions[passing], self.scores[passing], self.rows[passing])

    def above(self, least: float) -> Ranking:
        """Only the stories that score at least ``least``."""
        passing = self.scores >= least
        return Ranking(self.positions[passing], self.scores[passing], self.rows[passing])


def rank(
    corpus: Corpus,
    query: Vectors,
    words: Sequence[str],
    *,
    weight: float,
    least: float,
    stories: Mask,
    depth: int = NEAREST,
) -> Ranking:
    """Rank for a projected query vector (d,) and the query's folded words.

    Holds every story that scores at least ``least``, whatever its filter values, and the nearest ``depth``
    passages of the ``stories`` (stories,) that pass the filters.
    """
    index = corpus.generation.vectors
    literal = corpus.literal_coverage(list(words)) if weight else {}
    rows = np.unique(
        np.concatenate(
            [
                index.above(query, least),
                index.nearest(query, depth, None if stories.all() else stories[corpus.owner]),
                np.asarray(sorted(literal), dtype=np.int64),
            ]
        )
    )
    scores = index.vectors(rows) @ query
    scores += weight * np.asarray([literal.get(int(row), 0.0) for row in rows], dtype=np.float32)
    order = np.argsort(-scores, kind="stable")
    _, first = np.unique(corpus.owner[rows[order]], return_index=True)
    best = order[np.sort(first)]
    return Ranking(corpus.owner[rows[best]], scores[best], rows[best])
