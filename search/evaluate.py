"""Measures the ranking on a test set in BEIR form, with the very code that serves.

Measures per query come from ir-measures; those of fairness between languages are computed here.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from index.catalogue import open_catalogue
from index.encoder import open_encoder
from index.errors import DataError
from index.generation import open_generation
from index.passages import cut_passages
from index.progress import Progress
from index.publishing import publish_catalogue
from index.settings import Settings
from index.story import Provenance, Story
from search.corpus import Corpus
from search.fairness import equal_rank_probability, mean_rank_correlation, same_language_share
from search.ranking import Weights, rank
from search.wording import read_wording

DEPTH = 1000
"""Passages ranked for each query."""

NEIGHBOURS = 5
"""Documents that stand together are written in one language, as the paragraphs of an article (XQuAD: five)
and the pages of a site are."""

Run = dict[str, dict[str, float]]
Judgements = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class JudgedCorpus:
    """A test set. ``documents`` map an id to (title, text, language); ``queries`` to (text, language);
    ``judgements`` a query to its documents and their grades.
    """

    documents: dict[str, tuple[str, str, str]]
    queries: dict[str, tuple[str, str]]
    judgements: Judgements


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean values over the queries that have an answer; ``None`` where the test set cannot tell.

    ``map``, ``ndcg_10``, ``r_1`` and ``r_10`` as usual; ``hit_1``: share of queries whose first hit is right.
    ``same_language_first``: share whose first hit is in the query's language; ``same_language_expected``: the
    share of that language among the right answers. ``peer`` and ``mrc``: see :mod:`search.fairness`.
    """

    metrics: dict[str, float | None]
    by_query_language: dict[str, dict[str, float]]
    by_pair: dict[str, dict[str, float]]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def evaluate_folder(
    folder: Path, settings: Settings, progress: Progress, single_copy: int | None = None
) -> Evaluation:
    """Index the corpus in ``folder`` in a temporary place, ask every query, and measure.

    ``single_copy`` is a seed: each document is kept in one random language only. Raises
    :class:`index.errors.DataError` when the folder is not a test set.
    """
    test_set = read_test_set(folder)
    if single_copy is not None:
        test_set = keep_single_copies(test_set, single_copy)
    with tempfile.TemporaryDirectory(prefix="storysearch-eval-") as place:
        run = _ask_all(test_set, replace(settings, data=Path(place)), progress)
    return measure(test_set, run)


def read_test_set(folder: Path) -> JudgedCorpus:
    """Read ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``; a document's language is its
    ``metadata.lang`` or the end of its id.
    """
    documents = {
        row["_id"]: (row.get("title", ""), row["text"], _language(row))
        for row in _rows(folder / "corpus.jsonl")
    }
    queries = {row["_id"]: (row["text"], _language(row)) for row in _rows(folder / "queries.jsonl")}
    judgements: Judgements = defaultdict(dict)
    path = folder / "qrels" / "test.tsv"
    try:
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            query, document, grade = line.split("\t")
            if int(grade) > 0 and document in documents:
                judgements[query][document] = int(grade)
    except (OSError, ValueError) as error:
        raise DataError(f"The judgements {path} cannot be read: {error}.") from error
    return JudgedCorpus(documents, queries, dict(judgements))


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
    return JudgedCorpus(
        {one: document for one, document in test_set.documents.items() if one in kept},
        test_set.queries,
        {
            query: found
            for query, grades in test_set.judgements.items()
            if (found := {one: grade for one, grade in grades.items() if one in kept})
        },
    )


