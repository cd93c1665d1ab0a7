"""What the crawler reads besides pages: robots rules, reservations, sitemaps, feeds, Retry-After."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from scrapy.http import HtmlResponse

from ingest.crawl.discover import canonical_address, page_links, read_feed, read_sitemap
from ingest.crawl.download import retry_after
from ingest.crawl.wishes import Wishes, is_reserved, page_wishes, reserved_paths

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


def page(body: str = "", **headers: str) -> HtmlResponse:
    kept = {name.replace("_", "-"): value for name, value in headers.items()}
    return HtmlResponse("https://town.example/a/", headers=kept, body=body, encoding="utf-8")


@pytest.mark.parametrize(
    ("tag", "wishes"),
    [
        ("noindex", Wishes(noindex=True)),
        ("NoIndex, NoFollow", Wishes(noindex=True, nofollow=True)),
        ("none", Wishes(noindex=True, nofollow=True)),
        ("otherbot: noindex", Wishes()),
        ("storysearch: nofollow", Wishes(nofollow=True)),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", Wishes()),
        ("noindex, max-snippet: 5", Wishes(noindex=True)),
        ("all", Wishes()),
    ],
)
def test_robots_header(tag: str, wishes: Wishes) -> None:
    assert page_wishes(page(X_Robots_Tag=tag)) == wishes


def test_meta_elements() -> None:
    assert page_wishes(page('<meta name="ROBOTS" content="noindex,follow">')) == Wishes(noindex=True)
    assert page_wishes(page('<meta name="otherbot" content="noindex">')) == Wishes()
    assert page_wishes(page('<meta name="tdm-reservation" content="1">')) == Wishes(reserved=True)
    assert page_wishes(page('<meta name="tdm-reservation" content="0">')) == Wishes()
    assert page_wishes(page(tdm_reservation="1")) == Wishes(reserved=True)


def test_reservations_of_a_site() -> None:
    paths = reserved_paths(
        b'[{"location": "/open/*", "tdm-reservation": 0}, {"location": "/*.pdf$", "tdm-reservation": 1},'
        b' {"location": "/closed", "tdm-reservation": "1"}, {"tdm-reservation": 1}, 5]'
    )
    assert [
        is_reserved(f"https://town.example{path}", paths)
        for path in ("/open/a.pdf", "/a/b.pdf", "/a.pdf?x=1", "/closed/deep", "/else", "")
    ] == [False, True, False, True, False, False]
    assert reserved_paths(b"<html>not found</html>") == reserved_paths(b'{"a": 1}') == []
    assert is_reserved("https://town.example", reserved_paths(b'[{"location": "/", "tdm-reservation": 1}]'))


def test_links_of_a_page() -> None:
    body = (
        '<base href="/b/"><a href="one">1</a><a rel="external nofollow" href="two">2</a><a href="x.jpg">3</a>'
        '<a href="report.pdf">4</a><map><area href="three"></map><link rel="canonical" href=" /c ">'
    )
    response = page(body)
    assert page_links(response) == [
        "https://town.example/b/one", "https://town.example/b/report.pdf", "https://town.example/b/three",
    ]  # fmt: skip
    assert canonical_address(response) == "https://town.example/c"
    assert canonical_address(page("")) is None


def test_sitemaps() -> None:
    urls = (
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        b' xmlns:x="http://www.w3.org/1999/xhtml"><url><loc> /a </loc><x:link rel="alternate" hreflang="sv"'
        b' href="https://town.example/sv"/></url><url><loc>https://town.example/b</loc></url><url/></urlset>'
    )
    content = read_sitemap(urls, "https://town.example/s.xml", 10_000)
    assert content is not None
    assert content.pages == ("https://town.example/a", "https://town.example/b", "https://town.example/sv")
    assert read_sitemap(gzip.compress(urls), "https://town.example/s.xml", 10_000) == content
    assert read_sitemap(gzip.compress(urls + b" " * 50_000), "https://town.example/", 10_000) is None
    assert read_sitemap(gzip.compress(urls)[:20], "https://town.example/", 10_000) is None
    for nothing in (b"", b"<html><body>404</body></html>", b"\x1f\x8bbroken", b"{}"):
        assert read_sitemap(nothing, "https://town.example/", 10_000) is None


def test_a_sitemap_reads_no_file_of_ours() -> None:
    attack = (
        b'<!DOCTYPE urlset [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
        b"<urlset><url><loc>https://town.example/&secret;</loc></url></urlset>"
    )
    content = read_sitemap(attack, "https://town.example/", 10_000)
    assert content is not None
    assert content.pages == ("https://town.example/",)
    feed = attack.replace(b"urlset", b"rss").replace(b"url>", b"item>").replace(b"loc>", b"link>")
    assert read_feed(feed, "https://town.example/") == ["https://town.example/"]


def test_feeds() -> None:
    rdf = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b"<channel><link>/</link></channel><item><link>/old</link></item></rdf:RDF>"
    )
    assert read_feed(rdf, "https://town.example/") == ["https://town.example/old"]
    assert read_feed(b"<html/>", "https://town.example/") is None
    assert read_feed(b"", "https://town.example/") is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 0 ", 0.0),
        (b"Wed, 01 May 2024 12:01:00 GMT", 60.0),
        (b"Wed, 01 May 2024 11:00:00 GMT", 0.0),
        (b"soon", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after(header: bytes | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds
