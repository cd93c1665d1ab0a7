"""Measures the ranking on a test set with the very code that serves.

Everything is embedded once; each variant of the ranking is then asked the same queries.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.catalogue import open_catalogue
from index.encoder import Encoder, Vectors, open_encoder
from index.funding import find_funding
from index.generation import Contents, open_generation, publish
from index.language import Calibration, calibrate
from index.passages import cut_passages
from index.progress import Progress
from index.publishing import embed_catalogue
from index.settings import Settings
from index.story import Provenance, Story
from search.corpus import Corpus
from search.judged_corpus import JudgedCorpus, keep_single_copies, read_test_set, with_held_out_queries
from search.measures import Answers, Evaluation, measure
from search.ranking import Weights, concept_bonus, match_bound, rank
from search.wording import Wording, read_wording


@dataclass(frozen=True, slots=True)
class Questions:
    """The queries of a test set: their identifiers (n,), raw ``vectors`` (n, d) and wordings (n,)."""

    identifiers: list[str]
    vectors: Vectors
    wordings: list[Wording]


@dataclass(frozen=True, slots=True)
class Material:
    """A test set that is embedded and can be indexed and asked. ``settings.data`` is a place of its own."""

    test_set: JudgedCorpus
    contents: Contents
    questions: Questions
    encoder: Encoder
    calibration: Calibration
    settings: Settings


def evaluate_folder(
    folder: Path,
    settings: Settings,
    progress: Progress,
    *,
    split: str = "test",
    single_copy: int | None = None,
) -> Evaluation:
    """Index the corpus in ``folder`` in a temporary place, ask every query of the split, and measure.

    ``single_copy`` is a seed: each document is kept in one random language only. Raises
    :class:`index.errors.DataError` when the folder is not a test set.
    """
    with tempfile.TemporaryDirectory(prefix="storysearch-eval-") as place:
        material = prepare(open_test_set(folder, split, single_copy), settings, Path(place), progress)
        corpus = index_contents(material, material.contents)
        weights = Weights(settings.lexical_weight, settings.concept_weight)
        return measure(material.test_set, ask(corpus, material.questions, weights, progress))


def open_test_set(folder: Path, split: str, single_copy: int | None) -> JudgedCorpus:
    """The test set in ``folder``; see :func:`evaluate_folder`."""
    test_set = read_test_set(folder, split)
    return test_set if single_copy is None else keep_single_copies(test_set, single_copy)


def prepare(test_set: JudgedCorpus, settings: Settings, place: Path, progress: Progress) -> Material:
    """Embed documents and queries, working in ``place``.

    A set without unanswerable queries gets the off-topic ones that the bound of a match is then not fitted
    with.
    """
    encoder = open_encoder(settings, progress.say)
    calibration = calibrate(encoder, settings.model_cache, progress.say)
    if not test_set.unanswerable:
        test_set, calibration = with_held_out_queries(test_set), calibration.holding_out()
    with open_catalogue(place) as catalogue:
        for identifier, document in test_set.documents.items():
            story = as_story(identifier, *document)
            catalogue.replace_page(
                identifier, "evaluation", [(story, cut_passages(story, encoder.count_tokens))]
            )
        contents, _ = embed_catalogue(catalogue, encoder, progress)
    texts = [text for text, _ in test_set.queries.values()]
    spoken = frozenset(contents.languages)
    questions = Questions(
        list(test_set.queries),
        _embed_queries(encoder, texts, progress),
        [read_wording(one, spoken) for one in texts],
    )
    return Material(test_set, contents, questions, encoder, calibration, replace(settings, data=place))


def index_contents(material: Material, contents: Contents) -> Corpus:
    """The corpus as it would be served, made of ``contents``."""
    number = publish(material.settings.data, contents, material.encoder, material.calibration, keep=1)
    return Corpus(open_generation(material.settings.data, number))


def ask(corpus: Corpus, questions: Questions, weights: Weights, progress: Progress) -> Answers:
    """Ask all queries without a filter."""
    everything = np.ones(len(corpus.stories), dtype=bool)
    vectors = corpus.generation.projection.apply(questions.vectors)
    answers = Answers({}, {})
    with progress.task("Asking queries", len(vectors)) as advance:
        for identifier, vector, wording in zip(
            questions.identifiers, vectors, questions.wordings, strict=True
        ):
            bonus = concept_bonus(corpus, wording, weights)
            least = match_bound(corpus, wording, bonus)
            found = rank(corpus, vector, wording, weights, bonus=bonus, least=least, stories=everything)
            answers.bounds[identifier] = least
            answers.run[identifier] = {
                corpus.stories[position].provenance.url: float(score)
                for position, score in zip(found.positions, found.scores, strict=True)
            }
            advance(1)
    return answers


def _embed_queries(encoder: Encoder, texts: list[str], progress: Progress) -> Vectors:
    parts = []
    with progress.task("Embedding queries", len(texts)) as advance:
        for part in _slices(texts, 64):
            parts.append(encoder.encode_queries(part))
            advance(len(part))
    return np.concatenate(parts) if parts else encoder.encode_queries([])


def _slices(texts: list[str], size: int) -> Iterable[list[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))


def as_story(identifier: str, title: str, text: str, language: str) -> Story:
    """A document of a test set as a story, with the funds that it names; its address is its identifier."""
    found = Provenance(identifier, identifier, "evaluation", datetime.now(UTC))
    return Story(identifier, title, text, language, found, funding=find_funding(f"{title}\n\n{text}"))