def measure(test_set: JudgedCorpus, run: Run) -> Evaluation:
    """All measures of ``run``: for each query its documents with their scores."""
    import ir_measures  # noqa: PLC0415
    from ir_measures import AP, RR, R, Success, nDCG  # noqa: PLC0415

    named = {"map": AP, "ndcg_10": nDCG @ 10, "r_1": R @ 1, "r_10": R @ 10, "hit_1": Success @ 1, "mrr": RR}
    judged = {query: grades for query, grades in test_set.judgements.items() if query in test_set.queries}
    answered = {query: run.get(query, {}) for query in judged}
    values: dict[str, dict[str, float]] = {query: dict.fromkeys(named, 0.0) for query in judged}
    for name, what in named.items():
        for one in ir_measures.iter_calc([what], judged, answered):
            values[one.query_id][name] = one.value
    languages = {identifier: language for identifier, (_, _, language) in test_set.documents.items()}
    asked = {query: language for query, (_, language) in test_set.queries.items()}
    observed, expected = same_language_share(answered, judged, languages, asked)
    metrics: dict[str, float | None] = dict(_means(values.values(), named))
    metrics["same_language_first"] = observed
    metrics["same_language_expected"] = expected
    metrics["peer"] = equal_rank_probability(answered, judged, languages)
    metrics["mrc"] = mean_rank_correlation(answered)
    grouped: dict[str, list[dict[str, float]]] = defaultdict(list)
    for query, row in values.items():
        grouped[asked[query]].append(row)
    return Evaluation(
        metrics,
        {language: _means(rows, named) for language, rows in sorted(grouped.items())},
        _by_pair(answered, judged, languages, asked),
    )


def _by_pair(
    run: Run, judgements: Judgements, languages: Mapping[str, str], asked: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """Share of right documents in the first 10, for each language of query and document."""
    found: dict[str, list[float]] = defaultdict(list)
    for query, grades in judgements.items():
        first = sorted(run[query], key=lambda one: -run[query][one])[:10]
        for document in grades:
            found[f"{asked[query]}-{languages[document]}"].append(float(document in first))
    return {pair: {"r_10": float(np.mean(hits))} for pair, hits in sorted(found.items())}


def _means(rows: Iterable[dict[str, float]], names: Iterable[str]) -> dict[str, float]:
    listed = list(rows)
    return {name: float(np.mean([row[name] for row in listed])) if listed else 0.0 for name in names}


def _ask_all(test_set: JudgedCorpus, settings: Settings, progress: Progress) -> Run:
    encoder = open_encoder(settings, progress.say)
    with open_catalogue(settings.data) as catalogue:
        for identifier, document in test_set.documents.items():
            story = _as_story(identifier, *document)
            passages = cut_passages(story, encoder.count_tokens)
            catalogue.replace_page(identifier, "evaluation", [(story, passages)])
        published = publish_catalogue(catalogue, encoder, settings, progress)
    corpus = Corpus(open_generation(settings.data, published.generation))
    everything = np.ones(len(corpus.stories), dtype=bool)
    run: Run = {}
    identifiers = list(test_set.queries)
    texts = [test_set.queries[one][0] for one in identifiers]
    with progress.task("Asking queries", len(texts)) as advance:
        for start in range(0, len(texts), 64):
            part = slice(start, start + 64)
            vectors = corpus.generation.projection.apply(encoder.encode_queries(texts[part]))
            for identifier, text, vector in zip(identifiers[part], texts[part], vectors, strict=True):
                found = rank(
                    corpus,
                    vector,
                    read_wording(text),
                    Weights(settings.lexical_weight, settings.concept_weight),
                    least=2.0,
                    stories=everything,
                    depth=DEPTH,
                )
                run[identifier] = {
                    corpus.stories[position].provenance.url: float(score)
                    for position, score in zip(found.positions, found.scores, strict=True)
                }
            advance(len(texts[part]))
    return run


def _as_story(identifier: str, title: str, text: str, language: str) -> Story:
    found = Provenance(identifier, identifier, "evaluation", datetime.now(UTC))
    return Story(identifier, title, text, language, found)


def _language(row: Mapping[str, Any]) -> str:
    return str(row.get("metadata", {}).get("lang") or row["_id"].rpartition(".")[2])


def _rows(path: Path) -> Sequence[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise DataError(f"The test set {path} cannot be read: {error}.") from error
