"""A calibration of random vectors, for generations that are published without any model."""

from __future__ import annotations

import numpy as np

from index.language import Calibration


def made_up_calibration(chance: np.random.Generator, dimension: int) -> Calibration:
    def some(*shape: int) -> np.ndarray:
        return chance.normal(size=(*shape, dimension)).astype(np.float32)

    middle = np.ones(dimension, dtype=np.float32)
    return Calibration(
        offsets={language: some() for language in ("de", "en")},
        question=middle,
        keyword=middle,
        off_topic_questions=some(20),
        off_topic_keywords=some(20),
    )
