"""All stories with chosen filters, when no words were asked: there is nothing to rank by but their date."""

from __future__ import annotations

from datetime import date

import numpy as np

from search.corpus import Corpus
from search.ranking import Ranking


def newest_first(corpus: Corpus) -> Ranking:
    """Every story with its first passage: the one published last comes first, those without a date last.

    All scores are 0, since nothing was compared.
    """
    _, first = np.unique(corpus.owner, return_index=True)
    published = [corpus.stories[at].published or date.min for at in corpus.owner[first]]
    order = np.argsort([-day.toordinal() for day in published], kind="stable")
    rows = first[order]
    return Ranking(corpus.owner[rows], np.zeros(len(rows), dtype=np.float32), rows)
