"""An Atom feed (RFC 4287) of any search: who subscribes learns of new stories on the subject."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, HTTPException, Request, Response
from lxml import etree
from lxml.builder import ElementMaker

from search.results import Hit, Results
from web.catalogues import offered_languages
from web.matches import all_matches
from web.naming import Naming, naming
from web.page_frame import page_frame
from web.question_title import question_title
from web.result_view import where
from web.safe_links import safe_link
from web.safe_text import clean_line
from web.served import served
from web.town_view import asked_town, town_view

MAX_ENTRIES = 50
_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_make = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})

feed_router = APIRouter(include_in_schema=False)


@feed_router.get("/{language}/feed.atom")
def feed(request: Request, language: str) -> Response:
    """The good matches of a search, newest first."""
    if language not in offered_languages():
        raise HTTPException(404)
    question, results = all_matches(request, MAX_ENTRIES)
    frame = page_frame(request, language, question.parameters())
    names = naming(language)
    titles = served(request).collection.now().titles
    town = asked_town(question, served(request).engine)
    body = atom_feed(
        results,
        names,
        titles,
        home=frame.base,
        this=frame.address(language),
        page=f"{frame.base}{language}/search{question.parameters()}",
        title=question_title(question, names, titles, town_view(town, names) if town else None),
    )
    return Response(body, media_type="application/atom+xml; charset=utf-8")


def atom_feed(
    results: Results,
    names: Naming,
    source_titles: dict[str, str],
    *,
    home: str,
    this: str,
    page: str,
    title: str,
) -> bytes:
    """The feed of ``results``.

    ``home`` is the absolute address of the site with a slash at its end, ``this`` that of the feed and
    ``page`` that of the page with the same answer, whose name is ``title``. A weak answer has no entries.

    Identifiers hold no address of this site, so that a move to another one makes nothing new again: that of
    an entry follows from the story, that of the feed from the language and the question.
    """
    hits = () if results.weak else results.hits
    newest = sorted(hits, key=lambda hit: _moment(hit.story.provenance.fetched), reverse=True)
    updated = _moment(newest[0].story.provenance.fetched) if newest else datetime.fromtimestamp(0, UTC)
    root = _make.feed(
        {_LANGUAGE: names.language},
        _make.title(clean_line(title)),
        _make.id(_identifier("feed", names.language, page.removeprefix(home))),
        _make.updated(updated.isoformat()),
        _make.link(rel="self", type="application/atom+xml", href=clean_line(this)),
        _make.link(rel="alternate", type="text/html", href=clean_line(page)),
        *(_entry(hit, names, source_titles, home) for hit in newest),
    )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(hit: Hit, names: Naming, source_titles: dict[str, str], home: str) -> etree._Element:
    story = hit.story
    address = f"{home}{names.language}/story/{story.id}"
    source = clean_line(source_titles.get(story.provenance.source, story.provenance.source))
    entry = _make.entry(
        _make.title(clean_line(story.title), {_LANGUAGE: story.language}),
        _make.id(_identifier("story", story.id)),
        _make.updated(_moment(story.provenance.fetched).isoformat()),
        _make.author(_make.name(source or names.country(story.place.country or ""))),
        _make.summary(clean_line(hit.snippet.text), {_LANGUAGE: story.language}),
        _make.link(rel="alternate", type="text/html", href=address),
    )
    original = safe_link(story.provenance.url)
    if original:
        entry.append(_make.link(rel="via", href=clean_line(original)))
    if story.published:
        entry.append(_make.published(_moment(story.published).isoformat()))
    for theme in story.themes:
        entry.append(_make.category(term=theme, label=names.theme(theme)))
    if where(story, names):
        entry.append(_make.category(term=story.place.country or "place", label=where(story, names)))
    return entry


def _identifier(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, ":".join(("storysearch", *parts))).urn


def _moment(when: date | datetime) -> datetime:
    """``when`` with a time zone: a day begins in UTC, and a time that names no zone is taken for UTC."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
