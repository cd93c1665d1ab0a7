"""One story of a ranking as a reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from index.story import Story
from search.results import Hit
from web.naming import Naming, text_direction
from web.passage_links import passage_link
from web.safe_text import TextPart, clean_line, split_marked


@dataclass(frozen=True, slots=True)
class Headline:
    """What every list says of a story: ``language`` and ``direction`` are those of the story's own words."""

    id: str
    title: str
    language: str
    direction: str
    language_name: str
    where: str
    kind: str
    day: date | None
    source: str
    population: int | None = None


@dataclass(frozen=True, slots=True)
class ResultView:
    """A story found: its headline, the passage that matched and where to read on.

    ``themes`` are identifiers; ``original`` opens the partner's page at the passage, or is ``None``;
    ``translations`` are the same story in other languages.
    """

    headline: Headline
    passage: tuple[TextPart, ...]
    themes: tuple[str, ...]
    original: str | None
    weak: bool
    translations: tuple[Headline, ...] = ()

    @property
    def address(self) -> str:
        """The address of the partner's page as one reads it on paper: without the words of the passage."""
        return (self.original or "").partition(":~:")[0].removesuffix("#")


def headline(story: Story, names: Naming, source_titles: Mapping[str, str]) -> Headline:
    """The headline of ``story`` for the reader whose ``names`` are given."""
    return Headline(
        id=story.id,
        title=clean_line(story.title),
        language=story.language,
        direction=text_direction(story.language),
        language_name=names.language_name(story.language),
        where=where(story, names),
        kind=names.kind(story.place.kind) if story.place.kind else "",
        day=story.published,
        source=clean_line(source_titles.get(story.provenance.source, story.provenance.source)),
        population=story.place.population,
    )


def where(story: Story, names: Naming) -> str:
    """Place and country, as far as they are known; the place as the source writes it."""
    country = names.country(story.place.country) if story.place.country else ""
    place = clean_line(story.place.name or "")
    return ", ".join(dict.fromkeys(part for part in (place, country) if part))


def result_view(hit: Hit, names: Naming, source_titles: Mapping[str, str]) -> ResultView:
    """``hit`` for the reader whose ``names`` are given."""
    return ResultView(
        headline=headline(hit.story, names, source_titles),
        passage=split_marked(hit.snippet.text, hit.snippet.highlights),
        themes=hit.story.themes,
        original=passage_link(hit.story.provenance.url, hit.story.text, hit.snippet.span, hit.story.title),
        weak=hit.weak,
        translations=tuple(headline(one, names, source_titles) for one in hit.translations),
    )
