"""How far a ranking treats languages alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

import numpy as np

CUTOFF = 10

Run = Mapping[str, Mapping[str, float]]
Judgements = Mapping[str, Mapping[str, int]]


def same_language_share(
    run: Run, judgements: Judgements, languages: Mapping[str, str], asked: Mapping[str, str]
) -> tuple[float | None, float | None]:
    """The share of queries whose first hit is in the query's own language, and the share to be expected.

    The second is the mean share of the query's language among the right answers; a fair ranking has both
    alike. ``languages`` are those of the documents, ``asked`` those of the queries.
    """
    observed = [
        float(languages[max(run[query], key=run[query].__getitem__)] == asked[query])
        for query in judgements
        if run[query]
    ]
    expected = [
        float(np.mean([languages[one] == asked[query] for one in grades]))
        for query, grades in judgements.items()
    ]
    return (float(np.mean(observed)), float(np.mean(expected))) if observed else (None, None)


def equal_rank_probability(run: Run, judgements: Judgements, languages: Mapping[str, str]) -> float | None:
    """PEER: the mean probability that right answers of all languages have equal expected rank.

    The p-value of a Kruskal-Wallis test over the ranks of a query's right answers by language, at
    :data:`CUTOFF`; answers ranked lower share the mean of the ranks that are left, and a query whose answers
    are in one language counts 1 (Yang et al. 2024, doi 10.1145/3626772.3657943). ``None`` without queries.
    """
    from scipy.stats import kruskal  # noqa: PLC0415

    values = []
    for query, grades in judgements.items():
        order = sorted(run[query], key=lambda one: -run[query][one])[:CUTOFF]
        rank_of = {document: rank for rank, document in enumerate(order, start=1)}
        missing = sum(document not in rank_of for document in grades)
        tail = (2 * len(grades) + missing + 1) / 2
        groups: dict[str, list[float]] = defaultdict(list)
        for document in grades:
            groups[languages[document]].append(rank_of.get(document, tail))
        if len(groups) < 2 or len({rank for ranks in groups.values() for rank in ranks}) < 2:
            values.append(1.0)
        else:
            values.append(float(kruskal(*groups.values()).pvalue))
    return float(np.mean(values)) if values else None


def mean_rank_correlation(run: Run) -> float | None:
    """MRC: the mean Spearman correlation between the rankings of one query asked in different languages.

    Queries that share the id before the last dot are one query; their rankings are compared over the union of
    their first :data:`CUTOFF` documents (arXiv 2509.06195). ``None`` when no query is asked twice.
    """
    from scipy.stats import spearmanr  # noqa: PLC0415

    versions: dict[str, list[str]] = defaultdict(list)
    for query in run:
        stem, dot, _ = query.rpartition(".")
        if dot:
            versions[stem].append(query)
    values = []
    for queries in versions.values():
        for one, other in combinations(sorted(queries), 2):
            documents = sorted({*_first(run[one]), *_first(run[other])})
            if len(documents) > 2:
                ranks = [_scores_of(run[query], documents) for query in (one, other)]
                values.append(float(spearmanr(*ranks).statistic))
    return float(np.mean(values)) if values else None


def _first(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda one: -scores[one])[:CUTOFF]


def _scores_of(scores: Mapping[str, float], documents: list[str]) -> list[float]:
    least = min(scores.values(), default=0.0) - 1
    return [scores.get(one, least) for one in documents]
