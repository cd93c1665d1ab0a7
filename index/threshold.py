"""From which score on a match is worth being called one, fitted without labels.

Queries that have nothing to do with the corpus are asked of the index itself; the score that only the best
twentieth of them reaches is the bound. Short queries score differently from sentences and get their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.language import Calibration, Projection
from index.vectors import VectorIndex

PERCENTILE = 95
KEYWORD_LIMIT = 4
"""Queries of at most this many words are keywords, as in the calibration text."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores below which a match is weak, for sentences and for queries of a few words."""

    sentence: float
    keywords: float

    def for_query(self, words: int) -> float:
        """The bound for a query of ``words`` words."""
        return self.keywords if words <= KEYWORD_LIMIT else self.sentence


def fit_thresholds(index: VectorIndex, projection: Projection, calibration: Calibration) -> Thresholds:
    """The bounds for this index."""
    return Thresholds(
        *(
            float(np.percentile(index.best_scores(projection.apply(queries)), PERCENTILE))
            for queries in (calibration.off_topic_questions, calibration.off_topic_keywords)
        )
    )
