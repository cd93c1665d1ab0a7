import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.calibration_text import CALIBRATED_LANGUAGES
from index.language import Calibration, fit_projection

DIMENSION = 32


def made_up_corpus(seed, per_language=30):
    """Vectors that are the sum of a topic, a strong offset of their language and a little noise."""
    chance = np.random.default_rng(seed)
    languages = ["de", "el", "fi"]
    offsets = {one: chance.normal(size=DIMENSION) * 3 for one in languages}
    topics = chance.normal(size=(per_language, DIMENSION))
    vectors = np.concatenate([topics + offsets[one] for one in languages]).astype(np.float32)
    vectors += chance.normal(scale=0.05, size=vectors.shape)
    centre = np.mean(list(offsets.values()), axis=0)
    calibration = Calibration(
        offsets={one: (offsets[one] - centre).astype(np.float32) for one in languages},
        question=centre.astype(np.float32),
        keyword=centre.astype(np.float32),
        off_topic_questions=vectors[:2],
        off_topic_keywords=vectors[:2],
    )
    spoken = [one for one in languages for _ in range(per_language)]
    return calibration, vectors, spoken


def share_of_twins_nearest(vectors, per_language=30):
    """How often the nearest vector of another language is the same topic."""
    scores = vectors @ vectors.T
    found = []
    for row in range(len(vectors)):
        own = row // per_language
        other = [at for at in range(len(vectors)) if at // per_language != own]
        best = max([*other, *[at for at in range(len(vectors)) if at // per_language == own and at != row]],
                   key=lambda at: scores[row, at])  # fmt: skip
        found.append(best % per_language == row % per_language)
    return np.mean(found)


def test_projection_lets_topics_meet_across_languages():
    calibration, vectors, spoken = made_up_corpus(1)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    neutral = fit_projection(calibration, vectors, spoken).apply(vectors)
    assert share_of_twins_nearest(unit) < 0.5
    assert share_of_twins_nearest(neutral) > 0.95


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_projection_is_orthogonal_idempotent_and_of_unit_length(seed):
    calibration, vectors, spoken = made_up_corpus(seed, per_language=8)
    projection = fit_projection(calibration, vectors, spoken)
    once = projection.apply(vectors)
    assert np.allclose(projection.basis @ projection.basis.T, np.eye(len(projection.basis)), atol=1e-4)
    assert np.allclose(np.linalg.norm(once, axis=1), 1, atol=1e-4)
    assert np.allclose(projection.apply(once), once, atol=1e-3)
    assert np.abs(once @ projection.basis.T).max() < 1e-3


def test_a_language_without_calibration_or_passages_needs_no_special_case():
    calibration, vectors, spoken = made_up_corpus(3)
    calibration.offsets["mt"] = np.ones(DIMENSION, dtype=np.float32)
    fit_projection(calibration, vectors, ["xx" if one == "fi" else one for one in spoken])


@pytest.mark.parametrize("language", CALIBRATED_LANGUAGES)
def test_calibration_sentences_are_parallel_and_translated(language):
    folder = files("index").joinpath("calibration")
    texts, english = (
        json.loads(folder.joinpath(f"{one}.json").read_text(encoding="utf-8")) for one in (language, "en")
    )
    for kind in ("statements", "questions", "keywords"):
        assert len(texts[kind]) == len(english[kind]) >= 40
        assert len(set(texts[kind])) == len(texts[kind])
        if language != "en":
            assert not set(texts[kind]) & set(english[kind])
