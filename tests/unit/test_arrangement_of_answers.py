"""Answers in another order hold the same stories, and dates never make a match good."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.arrangement import count_languages, first_of_each_language, newest_first
from search.ranking import Ranking

LEAST = 0.5
STORIES = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["de", "fr", "el"]), st.sampled_from([0.1, 0.5, 0.9])),
    max_size=20,
)


def answer(told: list[tuple[int, str, float]]) -> tuple[SimpleNamespace, Ranking]:
    """Stories with these days, languages and scores, and their ranking."""
    corpus = SimpleNamespace(
        day=np.asarray([day for day, _, _ in told], dtype=np.int64),
        story_language=np.asarray([language for _, language, _ in told], dtype=str),
        stories=[SimpleNamespace(language=language) for _, language, _ in told],
    )
    scores = np.asarray([score for _, _, score in told], dtype=np.float32)
    best = np.argsort(-scores, kind="stable")
    return corpus, Ranking(best, scores[best], best + 100)


@given(STORIES)
def test_the_newest_good_matches_come_first_and_the_others_stay(told: list[tuple[int, str, float]]) -> None:
    corpus, ranking = answer(told)
    newest = newest_first(corpus, ranking, LEAST)
    good = int((ranking.scores >= LEAST).sum())
    days = corpus.day[newest.positions[:good]]
    assert list(days) == sorted(days, reverse=True)
    assert set(newest.positions[:good]) == set(ranking.positions[:good])
    assert list(newest.positions[good:]) == list(ranking.positions[good:])
    assert list(newest.rows) == list(newest.positions + 100)


@given(STORIES, st.integers(1, 4))
def test_the_first_of_each_language_are_kept_in_order(told: list[tuple[int, str, float]], most: int) -> None:
    corpus, ranking = answer(told)
    first = first_of_each_language(corpus, ranking, most)
    for language in ("de", "fr", "el"):
        of_all = [at for at in ranking.positions if told[at][1] == language]
        kept = [at for at in first.positions if told[at][1] == language]
        assert kept == of_all[:most]
    assert [at for at in ranking.positions if at in set(first.positions)] == list(first.positions)


@given(STORIES)
def test_languages_are_counted_in_the_order_of_their_best_story(told: list[tuple[int, str, float]]) -> None:
    corpus, ranking = answer(told)
    counts = count_languages(corpus, ranking)
    assert sum(counts.values()) == len(told)
    assert list(counts) == list(dict.fromkeys(told[at][1] for at in ranking.positions))
