"""The spider of one source: from its entries to every page in its scope."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import HtmlResponse, Request

from ingest.crawl.addresses import authority, from_mirror, normalise, page_key
from ingest.crawl.aliases import Aliases
from ingest.crawl.bounds import ENTRY
from ingest.crawl.discover import canonical_address, language_alternates, page_links, read_feed, read_sitemap
from ingest.crawl.events import (
    FINISHED,
    KEPT_OUT_STAGES,
    NOTHING_FOUND,
    PAGE_LIMIT,
    START_FAILED,
    STOPPED_ANSWERING,
    PageFailed,
    PageFetched,
    PageMissing,
    PageMoved,
    SourceFinished,
    SourceProgress,
)
from ingest.crawl.job import CrawlLimits
from ingest.crawl.moves import Moves
from ingest.crawl.refusals import Refused, explain
from ingest.crawl.reporter import Reporter
from ingest.crawl.scope import Scope
from ingest.crawl.wishes import page_wishes
from ingest.page import FetchedPage
from ingest.source import Source

_CLICKS = "clicks"
_OWN_ADDRESS = "own_address"
_PERMANENT_REDIRECTS = frozenset({301, 308})
_ASKED_TOGETHER = 100
_MOST_SITEMAPS = 500
_UNREACHABLE_STAGES = frozenset({"dns", "connection", "tls", "timeout"})
_SECONDS_BETWEEN_PROGRESS = 1.0
_OUTSIDE = "which is not part of the source."


class SourceSpider(Spider):
    """Crawls one source and tells a :class:`Reporter` what it meets.

    ``only`` are addresses to fetch exactly, without following anything; ``None`` means discovery, after which
    those of ``known`` that it did not meet are asked for.
    ``refused_names`` is filled by the resolver with names that have private addresses.
    """

    def __init__(
        self,
        source: Source,
        reporter: Reporter,
        limits: CrawlLimits,
        *,
        only: Sequence[str] | None,
        known: Sequence[str],
        refused_names: set[str],
    ) -> None:
        super().__init__(name=source.name)
        self.source = source
        self.scope = Scope(source)
        self.exact = only is not None
        self._only = only or ()
        self._reporter = reporter
        self._limits = limits
        self.refused_names = refused_names
        self._known: set[str] = set()
        self._reported: set[str] = set()
        self._aliases = Aliases()
        self._moves = Moves(source.name)
        self._stories = {url: page_key(url) for url in known if self.scope.may_be_story(url)}
        self._story_keys = frozenset(self._stories.values())
        self._found: int | None = None
        self._planned = self._revisited = self._answered = self._sitemaps = self._failures_in_a_row = 0
        self._seen = self._unchanged = self._failed = self._missing = 0
        self._entry_answered = self._limit_reached = self._gave_up = False
        self._moved_to: str | None = None
        self._last_progress = 0.0

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> SourceSpider:
        """Scrapy's constructor."""
        spider: SourceSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_dropped, signal=signals.request_dropped)
        crawler.signals.connect(spider.on_fault, signal=signals.spider_error)
        crawler.signals.connect(spider.on_idle, signal=signals.spider_idle)
        return spider

    def finished(self) -> SourceFinished:
        """The closing event, once Scrapy is done with the spider."""
        if self._moved_to:
            reason = f"moved to {self._moved_to}"
        elif not (self.exact or self._entry_answered):
            reason = START_FAILED
        elif self._gave_up:
            reason = STOPPED_ANSWERING
        elif self._limit_reached:
            reason = PAGE_LIMIT
        elif not (self.exact or (self._seen if self._found is None else self._found)):
            reason = NOTHING_FOUND
        else:
            reason = FINISHED
        return SourceFinished(self.name, reason, self._seen, self._unchanged, self._failed, self._missing)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the entries of the source, or for the addresses of ``only``."""
        for address in self._only:
            url = normalise(address)
            if url is None:
                self._fail(address, "not a page", None, "This is not an http or https address.")
            else:
                yield self._request(url, self.parse_page, dont_filter=True)
        if self.exact:
            return
        for addresses, callback in (
            (self.source.sitemaps, self.parse_sitemap),
            (self.source.feeds, self.parse_feed),
        ):
            for address in addresses:
                yield self._request(normalise(address) or address, callback, priority=10, meta={ENTRY: True})
        for address in self.source.start:
            url = normalise(address)
            if url is not None and self._plan(url):
                yield self._request(url, self.parse_page, meta={ENTRY: True})

    def on_idle(self) -> None:
        """When discovery is done, ask for the known stories that it did not meet."""
        if self.exact or self._gave_up or self._moved_to or not self._entry_answered:
            return
        if self._found is None:
            self._found = self._seen
        unmet = (url for url, key in self._stories.items() if key not in self._known)
        requests = [self._revisit(url) for url in islice(unmet, _ASKED_TOGETHER)]
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def closed(self, reason: str) -> None:
        """Tell what became of addresses that lead elsewhere."""
        for event in self._moves.settle(self._stories):
            if isinstance(event, PageMoved) and not self.scope.may_crawl(event.to):
                if event.url in self._stories:
                    self._fail(event.url, "redirect", None, f"The page leads to {event.to}, {_OUTSIDE}")
            else:
                self._reporter.tell(event)

    def parse_page(self, response: Any) -> Iterator[Request]:
        """Report a page that may hold stories, and follow its links."""
        self._answered += 1
        self._note_redirects(response.request)
        self._tell_progress()
        if not self._is_answer(response):
            yield from self._give_back_aliases(response.request.url)
            return
        url = normalise(response.url) or response.url
        self._known.add(page_key(url))
        self._moves.came_to(url)
        is_html = isinstance(response, HtmlResponse)
        if not (is_html or _is_pdf(response)):
            if self.exact or page_key(url) in self._story_keys:
                self._fail(url, "not a page", response.status, "The address holds neither HTML nor PDF.")
            return
        wishes = page_wishes(response)
        if is_html and not (wishes.nofollow or self.exact):
            links = page_links(response) + language_alternates(response)
            yield from self._follow(links, response, response.meta.get(_CLICKS, 0) + 1)
        if not (self.exact or self.scope.may_be_story(url)):
            return
        if wishes.reserved:
            self._fail(
                url,
                "tdm-reservation",
                response.status,
                "The page reserves the right of text and data mining.",
            )
        elif wishes.noindex:
            self._fail(url, "noindex", response.status, "The page asks not to be indexed.")
        elif wishes.nosnippet:
            self._fail(url, "nosnippet", response.status, "The page asks not to be quoted.")
        else:
            yield from self._report_page(response, url)

    def parse_sitemap(self, response: Any) -> Iterator[Request]:
        """Ask for what a sitemap or a sitemap index lists."""
        if not self._is_answer(response, page=False):
            return
        content = read_sitemap(response.body, response.url, self._limits.max_bytes)
        if content is None:
            self._fail(response.url, "not a page", response.status, "This is not a sitemap.")
            return
        for address in content.sitemaps:
            url = self._production(address, response.url)
            if url is None or not self.scope.has_host(url) or page_key(url) in self._known:
                continue
            if self._sitemaps >= _MOST_SITEMAPS:
                self._limit_reached = True
                return
            self._sitemaps += 1
            self._known.add(page_key(url))
            yield self._request(url, self.parse_sitemap, priority=10)
        yield from self._follow(content.pages, response, 0)

    def parse_feed(self, response: Any) -> Iterator[Request]:
        """Ask for the entries of a feed."""
        if not self._is_answer(response, page=False):
            return
        addresses = read_feed(response.body, response.url)
        if addresses is None:
            self._fail(
                response.url, "not a page", response.status, "This is neither an RSS nor an Atom feed."
            )
            return
        yield from self._follow(addresses, response, 0)

    def failed(self, failure: Any) -> Iterator[Request]:
        """Report a request that got no answer."""
        request, error = failure.request, failure.value
        hops = request.meta.get("redirect_urls", [])
        url = hops[-1] if isinstance(error, Refused) and error.by_target and hops else request.url
        stage, message = explain(error, urlsplit(request.url).hostname or "", self.refused_names)
        if stage == "moved":
            self._moved_to = authority(request.url)
        self._answered += 1
        if url == request.url:
            self._note_redirects(request)
        self._fail(url, stage, None, message)
        yield from self._give_back_aliases(request.url)
        self._judge_reach(stage in _UNREACHABLE_STAGES)

    def on_dropped(self, request: Request) -> None:
        """Tell a redirect in a circle from one to a page that is known already; scrapy drops both."""
        self._answered += 1
        hops = request.meta.get("redirect_urls", [])
        if request.url in hops:
            self._fail(hops[0], "redirect", None, "The page redirects in a circle.")
        else:
            self._note_redirects(request)
        for again in self._give_back_aliases(hops[0] if hops else request.url):
            self.crawler.engine.crawl(again)

    def _note_redirects(self, request: Request) -> None:
        hops = request.meta.get("redirect_urls", ())
        lasting = [reason in _PERMANENT_REDIRECTS for reason in request.meta.get("redirect_reasons", ())]
        to = normalise(request.url) or request.url
        for number, hop in enumerate(hops):
            self._moves.note(normalise(hop) or hop, to, all(lasting[number:]))

    def on_fault(self, failure: Any, response: Any) -> None:
        """Report a fault of ours, so that no page goes missing without a word."""
        url = response.url if response is not None else self.source.home_page
        stage, message = explain(failure.value, authority(url), ())
        self._fail(url, stage, None, message)

    def _report_page(self, response: Any, url: str) -> Iterator[Request]:
        canonical = canonical_address(response) if isinstance(response, HtmlResponse) else None
        canonical = self._production(canonical, response.url) if canonical else None
        if canonical is not None and not self.exact and page_key(canonical) == page_key(url):
            url = canonical if urlsplit(canonical).scheme == urlsplit(url).scheme else url
        elif canonical is not None and self._stands_for_another(response, url, canonical):
            if self._plan(canonical):
                yield self._request(canonical, self.parse_page, meta={_CLICKS: response.meta.get(_CLICKS, 0)})
            return
        if page_key(url) in self._reported:
            return
        self._reported.add(page_key(url))
        self._moves.came_to(url)
        unchanged = "cached" in response.flags
        self._seen += 1
        self._unchanged += unchanged
        declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
        kind = declared if isinstance(response, HtmlResponse) else "application/pdf"
        self._reporter.tell(
            PageFetched(
                FetchedPage(url, self.name, response.body, kind or "text/html", datetime.now(UTC), unchanged)
            )
        )

    def _stands_for_another(self, response: Any, url: str, canonical: str) -> bool:
        # A home page as canonical address of everything is a common mistake of content management systems.
        if self.exact or response.meta.get(_OWN_ADDRESS) or urlsplit(canonical).path in ("", "/"):
            return False
        within_reach = page_key(canonical) in self._known or self._planned < self.source.max_pages
        if not (within_reach and self.scope.may_be_story(canonical)):
            return False
        left = self._aliases.set_aside(url, canonical)
        if left:
            self._moves.note(url, canonical, True)
        return left

    def _give_back_aliases(self, url: str) -> Iterator[Request]:
        for alias in self._aliases.give_back(url):
            self._moves.take_back(alias)
            yield self._request(alias, self.parse_page, dont_filter=True, meta={_OWN_ADDRESS: True})

    def _follow(self, addresses: Iterable[str], response: Any, clicks: int) -> Iterator[Request]:
        if clicks > self.source.max_depth:
            return
        for address in addresses:
            url = self._production(address, response.url)
            if url is not None and self.scope.may_crawl(url) and self._plan(url):
                yield self._request(url, self.parse_page, priority=-clicks, meta={_CLICKS: clicks})

    def _revisit(self, url: str) -> Request:
        self._known.add(self._stories[url])
        self._revisited += 1
        # As far away as may be: what nobody links any more leads to nothing new.
        return self._request(url, self.parse_page, meta={_CLICKS: self.source.max_depth})

    def _plan(self, url: str) -> bool:
        """Whether ``url`` is new and within the page limit; it counts as known from now on."""
        if page_key(url) in self._known:
            return False
        if self._planned >= self.source.max_pages:
            self._limit_reached = True
            return False
        self._known.add(page_key(url))
        self._planned += 1
        return True

    def _production(self, address: str, base: str) -> str | None:
        url = normalise(address, base)
        return normalise(from_mirror(url, self.source.mirrors, base)) if url else None

    def _request(
        self,
        url: str,
        callback: Any,
        *,
        priority: int = 0,
        dont_filter: bool = False,
        meta: dict[str, Any] | None = None,
    ) -> Request:
        return Request(
            url, callback=callback, errback=self.failed, priority=priority, dont_filter=dont_filter, meta=meta
        )

    def _is_answer(self, response: Any, *, page: bool = True) -> bool:
        """Whether the status is one of a page; otherwise the failure has been reported."""
        status, url = response.status, normalise(response.url) or response.url
        if 200 <= status < 300:
            self._entry_answered |= bool(response.meta.get(ENTRY))
            self._judge_reach(False)
            return True
        if page and status in (404, 410):
            self._missing += 1
            missing = PageMissing(self.name, url, status)
            self._moves.came_to(missing)
            self._reporter.tell(missing)
        else:
            self._fail(url, "http", status, f"The server answers {status}.")
        self._judge_reach(status >= 500 or status == 429)
        return False

    def _judge_reach(self, unreachable: bool) -> None:
        self._failures_in_a_row = self._failures_in_a_row + 1 if unreachable else 0
        if self._failures_in_a_row >= self._limits.failures_in_a_row and not self.exact:
            self._gave_up = True
            raise CloseSpider(STOPPED_ANSWERING)

    def _fail(self, url: str, stage: str, status: int | None, message: str) -> None:
        self._failed += stage not in KEPT_OUT_STAGES
        failure = PageFailed(self.name, url, stage, status, message)
        if stage in KEPT_OUT_STAGES:
            self._moves.came_to(failure)
        self._reporter.tell(failure)

    def _tell_progress(self) -> None:
        now = monotonic()
        if now - self._last_progress >= _SECONDS_BETWEEN_PROGRESS:
            self._last_progress = now
            waiting = max(0, self._planned + self._revisited - self._answered)
            self._reporter.tell(SourceProgress(self.name, self._answered, waiting))


def _is_pdf(response: Any) -> bool:
    declared = (response.headers.get("Content-Type") or b"").lower()
    return declared.startswith(b"application/pdf") and bool(response.body.startswith(b"%PDF-"))
