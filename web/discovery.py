"""How browsers and search engines find the search: OpenSearch, the sitemap and robots.txt."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from lxml import etree
from lxml.builder import ElementMaker

from web.catalogues import SOURCE_LANGUAGE, offered_languages, translations
from web.site_address import site_address
from web.static_files import static_address

_OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
PUBLIC_PAGES = ("", "overview", "places", "about", "sources", "share", "embed", "accessibility", "privacy")
"""The pages that search engines may show, by what follows the language in their addresses."""


discovery_router = APIRouter(include_in_schema=False)


@discovery_router.get("/opensearch.xml")
def open_search(request: Request) -> Response:
    """The description with which a browser offers to search here, in the language that it prefers."""
    base = site_address(request)
    return _open_search(base, base, SOURCE_LANGUAGE)


@discovery_router.get("/{language}/opensearch.xml")
def open_search_in(request: Request, language: str) -> Response:
    """The description with which a browser offers to search here in one language."""
    if language not in offered_languages():
        raise HTTPException(404)
    base = site_address(request)
    return _open_search(base, f"{base}{language}/", language)


def _open_search(base: str, home: str, language: str) -> Response:
    """OpenSearch 1.1. ``home`` is what stands before ``search`` in the address of an answer."""
    description = translations(language).gettext(
        "Practice stories on the integration of migrants and refugees, from towns and regions all over Europe"
    )
    make = ElementMaker(namespace=_OPEN_SEARCH, nsmap={None: _OPEN_SEARCH})
    root = make.OpenSearchDescription(
        make.ShortName("Storysearch"),
        make.Description(description),
        make.Url(type="text/html", template=f"{home}search?q={{searchTerms}}"),
        make.Url(type="application/atom+xml", template=f"{base}{language}/feed.atom?q={{searchTerms}}"),
        make.Url(type="application/opensearchdescription+xml", rel="self", template=f"{home}opensearch.xml"),
        make.Image(f"{base.rstrip('/')}{static_address('icon.svg')}", type="image/svg+xml"),
        make.Language(language),
        make.InputEncoding("UTF-8"),
    )
    return _xml(root, "application/opensearchdescription+xml")


@discovery_router.get("/sitemap.xml")
def sitemap(request: Request) -> Response:
    """The pages that tell of the search, in every language; the stories are at home elsewhere."""
    base = site_address(request)
    make = ElementMaker(namespace=_SITEMAP, nsmap={None: _SITEMAP, "xhtml": _XHTML})
    root = make.urlset()
    for page in PUBLIC_PAGES:
        alternates = {other: f"{base}{other}/{page}" for other in offered_languages()}
        alternates["x-default"] = alternates[SOURCE_LANGUAGE]
        for language in offered_languages():
            entry = make.url(make.loc(alternates[language]))
            for other, address in alternates.items():
                alternate = {"rel": "alternate", "hreflang": other, "href": address}
                etree.SubElement(entry, f"{{{_XHTML}}}link", alternate)
            root.append(entry)
    return _xml(root, "application/xml")


@discovery_router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Answers and story pages are not for search engines: the originals are."""
    rules = [
        "User-agent: *",
        "Disallow: /search",
        "Disallow: /*/search",
        "Disallow: /*/places?",
        "Disallow: /*/story/",
    ]
    rules += ["Disallow: /*/feed.atom", "Disallow: /export.", "Disallow: /api/", "Disallow: /admin/"]
    rules += [f"Sitemap: {site_address(request)}sitemap.xml", ""]
    return Response("\n".join(rules), media_type="text/plain; charset=utf-8")


def _xml(root: etree._Element, media_type: str) -> Response:
    body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return Response(body, media_type=f"{media_type}; charset=utf-8")
