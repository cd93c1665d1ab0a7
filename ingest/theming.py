"""Gives stories their themes, once all passages have vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.encoder import Encoder, Vectors
from index.language import Calibration, fit_projection
from index.story import Passage, Story
from ingest.themes import THEME_TEXTS, assign_themes, count_mentions


def describe_themes(
    stories: Sequence[tuple[Story, Sequence[Passage]]],
    vectors: Vectors,
    encoder: Encoder,
    calibration: Calibration,
) -> list[Story]:
    """The stories with their themes, in the same order. ``vectors`` are raw, one for each passage in order.

    A story is the mean of its passages in the language-neutral space, where an English description of a theme
    is as near to a Greek story as to an English one.
    """
    owners = np.repeat(np.arange(len(stories)), [len(passages) for _, passages in stories])
    projection = fit_projection(calibration, vectors, [stories[int(at)][0].language for at in owners])
    sums = np.zeros((len(stories), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, projection.apply(vectors))
    means = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    themes = projection.apply(encoder.encode_passages(list(THEME_TEXTS.values())))
    mentions = np.asarray([count_mentions(one.title, one.text, one.language) for one, _ in stories])
    assigned = assign_themes(means, themes, means.mean(axis=0), mentions)
    return [replace(story, themes=found) for (story, _), found in zip(stories, assigned, strict=True)]
