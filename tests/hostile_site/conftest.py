"""A web server with everything that goes wrong on the web, and one crawl of it that many tests look at.

One server stands for many sites: it answers by the Host header, which mirrors keep.
"""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.crawl.events import CrawlEvent, PageFailed, PageFetched, PageMissing, PageMoved, SourceFinished
from ingest.crawl.job import CrawlLimits
from ingest.crawl.process import crawl
from ingest.page import FetchedPage
from ingest.source import Source

LIMITS = CrawlLimits(timeout=1.5, max_bytes=200_000, retries=1, failures_in_a_row=4, longest_pause=3)


WAYS_TO_WRITE_LOOPBACK = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "localhost",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "127.0.0.1.",
    "localhost.", "0.0.0.0",
)  # fmt: skip


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[Callable[[bytes], object]], None] | None = None
    slow_head: bool = False


@dataclass(frozen=True)
class Hit:
    host: str
    path: str
    at: float
    headers: dict[str, str]


def encryption(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


class Site(ThreadingHTTPServer):
    """Answers from ``routes``, by (host, path with query); every request is kept in ``hits``."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.routes: dict[tuple[str, str], Answer | Callable[[], Answer]] = {}
        self.hits: list[Hit] = []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def paths(self, host: str) -> list[str]:
        return [hit.path for hit in self.hits if hit.host == host]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on an endless body is what we want."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Site

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.server.hits.append(Hit(host, self.path, time.monotonic(), dict(self.headers)))
        found = self.server.routes.get((host, self.path), Answer(b"no such page", 404))
        answer = found() if callable(found) else found
        etag = answer.headers.get("ETag")
        if etag and self.headers["If-None-Match"] == etag:
            # Some servers say of the body that they do not send how it is packed.
            answer = Answer(status=304, headers={"ETag": etag, "Content-Encoding": "gzip"})
        if answer.slow_head:
            self._drip_head()
            return
        self.send_response(answer.status)
        headers = {"Content-Type": "text/html; charset=utf-8"} | answer.headers
        if answer.stream is not None:
            headers["Connection"] = "close"
        elif answer.status != 304:
            headers["Content-Length"] = str(len(answer.body))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.stream is not None:
            answer.stream(self.wfile.write)
            self.close_connection = True
        elif answer.status != 304:
            self.wfile.write(answer.body)

    def _drip_head(self) -> None:
        self.close_connection = True
        for letter in b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Padding: " + b"x" * 100:
            self.wfile.write(bytes([letter]))
            time.sleep(0.05)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


def html(body: str, head: str = "", *, etag: str = "", **headers: str) -> Answer:
    kept = {name.replace("_", "-"): value for name, value in headers.items()}
    if etag:
        kept["ETag"] = f'"{etag}"'
    page = f"<!doctype html><html><head><title>Page</title>{head}</head><body>{body}</body></html>"
    return Answer(page.encode(), headers=kept)


def links(*addresses: str) -> str:
    return " ".join(f'<a href="{address}">{address}</a>' for address in addresses)


def redirect(target: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": target})


@dataclass
class Crawled:
    """The events of a crawl, sorted for looking things up."""

    events: list[CrawlEvent]

    def pages(self, source: str) -> dict[str, FetchedPage]:
        found = [
            one.page for one in self.events if isinstance(one, PageFetched) and one.page.source == source
        ]
        assert len({page.url for page in found}) == len(found), "a page was reported twice"
        return {page.url: page for page in found}

    def failures(self, source: str) -> dict[str, PageFailed]:
        return {one.url: one for one in self.events if isinstance(one, PageFailed) and one.source == source}

    def missing(self, source: str) -> dict[str, int]:
        return {
            one.url: one.status
            for one in self.events
            if isinstance(one, PageMissing) and one.source == source
        }

    def moves(self, source: str) -> dict[str, tuple[str, bool]]:
        found = [one for one in self.events if isinstance(one, PageMoved) and one.source == source]
        assert len({one.url for one in found}) == len(found), "a move was told twice"
        return {one.url: (one.to, one.permanent) for one in found}

    def finished(self, source: str) -> SourceFinished:
        (one,) = [one for one in self.events if isinstance(one, SourceFinished) and one.source == source]
        return one


@dataclass
class World:
    """The servers, the sources that lead to them, and a data folder."""

    site: Site
    internal: Site
    unsigned: Site
    data: Path
    sources: dict[str, Source] = field(default_factory=dict)

    def add(self, name: str, **fields: object) -> None:
        host = f"{name}.example"
        values: dict[str, object] = {
            "title": name,
            "home_page": f"https://{host}/",
            "start": (f"https://{host}/",),
            "delay": 0.0,
            "mirrors": {host: self.site.netloc},
        } | fields
        self.sources[name] = Source(name=name, **values)  # type: ignore[arg-type]

    def put(self, host: str, **pages: Answer | Callable[[], Answer]) -> None:
        for path, answer in pages.items():
            self.site.routes[(host, path)] = answer

    def crawl(
        self,
        *names: str,
        only: dict[str, list[str] | None] | None = None,
        known: dict[str, list[str]] | None = None,
    ) -> Crawled:
        chosen = [self.sources[name] for name in names]
        local = frozenset({self.site.netloc, self.unsigned.netloc, "127.0.0.1:9"})
        return Crawled(
            list(
                crawl(
                    chosen,
                    data=self.data,
                    contact="staff@network.example",
                    local_hosts=local,
                    only=only,
                    known=known,
                    limits=LIMITS,
                )
            )
        )


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The hostile world, not yet crawled."""
    data = tmp_path_factory.mktemp("data")
    site, internal, unsigned = Site(), Site(), Site(encryption(data))
    made = World(site, internal, unsigned, data)
    for build in (_harbour, _wishes, _redirects, _lures, _tangle, _heavy, _charted, _small_sites):
        build(made)
    yield made
    for server in (site, internal, unsigned):
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def first(world: World) -> Crawled:
    """The events of one crawl of every source."""
    return world.crawl(*world.sources)


def _harbour(world: World) -> None:
    """A well-meaning site: discovery, addresses, encodings, content types."""
    host = "harbour.example"
    world.add(
        "harbour",
        sitemaps=(f"https://{host}/sitemap_index.xml",),
        feeds=(f"https://{host}/feed.rss", f"https://{host}/feed.atom"),
        deny=("^/private-area/",),
        story=("^/story/", r"\.pdf$"),
        max_depth=3,
    )
    start = links(
        "/story/plain?utm_source=letter&utm_medium=mail#top", "/story/plain?fbclid=abc", "/story/plain",
        "http://harbour.example/story/plain/", "/private-area/story", "https://other.example/story/elsewhere",
        "/report.pdf", "/photo.jpg", "/data", f"http://{world.site.netloc}/story/named-by-mirror",
        "/story/latin2", "/story/utf16", "/story/gone", "/story/never", "/story/zipped", "/deep/1",
        "mailto:someone@harbour.example", "javascript:void(0)", "http://[broken", "/story/b?z=1&a=2",
    )  # fmt: skip
    start += '<a rel="nofollow" href="/story/nofollow-link">x</a>'
    alternates = '<link rel="alternate" hreflang="sv" href="/story/sv">'
    pages: dict[str, Answer | Callable[[], Answer]] = {
        "/": html(start, alternates),
        "/sitemap_index.xml": _sitemap(
            "sitemapindex", f"https://{host}/part.xml.gz", "https://other.example/x.xml"
        ),
        "/part.xml.gz": Answer(
            gzip.compress(
                _sitemap(
                    "urlset", f"https://{host}/story/in-sitemap", f"http://{world.internal.netloc}/secret"
                ).body
            ),
            headers={"Content-Type": "application/gzip"},
        ),
        "/feed.rss": Answer(
            f"<?xml version='1.0'?><rss version='2.0'><channel><link>https://{host}/</link><item>"
            f"<link>https://{host}/story/in-rss?utm_campaign=rss</link></item></channel></rss>".encode(),
            headers={"Content-Type": "application/rss+xml"},
        ),
        "/feed.atom": Answer(
            b"<feed xmlns='http://www.w3.org/2005/Atom'><link href='/'/><entry>"
            b"<link rel='edit' href='/edit'/><link href='/story/in-atom'/></entry></feed>",
            headers={"Content-Type": "application/atom+xml"},
        ),
        "/story/latin2": Answer(
            "<html><body>Szczęście w Łodzi</body></html>".encode("iso-8859-2"),
            headers={"Content-Type": "text/html; charset=utf-8"},
        ),
        "/story/utf16": Answer(
            "<html><body>Ħal Far</body></html>".encode("utf-16"), headers={"Content-Type": "text/html"}
        ),
        "/story/zipped": Answer(gzip.compress(html("zipped").body), headers={"Content-Encoding": "gzip"}),
        "/report.pdf": Answer(b"%PDF-1.4 report", headers={"Content-Type": "application/pdf"}),
        "/data": Answer(b"\x00\x01", headers={"Content-Type": "application/octet-stream"}),
        "/story/gone": Answer(b"gone", 410),
        "/deep/1": html(links("/deep/2")),
        "/deep/2": html(links("/deep/3")),
        "/deep/3": html(links("/story/too-deep")),
        "/story/plain": html("plain", etag="p1"),
        "/story/sv": html("svenska", Last_Modified="Mon, 02 Nov 2020 10:00:00 GMT"),
        "/story/in-sitemap": html("in sitemap", etag="s1", Cache_Control="no-store, max-age=99999"),
    }
    for name in ("in-rss", "in-atom", "named-by-mirror", "b?a=2&z=1"):
        pages[f"/story/{name}"] = html(name, etag=name)
    world.put(host, **pages)


def _sitemap(kind: str, *addresses: str) -> Answer:
    entry = "sitemap" if kind == "sitemapindex" else "url"
    entries = "".join(f"<{entry}><loc>{address}</loc></{entry}>" for address in addresses)
    return Answer(
        f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{kind}>'.encode(),
        headers={"Content-Type": "application/xml"},
    )


def _wishes(world: World) -> None:
    """A site that says what robots may do."""
    host = "wishes.example"
    world.add("wishes")
    world.put(
        host,
        **{
            "/robots.txt": Answer(
                b"User-agent: otherbot\nDisallow: /\n\nUser-agent: storysearch\nDisallow: /*/closed$\n"
                b"Disallow: /forbidden\n\nUser-agent: *\nDisallow: /\n",
                headers={"Content-Type": "text/plain"},
            ),
            "/.well-known/tdmrep.json": Answer(
                b'[{"location": "/reserved/free", "tdm-reservation": 0},'
                b' {"location": "/reserved/*", "tdm-reservation": 1}]'
            ),
            "/": html(
                links(
                    "/forbidden/a",
                    "/a/closed",
                    "/a/closed-not",
                    "/noindex",
                    "/nofollow",
                    "/header-noindex",
                    "/nosnippet",
                    "/header-nosnippet",
                    "/other-robot",
                    "/tdm-header",
                    "/tdm-meta",
                    "/reserved/page",
                    "/reserved/free",
                )
            ),
            "/a/closed-not": html("open"),
            "/noindex": html(links("/behind-noindex"), '<meta name="robots" content="NOINDEX, follow">'),
            "/behind-noindex": html("found"),
            "/nofollow": html(links("/behind-nofollow"), '<meta name="storysearch" content="nofollow">'),
            "/header-noindex": html("x", X_Robots_Tag="noindex"),
            "/nosnippet": html("x", '<meta name="robots" content="index, max-snippet:0">'),
            "/header-nosnippet": html("x", X_Robots_Tag="nosnippet"),
            "/other-robot": html("x", X_Robots_Tag="otherbot: noindex"),
            "/tdm-header": html("x", tdm_reservation="1"),
            "/tdm-meta": html("x", '<meta name="tdm-reservation" content="1">'),
            "/reserved/free": html("free"),
        },
    )


def _redirects(world: World) -> None:
    """A site whose redirects lead where they should not."""
    host, internal = "redirects.example", world.internal.netloc
    port = internal.rpartition(":")[2]
    refresh = '<meta http-equiv="refresh" content="0; url={}">'
    private = {
        "dotted": f"http://127.0.0.1:{port}/",
        "decimal": f"http://2130706433:{port}/",
        "hex": f"http://0x7f.1:{port}/",
        "octal": f"http://0177.0.0.1:{port}/",
        "mapped": f"http://[::ffff:127.0.0.1]:{port}/",
        "name": f"http://localhost:{port}/",
        "metadata": "http://169.254.169.254/latest/",
    }
    world.add("redirects")
    routes: dict[str, Answer | Callable[[], Answer]] = {
        f"/to/{name}": redirect(target) for name, target in private.items()
    }
    routes |= {
        "/": html(
            links(
                *routes,
                "/refresh/private",
                "/refresh/fine",
                "/fine",
                "/loop/a",
                "/endless/0",
                "/away",
                "/file",
                f"http://{internal}/linked",
                "/by-mirror",
            )
        ),
        "/refresh/private": html("", refresh.format(f"http://{internal}/refreshed")),
        "/refresh/fine": html("", refresh.format("/landed/refresh")),
        "/landed/refresh": html("landed"),
        "/fine": redirect("/landed/fine?utm_source=x", 301),
        "/landed/fine?utm_source=x": html("landed"),
        "/by-mirror": redirect(f"http://{world.site.netloc}/landed/mirror"),
        "/landed/mirror": html("landed"),
        "/loop/a": redirect("/loop/b"),
        "/loop/b": redirect("/loop/a"),
        "/away": redirect("https://elsewhere.example/page"),
        "/file": redirect("file:///etc/passwd"),
    }
    for number in range(9):
        routes[f"/endless/{number}"] = redirect(f"/endless/{number + 1}")
    world.put(host, **routes)


def _lures(world: World) -> None:
    """A site that counts addresses of the private network among its own: only the guard keeps out of them."""
    host, port = "lures.example", world.internal.netloc.rpartition(":")[2]
    hidden = [f"{written}:{port}" for written in WAYS_TO_WRITE_LOOPBACK]
    refresh = f'<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/by-refresh">'
    head = (
        f'<link rel="alternate" hreflang="sv" href="http://127.0.0.1:{port}/by-alternate">'
        f'<link rel="canonical" href="http://127.0.0.1:{port}/by-canonical">'
    )
    world.add(
        "lures",
        start=(f"https://{host}/", f"http://127.0.0.1:{port}/by-start"),
        sitemaps=(f"https://{host}/sitemap.xml", f"http://127.0.0.1:{port}/by-sitemaps"),
        feeds=(f"https://{host}/feed", f"http://127.0.0.1:{port}/by-feeds"),
        hosts=(host, *hidden, "sub.lures.example"),
    )
    world.put(
        host,
        **{
            "/": html(links("/page", "/refresh", "/redirect", *(f"http://{one}/by-link" for one in hidden))),
            "/page": html("page", head),
            "/refresh": html("", refresh),
            "/redirect": redirect(f"http://127.0.0.1:{port}/by-redirect"),
            "/sitemap.xml": _sitemap(
                "sitemapindex", f"https://{host}/part.xml", f"http://127.0.0.1:{port}/by-index"
            ),
            "/part.xml": _sitemap("urlset", f"http://127.0.0.1:{port}/by-sitemap"),
            "/feed": Answer(
                f"<rss><channel><item><link>http://127.0.0.1:{port}/by-feed</link></item></channel></rss>".encode()
            ),
        },
    )
    world.add("robots-lure")
    world.put(
        "robots-lure.example",
        **{"/robots.txt": redirect(f"http://127.0.0.1:{port}/robots.txt"), "/": html("x")},
    )


def _charted(world: World) -> None:
    """Sites whose robots.txt names sitemaps: one that declares nothing but where to start, one that does."""
    robots = (
        "User-agent: *\nDisallow:\nSitemap: https://{0}/index.xml\nSitemap: /missing.xml\n"
        "Sitemap: /page.html\nSitemap: https://elsewhere.example/sitemap.xml\n"
        f"Sitemap: http://{world.internal.netloc}/sitemap.xml\n"
    )
    world.add("charted", story=("^/story/",))
    world.add("declared", story=("^/story/",), sitemaps=("https://declared.example/own.xml",))
    for host in ("charted.example", "declared.example"):
        world.put(
            host,
            **{
                "/robots.txt": Answer(robots.format(host).encode(), headers={"Content-Type": "text/plain"}),
                "/": html(links("/story/linked")),
                "/story/linked": html("linked"),
                "/page.html": html("no sitemap"),
                "/index.xml": _sitemap("sitemapindex", f"https://{host}/part.xml"),
                "/part.xml": _sitemap("urlset", f"https://{host}/story/listed", f"https://{host}/imprint"),
                "/story/listed": html("listed"),
                "/own.xml": _sitemap("urlset", f"https://{host}/imprint"),
                "/imprint": html("imprint"),
            },
        )

    world.add("endless-sitemap", sitemaps=("https://endless-sitemap.example/sitemap.xml",), max_pages=5)
    pages = [f"https://endless-sitemap.example/{number}" for number in range(1, 50_000)]
    world.put("endless-sitemap.example", **{"/sitemap.xml": _sitemap("urlset", *pages)})
    world.put("endless-sitemap.example", **{"/": html("home")})
    world.put("endless-sitemap.example", **{f"/{number}": html("page") for number in range(1, 10)})


def _tangle(world: World) -> None:
    """A site with canonical addresses, right and wrong."""
    host = "tangle.example"

    def canonical(address: str) -> str:
        return f'<link rel="canonical" href="{address}">'

    world.add("tangle")
    world.put(
        host,
        **{
            "/": html(
                links(
                    "/print/one",
                    "/b/",
                    "/wrong",
                    "/left",
                    "/home-as-canonical",
                    "/old-scheme",
                    "/turned-back",
                )
            ),
            "/print/one": html("print", canonical("/one")),
            "/one": html("one", canonical("https://www.tangle.example/one")),
            "/b/": html("b", canonical("/b")),
            "/wrong": html("a story all the same", canonical("/does-not-exist")),
            "/turned-back": html("back", canonical("/forth")),
            "/forth": redirect("/turned-back"),
            "/left": html("left", canonical("/right")),
            "/right": html("right", canonical("/left")),
            "/home-as-canonical": html("story", canonical("/")),
            "/old-scheme": html("story", canonical("http://tangle.example/old-scheme")),
        },
    )


def _heavy(world: World) -> None:
    """A site with bodies that do not end, do not come or explode."""

    def endless(write: Callable[[bytes], object]) -> None:
        for _ in range(10_000):
            write(b"<p>more</p>" * 1000)

    def drip(write: Callable[[bytes], object]) -> None:
        for _ in range(40):
            write(b".")
            time.sleep(0.1)

    def broken(write: Callable[[bytes], object]) -> None:
        write(b"only the beginning")

    world.add("heavy")
    world.put(
        "heavy.example",
        **{
            "/": html(
                links("/endless", "/drip", "/fine/1", "/slow-head", "/bomb", "/nested-bomb", "/announced")
                + links("/short", "/fine/2", "/500")
            ),
            "/endless": Answer(stream=endless),
            "/drip": Answer(stream=drip),
            "/slow-head": Answer(slow_head=True),
            "/nested-bomb": Answer(
                gzip.compress(gzip.compress(b"0" * 50_000_000)), headers={"Content-Encoding": "gzip, gzip"}
            ),
            "/bomb": Answer(gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
            "/announced": Answer(headers={"Content-Length": "900000000"}, stream=broken),
            "/short": Answer(headers={"Content-Length": "5000"}, stream=broken),
            "/500": Answer(b"oops", 500),
            "/fine/1": html("fine"),
            "/fine/2": html("fine"),
        },
    )


def _small_sites(world: World) -> None:
    """One trouble each."""
    site = world.site

    world.add("calendar", max_pages=12, max_depth=500)

    def day(number: int) -> Answer:
        return html(links(f"/day/{number + 1}", f"/day/{number + 2}"))

    world.put("calendar.example", **{"/": day(0)})
    world.put("calendar.example", **{f"/day/{number}": day(number) for number in range(1, 500)})

    world.add("closed")
    world.put("closed.example", **{"/robots.txt": Answer(b"", 503), "/": html(links("/a"))})

    world.add("moved", start=("https://moved.example/", "https://moved.example/still-here"))
    world.put(
        "moved.example",
        **{"/": redirect("https://new-home.example/", 301), "/still-here": html("still here")},
    )

    world.add(
        "sister", mirrors={"sister.example": site.netloc, "www.sister.example": site.netloc,
                           "news.sister.example": site.netloc}
    )  # fmt: skip
    world.put("sister.example", **{"/": redirect("https://news.sister.example/")})
    world.put("news.sister.example", **{"/": html(links("/item")), "/item": html("item")})

    world.add("paced")
    world.put(
        "paced.example",
        **{"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0.4\n"), "/": html(links("/a", "/b"))},
        **{"/a": html("a"), "/b": html("b")},
    )

    busy = iter([Answer(b"", 503, {"Retry-After": "1"})])
    world.add("busy")
    world.put(
        "busy.example",
        **{"/": html(links("/a", "/b")), "/b": html("b")},
    )
    world.put("busy.example", **{"/a": lambda: next(busy, html("a"))})

    world.add("falling")
    world.put("falling.example", **{"/": html(links(*(f"/{number}" for number in range(30))))})
    world.put("falling.example", **{f"/{number}": Answer(b"", 500) for number in range(30)})

    world.add("redesigned", story=("^/stories/",))
    world.put("redesigned.example", **{"/": html(links("/new-shape/1")), "/new-shape/1": html("x")})

    port = world.internal.netloc.rpartition(":")[2]
    world.add(
        "inside", home_page=f"http://127.0.0.1:{port}/", start=(f"http://127.0.0.1:{port}/",), mirrors={}
    )
    address = f"https://{world.unsigned.netloc}/"
    world.add("unsigned", home_page=address, start=(address,), mirrors={})
    world.add("asleep", mirrors={"asleep.example": "127.0.0.1:9"})
    world.add("inside-mirror", mirrors={"inside-mirror.example": world.internal.netloc})
