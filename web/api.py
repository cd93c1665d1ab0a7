"""The HTTP API, version 1."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request

from index.errors import QueryError
from index.vocabulary import FUNDS, PLACE_KINDS, THEMES
from search.answer import as_json, hit_as_json, story_as_json
from search.query import MAX_QUERY_CHARACTERS
from search.towns import KnownTown
from web.api_models import (
    FacetAnswer,
    PeersAnswer,
    PlacesAnswer,
    Problem,
    SearchAnswer,
    SimilarAnswer,
    StoryAnswer,
)
from web.failures import PROBLEM_MEDIA_TYPE
from web.question import MAX_PAGE, MAX_PLACE_CHARACTERS, PAGE_SIZE, read_question
from web.safe_text import clean_line, clean_record
from web.served import asked_parameters, served
from web.town_view import asked_town

MAX_LIMIT = 100
Responses = dict[int | str, dict[str, Any]]


def problems(**descriptions: str) -> Responses:
    """The documentation of failures: ``problems(_404="...")`` describes the answer with that status."""
    described = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        int(status.lstrip("_")): {
            "model": Problem,
            "description": description,
            "content": {PROBLEM_MEDIA_TYPE: described},
        }
        for status, description in descriptions.items()
    }


BAD_QUESTION = "The question is too long, or a parameter has a value that cannot be used."
NOT_READY = "Nothing is published yet."
BAD_NAME = "The name is empty or too long."
NO_TOWN = "There is no town with the number that like gives."
NO_STORY = "There is no story with this identifier."

Text = Annotated[
    str,
    Query(
        description=f"What you look for, in any language; at most {MAX_QUERY_CHARACTERS} characters. "
        "Without it all stories with the chosen filters are listed, the newest first."
    ),
]
Like = Annotated[
    str,
    Query(
        description="Number of a town in GeoNames, as /api/v1/places tells it: only stories from places like"
        " it: of the same kind, and with a fourth to four times as many inhabitants, in its own country up to"
        " six times. Without q all of them, the most alike first."
    ),
]
Sort = Annotated[
    Literal["relevance", "new"],
    Query(description="relevance: the best first; new: the good matches by date, the newest first."),
]
Page = Annotated[int, Query(description="Which page of the answer.", ge=1, le=MAX_PAGE)]
Limit = Annotated[int, Query(description="Stories on a page.", ge=1, le=MAX_LIMIT)]
PlaceName = Annotated[
    str,
    Query(description="Name of a town or village.", min_length=1, max_length=MAX_PLACE_CHARACTERS),
]
NameLanguage = Annotated[
    str, Query(description="ISO 639-1 code of who asks: of namesakes, those in its countries come first.")
]
Countries = Annotated[list[str] | None, Query(description="ISO 3166 alpha-2 codes.")]
Themes = Annotated[list[str] | None, Query(description=f"Any of {', '.join(THEMES)}.")]
Languages = Annotated[
    list[str] | None, Query(description="ISO 639-1 codes of the stories' languages, or und.")
]
Years = Annotated[list[str] | None, Query(description="Years of publication, four digits.")]
Funds = Annotated[list[str] | None, Query(description=f"Any of {', '.join(FUNDS)}.")]
Kinds = Annotated[list[str] | None, Query(description=f"Kinds of place: any of {', '.join(PLACE_KINDS)}.")]
Sources = Annotated[list[str] | None, Query(description="Names of partner sites.")]
Identifier = Annotated[str, Path(description="Identifier of a story.")]

api_router = APIRouter(prefix="/api/v1", tags=["stories"])


@api_router.get(
    "/search",
    response_model=SearchAnswer,
    responses=problems(_400=BAD_QUESTION, _404=NO_TOWN, _503=NOT_READY),
)
def search(
    request: Request,
    *,
    q: Text = "",
    country: Countries = None,
    theme: Themes = None,
    language: Languages = None,
    year: Years = None,
    funding: Funds = None,
    kind: Kinds = None,
    source: Sources = None,
    like: Like = "",
    sort: Sort = "relevance",
    page: Page = 1,
    limit: Limit = PAGE_SIZE,
) -> dict[str, Any]:
    """The best stories for a question, in whatever language they are written; or all with some filters.

    Within one filter any of its values may hold; all filters must hold together.
    """
    found = served(request)
    asked = read_question(asked_parameters(request), found.collection.now().titles).grouped_by()
    asked_town(asked, found.engine)
    query = replace(asked.query(), limit=limit, offset=(page - 1) * limit)
    results = found.engine.search(query)
    if asked.text:
        found.counters.count_search(results.weak)
    return clean_record(as_json(results))


@api_router.get("/places", response_model=PlacesAnswer, responses=problems(_400=BAD_NAME))
def places(request: Request, name: PlaceName, language: NameLanguage = "") -> dict[str, Any]:
    """The towns and villages that have a name, in any language or alphabet, the one most likely meant first.

    Known are those of GeoNames with 500 inhabitants and more, in Europe.
    """
    asked = clean_line(name)
    if not asked:
        raise QueryError("The name is empty: type the name of a town or village.")
    found = served(request).engine.towns_called(asked, language)
    return {
        "name": asked,
        **{part: [_town(one) for one in getattr(found, part)] for part in ("meant", "perhaps")},
    }


@api_router.get("/stories/{identifier}", response_model=StoryAnswer, responses=problems(_404=NO_STORY))
def story(request: Request, identifier: Identifier) -> dict[str, Any]:
    """What is known of one story."""
    engine = served(request).engine
    known = engine.story(identifier)
    if known is None:
        raise HTTPException(404, NO_STORY)
    return clean_record(story_as_json(known, engine.translations(known.id)))


@api_router.get(
    "/stories/{identifier}/similar",
    response_model=SimilarAnswer,
    responses=problems(_400=BAD_QUESTION, _404=NO_STORY),
)
def similar(request: Request, identifier: Identifier, limit: Limit = 5) -> dict[str, Any]:
    """The stories nearest in content to one story, nearest first."""
    engine = served(request).engine
    if engine.story(identifier) is None:
        raise HTTPException(404, NO_STORY)
    return {
        "id": identifier,
        "results": [clean_record(hit_as_json(hit)) for hit in engine.similar(identifier, limit=limit)],
    }


@api_router.get(
    "/stories/{identifier}/peers",
    response_model=PeersAnswer,
    responses=problems(_400=BAD_QUESTION, _404=NO_STORY),
)
def peers(request: Request, identifier: Identifier, limit: Limit = 5) -> dict[str, Any]:
    """The stories from places of the same kind and of similar size, in any country, most alike first.

    Empty when neither kind nor size of the story's own place is known.
    """
    engine = served(request).engine
    if engine.story(identifier) is None:
        raise HTTPException(404, NO_STORY)
    return {
        "id": identifier,
        "results": [clean_record(hit_as_json(hit)) for hit in engine.peers(identifier, limit=limit)],
    }


@api_router.get("/facets", response_model=dict[str, list[FacetAnswer]])
def facets(request: Request) -> dict[str, list[dict[str, Any]]]:
    """Every filter with its values and the number of stories of each; empty while nothing is published."""
    return {
        name: [{"value": one.value, "count": one.count} for one in values]
        for name, values in served(request).collection.now().facets.items()
    }


def _town(town: KnownTown) -> dict[str, Any]:
    return {
        "id": town.id,
        "name": town.name,
        "country": town.country,
        "kind": town.place.kind,
        "population": town.population,
        "near": town.near or None,
    }
