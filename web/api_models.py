"""The shapes that the HTTP API answers in, as its description in OpenAPI tells them."""

from __future__ import annotations

from pydantic import BaseModel, Field


class StoryAnswer(BaseModel):
    """A practice story, without its text, which belongs to the partner site."""

    id: str = Field(description="Stable identifier: 16 hexadecimal digits.")
    title: str = Field(description="Title in the language of the story.")
    language: str = Field(description="ISO 639-1 code, or und.")
    url: str = Field(description="Where the story was published; not checked to be safe to follow.")
    source: str = Field(description="Name of the partner site.")
    country: str | None = Field(description="ISO 3166 alpha-2 code.")
    place: str | None = Field(description="Name of the place, as the source writes it.")
    kind: str | None = Field(description="Kind of place: city, town, rural or region.")
    population: int | None = Field(description="Inhabitants of the place.")
    latitude: float | None = Field(description="Degrees north of the place (WGS 84); null for regions.")
    longitude: float | None = Field(description="Degrees east of the place (WGS 84); null for regions.")
    date: str | None = Field(description="Day of publication.", json_schema_extra={"format": "date"})
    themes: list[str] = Field(description="What the story is about, most certain first.")
    funding: list[str] = Field(description="Who paid.")
    fetched: str = Field(
        description="When the story was fetched from the partner site.",
        json_schema_extra={"format": "date-time"},
    )
    evidence: dict[str, str] = Field(description="What date, language and place were read from.")
    also_published_at: list[str] = Field(description="Further addresses of the same text.")
    translations: list[dict[str, str]] = Field(description="The same story in other languages.")


class HitAnswer(StoryAnswer):
    """A story in a ranking."""

    score: float = Field(
        description="Similarity to the question; comparable within one answer only. 0 where none was asked."
    )
    weak: bool = Field(description="Whether the score is below what unrelated questions reach.")
    passage: str = Field(description="The part of the story that matched, plain text.")


class SearchAnswer(BaseModel):
    """The answer to a question, or all stories with the chosen filters."""

    query: str = Field(description="The question; empty when only filters were given.")
    query_language: str | None = Field(
        description="A guess (ISO 639-1), by which stories in that language lose the advantage of its words."
    )
    weak: bool = Field(description="True when nothing matched well and the results are only the nearest.")
    total: int = Field(description="Number of matches that are not weak.")
    results: list[HitAnswer]


class SimilarAnswer(BaseModel):
    """Stories near in content to one story."""

    id: str
    results: list[HitAnswer]


class PeersAnswer(BaseModel):
    """Stories from places like that of one story; the score is likeness of place and, less, of content."""

    id: str
    results: list[HitAnswer]


class TownAnswer(BaseModel):
    """A town or village that can be searched for places like it."""

    id: int = Field(description="Number in GeoNames: the value of the parameter like.")
    name: str = Field(description="Name in Latin letters.")
    country: str = Field(description="ISO 3166 alpha-2 code.")
    kind: str = Field(description="Kind of place: city, town or rural.")
    population: int = Field(description="Inhabitants.")
    near: str | None = Field(description="Nearest city, where a namesake in the same country is named too.")


class PlacesAnswer(BaseModel):
    """What a name may mean."""

    name: str
    meant: list[TownAnswer] = Field(description="Towns so called, the likeliest first.")
    perhaps: list[TownAnswer] = Field(
        description="Towns with a longer name, and when none is so called those with one that sounds alike."
    )


class FacetAnswer(BaseModel):
    """A value that stories can be filtered by, and how many have it."""

    value: str
    count: int


class HealthAnswer(BaseModel):
    """Whether the service can answer."""

    status: str = Field(description="alive, or ready.")
    generation: int | None = Field(default=None, description="Number of the published generation.")
    stories: int | None = Field(default=None, description="Number of stories in it.")


class Problem(BaseModel):
    """A failure, as RFC 9457 (Problem Details for HTTP APIs) shapes it."""

    type: str = Field(description="Always about:blank; code tells the kind of failure.")
    title: str
    status: int
    detail: str = Field(description="One sentence for who must act.")
    code: str = Field(description="Stable name of the kind of failure.")
    filter: str | None = Field(default=None, description="The filter that was given an unknown value.")
    value: str | None = Field(default=None, description="That value.")
    characters: int | None = Field(default=None, description="Length of a query that is too long.")
    seconds: int | None = Field(default=None, description="After how many seconds more requests may come.")
