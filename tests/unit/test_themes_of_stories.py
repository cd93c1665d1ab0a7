from __future__ import annotations

import numpy as np
import pytest

from index.vocabulary import THEMES
from ingest.themes import MOST_THEMES, THEME_TEXTS, assign_themes


def axes() -> np.ndarray:
    return np.eye(len(THEMES), dtype=np.float32)


def test_every_theme_is_described_in_order() -> None:
    assert tuple(THEME_TEXTS) == THEMES
    assert all(len(text) > 40 for text in THEME_TEXTS.values())


def test_the_nearest_theme_first() -> None:
    stories = np.stack([axes()[3] + 0.6 * axes()[7], axes()[0]])
    found = assign_themes(stories, axes(), np.zeros(len(THEMES), dtype=np.float32))
    assert found[0] == (THEMES[3], THEMES[7])
    assert found[1] == (THEMES[0],)


def test_never_more_than_four_and_the_centre_counts() -> None:
    centre = 5 * axes().sum(axis=0)
    story = centre + axes()[:8].sum(axis=0)
    (themes,) = assign_themes(story[None], axes(), centre)
    assert len(themes) == MOST_THEMES
    assert set(themes) <= set(THEMES[:8])


def test_a_story_at_the_centre_has_no_theme_and_none_gives_none() -> None:
    centre = np.ones(len(THEMES), dtype=np.float32)
    assert assign_themes(centre[None], axes(), centre) == [()]
    assert assign_themes(np.zeros((0, len(THEMES)), dtype=np.float32), axes(), centre) == []


def test_wrong_number_of_themes_is_refused() -> None:
    with pytest.raises(ValueError, match="themes"):
        assign_themes(axes(), axes()[:3], axes()[0])
