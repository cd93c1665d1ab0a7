"""The spider that looks at one page of a site and at what the site says of itself."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Spider
from scrapy.http import HtmlResponse, Request
from scrapy.http.request import NO_CALLBACK

from ingest.crawl.addresses import authority, normalise, page_key
from ingest.crawl.bounds import ENTRY
from ingest.crawl.discover import page_links, read_feed, read_sitemap
from ingest.crawl.events import PageFailed, PageMissing
from ingest.crawl.job import CrawlLimits
from ingest.crawl.refusals import explain
from ingest.crawl.reporter import Reporter
from ingest.crawl.scope import Scope, same_site
from ingest.crawl.site_survey import SiteSurvey
from ingest.crawl.wishes import ROBOT_NAME, is_reserved, page_wishes
from ingest.source import Source

_USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
_USUAL_FEEDS = ("/feed/", "/rss.xml")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_MOST_TRIED = 3
_MOST_SITEMAPS = 20
_MOST_SAMPLES = 5
_LIKE_ITS_HOST = 0.6
_TITLE_PARTS = re.compile(r"\s+[–—·•»:-]\s+|\s*\|\s*")
_HOME = frozenset({
    "home", "homepage", "home page", "start", "startseite", "startsida", "accueil", "inicio", "início",
    "inici", "página inicial", "pagina iniziale", "etusivu", "hem", "forside", "forsiden", "domov", "domů",
    "úvod", "početna", "naslovnica", "strona główna", "kezdőlap", "címlap", "acasă", "начало", "αρχική",
    "avaleht", "sākums", "pradžia", "baile", "paġna ewlenija", "welcome", "willkommen", "bienvenue",
})  # fmt: skip


class SurveySpider(Spider):
    """Looks at the home page of ``source`` and tells the :class:`Reporter` one
    :class:`~ingest.crawl.site_survey.SiteSurvey`, or why there is none."""

    exact = True

    def __init__(
        self, source: Source, reporter: Reporter, limits: CrawlLimits, refused_names: set[str]
    ) -> None:
        super().__init__(name=source.name)
        self.source = source
        self.scope = Scope(source)
        self.refused_names = refused_names
        self._reporter = reporter
        self._limits = limits
        self._rules: dict[str, tuple[Protego, list[tuple[str, bool]]]] = {}

    def take_rules(self, origin: str, robots: Protego, reserved: list[tuple[str, bool]]) -> None:
        """Note the rules of a site."""
        self._rules[origin] = robots, reserved

    async def start(self) -> AsyncIterator[Request]:
        """Make the survey; nothing is left to be asked for afterwards."""
        self._reporter.tell(await self._survey(self.source.home_page))
        nothing_more: tuple[Request, ...] = ()
        for request in nothing_more:
            yield request

    async def _survey(self, url: str) -> SiteSurvey | PageFailed | PageMissing:
        try:
            home = await self._fetch(url, ENTRY)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, it is told in one sentence
            if self._is_disallowed(url) or self._is_reserved(url):
                return await self._from_outside(url)
            stage, message = explain(error, urlsplit(url).hostname or "", self.refused_names)
            return PageFailed(self.name, url, stage, None, message)
        if home.status in (404, 410):
            return PageMissing(self.name, url, home.status)
        if not 200 <= home.status < 300:
            sentence = f"The server answers {home.status}."
            return PageFailed(self.name, url, "http", home.status, sentence)
        if not isinstance(home, HtmlResponse):
            return PageFailed(self.name, url, "not a page", home.status, "The address holds no HTML page.")
        return await self._from_inside(home)

    async def _from_outside(self, url: str) -> SiteSurvey:
        return SiteSurvey(
            home_page=url,
            title=authority(url),
            language=None,
            sitemaps=tuple(self._named_sitemaps(url)),
            feeds=(),
            crawl_delay=self._crawl_delay(url),
            pages=None,
            samples=(),
            reserved=self._is_reserved(url),
            disallowed=self._is_disallowed(url),
        )

    async def _from_inside(self, home: HtmlResponse) -> SiteSurvey:
        url = normalise(home.url) or home.url
        sitemaps, listed = await self._sitemaps(url)
        feeds, entries = await self._feeds(home)
        found = (*entries, *_spread(listed), *page_links(home))
        samples = tuple(islice(self._pages(found, url), _MOST_SAMPLES))
        return SiteSurvey(
            home_page=url,
            title=site_title(home),
            language=declared_language(home),
            sitemaps=tuple(sitemaps),
            feeds=tuple(feeds),
            crawl_delay=self._crawl_delay(url),
            pages=len(listed) if sitemaps else None,
            samples=samples,
            reserved=page_wishes(home).reserved or any(map(self._is_reserved, (url, *samples))),
            disallowed=bool(samples) and all(map(self._is_disallowed, samples)),
        )

    async def _sitemaps(self, url: str) -> tuple[list[str], list[str]]:
        """The addresses of sitemaps, and the pages that the first of them lists."""
        named = self._named_sitemaps(url)
        usual = [] if named else [urljoin(url, path) for path in _USUAL_SITEMAPS]
        candidates = named or usual
        for tried, address in enumerate(candidates[:_MOST_TRIED]):
            listed = await self._listed(address)
            if listed is not None:
                return [address] if usual else candidates[tried:], listed
        return [], []

    async def _listed(self, address: str, *, in_index: bool = False) -> list[str] | None:
        size, seconds = self._limits.max_sitemap_bytes, 4 * self._limits.timeout
        body = await self._body(address, download_maxsize=size, download_timeout=seconds)
        content = None if body is None else read_sitemap(body, address, size)
        if content is None:
            return None
        if not content.is_index:
            return list(content.addresses)
        first = next(content.addresses, None)
        first = None if in_index or first is None else normalise(first)
        return await self._listed(first, in_index=True) or [] if first is not None else []

    async def _feeds(self, home: HtmlResponse) -> tuple[list[str], list[str]]:
        """The addresses of feeds, and the entries of all of them."""
        feeds: list[str] = []
        entries: list[str] = []
        named = list(_named_feeds(home))
        for address in named[:_MOST_TRIED] or [urljoin(home.url, path) for path in _USUAL_FEEDS]:
            body = await self._body(address)
            found = None if body is None else read_feed(body, address)
            if found is not None:
                feeds.append(address)
                entries += found
                if not named:
                    break
        return feeds, entries

    def _pages(self, addresses: Iterable[str], home: str) -> Iterator[str]:
        met = {page_key(home)}
        for address in addresses:
            url = normalise(address)
            if url is not None and page_key(url) not in met and self.scope.has_host(url):
                met.add(page_key(url))
                yield url

    async def _body(self, address: str, **meta: Any) -> bytes | None:
        """What stands at ``address``; ``None`` when it cannot be had."""
        if not same_site(address, self.source.home_page):
            return None
        try:
            answer = await self._fetch(address, **meta)
        except Exception:  # noqa: BLE001 - an address that is only tried may fail in any way
            return None
        return bytes(answer.body) if answer.status == 200 else None

    async def _fetch(self, url: str, *flags: str, **meta: Any) -> Any:
        meta = {**dict.fromkeys(flags, True), **meta}
        return await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK, meta=meta))

    def _named_sitemaps(self, url: str) -> list[str]:
        rules = self._rules.get(_origin(url))
        found = [normalise(address, url) for address in rules[0].sitemaps] if rules else []
        own = [address for address in found if address and same_site(address, url)]
        return list(dict.fromkeys(own))[:_MOST_SITEMAPS]

    def _crawl_delay(self, url: str) -> float | None:
        rules = self._rules.get(_origin(url))
        seconds = rules[0].crawl_delay(ROBOT_NAME) if rules else None
        return None if seconds is None else float(seconds)

    def _is_disallowed(self, url: str) -> bool:
        rules = self._rules.get(_origin(url))
        return rules is not None and not rules[0].can_fetch(url, ROBOT_NAME)

    def _is_reserved(self, url: str) -> bool:
        rules = self._rules.get(_origin(url))
        return rules is not None and is_reserved(url, rules[1])


def site_title(home: HtmlResponse) -> str:
    """The name of the site: what ``og:site_name`` says; else the part of the title that is like the name of
    the host; else the part in the usual place, which is the first on a home page ("Town - Welcome") and the
    last on others ("News - Town"); else the host."""
    name = _text(home.xpath("//meta[@property='og:site_name' or @name='og:site_name']/@content").get())
    host = (urlsplit(home.url).hostname or "").removeprefix("www.")
    parts = _TITLE_PARTS.split(_text(home.xpath("//title/text()").get()))
    parts = [part for part in parts if part and part.casefold() not in _HOME]
    if name or not parts:
        return name or host
    label = re.sub(r"[^a-z0-9]", "", host.rpartition(".")[0])

    def likeness(part: str) -> float:
        return SequenceMatcher(None, re.sub(r"\W", "", part.casefold()), label).ratio()

    best = max(parts, key=likeness)
    usual = parts[0 if urlsplit(home.url).path in ("", "/") else -1]
    return best if likeness(best) >= _LIKE_ITS_HOST else usual


def declared_language(home: HtmlResponse) -> str | None:
    """The two-letter code of ``<html lang>`` or of the Content-Language header."""
    header = (home.headers.get("Content-Language") or b"").decode("latin-1")
    root = home.xpath("/html").attrib
    for declared in (root.get("lang", ""), root.get("xml:lang", ""), header):
        found = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", declared)
        if found:
            return found[1].lower()
    return None


def _named_feeds(home: HtmlResponse) -> Iterator[str]:
    for link in home.xpath("//link[@href][@type]"):
        kind, relation = link.attrib["type"].strip().lower(), link.attrib.get("rel", "").lower().split()
        address = normalise(link.attrib["href"], home.url)
        # Systems for blogs also name a feed of what readers say.
        if kind in _FEED_TYPES and "alternate" in relation and address and "/comments/" not in address:
            yield address


def _spread(addresses: list[str]) -> list[str]:
    """Some of the addresses from all over the list, since sitemaps begin with the pages about the site."""
    step = max(1, len(addresses) // (2 * _MOST_SAMPLES))
    return addresses[step // 2 :: step]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _text(value: str | None) -> str:
    return " ".join(value.split()) if value else ""
