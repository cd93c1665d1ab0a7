from __future__ import annotations

import numpy as np
import pytest

from index.thesaurus import read_thesaurus
from index.vocabulary import THEMES
from ingest.themes import MOST_THEMES, THEME_CONCEPTS, THEME_TEXTS, assign_themes, count_mentions

NOWHERE = np.zeros(len(THEMES), dtype=np.float32)


def axes() -> np.ndarray:
    return np.eye(len(THEMES), dtype=np.float32)


def often(*themes: int, times: int = 4) -> np.ndarray:
    mentions = np.zeros((1, len(THEMES)), dtype=np.int64)
    mentions[0, list(themes)] = times
    return mentions


def test_every_theme_is_described_in_order() -> None:
    assert tuple(THEME_TEXTS) == tuple(THEME_CONCEPTS) == THEMES
    assert all(len(text) > 40 for text in THEME_TEXTS.values())
    assert {one for concepts in THEME_CONCEPTS.values() for one in concepts} <= set(read_thesaurus("en"))


def test_the_most_certain_theme_first() -> None:
    story = axes()[3] + 0.6 * axes()[7]
    assert assign_themes(story[None], axes(), NOWHERE, often(3, 7)) == [(THEMES[3], THEMES[7])]


def test_a_theme_that_is_near_but_not_named_is_left_out() -> None:
    story = axes()[3] + axes()[7]
    assert assign_themes(story[None], axes(), NOWHERE, often(7)) == [(THEMES[7],)]
    assert assign_themes(story[None], axes(), NOWHERE, often(3, 7, times=1)) == [()]


def test_a_theme_that_is_named_but_far_is_left_out() -> None:
    story = axes()[3] - 2 * axes()[7]
    assert assign_themes(story[None], axes(), NOWHERE, often(3, 7)) == [(THEMES[3],)]


def test_never_more_than_the_most_and_the_centre_counts() -> None:
    centre = 5 * axes().sum(axis=0)
    story = centre + axes()[:8].sum(axis=0)
    (themes,) = assign_themes(story[None], axes(), centre, often(*range(len(THEMES))))
    assert len(themes) == MOST_THEMES
    assert set(themes) <= set(THEMES[:8])


def test_no_stories_no_themes() -> None:
    none = np.zeros((0, len(THEMES)), dtype=np.float32)
    assert assign_themes(none, axes(), NOWHERE, none.astype(np.int64)) == []


def test_wrong_number_of_themes_is_refused() -> None:
    with pytest.raises(ValueError, match="themes"):
        assign_themes(axes(), axes()[:3], axes()[0], often(0))


def test_mentions_are_counted_in_the_story_s_language() -> None:
    counted = dict(
        zip(THEMES, count_mentions("Sprachkurse für Mütter", "Die Mütter lernen.", "de"), strict=True)
    )
    assert counted["language-learning"] >= 3
    assert counted["women"] >= 4
    assert counted["sport"] == 0
