"""A generation held ready for searching: its stories in memory and, for each filter, who has which value."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from index.concept_table import ConceptTable
from index.generation import Generation
from index.space import Space
from index.story import Passage, Story, story_id
from index.vectors import Mask
from index.word_table import word_coverage
from search.query import Filters

Positions = npt.NDArray[np.int64]


class Corpus:
    """The stories of one generation. ``position`` below is a story's place in ``stories``; ``row`` that of a
    passage in ``passages`` and in the vector index. Safe to use from several threads.
    """

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.stories: list[Story] = []
        self.passages: list[Passage] = []
        owners: list[int] = []
        for position, (story, passages) in enumerate(generation.stories()):
            self.stories.append(story)
            self.passages.extend(passages)
            owners.extend([position] * len(passages))
        self.owner: Positions = np.asarray(owners, dtype=np.int64)
        """Position of the story that each row belongs to, shape (rows,)."""
        self.language = np.asarray([self.stories[position].language for position in owners])
        """Language of the story that each row belongs to, shape (rows,)."""
        self.story_language = np.asarray([story.language for story in self.stories])
        """Language of each story, shape (stories,)."""
        self.day: Positions = np.asarray(
            [story.published.toordinal() if story.published else 0 for story in self.stories], dtype=np.int64
        )
        """Day on which each story was published, counted from the year 1; 0 when not known; (stories,)."""
        self.spoken = frozenset(story.language for story in self.stories)
        """The languages that stories are written in."""
        self.position_of = {story.id: position for position, story in enumerate(self.stories)}
        self.family = self._families()
        """A number that the translations of one story share, shape (stories,)."""
        self._former = self._former_identifiers()
        self._values = self._index_values()
        self._connection = generation.connect()
        self.concepts = ConceptTable(self._connection)
        """Which story speaks of which concept."""
        self._lock = threading.Lock()

    def within(self, space: Space) -> Corpus:
        """The same stories in another space; see :meth:`index.generation.Generation.within`."""
        moved = copy(self)
        moved.generation = self.generation.within(space)
        return moved

    def find(self, identifier: str) -> int | None:
        """The position of a story by its identifier, also by one that it had at an earlier address or that a
        copy of it has; ``None`` when there is none."""
        return self.position_of.get(identifier, self._former.get(identifier))

    def translations(self, position: int) -> tuple[Story, ...]:
        """The same story in other languages."""
        found = (self.position_of.get(one) for one in self.stories[position].translations)
        return tuple(self.stories[at] for at in found if at is not None)

    def sources(self) -> list[tuple[str, str, str]]:
        """Partner sites as (name, title, home page)."""
        with self._lock:
            return self._connection.execute(
                "SELECT name, title, home_page FROM source ORDER BY name"
            ).fetchall()

    def literal_coverage(self, words: Sequence[str]) -> dict[int, float]:
        """Row to the share of the query's information that the passage holds literally."""
        if not words:
            return {}
        with self._lock:
            return word_coverage(self._connection, words, len(self.passages))

    def values(self, facet: str) -> dict[str, Positions]:
        """For one filter: each value that occurs, and the positions of the stories that have it."""
        return self._values[facet]

    def mask(self, filters: Filters, leaving_out: str | None = None) -> Mask:
        """Which stories pass the filters, shape (stories,); one filter may be left out."""
        passing = np.ones(len(self.stories), dtype=bool)
        for one in fields(filters):
            chosen = getattr(filters, one.name)
            if not chosen or one.name == leaving_out:
                continue
            having = np.zeros(len(self.stories), dtype=bool)
            for value in chosen:
                having[self._values[one.name].get(value, [])] = True
            passing &= having
        return passing

    def languages(self) -> dict[str, int]:
        """Number of stories in each language, most first."""
        return dict(Counter(story.language for story in self.stories).most_common())

    def _families(self) -> Positions:
        numbers = np.arange(len(self.stories), dtype=np.int64)
        for position, story in enumerate(self.stories):
            others = [at for one in story.translations if (at := self.position_of.get(one)) is not None]
            numbers[position] = min([position, *others])
        return numbers

    def _former_identifiers(self) -> dict[str, int]:
        return {
            story_id(address): position
            for position, story in enumerate(self.stories)
            for address in (*story.provenance.also_at, *story.provenance.formerly)
        }

    def _index_values(self) -> dict[str, dict[str, Positions]]:
        found: dict[str, dict[str, list[int]]] = {one.name: defaultdict(list) for one in fields(Filters)}
        for position, story in enumerate(self.stories):
            for facet, values in facet_values(story).items():
                for value in values:
                    found[facet][value].append(position)
        return {
            facet: {value: np.asarray(positions, dtype=np.int64) for value, positions in values.items()}
            for facet, values in found.items()
        }


def facet_values(story: Story) -> dict[str, tuple[str, ...]]:
    """What a story can be filtered by: the name of each filter and the story's values."""
    return {
        "country": (story.place.country,) if story.place.country else (),
        "theme": story.themes,
        "language": (story.language,),
        "funding": story.funding,
        "kind": (story.place.kind,) if story.place.kind else (),
        "year": (str(story.published.year),) if story.published else (),
        "source": (story.provenance.source,),
    }
