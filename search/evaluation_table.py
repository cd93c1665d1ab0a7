"""The measures as tables for a terminal, none wider than 110 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from search.measures import Evaluation

Row = Mapping[str, float | None]

HEADINGS = {
    "map": "map",
    "ndcg_10": "ndcg",
    "r_1": "r_1",
    "r_10": "r_10",
    "hit_1": "hit_1",
    "mrr": "mrr",
    "same_language_first": "same",
    "same_language_expected": "exp",
    "peer": "peer",
    "mrc": "mrc",
    "auc": "auc",
    "auc_sentences": "auc_s",
    "auc_keywords": "auc_k",
    "answerable_with_matches": "match",
    "unanswerable_with_matches": "false",
}
"""The short heading of each measure in a table."""

_LANGUAGES_BESIDE_EACH_OTHER = 25


def evaluation_lines(measured: Evaluation) -> Iterator[str]:
    """All tables of one evaluation."""
    for name, value in measured.metrics.items():
        yield f"{name:28}{_number(value)}"
    yield from ("", "By query language")
    yield from _table(measured.by_query_language)
    for name, heading in (
        ("ndcg_10", "ndcg_10 in percent by language of the query (rows), among documents in one language"),
        ("found_10", "found_10 in percent: right documents of a language among the first ten of all"),
    ):
        yield from ("", heading)
        yield from _matrix({pair: row[name] for pair, row in measured.by_pair.items()})


def comparison_lines(variants: Mapping[str, Evaluation]) -> Iterator[str]:
    """One line for each evaluation."""
    yield from _table({name: one.metrics for name, one in variants.items()})


def _table(rows: Mapping[str, Row]) -> Iterator[str]:
    if not rows:
        return
    names = [name for name in HEADINGS if any(row.get(name) is not None for row in rows.values())]
    width = max(len(label) for label in rows) + 1
    yield " " * width + "".join(f"{HEADINGS[name]:>6}" for name in names)
    for label, row in rows.items():
        yield f"{label:{width}}" + "".join(f"{_number(row.get(name), 3):>6}" for name in names)


def _matrix(values: Mapping[str, float]) -> Iterator[str]:
    """``values`` map "query language-document language" to a share."""
    pairs = {tuple(pair.split("-", 1)): value for pair, value in values.items()}
    asked = sorted({query for query, _ in pairs})
    written = sorted({document for _, document in pairs})
    for start in range(0, len(written), _LANGUAGES_BESIDE_EACH_OTHER):
        columns: Sequence[str] = written[start : start + _LANGUAGES_BESIDE_EACH_OTHER]
        yield " " * 5 + "".join(f"{one:>4}" for one in columns)
        for query in asked:
            cells = (pairs.get((query, one)) for one in columns)
            yield f"{query:5}" + "".join(
                f"{'-' if value is None else round(100 * value):>4}" for value in cells
            )


def _number(value: float | None, digits: int = 4) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
