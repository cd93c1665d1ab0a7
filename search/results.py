"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from index.story import Place, Story
from search.query import Query


@dataclass(frozen=True, slots=True)
class Snippet:
    """The part of a story that matched. ``highlights`` are (start, end) offsets into ``text``; ``span`` is
    where it stands in the text of the story, empty when that is not known."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Hit:
    """One story in a ranking. ``weak`` says that its score is below what unrelated queries reach;
    ``translations`` are the same story in other languages, which the ranking does not repeat."""

    story: Story
    score: float
    weak: bool
    snippet: Snippet
    translations: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a filter and the number of matches, weak ones left out, that choosing it would show."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place whose coordinates are known, and how many stories happened there; translations count once."""

    place: Place
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query; to one without words, all stories that pass its filters, newest first.

    ``total`` counts the matches above the threshold under the filters; ``weak`` is true when there is none
    and the hits are only the nearest stories. ``found`` is how many hits can be paged through.
    ``facets`` maps each name of :data:`search.query.FILTER_NAMES` to its values, most frequent first.
    ``query_language`` is a guess (ISO 639-1), or ``None`` when the words do not tell. ``languages`` says how
    many of the matches are shown in each language, in the order in which the languages first occur.
    """

    query: Query
    query_language: str | None
    total: int
    found: int
    weak: bool
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    languages: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A partner site as the reader should know it: who it is, what it gave, and when it was asked."""

    name: str
    title: str
    home_page: str
    stories: int
    last_fetched: datetime | None


@dataclass(frozen=True, slots=True)
class GenerationSummary:
    """The published index that answers: its number, age, size and the model that made it."""

    number: int
    published: datetime
    stories: int
    passages: int
    model: str
    languages: dict[str, int]
