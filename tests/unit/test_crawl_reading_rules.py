"""What the crawler reads besides pages: robots rules, reservations, sitemaps, feeds, Retry-After."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from scrapy.http import HtmlResponse

from ingest.crawl.discover import canonical_address, page_links, read_feed, read_sitemap
from ingest.crawl.download import retry_after
from ingest.crawl.surveyor import declared_language, site_title
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
        ("nosnippet", Wishes(nosnippet=True)),
        ("max-snippet:0", Wishes(nosnippet=True)),
        ("max-image-preview: large, Max-Snippet: 0", Wishes(nosnippet=True)),
        ("storysearch: max-snippet : 0", Wishes(nosnippet=True)),
        ("max-snippet:-1", Wishes()),
        ("max-snippet:50", Wishes()),
        ("noindex nofollow", Wishes(noindex=True, nofollow=True)),
    ],
)
def test_robots_header(tag: str, wishes: Wishes) -> None:
    assert page_wishes(page(X_Robots_Tag=tag)) == wishes


def test_meta_elements() -> None:
    assert page_wishes(page('<meta name="ROBOTS" content="noindex,follow">')) == Wishes(noindex=True)
    assert page_wishes(page('<meta name="robots" content="max-snippet:0">')) == Wishes(nosnippet=True)
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
        '<base href="/b/"><a href="one">1</a><a rel="external nofollow" href="two">2</a>'
        '<a href="x.JPG?v=1">3</a>'
        '<a href="report.pdf">4</a><map><area href="three"></map><link rel="canonical" href=" /c ">'
        '<a href=" one\n">again</a><a>no address</a><a href="">empty</a><a href="http://[broken">5</a>'
        '<a href="https://archive.zip">a host</a><a href="/v1.2/page">6</a><a href="?q=a.zip">7</a>'
    )
    response = page(body)
    assert page_links(response) == [
        "https://town.example/b/one", "https://town.example/b/report.pdf", "https://town.example/b/three",
        "https://archive.zip", "https://town.example/v1.2/page", "https://town.example/b/?q=a.zip",
    ]  # fmt: skip
    assert canonical_address(response) == "https://town.example/c"
    assert canonical_address(page("")) is None


def test_letters_in_a_query_are_bytes_of_the_page() -> None:
    body = '<a href="/żółw?q=żółw">x</a>'.encode("iso-8859-2")
    response = HtmlResponse("https://town.example/", body=body, encoding="iso-8859-2")
    assert page_links(response) == ["https://town.example/%C5%BC%C3%B3%C5%82w?q=%BF%F3%B3w"]


def listed(body: bytes, most: int = 10_000) -> tuple[bool, list[str]] | None:
    content = read_sitemap(body, "https://town.example/s.xml", most)
    return content and (content.is_index, list(content.addresses))


def test_sitemaps() -> None:
    urls = (
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        b' xmlns:x="http://www.w3.org/1999/xhtml"><url><loc> /a </loc><x:link rel="alternate" hreflang="sv"'
        b' href="https://town.example/sv"/></url><url><loc>https://town.example/b</loc></url><url/></urlset>'
    )
    pages = [f"https://town.example/{name}" for name in ("a", "sv", "b")]
    assert listed(urls) == (False, pages)
    assert listed(gzip.compress(urls)) == (False, pages)
    assert listed(gzip.compress(urls + b" " * 50_000)) is None
    assert listed(gzip.compress(urls)[:20]) is None
    for nothing in (b"", b"<html><body>404</body></html>", b"\x1f\x8bbroken", b"{}"):
        assert listed(nothing) is None
    index = b"<sitemapindex><sitemap><loc>one.xml</loc><lastmod>1970-01-01</lastmod></sitemap></sitemapindex>"
    assert listed(index) == (True, ["https://town.example/one.xml"])


def test_a_damaged_sitemap_gives_what_can_be_read() -> None:
    body = b"<urlset><url><loc>http://[broken</loc></url><url><loc>/a</loc></url><url><loc>/b</lo"
    found = listed(body)
    assert found is not None
    assert found[1][:2] == ["http://[broken", "https://town.example/a"]


READ_LARGE_SITEMAP = """
import resource
from ingest.crawl.discover import read_sitemap
entry = "<url><loc>https://town.example/news/{:06}/a-story-with-a-long-address-as-they-are-today</loc>" \\
    "<lastmod>2024-01-01T00:00:00+00:00</lastmod><changefreq>weekly</changefreq><priority>0.5</priority></url>"
body = ("<urlset>" + "".join(map(entry.format, range(50_000))) + "</urlset>").encode()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = read_sitemap(body, "https://town.example/", 50_000_000)
count = sum(1 for address in content.addresses)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(count, len(body), grown * 1024)
"""


def test_a_sitemap_of_50000_pages_is_read_as_it_goes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_LARGE_SITEMAP], capture_output=True, text=True, check=True, timeout=60
    )
    count, size, grown = map(int, done.stdout.split())
    assert count == 50_000
    assert size > 8_000_000
    assert grown < 2 * size


def test_a_sitemap_reads_no_file_of_ours() -> None:
    attack = (
        b'<!DOCTYPE urlset [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
        b"<urlset><url><loc>https://town.example/&secret;</loc></url></urlset>"
    )
    assert listed(attack) == (False, ["https://town.example/"])
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


@pytest.mark.parametrize(
    ("address", "head", "title"),
    [
        ("https://town.example/", "<title>Startseite | Klein Stadt – Willkommen</title>", "Klein Stadt"),
        ("https://klein-stadt.example/", "<title>Willkommen in | Klein Stadt</title>", "Klein Stadt"),
        ("https://town.example/news/1", "<title>A story | News | Small place</title>", "Small place"),
        ("https://town.example/", "<title>Half-time jobs</title>", "Half-time jobs"),
        ("https://town.example/", '<meta property="og:site_name" content=" A  B "><title>C</title>', "A B"),
        ("https://www.town.example/", "<title>Home</title>", "town.example"),
        ("https://www.town.example/", "", "town.example"),
    ],
)
def test_the_name_of_a_site(address: str, head: str, title: str) -> None:
    assert site_title(HtmlResponse(address, body=head, encoding="utf-8")) == title


@pytest.mark.parametrize(
    ("html", "header", "language"),
    [
        ('<html lang="pt-BR">', "", "pt"),
        ('<html xml:lang="EL">', "", "el"),
        ('<html lang="">', "fr, en", "fr"),
        ("<html>", "", None),
        ('<html lang="english">', "", None),
    ],
)
def test_the_language_that_a_page_declares(html: str, header: str, language: str | None) -> None:
    response = HtmlResponse(
        "https://a.example/", body=html, encoding="utf-8", headers={"Content-Language": header}
    )
    assert declared_language(response) == language
