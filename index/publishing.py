"""From the catalogue to a served generation: embed what was never embedded, then publish."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.catalogue import Catalogue
from index.encoder import Encoder, Vectors
from index.generation import Contents, publish
from index.language import Calibration, calibrate
from index.passages import TARGET_TOKENS, cut_passages, passage_text
from index.progress import Progress
from index.settings import Settings
from index.story import Passage, Story

_KEPT_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of the stories once all of them have vectors.

    ``stories`` are all of the catalogue's, in its order, for the catalogue to keep. ``shown`` are those that
    readers see, each with its position in ``stories``: one of several copies, with what is true of it only in
    this company.
    """

    stories: list[Story]
    shown: list[tuple[int, Story]]


Describe = Callable[[Sequence[tuple[Story, Sequence[Passage]]], Vectors, Encoder, Calibration], Described]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did. ``embedded`` counts the passages whose text was not known before."""

    generation: int
    stories: int
    passages: int
    embedded: int


def embed_new(
    catalogue: Catalogue, encoder: Encoder, texts: Sequence[str], progress: Progress
) -> tuple[Vectors, int]:
    """Raw vectors of ``texts``, shape (n, d), and how many had to be embedded.

    Finished parts are kept at once, so a run that is killed does not embed them again.
    """
    digests = [_digest(text) for text in texts]
    model = _model_key(encoder)
    known = catalogue.known_vectors(model, list(dict.fromkeys(digests)))
    missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    todo = list(missing.items())
    with progress.task("Embedding passages", len(todo)) as advance:
        for start in range(0, len(todo), _KEPT_TOGETHER):
            part = todo[start : start + _KEPT_TOGETHER]
            vectors = encoder.encode_passages([text for _, text in part], advance)
            made = dict(zip((digest for digest, _ in part), vectors, strict=True))
            catalogue.keep_vectors(model, made.items())
            known |= made
    if not texts:
        return np.empty((0, encoder.dimension), dtype=np.float32), 0
    return np.stack([known[digest] for digest in digests]), len(todo)


def embed_catalogue(catalogue: Catalogue, encoder: Encoder, progress: Progress) -> tuple[Contents, int]:
    """Everything in the catalogue with raw vectors, and how many passages had to be embedded."""
    stories = [
        (story, fit_passages(story, passages, encoder)) for story, passages in catalogue.stories() if passages
    ]
    texts = [passage_text(story, one) for story, passages in stories for one in passages]
    vectors, embedded = embed_new(catalogue, encoder, texts, progress)
    sources = [(one.name, one.title, one.home_page) for one in catalogue.sources()]
    return Contents(stories, vectors, sources), embedded


def publish_catalogue(
    catalogue: Catalogue,
    encoder: Encoder,
    settings: Settings,
    progress: Progress,
    describe: Describe | None = None,
) -> Published:
    """Publish all stories of the catalogue as a new generation.

    ``describe`` may add to the stories what only their vectors tell, and leave out copies. Raises
    :class:`index.errors.GenerationError` when there is no story.
    """
    revision = catalogue.revision
    whole, embedded = embed_catalogue(catalogue, encoder, progress)
    calibration = calibrate(encoder, settings.model_cache, progress.say)
    shown = _describe(catalogue, whole, describe, encoder, calibration) if describe else whole
    number = publish(settings.data, shown, encoder, calibration, settings.keep_generations)
    catalogue.mark_published(revision)
    catalogue.forget_vectors_except(
        _model_key(encoder),
        (_digest(passage_text(story, one)) for story, passages in whole.stories for one in passages),
    )
    return Published(number, len(shown.stories), len(shown.vectors), embedded)


def _describe(
    catalogue: Catalogue, whole: Contents, describe: Describe, encoder: Encoder, calibration: Calibration
) -> Contents:
    """What is shown of the whole, with what only the vectors tell."""
    if not whole.stories:
        return whole
    described = describe(whole.stories, whole.vectors, encoder, calibration)
    catalogue.update_stories(described.stories)
    vectors = _rows_of([at for at, _ in described.shown], whole.stories, whole.vectors)
    return replace(
        whole, stories=[(story, whole.stories[at][1]) for at, story in described.shown], vectors=vectors
    )


def _rows_of(
    positions: Sequence[int], stories: Sequence[tuple[Story, Sequence[Passage]]], vectors: Vectors
) -> Vectors:
    """The vectors of the passages of the stories at ``positions``, in that order."""
    ends = np.cumsum([len(passages) for _, passages in stories])
    rows = [np.arange(ends[at] - len(stories[at][1]), ends[at]) for at in positions]
    chosen: Vectors = vectors[np.concatenate(rows)]
    return chosen


def fit_passages(story: Story, passages: Sequence[Passage], encoder: Encoder) -> Sequence[Passage]:
    """The passages, cut anew where they are too long with their title: nothing may be cut off silently.

    They were cut without it, and by the tokens of the model that was set when the story was read.
    """
    limit = encoder.token_limit
    counts = encoder.count_tokens([passage_text(story, one) for one in passages])
    if max(counts, default=0) <= limit:
        return passages
    # two tokens more: title and text may need a token of their own where they meet
    room = limit - encoder.count_tokens([passage_text(story, Passage(story.id, 0, 0, 0))])[0] - 2
    return cut_passages(story, encoder.count_tokens, min(TARGET_TOKENS, room // 2), room)


def _model_key(encoder: Encoder) -> str:
    return f"{encoder.name}|{encoder.prompts['passage']}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
