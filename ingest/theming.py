"""Gives stories their themes, once all passages have vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.encoder import Encoder, Vectors
from index.language import Projection
from index.story import Story
from ingest.themes import THEME_TEXTS, assign_themes, count_mentions


def describe_themes(
    stories: Sequence[Story], means: Vectors, projection: Projection, encoder: Encoder
) -> list[Story]:
    """The stories with their themes, in the same order.

    ``means`` are their unit vectors in the language-neutral space of ``projection``, shape (n, d), where an
    English description of a theme is as near to a Greek story as to an English one.
    """
    themes = projection.apply(encoder.encode_passages(list(THEME_TEXTS.values())))
    mentions = np.asarray([count_mentions(one.title, one.text, one.language) for one in stories])
    assigned = assign_themes(means, themes, means.mean(axis=0), mentions)
    return [replace(story, themes=found) for story, found in zip(stories, assigned, strict=True)]
