"""What the pages show of the whole collection, worked out once for each published generation."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.query import Query
from search.results import FacetValue, GenerationSummary, PlaceCount, SourceSummary
from web.search_engine import SearchEngine


@dataclass(frozen=True, slots=True)
class Published:
    """The collection as it stands; ``generation`` is ``None`` while nothing is published.

    ``stories`` is how many a reader finds: one that is told in several languages counts once.
    """

    generation: GenerationSummary | None = None
    stories: int = 0
    sources: tuple[SourceSummary, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    places: tuple[PlaceCount, ...] = ()
    themes_by_kind: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def titles(self) -> dict[str, str]:
        """The title of each partner site by its name."""
        return {one.name: one.title for one in self.sources}


class PublishedCollection:
    """Remembers the :class:`Published` of the newest generation. Safe to use from several threads."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._latest = Published()

    def now(self) -> Published:
        """The collection of the generation that is served now."""
        generation = self._engine.generation()
        latest = self._latest
        if generation is None:
            return Published()
        if latest.generation == generation:
            return latest
        # Two threads may both work it out; each assigns a whole record, so readers never see a mixture.
        engine = self._engine
        self._latest = Published(
            generation,
            engine.search(Query("", limit=1)).total,
            engine.sources(),
            engine.facets(),
            engine.places(),
            engine.crossing("theme", "kind"),
        )
        return self._latest
