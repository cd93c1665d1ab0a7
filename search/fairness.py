"""How far a ranking treats languages alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import nsmallest
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


def equal_rank_probability(
    scores: Mapping[str, float], grades: Mapping[str, int], languages: Mapping[str, str]
) -> float:
    """PEER of one query: the probability that its right answers of all languages have equal expected rank.

    The p-value of a Kruskal-Wallis test over the ranks of the answers by language, at :data:`CUTOFF`; answers
    ranked lower share the mean of the ranks that are left (Yang et al. 2024, doi 10.1145/3626772.3657943, as
    its measure for ir-measures computes it). Answers of each grade are tested for themselves, and the grades
    weigh the same. A test counts 1 where all answers are in one language or none is among the first.
    """
    rank_of = {document: rank for rank, document in enumerate(first(scores), start=1)}
    by_grade: dict[int, list[str]] = defaultdict(list)
    for document, grade in grades.items():
        by_grade[grade].append(document)
    return float(np.mean([_equal_ranks(answers, rank_of, languages) for answers in by_grade.values()]))


def _equal_ranks(answers: Sequence[str], rank_of: Mapping[str, int], languages: Mapping[str, str]) -> float:
    from scipy.stats import chi2  # noqa: PLC0415

    missing = sum(document not in rank_of for document in answers)
    tail = (2 * len(answers) + missing + 1) / 2
    groups: dict[str, list[float]] = defaultdict(list)
    for document in answers:
        groups[languages[document]].append(rank_of.get(document, tail))
    everything = np.concatenate([np.asarray(ranks) for ranks in groups.values()])
    spread = float(np.square(everything - everything.mean()).sum())
    if len(groups) < 2 or not spread:
        return 1.0
    between = sum(len(ranks) * (np.mean(ranks) - everything.mean()) ** 2 for ranks in groups.values())
    return float(chi2.sf((len(everything) - 1) * between / spread, len(groups) - 1))


def mean_rank_correlation(run: Run) -> float | None:
    """MRC: the mean Spearman correlation between the rankings of one query asked in different languages.

    Queries that share the id before the last dot are one query; their rankings are compared over the union of
    their first :data:`CUTOFF` documents (arXiv 2509.06195). ``None`` when no query is asked twice.
    """
    from scipy.stats import spearmanr  # noqa: PLC0415

    versions: dict[str, list[str]] = defaultdict(list)
    for query in run:
        stem, dot, _ = query.rpartition(".")
        if dot and run[query]:
            versions[stem].append(query)
    values = []
    for queries in versions.values():
        for one, other in combinations(sorted(queries), 2):
            documents = sorted({*first(run[one]), *first(run[other])})
            pair = [_scores_of(run[query], documents) for query in (one, other)]
            if all(len(set(scores)) > 1 for scores in pair):
                values.append(float(spearmanr(*pair).statistic))
    return float(np.mean(values)) if values else None


def first(scores: Mapping[str, float]) -> list[str]:
    """The first :data:`CUTOFF` documents of a ranking, best first; equal ones by their ids."""
    return nsmallest(CUTOFF, scores, key=lambda one: (-scores[one], one))


def _scores_of(scores: Mapping[str, float], documents: list[str]) -> list[float]:
    least = min(scores.values(), default=0.0) - 1
    return [scores.get(one, least) for one in documents]
