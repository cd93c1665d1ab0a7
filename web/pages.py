"""The pages that officials read."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web.catalogues import offered_languages
from web.contact import contact
from web.europe_map import europe_map
from web.excerpt import excerpt
from web.filter_view import chips, filter_groups
from web.former_addresses import without_name_of_theme
from web.language_sections import language_sections
from web.naming import naming
from web.negotiation import preferred_language
from web.overview import overview
from web.page_frame import page_frame
from web.paging import paging
from web.question import PAGE_SIZE, Question, read_question
from web.question_title import question_title
from web.rendering import render
from web.result_view import headline, result_view
from web.safe_links import safe_link
from web.safe_text import clean_text
from web.served import asked_parameters, served
from web.town_view import asked_town, town_of, town_view

STORIES_BESIDE = 5
"""How many similar ones, and how many from similar places, stand on the page of a story."""

STATEMENT_DAY = date(2026, 11, 28)
"""When the accessibility statement was last brought up to date; the statement has to name the day."""

pages_router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@pages_router.get("/")
@pages_router.get("/search")
def choose_language(request: Request) -> Response:
    """Send the reader on to the same page in the language that the browser prefers."""
    language = preferred_language(request.headers.get("accept-language", ""), offered_languages())
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return RedirectResponse(f"/{language}{request.url.path}{query}", 302, headers)


@pages_router.get("/{language}/")
def home_page(request: Request, language: str) -> HTMLResponse:
    """The search box, what this is, and ways in."""
    return _page(request, language, "home.html", published=served(request).collection.now())


@pages_router.get("/{language}/search")
def search_page(request: Request, language: str) -> HTMLResponse:
    """The answer to a question, or all stories with the chosen filters."""
    _require_offered(language)
    found = served(request)
    published = found.collection.now()
    names = naming(language)
    question = without_name_of_theme(read_question(asked_parameters(request), published.titles))
    town = asked_town(question, found.engine)
    seen_town = town_view(town, names) if town else None
    results = found.engine.search(question.query())
    if question.text:
        found.counters.count_search(results.weak)
    grouped = bool(question.group) and not results.weak
    pages = paging(question.page, 1 if grouped else results.total)
    if question.page > pages.last:
        raise HTTPException(404)
    # Groups are asked for as a whole; of what is only near a page is enough.
    hits = results.hits[:PAGE_SIZE] if results.weak else results.hits
    views = [result_view(hit, names, published.titles) for hit in hits]
    return _page(
        request,
        language,
        "search.html",
        question=question,
        chips=chips(question, names, published.titles),
        town=seen_town,
        title=question_title(question, names, published.titles, seen_town),
        filter_groups=filter_groups(results.facets, names, published.titles),
        results=results,
        list_separator=names.list_separator,
        views=views,
        sections=language_sections(views, results.languages, language) if grouped else (),
        paging=pages,
        page_size=PAGE_SIZE,
    )


@pages_router.get("/{language}/story/{identifier}")
def story_page(request: Request, language: str, identifier: str) -> Response:
    """What is known of one story, how it begins, where to read it, and stories like it or its place."""
    _require_offered(language)
    engine = served(request).engine
    story = engine.story(identifier)
    if story is None:
        raise HTTPException(404)
    if story.id != identifier:
        # Its page has moved, or it was published elsewhere too: links to it stay good.
        return RedirectResponse(f"/{language}/story/{story.id}", 308)
    names = naming(language)
    titles = served(request).collection.now().titles
    peers = [
        (headline(hit.story, names, titles), hit.story.place.population)
        for hit in engine.peers(identifier, STORIES_BESIDE)
    ]
    also_at = (safe_link(address) for address in story.provenance.also_at)
    return _page(
        request,
        language,
        "story.html",
        story=story,
        names=names,
        headline=headline(story, names, titles),
        excerpt=excerpt(clean_text(story.text)),
        original=safe_link(story.provenance.url),
        translations=[headline(one, names, titles) for one in engine.translations(identifier)],
        also_at=[address for address in also_at if address],
        similar=[headline(hit.story, names, titles) for hit in engine.similar(identifier, STORIES_BESIDE)],
        peers=peers,
        town=town_of(story.place, engine) if peers else None,
    )


@pages_router.get("/{language}/overview")
def overview_page(request: Request, language: str) -> HTMLResponse:
    """How many stories there are of each kind, and where they happened."""
    published = served(request).collection.now()
    return _page(
        request,
        language,
        "overview.html",
        published=published,
        overview=overview(published, naming(language)),
        map=europe_map(published.places),
    )


@pages_router.get("/{language}/sources")
def sources_page(request: Request, language: str) -> HTMLResponse:
    """The partner sites that the stories come from."""
    published = served(request).collection.now()
    sources = [(one, safe_link(one.home_page)) for one in published.sources]
    return _page(request, language, "sources.html", sources=sources)


@pages_router.get("/{language}/share")
def share_page(request: Request, language: str) -> HTMLResponse:
    """How a town gets its own story in."""
    return _page(request, language, "share.html")


@pages_router.get("/{language}/embed")
def embed_page(request: Request, language: str) -> HTMLResponse:
    """How other sites, browsers and programs can offer the search."""
    return _page(request, language, "embed.html")


@pages_router.get("/{language}/about")
def about_page(request: Request, language: str) -> HTMLResponse:
    """What the search does, and how to use it."""
    return _page(request, language, "about.html", published=served(request).collection.now())


@pages_router.get("/{language}/accessibility")
def accessibility_page(request: Request, language: str) -> HTMLResponse:
    """The accessibility statement."""
    return _page(request, language, "accessibility.html", statement_day=STATEMENT_DAY)


@pages_router.get("/{language}/privacy")
def privacy_page(request: Request, language: str) -> HTMLResponse:
    """What is known of readers: next to nothing."""
    return _page(request, language, "privacy.html", counts_senders=served(request).counts_senders)


def _page(request: Request, language: str, template: str, **values: Any) -> HTMLResponse:
    _require_offered(language)
    values.setdefault("question", Question())
    values["contact"] = contact(served(request).contact)
    frame = page_frame(request, language, values["question"].parameters())
    return HTMLResponse(render(template, language, frame=frame, **values))


def _require_offered(language: str) -> None:
    if language not in offered_languages():
        raise HTTPException(404)
