"""A generation: everything that a search needs, in one folder that never changes once it is published.

A new one is built beside the others, verified, and made the current one by renaming a file, so a reader sees
the old or the new, never a mixture, and a run that is killed leaves the old one serving.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.concept_table import write_concepts
from index.encoder import Encoder, Vectors
from index.errors import GenerationError
from index.language import Calibration, Projection
from index.passages import passage_text
from index.settings import Settings
from index.space import Space, fit_space
from index.story import Passage, Story, from_record, to_record
from index.threshold import Thresholds
from index.vectors import VectorIndex
from index.word_table import write_words

GENERATIONS = "generations"
CURRENT = "CURRENT"
_FORMAT = 6
_BUILDING = ".building-"
_NONE = 0
_SCHEMA = """
CREATE TABLE source (name TEXT PRIMARY KEY, title TEXT NOT NULL, home_page TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE story (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES story (position),
    number INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself.

    ``prompts`` are those that were used, ``asked_prompts`` those of the settings, empty for the model's own;
    ``digests`` are the SHA-256 of its files.
    """

    format: int
    number: int
    published: str
    model: str
    prompts: dict[str, str]
    asked_prompts: dict[str, str]
    dimension: int
    stories: int
    passages: int
    languages: dict[str, int]
    thresholds: dict[str, float]
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a generation. ``vectors`` are raw, shape (passages, d), in the order of the stories'
    passages; ``sources`` are (name, title, home page).
    """

    stories: Sequence[tuple[Story, Sequence[Passage]]]
    vectors: Vectors
    sources: Sequence[tuple[str, str, str]]

    @property
    def languages(self) -> list[str]:
        """The language of each passage, in the order of ``vectors``."""
        return [story.language for story, passages in self.stories for _ in passages]


class Generation:
    """An opened generation. Its database is opened by each thread for itself with :meth:`connect`."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.vectors = VectorIndex.open(folder / "vectors.faiss")
        with np.load(folder / "projection.npz") as kept:
            self.projection = Projection(kept["basis"])
        self.thresholds = Thresholds(**manifest.thresholds)

    def within(self, space: Space) -> Generation:
        """The same stories in another space, to measure what the one that is served is worth."""
        moved = copy(self)
        moved.projection, moved.vectors, moved.thresholds = space.projection, space.vectors, space.thresholds
        return moved

    def connect(self) -> sqlite3.Connection:
        """A new read-only connection to the stories, passages and lexicon."""
        address = f"{(self.folder / 'stories.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    def stories(self) -> Iterator[tuple[Story, tuple[Passage, ...]]]:
        """Every story with its passages, by position."""
        connection = self.connect()
        try:
            passages: dict[int, list[tuple[int, int, int]]] = {}
            for position, *rest in connection.execute(
                "SELECT story, number, starts, ends FROM passage ORDER BY row"
            ):
                passages.setdefault(position, []).append((rest[0], rest[1], rest[2]))
            for position, record in connection.execute(
                "SELECT position, record FROM story ORDER BY position"
            ):
                story = from_record(json.loads(record))
                yield story, tuple(Passage(story.id, *row) for row in passages.get(position, []))
        finally:
            connection.close()


def publish(data: Path, contents: Contents, encoder: Encoder, calibration: Calibration, keep: int) -> int:
    """Build, verify and switch to a new generation; keep the newest ``keep``. Returns its number.

    Raises :class:`GenerationError` when there is nothing to publish or the result fails its checks; the
    generation served until now stays.
    """
    if not len(contents.vectors):
        raise GenerationError("There is no story to publish; what was published before stays.")
    folder = data / GENERATIONS
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    number = max(numbers(data), default=0) + 1
    beside = folder / f"{_BUILDING}{number}"
    beside.mkdir()
    try:
        _build(beside, number, contents, encoder, calibration)
        verify(beside)
        beside.replace(folder / str(number))
        _sync(folder)
        switch(data, number)
    except (OSError, sqlite3.Error) as error:
        raise GenerationError(f"Generation {number} could not be written: {error}.") from error
    discard(data, sorted(numbers(data))[: -max(keep, 1)])
    return number


def numbers(data: Path) -> list[int]:
    """The numbers of all complete generations, in no order."""
    folder = data / GENERATIONS
    return [int(one.name) for one in folder.iterdir() if one.name.isdigit()] if folder.is_dir() else []


def current_number(data: Path) -> int | None:
    """The number of the generation that is served, or ``None`` before the first is published and after the
    last story is gone."""
    try:
        return int((data / CURRENT).read_text(encoding="ascii")) or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise GenerationError(f"The file {data / CURRENT} is damaged: run 'storysearch rollback'.") from error


def open_generation(data: Path, number: int) -> Generation:
    """Open generation ``number`` after checking it; :class:`GenerationError` when it must not be served."""
    folder = data / GENERATIONS / str(number)
    return Generation(folder, verify(folder))


def switch(data: Path, number: int) -> None:
    """Make ``number`` the generation that is served."""
    beside = data / f"{CURRENT}.new"
    with beside.open("w", encoding="ascii") as file:
        file.write(str(number))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(data / CURRENT)
    _sync(data)


def unpublish(data: Path) -> None:
    """Serve nothing, and keep no generation: the last story is gone."""
    switch(data, _NONE)
    discard(data, numbers(data))


def is_unpublished(data: Path) -> bool:
    """Whether nothing is served on purpose; a file that is merely lost is no purpose."""
    try:
        return (data / CURRENT).read_text(encoding="ascii") == str(_NONE)
    except (OSError, ValueError):
        return False


def discard(data: Path, unwanted: Iterable[int]) -> None:
    """Remove generations for good."""
    for number in unwanted:
        shutil.rmtree(data / GENERATIONS / str(number), ignore_errors=True)


def roll_back(data: Path) -> int:
    """Serve the newest complete generation before the current one; returns its number."""
    served = current_number(data) if _readable(data) else None
    for number in sorted(numbers(data), reverse=True):
        if (served is None or number < served) and _is_whole(data / GENERATIONS / str(number)):
            switch(data, number)
            return number
    raise GenerationError("There is no earlier generation to go back to.")


def _is_whole(folder: Path) -> bool:
    try:
        verify(folder)
    except GenerationError:
        return False
    return True


def verify(folder: Path) -> Manifest:
    """The manifest of the generation in ``folder``; :class:`GenerationError` when it is not as published."""
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise GenerationError(
            f"Generation {folder.name} is incomplete or damaged: run 'storysearch rollback' or ingest again."
        ) from error
    if manifest.format != _FORMAT:
        raise GenerationError(f"Generation {folder.name} was made by another version: ingest again.")
    for name, digest in manifest.digests.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise GenerationError(
                f"Generation {folder.name} is damaged ({name}): run 'storysearch rollback' or ingest again."
            )
    return manifest


def read_manifest(data: Path, number: int) -> Manifest:
    """The manifest of generation ``number`` after checking its files; raises like :func:`verify`."""
    return verify(data / GENERATIONS / str(number))


def made_with(manifest: Manifest, settings: Settings) -> bool:
    """Whether the model and the prompts of a generation are those set now; the model is not loaded for it."""
    asked = {"query": settings.query_prompt, "passage": settings.passage_prompt}
    return manifest.model == settings.model and manifest.asked_prompts == asked


def require_same_model(manifest: Manifest, encoder: Encoder) -> None:
    """:class:`GenerationError` when the generation was made by another model or with other prompts."""
    if (manifest.model, manifest.prompts) != (encoder.name, encoder.prompts):
        raise GenerationError(
            f"Generation {manifest.number} was made by the model {manifest.model} with the prompts"
            f" {manifest.prompts}, but {encoder.name} with {encoder.prompts} is set: set them back, or run"
            " 'storysearch ingest' to embed everything anew."
        )


def _build(folder: Path, number: int, contents: Contents, encoder: Encoder, calibration: Calibration) -> None:
    rows = [
        (position, passage) for position, (_, passages) in enumerate(contents.stories) for passage in passages
    ]
    space = fit_space(calibration, contents.vectors, contents.languages)
    space.vectors.save(folder / "vectors.faiss")
    np.savez(folder / "projection.npz", basis=space.projection.basis)
    _write_stories(folder / "stories.sqlite", contents, rows)
    names = sorted(one.name for one in folder.iterdir())
    manifest = Manifest(
        format=_FORMAT,
        number=number,
        published=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        prompts=encoder.prompts,
        asked_prompts=encoder.asked_prompts,
        dimension=encoder.dimension,
        stories=len(contents.stories),
        passages=len(rows),
        languages=dict(Counter(story.language for story, _ in contents.stories).most_common()),
        thresholds=asdict(space.thresholds),
        digests={name: _digest(folder / name) for name in names},
    )
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    for one in folder.iterdir():
        _sync(one)
    _sync(folder)


def _write_stories(path: Path, contents: Contents, rows: Sequence[tuple[int, Passage]]) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO source VALUES (?, ?, ?)", contents.sources)
        connection.executemany(
            "INSERT INTO story VALUES (?, ?, ?)",
            (
                (position, story.id, json.dumps(to_record(story), ensure_ascii=False))
                for position, (story, _) in enumerate(contents.stories)
            ),
        )
        connection.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
            ((row, position, one.number, one.start, one.end) for row, (position, one) in enumerate(rows)),
        )
        stories = [story for story, _ in contents.stories]
        write_words(
            connection,
            ((passage_text(stories[at], one), stories[at].language, stories[at].place) for at, one in rows),
        )
        write_concepts(connection, stories)
        connection.commit()
    finally:
        connection.close()


def _readable(data: Path) -> bool:
    try:
        return current_number(data) is not None
    except GenerationError:
        return False


def _sweep(folder: Path) -> None:
    for orphan in folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(orphan)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
