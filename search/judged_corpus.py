"""A test set in BEIR form: documents, queries, and which document answers which query how well."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.calibration_text import held_out_queries
from index.errors import DataError

NEIGHBOURS = 5
"""Documents that stand together are written in one language, as the paragraphs of an article (XQuAD: five)
and the pages of a site are."""

Judgements = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class JudgedCorpus:
    """A test set. ``documents`` map an id to (title, text, language); ``queries`` to (text, language);
    ``judgements`` a query to the documents that answer it and their grades, all above 0. ``unanswerable`` are
    queries that no document answers.
    """

    documents: dict[str, tuple[str, str, str]]
    queries: dict[str, tuple[str, str]]
    judgements: Judgements
    unanswerable: frozenset[str] = frozenset()


def read_test_set(folder: Path, split: str = "test") -> JudgedCorpus:
    """Read ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/<split>.tsv``.

    The language of a document or query is its ``metadata.lang`` or the end of its id. Unanswerable is a query
    with no grade above 0 in the split, or with none in any split. Queries that are judged in another split
    only are left out. Raises :class:`index.errors.DataError` when the folder is not a test set.
    """
    documents = {
        row["_id"]: (row.get("title", ""), row["text"], _language(row))
        for row in _rows(folder / "corpus.jsonl")
    }
    queries = {row["_id"]: (row["text"], _language(row)) for row in _rows(folder / "queries.jsonl")}
    path = folder / "qrels" / f"{split}.tsv"
    rows = _judged(path)
    others = {query for one in path.parent.glob("*.tsv") if one != path for query, _, _ in _judged(one)}
    here = {query for query, _, _ in rows}
    asked = {query: said for query, said in queries.items() if query in here or query not in others}
    judgements: Judgements = defaultdict(dict)
    for query, document, grade in rows:
        if grade > 0 and query in asked and document in documents:
            judgements[query][document] = grade
    answered = {query for query, _, grade in rows if grade > 0}
    return JudgedCorpus(documents, asked, dict(judgements), frozenset(asked.keys() - answered))


def keep_single_copies(test_set: JudgedCorpus, seed: int) -> JudgedCorpus:
    """The set with each document in one language only; versions share the id before the last dot.

    A language is drawn for each :data:`NEIGHBOURS` documents that follow one another in the corpus.
    """
    chance = random.Random(seed)  # noqa: S311
    versions: dict[str, list[str]] = defaultdict(list)
    for identifier in test_set.documents:
        versions[identifier.rpartition(".")[0]].append(identifier)
    kept: set[str] = set()
    for place, group in enumerate(versions.values()):
        if place % NEIGHBOURS == 0:
            drawn = chance.random()
        kept.add(sorted(group)[int(drawn * len(group))])
    return replace(
        test_set,
        documents={one: document for one, document in test_set.documents.items() if one in kept},
        judgements={
            query: found
            for query, grades in test_set.judgements.items()
            if (found := {one: grade for one, grade in grades.items() if one in kept})
        },
    )


def with_held_out_queries(test_set: JudgedCorpus) -> JudgedCorpus:
    """The set with the product's own off-topic queries as unanswerable ones, in the languages of its queries.

    Only those that take no part in fitting the bound of a match that
    :meth:`index.language.Calibration.holding_out` allows.
    """
    spoken = {language for _, language in test_set.queries.values()}
    added = {
        f"off-topic-{number}.{language}": (text, language)
        for language, texts in held_out_queries().items()
        if language in spoken
        for number, text in enumerate(texts, start=1)
    }
    return replace(
        test_set,
        queries=test_set.queries | added,
        unanswerable=test_set.unanswerable | added.keys(),
    )


def languages_of(test_set: JudgedCorpus, among: Collection[str] | None = None) -> dict[str, str]:
    """The language of each document, or of each query in ``among``."""
    if among is None:
        return {identifier: language for identifier, (_, _, language) in test_set.documents.items()}
    return {query: test_set.queries[query][1] for query in among}


def _judged(path: Path) -> list[tuple[str, str, int]]:
    try:
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
        return [(query, document, int(grade)) for query, document, grade in lines]
    except (OSError, ValueError) as error:
        raise DataError(f"The judgements {path} cannot be read: {error}.") from error


def _language(row: Mapping[str, Any]) -> str:
    return str(row.get("metadata", {}).get("lang") or row["_id"].rpartition(".")[2])


def _rows(path: Path) -> Sequence[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise DataError(f"The test set {path} cannot be read: {error}.") from error
