"""The language-neutral space of a corpus: the projection into it, its passages, the bounds of matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.encoder import Vectors
from index.language import SERVED, Calibration, Directions, Projection, fit_projection
from index.threshold import Thresholds, fit_thresholds
from index.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Space:
    """``vectors`` holds the projected passages, ``thresholds`` the scores from which on one is a match."""

    projection: Projection
    vectors: VectorIndex
    thresholds: Thresholds


def fit_space(
    calibration: Calibration, vectors: Vectors, languages: Sequence[str], directions: Directions = SERVED
) -> Space:
    """The space for raw passage ``vectors`` (n, d) and the language of each."""
    projection = fit_projection(calibration, vectors, languages, directions)
    index = VectorIndex.build(projection.apply(vectors))
    return Space(projection, index, fit_thresholds(index, projection, calibration))
