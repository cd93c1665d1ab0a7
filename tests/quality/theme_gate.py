"""Precision and recall of the themes that ingestion assigns, against those that the practices are known for.

``python -m tests.quality.theme_gate PRACTICES``, where PRACTICES is a file with one practice a line, as JSON
with its ``id`` and ``themes``. These were named with the facts that the stories tell; the classifier has not
seen them. The halves are drawn by the digest of the id; constants may be chosen on the first one only.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.encoder import open_encoder
from index.language import calibrate, fit_projection
from index.passages import cut_passages, passage_text
from index.progress import Progress
from index.settings import load_settings
from index.story import Story
from index.vocabulary import THEMES
from ingest.theming import describe_themes
from search.evaluate import as_story
from search.judged_corpus import read_test_set
from tests.quality.own_set import write_own_set


def themed_stories() -> list[Story]:
    """The stories of the demonstration with the themes that a publication gives them; ids are practices."""
    settings = load_settings({})
    encoder = open_encoder(settings)
    with tempfile.TemporaryDirectory() as place:
        write_own_set(Path(place))
        documents = read_test_set(Path(place), "development").documents
    stories = [replace(as_story(name, *one), id=name) for name, one in documents.items()]
    passages = [cut_passages(story, encoder.count_tokens) for story in stories]
    texts = [passage_text(story, one) for story, cut in zip(stories, passages, strict=True) for one in cut]
    vectors = encoder.encode_passages(texts)
    owners = np.repeat(np.arange(len(stories)), [len(cut) for cut in passages])
    calibration = calibrate(encoder, settings.model_cache, Progress().say)
    projection = fit_projection(calibration, vectors, [stories[at].language for at in owners])
    sums = np.zeros((len(stories), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, projection.apply(vectors))
    means = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return describe_themes(stories, means, projection, encoder)


def in_first_half(practice: str) -> bool:
    return int(hashlib.sha256(practice.encode()).hexdigest(), 16) % 2 == 0


def main(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wanted = {row["id"]: set(row["themes"]) for row in rows}
    stories = [story for story in themed_stories() if story.id in wanted]
    print(f"{'':16} stories  precision  recall")
    for name, chosen in (
        ("first half", [one for one in stories if in_first_half(one.id)]),
        ("second half", [one for one in stories if not in_first_half(one.id)]),
    ):
        right = sum(len(wanted[one.id] & set(one.themes)) for one in chosen)
        given, known = sum(len(one.themes) for one in chosen), sum(len(wanted[one.id]) for one in chosen)
        print(f"{name:16} {len(chosen):7}  {right / max(1, given):9.3f}  {right / max(1, known):6.3f}")
    for theme in THEMES:
        given, known = (
            [theme in one.themes for one in stories],
            [theme in wanted[one.id] for one in stories],
        )
        right = sum(a and b for a, b in zip(given, known, strict=True))
        print(f"{theme:22} known {sum(known):3}  given {sum(given):3}  right {right:3}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which file names the themes of the practices.")
    main(Path(sys.argv[1]))
