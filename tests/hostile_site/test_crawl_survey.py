"""A look at sites that are no sources yet."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.errors import SourceError
from ingest.crawl.job import CrawlLimits
from ingest.crawl.survey import SiteSurvey, survey_site

World = Any  # tests in this folder cannot import their conftest
Survey = Callable[..., SiteSurvey]
LIMITS = CrawlLimits(timeout=2, retries=0)


@pytest.fixture
def survey(world: World, tmp_path: Path) -> Iterator[Survey]:
    """A function that puts pages on the server's own address and surveys one of them."""
    host = world.site.netloc
    answer_type = type(world.site.routes[("harbour.example", "/story/gone")])

    def look(path: str, pages: dict[str, Any]) -> SiteSurvey:
        for at, given in pages.items():
            body, headers = given if isinstance(given, tuple) else (given, {})
            status = body if isinstance(body, int) else 200
            body = b"" if isinstance(body, int) else body if isinstance(body, bytes) else body.encode()
            world.site.routes[(host, at)] = answer_type(body, status, headers)
        return survey_site(
            f"http://{host}{path}", data=tmp_path, contact="", local_hosts=frozenset({host}), limits=LIMITS
        )

    yield look
    for host_and_path in [key for key in world.site.routes if key[0] == host]:
        del world.site.routes[host_and_path]


def urls(*paths: str, host: str = "") -> str:
    return "<urlset>" + "".join(f"<url><loc>{host}{path}</loc></url>" for path in paths) + "</urlset>"


def feed(*paths: str) -> str:
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel>{items}</channel></rss>"


def test_everything_that_a_site_says_of_itself(world: World, survey: Survey) -> None:
    site = f"http://{world.site.netloc}"
    start = len(world.site.hits)
    found = survey("/", {
        "/robots.txt": "User-agent: *\nCrawl-delay: 0.1\nDisallow: /closed\n"
                       "Sitemap: /broken.xml\nSitemap: /index.xml\nSitemap: https://elsewhere.example/s.xml\n",
        "/.well-known/tdmrep.json": '[{"location": "/reserved", "tdm-reservation": 1}]',
        "/": (301, {"Location": "/en/"}),
        "/en/": '<html lang="en-GB"><head><title>Welcome | Harbour towns</title>'
                '<meta property="og:site_name" content="Harbour  towns">'
                '<link rel="alternate" type="application/rss+xml" href="/news/feed">'
                '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
                '<link rel="alternate" type="application/atom+xml" href="/not-there"></head>'
                '<body><a href="/link">x</a></body></html>',
        "/broken.xml": "<html>404</html>",
        "/index.xml": "<sitemapindex><sitemap><loc>/part.xml.gz</loc></sitemap></sitemapindex>",
        "/part.xml.gz": gzip.compress(urls(*(f"/page/{number}" for number in range(300))).encode()),
        "/news/feed": feed("/news/1?utm_source=rss", "/news/2", "https://elsewhere.example/3"),
    })  # fmt: skip
    assert found == SiteSurvey(
        home_page=f"{site}/en/",
        title="Harbour towns",
        language="en",
        sitemaps=(f"{site}/index.xml",),
        feeds=(f"{site}/news/feed",),
        crawl_delay=0.1,
        pages=300,
        samples=tuple(f"{site}{path}" for path in ("/news/1", "/news/2", "/page/15", "/page/45", "/page/75")),
        reserved=False,
        disallowed=False,
    )
    asked = [hit.path for hit in world.site.hits[start:]]
    assert asked[0] == "/robots.txt"
    assert "/comments/feed/" not in asked
    assert not world.site.paths("elsewhere.example")


