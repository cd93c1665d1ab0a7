"""Publishing, verifying, switching and rolling back, over made-up vectors and real files."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime

import numpy as np
import pytest

from index.errors import GenerationError
from index.generation import (
    Contents,
    current_number,
    numbers,
    open_generation,
    publish,
    require_same_model,
    roll_back,
)
from index.story import Passage, Provenance, Story
from tests.made_up_calibration import made_up_calibration

DIMENSION = 16


class MadeUpEncoder:
    name = "made-up"
    prompts = {"query": "q: ", "passage": "p: "}  # noqa: RUF012
    asked_prompts = {"query": "", "passage": ""}  # noqa: RUF012
    dimension = DIMENSION


def made_up_contents(count, seed=0):
    found = Provenance("u", "u", "town", datetime(2026, 1, 1, tzinfo=UTC))
    stories = [
        (Story(f"{at:016d}", f"Title {at}", "One two three.", "de" if at % 2 else "en", found),
         [Passage(f"{at:016d}", 0, 0, 14)])
        for at in range(count)
    ]  # fmt: skip
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return Contents(stories, vectors, [("town", "Town", "https://town.example/")])


def publish_made_up(data, count=10, keep=3):
    return publish(
        data,
        made_up_contents(count),
        MadeUpEncoder(),
        made_up_calibration(np.random.default_rng(0), DIMENSION),
        keep,
    )


def test_a_generation_holds_what_was_published(tmp_path):
    number = publish_made_up(tmp_path)
    generation = open_generation(tmp_path, current_number(tmp_path))
    assert number == generation.manifest.number == 1
    assert [story.id for story, _ in generation.stories()] == [
        one[0].id for one in made_up_contents(10).stories
    ]
    assert len(generation.vectors) == generation.manifest.passages == 10
    assert generation.manifest.languages == {"en": 5, "de": 5}


def test_only_the_newest_are_kept(tmp_path):
    for _ in range(5):
        publish_made_up(tmp_path, keep=2)
    assert sorted(numbers(tmp_path)) == [4, 5]
    assert current_number(tmp_path) == 5


def test_roll_back_serves_the_one_before(tmp_path):
    publish_made_up(tmp_path)
    publish_made_up(tmp_path)
    assert roll_back(tmp_path) == 1
    assert current_number(tmp_path) == 1
    with pytest.raises(GenerationError, match="no earlier generation"):
        roll_back(tmp_path)


def test_nothing_to_publish_leaves_what_is_served(tmp_path):
    publish_made_up(tmp_path)
    with pytest.raises(GenerationError, match="no story to publish"):
        publish_made_up(tmp_path, count=0)
    assert current_number(tmp_path) == 1


@pytest.mark.parametrize("name", ["vectors.faiss", "stories.sqlite", "projection.npz"])
def test_a_damaged_file_is_refused_and_named(tmp_path, name):
    publish_made_up(tmp_path)
    path = tmp_path / "generations" / "1" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(GenerationError, match=name):
        open_generation(tmp_path, 1)


@pytest.mark.parametrize("change", [{"format": 0}, {"surprise": 1}])
def test_a_manifest_of_another_kind_is_refused(tmp_path, change):
    publish_made_up(tmp_path)
    path = tmp_path / "generations" / "1" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(GenerationError, match="Generation 1"):
        open_generation(tmp_path, 1)


def test_another_model_is_refused_with_what_to_do(tmp_path):
    publish_made_up(tmp_path)
    other = MadeUpEncoder()
    other.name = "other"
    with pytest.raises(GenerationError, match="storysearch ingest"):
        require_same_model(open_generation(tmp_path, 1).manifest, other)


PUBLISH_FOR_EVER = """
import importlib.util, pathlib, sys
spec = importlib.util.spec_from_file_location("made_up", sys.argv[1])
made_up = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made_up)
while True:
    made_up.publish_made_up(pathlib.Path(sys.argv[2]), count=50)
"""


def test_kill_while_publishing_never_leaves_a_broken_current(tmp_path):
    publish_made_up(tmp_path)
    for attempt in range(4):
        started = current_number(tmp_path)
        process = subprocess.Popen([sys.executable, "-c", PUBLISH_FOR_EVER, __file__, str(tmp_path)])
        deadline = time.monotonic() + 60
        while current_number(tmp_path) == started and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.013 * attempt)
        process.kill()
        process.wait()
        assert current_number(tmp_path) > started
        open_generation(tmp_path, current_number(tmp_path))
    publish_made_up(tmp_path)
    assert not list((tmp_path / "generations").glob(".building-*"))


def test_roll_back_passes_over_a_damaged_generation(tmp_path):
    for _ in range(3):
        publish_made_up(tmp_path)
    (tmp_path / "generations" / "2" / "vectors.faiss").write_bytes(b"damaged")
    assert roll_back(tmp_path) == 1


def test_a_data_folder_that_is_a_file_holds_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert current_number(tmp_path / "file") is None
