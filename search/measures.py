"""The measures of a ranking. Those of single queries come from ir-measures, those of fairness between
languages from :mod:`search.fairness`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from index.lexicon import words
from index.threshold import KEYWORD_LIMIT
from search.fairness import equal_rank_probability, first, mean_rank_correlation, same_language_share
from search.judged_corpus import JudgedCorpus, Judgements, languages_of

Run = dict[str, dict[str, float]]
PER_QUERY = ("map", "ndcg_10", "r_1", "r_10", "hit_1", "mrr")
"""Measures of single queries that ir-measures knows."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: ``run`` maps a query to its documents and their scores, ``bounds`` to the score
    below which its matches are weak."""

    run: Run
    bounds: dict[str, float] = field(default_factory=dict)

    def margins(self, queries: Iterable[str]) -> list[float]:
        """By how much the best score of each query is above its bound; without any hit infinitely below."""
        return [max(self.run[one].values(), default=-np.inf) - self.bounds[one] for one in queries]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean values over the queries that have an answer; ``None`` where the test set cannot tell.

    ``map``, ``ndcg_10``, ``r_1`` and ``r_10`` as usual; ``hit_1``: share of queries whose first hit is right.
    ``same_language_first``: share whose first hit is in the query's language; ``same_language_expected``: the
    share of that language among the right answers. ``own_language_r_1``: ``r_1`` as if there were only
    documents in the query's language, the mean over those languages. ``peer`` and ``mrc``: see
    :mod:`search.fairness`.
    ``auc``: see :func:`answerable_auc`; ``auc_keywords``: only of the queries of at most
    :data:`index.threshold.KEYWORD_LIMIT` words, ``auc_sentences``: only of the others;
    ``answerable_with_matches`` and ``unanswerable_with_matches``: share of these queries with a match that is
    not weak.

    ``by_pair``, for query and document language: ``map``, ``ndcg_10``, ``r_1``, ``r_10`` as if there were
    only documents in that language, and ``found_10``: share of its right documents that are among the first
    ten of the whole ranking.
    """

    metrics: dict[str, float | None]
    by_query_language: dict[str, dict[str, float | None]]
    by_pair: dict[str, dict[str, float]]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def measure(test_set: JudgedCorpus, answers: Answers) -> Evaluation:
    """All measures of ``answers``."""
    run = {query: answers.run.get(query, {}) for query in test_set.judgements}
    documents = languages_of(test_set)
    values = _per_query(test_set.judgements, run, PER_QUERY)
    for query, grades in test_set.judgements.items():
        values[query]["peer"] = equal_rank_probability(run[query], grades, documents)
    metrics = _over(test_set.queries, test_set, answers, values)
    metrics["mrc"] = mean_rank_correlation(run)
    asked = languages_of(test_set, test_set.queries)
    by_language = {
        language: _over([one for one in asked if asked[one] == language], test_set, answers, values)
        for language in sorted({asked[query] for query in run})
    }
    by_pair = _by_pair(test_set, run)
    alone = [by_pair[pair]["r_1"] for one in by_language if (pair := f"{one}-{one}") in by_pair]
    metrics["own_language_r_1"] = float(np.mean(alone)) if alone else None
    return Evaluation(metrics, by_language, by_pair)


def answerable_auc(answerable: Collection[float], unanswerable: Collection[float]) -> float | None:
    """The probability that an answerable query's best score is further above its bound than that of an
    unanswerable one: the area under the ROC curve (Hanley and McNeil 1982). Equal ones count half; ``None``
    when there are none of either.
    """
    if not answerable or not unanswerable:
        return None
    from scipy.stats import mannwhitneyu  # noqa: PLC0415

    wins = mannwhitneyu(list(answerable), list(unanswerable), method="asymptotic").statistic
    return float(wins) / (len(answerable) * len(unanswerable))


def _over(
    queries: Iterable[str],
    test_set: JudgedCorpus,
    answers: Answers,
    values: Mapping[str, Mapping[str, float]],
) -> dict[str, float | None]:
    """The measures over some queries; ``values`` are those of single queries."""
    chosen = list(queries)
    judged = {query: test_set.judgements[query] for query in chosen if query in test_set.judgements}
    run = {query: answers.run.get(query, {}) for query in judged}
    means = _means([values[query] for query in judged], (*PER_QUERY, "peer"))
    table: dict[str, float | None] = {**means}
    table["same_language_first"], table["same_language_expected"] = same_language_share(
        run, judged, languages_of(test_set), languages_of(test_set, judged)
    )
    bounded = [query for query in chosen if query in answers.bounds]
    answerable = answers.margins(query for query in bounded if query in judged)
    unanswerable = answers.margins(query for query in bounded if query in test_set.unanswerable)
    table["auc"] = answerable_auc(answerable, unanswerable)
    for name, short in (("auc_sentences", False), ("auc_keywords", True)):
        alike = [one for one in bounded if (_length(test_set, one) <= KEYWORD_LIMIT) == short]
        table[name] = answerable_auc(
            answers.margins(one for one in alike if one in judged),
            answers.margins(one for one in alike if one in test_set.unanswerable),
        )
    table["answerable_with_matches"] = _share_of_matches(answerable)
    table["unanswerable_with_matches"] = _share_of_matches(unanswerable)
    return table


def _length(test_set: JudgedCorpus, query: str) -> int:
    return len(words(test_set.queries[query][0]))


def _share_of_matches(margins: Collection[float]) -> float | None:
    return float(np.mean([margin >= 0 for margin in margins])) if margins else None


def _per_query(judged: Judgements, run: Run, names: Collection[str]) -> dict[str, dict[str, float]]:
    import ir_measures  # noqa: PLC0415
    from ir_measures import AP, RR, R, Success, nDCG  # noqa: PLC0415

    known = {"map": AP, "ndcg_10": nDCG @ 10, "r_1": R @ 1, "r_10": R @ 10, "hit_1": Success @ 1, "mrr": RR}
    named = {known[name]: name for name in names}
    values: dict[str, dict[str, float]] = {query: dict.fromkeys(names, 0.0) for query in judged}
    for one in ir_measures.iter_calc(list(named), judged, run):
        values[one.query_id][named[one.measure]] = one.value
    return values


def _by_pair(test_set: JudgedCorpus, run: Run) -> dict[str, dict[str, float]]:
    documents, asked = languages_of(test_set), languages_of(test_set, run)
    leading = {query: frozenset(first(scores)) for query, scores in run.items()}
    names = ("map", "ndcg_10", "r_1", "r_10")
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for language in sorted(set(documents.values())):
        chosen = {
            query: kept
            for query, grades in test_set.judgements.items()
            if (kept := {one: grade for one, grade in grades.items() if documents[one] == language})
        }
        alone = {
            query: {one: score for one, score in run[query].items() if documents[one] == language}
            for query in chosen
        }
        for query, row in _per_query(chosen, alone, names).items():
            found = float(np.mean([one in leading[query] for one in chosen[query]]))
            rows[f"{asked[query]}-{language}"].append(row | {"found_10": found})
    return {pair: _means(listed, (*names, "found_10")) for pair, listed in sorted(rows.items())}


def _means(rows: Collection[Mapping[str, float]], names: Iterable[str]) -> dict[str, float]:
    return {name: float(np.mean([row[name] for row in rows])) if rows else 0.0 for name in names}
