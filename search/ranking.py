"""The ranking: a story scores by its best passage; a passage by meaning, rare words and domain concepts.

    score = s * (q' . d') + a * literal coverage + b * c * concept coverage

with both vectors in the language-neutral space, and ``s`` below 1 for passages in the query's own language:
the projection makes languages equal on average, but a right answer still scores higher in the words of the
question. ``c`` is the share of the query's words that name concepts, so that a question with one such word
among many is not judged by it. The bonuses are bounded and never a fusion of rankings: a
ranking of words alone would prefer the language of the query again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.encoder import Vectors
from index.vectors import Mask, Rows
from search.corpus import Corpus, Positions
from search.wording import Wording

NEAREST = 1000
"""Passages looked at even when none of them is above the threshold; the same for every page of a ranking."""

OWN_LANGUAGE = 0.75
"""``s``: on XQuAD in five languages a right answer's cosine is .46 in the query's language and .37 in
another, a wrong one's 0 in both. At .75 the mean average precision is highest (.843; at 1: .834), and where
each document exists in one language, first hits are in the query's language as often as chance has it (.202
of .200). Between .70 and .80 all of this is nearly alike."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the bonuses are worth beside the cosine: ``literal`` for rare words, ``concept`` for concepts; and
    ``own_language``, the factor of the cosine in the query's language."""

    literal: float
    concept: float
    own_language: float = OWN_LANGUAGE


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

    def one_of_each(self, family: Positions, preferred: Mask) -> Ranking:
        """The same order with one story of each family of translations, at the place and with the score of
        the best of them: the first that is ``preferred`` (stories,), else the best.

        ``family`` (stories,) has the same number for the translations of one story.
        """
        families = family[self.positions]
        _, best, place, sizes = np.unique(
            families, return_index=True, return_inverse=True, return_counts=True
        )
        if len(best) == len(families):
            return self
        shown = best.copy()
        # from the worst to the best, so that the best preferred one is what remains
        for at in np.flatnonzero(preferred[self.positions] & (sizes[place] > 1))[::-1]:
            shown[place[at]] = at
        order = np.argsort(best)
        best, shown = best[order], shown[order]
        return Ranking(self.positions[shown], self.scores[best], self.rows[shown])

    def above(self, least: float) -> Ranking:
        """Only the stories that score at least ``least``."""
        passing = self.scores >= least
        return Ranking(self.positions[passing], self.scores[passing], self.rows[passing])


def concept_bonus(corpus: Corpus, wording: Wording, weights: Weights) -> Vectors:
    """What each story scores for the concepts that the query names, shape (stories,)."""
    covered = corpus.concepts.coverage(wording.named)
    bonus: Vectors = (weights.concept * wording.concept_share * covered).astype(np.float32)
    return bonus


def match_bound(corpus: Corpus, wording: Wording, bonus: Vectors) -> float:
    """The score from which on a story is a good match for a query; ``bonus`` is its :func:`concept_bonus`.

    The bound of the index is that of the cosine. Where the query names concepts it is raised by what they
    give to a story on average, since nearly every story has some: on the development half of our own queries
    the matches are then 7 in place of 18 of 134 stories, and .51 in place of .33 of them are judged relevant.
    """
    usual = float(bonus.mean()) if len(bonus) else 0.0
    return corpus.generation.thresholds.for_query(len(wording.words)) + usual


def rank(
    corpus: Corpus,
    query: Vectors,
    wording: Wording,
    weights: Weights,
    *,
    bonus: Vectors,
    least: float,
    stories: Mask,
    depth: int = NEAREST,
) -> Ranking:
    """Rank for a projected query vector (d,), the query's wording and its :func:`concept_bonus`.

    Holds every story that scores at least ``least``, whatever its filter values, and the nearest ``depth``
    passages of the ``stories`` (stories,) that pass the filters.
    """
    index = corpus.generation.vectors
    literal = corpus.literal_coverage(wording.literal) if weights.literal else {}
    reach = least - float(bonus.max(initial=0))
    # a cosine below 0 grows when it is multiplied
    reach = min(reach, reach / weights.own_language)
    rows = np.unique(
        np.concatenate(
            [
                index.above(query, reach),
                index.nearest(query, depth, None if stories.all() else stories[corpus.owner]),
                np.asarray(sorted(literal), dtype=np.int64),
            ]
        )
    )
    scores = index.vectors(rows) @ query
    scores[corpus.language[rows] == wording.language] *= weights.own_language
    scores += bonus[corpus.owner[rows]]
    scores += weights.literal * np.asarray([literal.get(int(row), 0.0) for row in rows], dtype=np.float32)
    order = np.argsort(-scores, kind="stable")
    _, first = np.unique(corpus.owner[rows[order]], return_index=True)
    best = order[np.sort(first)]
    return Ranking(corpus.owner[rows[best]], scores[best], rows[best])
