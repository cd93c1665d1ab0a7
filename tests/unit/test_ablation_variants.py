"""What a variant of the ranking takes out, over made-up vectors."""

import math
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
import pytest

from index.generation import Contents
from index.language import Calibration, Directions, fit_projection
from index.story import Passage, Provenance, Story
from search.ablation import NO_DIRECTION, VARIANTS, Parts, one_passage_each

DIMENSION = 24


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture
def corpus():
    chance = np.random.default_rng(5)
    calibration = Calibration(
        offsets={one: unit(chance.normal(size=DIMENSION)) for one in ("de", "el", "mt")},
        question=unit(chance.normal(size=DIMENSION)),
        keyword=unit(chance.normal(size=DIMENSION)),
        off_topic_questions=unit(chance.normal(size=(12, DIMENSION))),
        off_topic_keywords=unit(chance.normal(size=(9, DIMENSION))),
    )
    return calibration, unit(chance.normal(size=(30, DIMENSION))), ["de"] * 20 + ["el"] * 10


def removes(projection, direction):
    """Whether nothing of the direction is left."""
    direction = unit(direction)
    return bool(np.linalg.norm(direction - (direction @ projection.basis.T) @ projection.basis) < 1e-3)


def test_each_variant_but_the_plain_model_takes_out_one_part():
    served = asdict(Parts())
    for name, parts in VARIANTS.items():
        changed = [part for part, value in asdict(parts).items() if value != served[part]]
        assert len(changed) == {"everything": 0, "plain model": 4}.get(name, 1), name
    assert next(iter(VARIANTS)) == "everything"


def test_served_projection_removes_every_direction(corpus):
    calibration, vectors, _ = corpus
    projection = fit_projection(*corpus)
    for direction in (vectors.mean(axis=0), calibration.question, calibration.keyword):
        assert removes(projection, direction)
    own = vectors[:20].mean(axis=0) - vectors.mean(axis=0)
    assert removes(projection, (20 * own + 40 * calibration.offsets["de"]) / 60)
    assert removes(projection, calibration.offsets["mt"])
    assert len(projection.basis) == 6


def test_what_is_taken_out_is_left_in_the_vectors(corpus):
    calibration, vectors, _ = corpus
    without_grand = fit_projection(*corpus, Directions(grand=False))
    assert not removes(without_grand, vectors.mean(axis=0))
    assert removes(without_grand, calibration.question)
    without_style = fit_projection(*corpus, Directions(query_style=False))
    assert removes(without_style, vectors.mean(axis=0))
    assert not removes(without_style, calibration.question)
    assert not removes(without_style, calibration.keyword)
    unchanged = fit_projection(*corpus, NO_DIRECTION)
    assert np.allclose(unchanged.apply(vectors), vectors, atol=1e-6)


def test_shrinkage_weighs_corpus_against_calibration(corpus):
    calibration, vectors, _ = corpus
    own = vectors[:20].mean(axis=0) - vectors.mean(axis=0)
    corpus_alone = fit_projection(*corpus, Directions(shrinkage=0))
    assert removes(corpus_alone, own)
    assert not removes(corpus_alone, calibration.offsets["de"])
    assert removes(corpus_alone, calibration.offsets["mt"])
    calibration_alone = fit_projection(*corpus, Directions(shrinkage=math.inf))
    assert removes(calibration_alone, calibration.offsets["de"])
    assert not removes(calibration_alone, own)


def test_held_out_queries_leave_the_same_half_of_each_language(corpus):
    calibration, _, _ = corpus
    held = calibration.holding_out()
    # four questions and three keyword queries in each of three languages
    assert np.array_equal(held.off_topic_questions, calibration.off_topic_questions[::2])
    assert np.array_equal(held.off_topic_keywords, calibration.off_topic_keywords[[0, 2, 3, 5, 6, 8]])
    assert np.array_equal(held.question, calibration.question)


def test_one_passage_spans_the_story_and_has_the_mean_direction():
    found = Provenance("u", "u", "town", datetime(2026, 1, 1, tzinfo=UTC))
    stories = [
        (
            Story("one", "One", "First. Second.", "de", found),
            [Passage("one", 0, 0, 6), Passage("one", 1, 7, 14)],
        ),
        (Story("two", "Two", "Only.", "fr", found), [Passage("two", 0, 0, 5)]),
    ]
    vectors = np.eye(3, 4, dtype=np.float32)
    single = one_passage_each(Contents(stories, vectors, []))
    assert [passages for _, passages in single.stories] == [
        (Passage("one", 0, 0, 14),),
        (Passage("two", 0, 0, 5),),
    ]
    assert np.allclose(single.vectors, [[math.sqrt(0.5), math.sqrt(0.5), 0, 0], [0, 0, 1, 0]])
    assert single.languages == ["de", "fr"]
