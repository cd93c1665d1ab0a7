"""Honest counts beside filter values: the stories that choosing them would show."""

from __future__ import annotations

import numpy as np

from search.corpus import Corpus
from search.query import FILTER_NAMES, Filters
from search.ranking import Ranking
from search.results import FacetValue


def count_facets(corpus: Corpus, matches: Ranking, filters: Filters) -> dict[str, tuple[FacetValue, ...]]:
    """The values of every filter, most frequent first, among ``matches`` that have not been filtered yet.

    A filter's own choice is left out of its counts, since further values of it widen the answer. Translations
    of one story count once.
    """
    facets = {}
    for name in FILTER_NAMES:
        matching = np.zeros(len(corpus.stories), dtype=bool)
        matching[matches.within(corpus.mask(filters, leaving_out=name)).positions] = True
        families = corpus.family
        chosen = getattr(filters, name)
        values = [
            FacetValue(value, len(np.unique(families[positions[matching[positions]]])), value in chosen)
            for value, positions in corpus.values(name).items()
        ]
        shown = [one for one in values if one.count or one.chosen]
        facets[name] = tuple(sorted(shown, key=lambda one: (-one.count, one.value)))
    return facets


def count_pairs(corpus: Corpus, first: str, second: str) -> dict[tuple[str, str], int]:
    """How many stories have both a value of one filter and a value of another, where there are any."""
    counts = {}
    for one, having in corpus.values(first).items():
        for other, positions in corpus.values(second).items():
            both = np.intersect1d(having, positions, assume_unique=True)
            if len(both):
                counts[one, other] = len(np.unique(corpus.family[both]))
    return counts
