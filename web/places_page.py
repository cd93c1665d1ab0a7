"""The page on which a reader names the own town and sees stories from places like it."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from search.towns import KnownTown, NamedTowns
from web.catalogues import offered_languages
from web.filter_view import chips
from web.naming import naming
from web.page_frame import page_frame
from web.question import MAX_PLACE_CHARACTERS, Question, read_question
from web.rendering import render
from web.result_view import result_view
from web.safe_text import clean_line
from web.served import asked_parameters, served
from web.town_view import asked_town, town_view

MOST_NAMESAKES = 30
MOST_ALIKE = 8
"""Further towns of the same name, and of names alike, that the reader may have meant."""

places_router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@places_router.get("/{language}/places")
def places_page(request: Request, language: str) -> HTMLResponse:
    """A form for the name of a town; then what it was taken for, and the first stories from places like it.

    The parameters are those of a search; ``place`` is the name, and ``like`` a town chosen among namesakes.
    """
    if language not in offered_languages():
        raise HTTPException(404)
    found = served(request)
    names = naming(language)
    titles = found.collection.now().titles
    asked = read_question(asked_parameters(request), titles).grouped_by()
    name = clean_line(request.query_params.get("place", ""))[:MAX_PLACE_CHARACTERS].strip()
    named = found.engine.towns_called(name, language, MOST_ALIKE) if name else NamedTowns()
    town = asked_town(asked, found.engine) or next(iter(named.meant), None)
    question = asked.from_places_like(town.id if town else None)
    results = found.engine.search(question.query()) if town else None
    if results and question.text:
        found.counters.count_search(results.weak)
    page = render(
        "places.html",
        language,
        frame=page_frame(request, language, _parameters(asked, name)),
        question=question,
        chips=chips(question, names, titles),
        name=name,
        most_place_characters=MAX_PLACE_CHARACTERS,
        town=town_view(town, names) if town else None,
        others=[town_view(one, names) for one in _others(named, town)],
        results=results,
        views=[result_view(hit, names, titles) for hit in results.hits] if results else [],
    )
    return HTMLResponse(page)


def _parameters(asked: Question, name: str) -> str:
    pairs = [*asked.pairs(), *([("place", name)] if name else [])]
    return f"?{urlencode(pairs)}" if pairs else ""


def _others(named: NamedTowns, town: KnownTown | None) -> list[KnownTown]:
    namesakes = [one for one in named.meant if one != town][:MOST_NAMESAKES]
    return namesakes + [one for one in named.perhaps if one != town][: max(0, MOST_ALIKE - len(namesakes))]
