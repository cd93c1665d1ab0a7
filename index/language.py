"""The language-neutral projection: takes out of a vector what tells its language, so that content is left.

Multilingual models place texts by language as strongly as by content. With parallel calibration sentences,
``u_l`` is the centred mean of language ``l``. The offset of a language in the indexed corpus,

    off_l = (n_l * (mean_l - g0) + 40 * u_l) / (n_l + 40)

shrinks its passage mean towards the calibration: ``g0`` is the mean of all passages, ``n_l`` the number of
passages of the language. All offsets, ``g0`` and the means of sample questions and of sample keyword queries
span a space ``W`` that is removed from passages and queries alike: ``x' = normalise(x - W W^T x)``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.calibration_text import OFF_TOPIC_KEYWORDS, OFF_TOPIC_QUESTIONS, read_calibration
from index.encoder import Encoder, Vectors

SHRINKAGE = 40
"""Passages at which corpus and calibration weigh the same; 20 to 80 rank alike on XQuAD."""

_RANK_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the calibration sentences say about a model.

    ``offsets`` maps a language to ``u_l``, shape (d,). ``question`` and ``keyword`` are mean query vectors,
    shape (d,). ``off_topic_questions`` and ``off_topic_keywords`` are raw vectors of queries that have
    nothing to do with integration, shape (n, d).
    """

    offsets: dict[str, Vectors]
    question: Vectors
    keyword: Vectors
    off_topic_questions: Vectors
    off_topic_keywords: Vectors

    def holding_out(self) -> Calibration:
        """The same without the off-topic queries that :func:`index.calibration_text.held_out_queries` gives:
        bounds fitted with it can be judged by those."""
        return replace(
            self,
            off_topic_questions=self._every_second(self.off_topic_questions),
            off_topic_keywords=self._every_second(self.off_topic_keywords),
        )

    def _every_second(self, queries: Vectors) -> Vectors:
        by_language = queries.reshape(len(self.offsets), -1, queries.shape[1])
        chosen: Vectors = by_language[:, ::2].reshape(-1, queries.shape[1])
        return chosen


@dataclass(frozen=True, slots=True)
class Directions:
    """Which directions a projection removes. Without arguments those of the served one; any other choice only
    measures what a part is worth.

    ``languages`` are the offsets of languages, ``grand`` the mean of all passages, ``query_style`` the means
    of questions and keyword queries. ``shrinkage`` 0 trusts the corpus means alone, infinity the calibration
    alone.
    """

    languages: bool = True
    grand: bool = True
    query_style: bool = True
    shrinkage: float = SHRINKAGE


SERVED = Directions()


@dataclass(frozen=True, slots=True)
class Projection:
    """``basis`` has orthonormal rows, shape (k, d): the directions that are removed."""

    basis: Vectors

    def apply(self, vectors: Vectors) -> Vectors:
        """Unit vectors without the removed directions; same shape (n, d)."""
        rest = vectors - (vectors @ self.basis.T) @ self.basis
        unit: Vectors = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-9)
        return unit


def fit_projection(
    calibration: Calibration, vectors: Vectors, languages: Sequence[str], directions: Directions = SERVED
) -> Projection:
    """The projection for a corpus: raw passage ``vectors`` (n, d) and the language of each."""
    grand = vectors.mean(axis=0)
    spoken = np.asarray(languages)
    removed = [grand] if directions.grand else []
    if directions.query_style:
        removed += [calibration.question, calibration.keyword]
    if directions.languages:
        for language in sorted({*calibration.offsets, *languages} - {"und"}):
            prior = calibration.offsets.get(language, np.zeros_like(grand))
            rows = vectors[spoken == language]
            observed = rows.mean(axis=0) - grand if len(rows) else np.zeros_like(grand)
            trust = len(rows) / (len(rows) + directions.shrinkage) if len(rows) else 0.0
            removed.append(trust * observed + (1 - trust) * prior)
    if not removed:
        return Projection(np.empty((0, vectors.shape[1]), dtype=np.float32))
    _, sizes, basis = np.linalg.svd(np.stack(removed).astype(np.float64), full_matrices=False)
    return Projection(basis[sizes > _RANK_TOLERANCE * sizes[0]].astype(np.float32))


def calibrate(encoder: Encoder, cache: Path, say: Callable[[str], None] = lambda _: None) -> Calibration:
    """The calibration of the encoder's model, read from ``cache`` or computed now and kept there."""
    texts = read_calibration()
    path = cache / f"calibration-{_fingerprint(encoder, texts)}.npz"
    if path.is_file():
        with np.load(path) as kept:
            return _unpack({name: kept[name] for name in kept.files})
    say("Calibrating the model on sentences in 28 languages, once (about half a minute) ...")
    arrays = _encode(encoder, texts)
    cache.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part.npz")
    np.savez(beside, **arrays)  # type: ignore[arg-type]
    beside.replace(path)
    return _unpack(arrays)


def _fingerprint(encoder: Encoder, texts: dict[str, dict[str, list[str]]]) -> str:
    known = encoder.encode_passages(["fingerprint"])[0].round(2).tolist()
    off_topic = [OFF_TOPIC_QUESTIONS.start, OFF_TOPIC_KEYWORDS.start]
    content = json.dumps([encoder.name, encoder.prompts, known, texts, off_topic], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _encode(encoder: Encoder, texts: dict[str, dict[str, list[str]]]) -> dict[str, Vectors]:
    means = np.stack([encoder.encode_passages(texts[one]["statements"]).mean(axis=0) for one in texts])
    questions = np.stack([encoder.encode_queries(texts[one]["questions"]) for one in texts])
    keywords = np.stack([encoder.encode_queries(texts[one]["keywords"]) for one in texts])
    size = means.shape[1]
    return {
        "languages": np.asarray(list(texts)),
        "offsets": means - means.mean(axis=0),
        "question": questions.reshape(-1, size).mean(axis=0),
        "keyword": keywords.reshape(-1, size).mean(axis=0),
        "off_topic_questions": questions[:, OFF_TOPIC_QUESTIONS].reshape(-1, size),
        "off_topic_keywords": keywords[:, OFF_TOPIC_KEYWORDS].reshape(-1, size),
    }


def _unpack(arrays: dict[str, Vectors]) -> Calibration:
    return Calibration(
        offsets=dict(zip((str(one) for one in arrays["languages"]), arrays["offsets"], strict=True)),
        question=arrays["question"],
        keyword=arrays["keyword"],
        off_topic_questions=arrays["off_topic_questions"],
        off_topic_keywords=arrays["off_topic_keywords"],
    )
