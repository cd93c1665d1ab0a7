"""All stories by their date, the matches of an answer in another order, or some of each language."""

from __future__ import annotations

from collections import Counter

import numpy as np

from search.corpus import Corpus
from search.ranking import Ranking


def by_day(corpus: Corpus) -> Ranking:
    """Every story with its first passage: the one published last comes first, those without a date last.

    All scores are 0, since nothing was compared.
    """
    positions, rows = np.unique(corpus.owner, return_index=True)
    order = np.argsort(-corpus.day[positions], kind="stable")
    return Ranking(positions[order], np.zeros(len(order), dtype=np.float32), rows[order])


def newest_first(corpus: Corpus, ranking: Ranking, least: float) -> Ranking:
    """The stories that score at least ``least`` by their day of publication, those without one last; weaker
    ones stay behind them in their order: a date makes nothing a good match."""
    distant = ranking.scores < least
    days = np.where(distant, 0, corpus.day[ranking.positions])
    return _picked(ranking, np.lexsort((np.arange(len(days)), -days, distant)))


def first_of_each_language(corpus: Corpus, ranking: Ranking, most: int) -> Ranking:
    """The same order with at most ``most`` stories in each language."""
    languages = corpus.story_language[ranking.positions]
    earlier: Counter[str] = Counter()
    kept = []
    for at, language in enumerate(languages):
        earlier[language] += 1
        if earlier[language] <= most:
            kept.append(at)
    return _picked(ranking, np.asarray(kept, dtype=np.int64))


def count_languages(corpus: Corpus, ranking: Ranking) -> dict[str, int]:
    """The number of stories in each language, in the order in which the languages first occur."""
    return dict(Counter(corpus.stories[position].language for position in ranking.positions))


def _picked(ranking: Ranking, order: np.ndarray) -> Ranking:
    return Ranking(ranking.positions[order], ranking.scores[order], ranking.rows[order])
