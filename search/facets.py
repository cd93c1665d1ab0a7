"""Honest counts beside each filter value: the matches that choosing it would show."""

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
