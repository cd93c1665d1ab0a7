"""What each part of the ranking is worth: the same measures with one part taken out at a time."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.encoder import Vectors
from index.generation import Contents
from index.language import SERVED, Directions
from index.progress import Progress
from index.settings import Settings
from index.space import fit_space
from index.story import Passage
from search.corpus import Corpus
from search.evaluate import Material, ask, index_contents, open_test_set, prepare
from search.measures import Evaluation, measure
from search.ranking import OWN_LANGUAGE, Weights

NO_DIRECTION = Directions(languages=False, grand=False, query_style=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the ranking; as they stand, what is served.

    ``passages``: a story scores by its best passage; without, by one vector, the mean of its passages'.
    ``threshold``: a query is judged by how far its best score is above the bound for its length; without, by
    the score alone.
    """

    directions: Directions = SERVED
    passages: bool = True
    lexical: bool = True
    concepts: bool = True
    own_language: bool = True
    threshold: bool = True


VARIANTS: dict[str, Parts] = {
    "everything": Parts(),
    "no projection": Parts(NO_DIRECTION),
    "no g0": Parts(Directions(grand=False)),
    "no query style": Parts(Directions(query_style=False)),
    "no shrinkage": Parts(Directions(shrinkage=0)),
    "no corpus means": Parts(Directions(shrinkage=math.inf)),
    "no lexical bonus": Parts(lexical=False),
    "no concepts": Parts(concepts=False),
    "no own factor": Parts(own_language=False),
    "no threshold": Parts(threshold=False),
    "no passages": Parts(passages=False),
    "plain model": Parts(NO_DIRECTION, lexical=False, concepts=False, own_language=False),
}
"""What is measured, by the name of what is taken out. Without shrinkage the offsets of languages that have
passages are those of the corpus alone, without corpus means those of the calibration alone."""


def ablate_folder(
    folder: Path,
    settings: Settings,
    progress: Progress,
    *,
    split: str = "test",
    single_copy: int | None = None,
) -> dict[str, Evaluation]:
    """Every variant by its name; for the arguments see :func:`search.evaluate.evaluate_folder`."""
    with tempfile.TemporaryDirectory(prefix="storysearch-eval-") as place:
        material = prepare(open_test_set(folder, split, single_copy), settings, Path(place), progress)
        return dict(ablate(material, progress))


def ablate(material: Material, progress: Progress) -> Iterator[tuple[str, Evaluation]]:
    """Each variant's name and measures. Nothing is embedded again."""
    corpora: dict[bool, Corpus] = {}
    for name, parts in VARIANTS.items():
        progress.say(f"Measuring: {name}")
        contents = material.contents if parts.passages else one_passage_each(material.contents)
        if parts.passages not in corpora:
            corpora[parts.passages] = index_contents(material, contents)
        corpus = corpora[parts.passages]
        if parts.directions != SERVED:
            corpus = corpus.within(
                fit_space(material.calibration, contents.vectors, contents.languages, parts.directions)
            )
        answers = ask(corpus, material.questions, _weights(parts, material.settings), progress)
        if not parts.threshold:
            answers = replace(answers, bounds=dict.fromkeys(answers.bounds, 0.0))
        yield name, measure(material.test_set, answers)


def one_passage_each(contents: Contents) -> Contents:
    """The stories with one passage each, whose vector is the mean of their passages'."""
    sizes = [len(passages) for _, passages in contents.stories]
    starts = np.cumsum([0, *sizes])[:-1]
    sums = np.add.reduceat(contents.vectors, starts)
    vectors: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    stories = [
        (story, (Passage(story.id, 0, passages[0].start, passages[-1].end),))
        for story, passages in contents.stories
    ]
    return replace(contents, stories=stories, vectors=vectors)


def _weights(parts: Parts, settings: Settings) -> Weights:
    return Weights(
        literal=settings.lexical_weight if parts.lexical else 0.0,
        concept=settings.concept_weight if parts.concepts else 0.0,
        own_language=OWN_LANGUAGE if parts.own_language else 1.0,
    )