def test_the_usual_places_are_tried_when_nothing_is_named(world: World, survey: Survey) -> None:
    site = f"http://{world.site.netloc}"
    found = survey("/", {
        "/": "<title>Home | Village - News and life</title><a href='/a'>a</a>",
        "/sitemap_index.xml": urls("/b", "/reserved"),
        "/rss.xml": feed("/c"),
        "/.well-known/tdmrep.json": '[{"location": "/reserved", "tdm-reservation": 1}]',
    })  # fmt: skip
    assert (found.sitemaps, found.feeds) == ((f"{site}/sitemap_index.xml",), (f"{site}/rss.xml",))
    assert found.samples == (f"{site}/c", f"{site}/b", f"{site}/reserved", f"{site}/a")
    assert (found.language, found.crawl_delay, found.pages) == (None, None, 2)
    assert (found.title, found.reserved) == ("Village", True)


def test_a_site_without_anything_gives_the_links_of_its_page(world: World, survey: Survey) -> None:
    links = "".join(f"<a href='/{number}'>x</a>" for number in range(9))
    found = survey("/", {"/": (f"<body>{links}<a href='https://elsewhere.example/'>y</a></body>",
                               {"Content-Language": "sv-SE"})})  # fmt: skip
    assert (found.sitemaps, found.feeds, found.pages) == ((), (), None)
    assert len(found.samples) == 5
    assert (found.title, found.language) == ("127.0.0.1", "sv")


def test_what_robots_and_reservations_forbid_is_said(world: World, survey: Survey) -> None:
    start = len(world.site.hits)
    closed = survey("/", {"/robots.txt": "User-agent: storysearch\nDisallow: /\nSitemap: /s.xml", "/": "x"})
    assert (closed.disallowed, closed.reserved, closed.samples) == (True, False, ())
    assert closed.sitemaps == (f"http://{world.site.netloc}/s.xml",)
    assert "/" not in [hit.path for hit in world.site.hits[start:]]
    inside = survey("/", {"/robots.txt": "User-agent: *\nDisallow: /a", "/": "<a href='/a/b'>b</a>"})
    assert inside.disallowed
    reserved = survey("/", {"/robots.txt": 404, "/": ("<body>x</body>", {"tdm-reservation": "1"})})
    assert (reserved.disallowed, reserved.reserved) == (False, True)
    declared = '[{"location": "/", "tdm-reservation": 1}]'
    whole = survey("/", {"/.well-known/tdmrep.json": declared})
    assert (whole.disallowed, whole.reserved) == (False, True)


def test_a_page_that_cannot_be_had_is_one_sentence(world: World, survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"/never does not exist: the site answers 404\.$"):
        survey("/never", {})
    with pytest.raises(SourceError, match=r"could not be looked at: The server answers 500\.$"):
        survey("/broken", {"/broken": 500})
    with pytest.raises(SourceError, match=r"holds no HTML page\.$"):
        survey("/data", {"/data": (b"\x00\x01", {"Content-Type": "application/octet-stream"})})
    with pytest.raises(SourceError, match=r"now leads to elsewhere\.example\.$"):
        survey("/away", {"/away": (302, {"Location": "https://elsewhere.example/"})})
    with pytest.raises(SourceError, match=r"robots\.txt of .* answers 503"):
        survey("/", {"/robots.txt": 503})
    with pytest.raises(SourceError, match=r"is not an address: give one that begins with https://\.$"):
        survey_site("town", data=tmp_path, contact="", local_hosts=frozenset())


def test_a_survey_keeps_out_of_private_networks(world: World, survey: Survey, tmp_path: Path) -> None:
    inside = f"http://{world.internal.netloc}"
    with pytest.raises(SourceError, match="is a private address, which the crawler never visits"):
        survey_site(f"{inside}/", data=tmp_path, contact="", local_hosts=frozenset())
    found = survey("/", {
        "/robots.txt": f"Sitemap: {inside}/sitemap.xml",
        "/": f"<link rel=alternate type=application/rss+xml href='{inside}/feed'><a href='{inside}/'>x</a>",
        "/sitemap.xml": (302, {"Location": f"{inside}/sitemap.xml"}),
        "/sitemap_index.xml": f"<sitemapindex><sitemap><loc>{inside}/p.xml</loc></sitemap></sitemapindex>",
    })  # fmt: skip
    assert (found.feeds, found.samples) == ((), ())
    assert world.internal.hits == []
