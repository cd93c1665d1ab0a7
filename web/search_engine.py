"""What the page and the API need of the engine that answers."""

from __future__ import annotations

from typing import Protocol

from index.story import Story
from search.query import Query
from search.results import FacetValue, GenerationSummary, Hit, PlaceCount, Results, SourceSummary
from search.towns import KnownTown, NamedTowns


class SearchEngine(Protocol):
    """The part of :class:`search.engine.Engine` that the web asks. It may be called from several threads."""

    def search(self, query: Query, /) -> Results:
        """The stories for a query; raises QueryError, or GenerationError while nothing is published."""

    def story(self, identifier: str, /) -> Story | None:
        """The story with this id, or that once had it, or ``None``."""

    def translations(self, identifier: str, /) -> tuple[Story, ...]:
        """The same story in other languages."""

    def similar(self, identifier: str, /, limit: int = 5) -> tuple[Hit, ...]:
        """The stories nearest in content to one story."""

    def peers(self, identifier: str, /, limit: int = 5) -> tuple[Hit, ...]:
        """The stories from places like that of one story."""

    def town(self, identifier: int, /) -> KnownTown | None:
        """The town with this number in GeoNames, or ``None``."""

    def towns_called(self, name: str, language: str, /, most: int = 8) -> NamedTowns:
        """What a name may mean for a reader of a language; at most so many towns are ``perhaps``."""

    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """All values of all filters over the whole corpus."""

    def places(self) -> tuple[PlaceCount, ...]:
        """The places that can be put on a map, those with the most stories first."""

    def crossing(self, first: str, second: str, /) -> dict[tuple[str, str], int]:
        """How many stories have a value of one filter and a value of another."""

    def sources(self) -> tuple[SourceSummary, ...]:
        """The partner sites."""

    def generation(self) -> GenerationSummary | None:
        """What is served, or ``None`` while nothing is published."""
