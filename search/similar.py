"""The stories nearest in content to one story, whatever their language."""

from __future__ import annotations

import numpy as np

from index.vectors import Mask
from search.corpus import Corpus
from search.ranking import NEAREST, Ranking


def rank_similar(corpus: Corpus, position: int) -> Ranking:
    """The stories nearest in content to the one at ``position``, its own family of translations left out."""
    return rank_content(corpus, position, corpus.family != corpus.family[position])


def rank_content(corpus: Corpus, position: int, stories: Mask, depth: int = NEAREST) -> Ranking:
    """Of ``stories`` (stories,) those with the ``depth`` passages nearest to the story at ``position``.

    A story scores by the cosine of its best passage to the mean of that story's passages.
    """
    index = corpus.generation.vectors
    centre = index.vectors(np.flatnonzero(corpus.owner == position)).mean(axis=0)
    centre /= np.linalg.norm(centre)
    rows = index.nearest(centre, depth, stories[corpus.owner])
    _, first = np.unique(corpus.owner[rows], return_index=True)
    best = rows[np.sort(first)]
    return Ranking(corpus.owner[best], index.vectors(best) @ centre, best)
