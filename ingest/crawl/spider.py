"""The spider of one source: from its entries to every page in its scope."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Spider, signals
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import HtmlResponse, Request

from ingest.crawl.account import SourceAccount
from ingest.crawl.addresses import authority, from_mirror, normalise, page_key
from ingest.crawl.aliases import Aliases
from ingest.crawl.bounds import ENTRY
from ingest.crawl.discover import canonical_address, language_alternates, page_links, read_feed, read_sitemap
from ingest.crawl.events import (
    FINISHED,
    NOTHING_FOUND,
    PAGE_LIMIT,
    START_FAILED,
    STOPPED_ANSWERING,
    SourceFinished,
)
from ingest.crawl.frontier import Frontier
from ingest.crawl.job import CrawlLimits
from ingest.crawl.refusals import Refused, explain
from ingest.crawl.reporter import Reporter
from ingest.crawl.scope import Scope
from ingest.crawl.wishes import page_wishes, wish_to_be_left_out
from ingest.page import FetchedPage
from ingest.source import Source

_CLICKS = "clicks"
_OWN_ADDRESS = "own_address"
_NAMED_BY_ROBOTS = "named_by_robots"
_PERMANENT_REDIRECTS = frozenset({301, 308})
_ASKED_TOGETHER = 100
_UNREACHABLE_STAGES = frozenset({"dns", "connection", "tls", "timeout"})


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
        self._account = SourceAccount(source.name, reporter)
        self._limits = limits
        self.refused_names = refused_names
        self._reported: set[str] = set()
        self._aliases = Aliases()
        stories = (url for url in known if self.scope.may_be_story(url))
        self._frontier = Frontier(source.max_pages, stories)
        self._found: int | None = None
        self._named_by_robots: list[tuple[str, str]] = []
        self._answered = self._failures_in_a_row = 0
        self._entry_answered = self._gave_up = False
        self._moved_to: str | None = None

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
        elif self._frontier.limit_reached:
            reason = PAGE_LIMIT
        elif not (self.exact or (self._account.seen if self._found is None else self._found)):
            reason = NOTHING_FOUND
        else:
            reason = FINISHED
        return self._account.closing(reason)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the entries of the source, or for the addresses of ``only``."""
        for address in self._only:
            url = normalise(address)
            if url is None:
                self._account.failure(address, "not a page", None, "This is not an http or https address.")
            else:
                yield self._request(url, self.parse_page, dont_filter=True)
        if self.exact:
            return
        for address in self.source.sitemaps:
            yield self._sitemap_request(normalise(address) or address, {ENTRY: True})
        for address in self.source.feeds:
            url = normalise(address) or address
            yield self._request(url, self.parse_feed, priority=10, meta={ENTRY: True})
        for address in self.source.start:
            url = normalise(address)
            if url is not None and self._frontier.plan(url):
                yield self._request(url, self.parse_page, meta={ENTRY: True})

    def on_idle(self) -> None:
        """When all links are followed, read the sitemaps that robots.txt names; when discovery is done, ask
        for the known stories that it did not meet.

        These sitemaps come last, and give addresses of possible stories only, since nobody has looked at
        them: they must not take the page limit from what the source declares.
        """
        if self.exact or self._gave_up or self._moved_to or not self._entry_answered:
            return
        requests = self._unread_sitemaps() or self._unmet_stories()
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _unread_sitemaps(self) -> list[Request]:
        found, self._named_by_robots = self._named_by_robots, []
        requests: list[Request] = []
        for address, origin in found:
            requests += self._follow_sitemaps((address,), origin, declared=False)
        return requests

    def _unmet_stories(self) -> list[Request]:
        if self._found is None:
            self._found = self._account.seen
        # As far away as may be: what nobody links any more leads to nothing new.
        meta = {_CLICKS: self.source.max_depth}
        unmet = self._frontier.plan_unmet(_ASKED_TOGETHER)
        return [self._request(url, self.parse_page, meta=meta) for url in unmet]

    def closed(self, reason: str) -> None:
        """Tell what became of addresses that lead elsewhere."""
        self._account.settle(self._frontier.stories, self.scope.may_crawl)

    def parse_page(self, response: Any) -> Iterator[Request]:
        """Report a page that may hold stories, and follow its links."""
        self._answered += 1
        self._note_redirects(response.request)
        self._account.progress(self._answered, self._frontier.asked - self._answered)
        if not self._is_answer(response):
            yield from self._give_back_aliases(response.request.url)
            return
        url = normalise(response.url) or response.url
        self._frontier.met(url)
        self._account.moves.came_to(url)
        is_html = isinstance(response, HtmlResponse)
        if not (is_html or _is_pdf(response)):
            if self.exact or self._frontier.is_known_story(url):
                self._account.failure(
                    url, "not a page", response.status, "The address holds neither HTML nor PDF."
                )
            return
        wishes = page_wishes(response)
        if is_html and not (wishes.nofollow or self.exact):
            links = page_links(response) + language_alternates(response)
            yield from self._follow(links, response, response.meta.get(_CLICKS, 0) + 1)
        if not (self.exact or self.scope.may_be_story(url)):
            return
        left_out = wish_to_be_left_out(wishes)
        if left_out is not None:
            stage, sentence = left_out
            self._account.failure(url, stage, response.status, sentence)
        else:
            yield from self._report_page(response, url)

    def parse_sitemap(self, response: Any) -> Iterator[Request]:
        """Ask for what a sitemap or a sitemap index lists."""
        declared = not response.meta.get(_NAMED_BY_ROBOTS)
        if not self._is_answer(response, page=False, told=declared):
            return
        content = read_sitemap(response.body, response.url, self._limits.max_sitemap_bytes)
        if content is None:
            if declared:
                self._account.failure(response.url, "not a page", response.status, "This is not a sitemap.")
        elif content.is_index:
            yield from self._follow_sitemaps(content.addresses, response.url, declared=declared)
        else:
            in_scope = self.scope.may_crawl if declared else self.scope.may_be_story
            yield from self._follow(content.addresses, response, 0, in_scope)

    def parse_feed(self, response: Any) -> Iterator[Request]:
        """Ask for the entries of a feed."""
        if not self._is_answer(response, page=False):
            return
        addresses = read_feed(response.body, response.url)
        if addresses is None:
            self._account.failure(
                response.url, "not a page", response.status, "This is neither an RSS nor an Atom feed."
            )
            return
        yield from self._follow(addresses, response, 0)

    def take_rules(self, origin: str, robots: Protego, reserved: list[tuple[str, bool]]) -> None:
        """Note the sitemaps that the robots.txt of ``origin`` names; a source that declares sitemaps or feeds
        does without them."""
        if not (self.exact or self.source.sitemaps or self.source.feeds) and self.scope.has_host(origin):
            self._named_by_robots += ((address, f"{origin}/") for address in robots.sitemaps)

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
        if not request.meta.get(_NAMED_BY_ROBOTS):
            self._account.failure(url, stage, None, message)
        yield from self._give_back_aliases(request.url)
        self._judge_reach(stage in _UNREACHABLE_STAGES)

    def on_dropped(self, request: Request) -> None:
        """Tell a redirect in a circle from one to a page that is known already; scrapy drops both."""
        self._answered += 1
        hops = request.meta.get("redirect_urls", [])
        if request.url in hops:
            self._account.failure(hops[0], "redirect", None, "The page redirects in a circle.")
        else:
            self._note_redirects(request)
        for again in self._give_back_aliases(hops[0] if hops else request.url):
            self.crawler.engine.crawl(again)

    def _note_redirects(self, request: Request) -> None:
        hops = request.meta.get("redirect_urls", ())
        lasting = [reason in _PERMANENT_REDIRECTS for reason in request.meta.get("redirect_reasons", ())]
        to = normalise(request.url) or request.url
        for number, hop in enumerate(hops):
            self._account.moves.note(normalise(hop) or hop, to, all(lasting[number:]))

    def on_fault(self, failure: Any, response: Any) -> None:
        """Report a fault of ours, so that no page goes missing without a word."""
        url = response.url if response is not None else self.source.home_page
        stage, message = explain(failure.value, authority(url), ())
        self._account.failure(url, stage, None, message)

    def _report_page(self, response: Any, url: str) -> Iterator[Request]:
        canonical = canonical_address(response) if isinstance(response, HtmlResponse) else None
        canonical = self._production(canonical, response.url) if canonical else None
        if canonical is not None and not self.exact and page_key(canonical) == page_key(url):
            url = canonical if urlsplit(canonical).scheme == urlsplit(url).scheme else url
        elif canonical is not None and self._stands_for_another(response, url, canonical):
            if self._frontier.plan(canonical):
                yield self._request(canonical, self.parse_page, meta={_CLICKS: response.meta.get(_CLICKS, 0)})
            return
        if page_key(url) in self._reported:
            return
        self._reported.add(page_key(url))
        unchanged = "cached" in response.flags
        declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
        kind = declared if isinstance(response, HtmlResponse) else "application/pdf"
        self._account.page(
            FetchedPage(url, self.name, response.body, kind or "text/html", datetime.now(UTC), unchanged)
        )

    def _stands_for_another(self, response: Any, url: str, canonical: str) -> bool:
        # A home page as canonical address of everything is a common mistake of content management systems.
        if self.exact or response.meta.get(_OWN_ADDRESS) or urlsplit(canonical).path in ("", "/"):
            return False
        if not (self._frontier.within_reach(canonical) and self.scope.may_be_story(canonical)):
            return False
        left = self._aliases.set_aside(url, canonical)
        if left:
            self._account.moves.note(url, canonical, True)
        return left

    def _give_back_aliases(self, url: str) -> Iterator[Request]:
        for alias in self._aliases.give_back(url):
            self._account.moves.take_back(alias)
            yield self._request(alias, self.parse_page, dont_filter=True, meta={_OWN_ADDRESS: True})

    def _follow_sitemaps(self, addresses: Iterable[str], base: str, *, declared: bool) -> Iterator[Request]:
        for address in addresses:
            url = self._production(address, base)
            if url is not None and self.scope.has_host(url) and self._frontier.plan_sitemap(url):
                yield self._sitemap_request(url, {} if declared else {_NAMED_BY_ROBOTS: True})

    def _sitemap_request(self, url: str, meta: dict[str, Any]) -> Request:
        size, seconds = self._limits.max_sitemap_bytes, 4 * self._limits.timeout
        meta = {"download_maxsize": size, "download_timeout": seconds, **meta}
        return self._request(url, self.parse_sitemap, priority=10, meta=meta)

    def _follow(
        self,
        addresses: Iterable[str],
        response: Any,
        clicks: int,
        in_scope: Callable[[str], bool] | None = None,
    ) -> Iterator[Request]:
        if clicks > self.source.max_depth:
            return
        in_scope = in_scope or self.scope.may_crawl
        for address in addresses:
            if self._frontier.full:
                return
            url = self._production(address, response.url)
            if url is not None and in_scope(url) and self._frontier.plan(url):
                yield self._request(url, self.parse_page, priority=-clicks, meta={_CLICKS: clicks})

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

    def _is_answer(self, response: Any, *, page: bool = True, told: bool = True) -> bool:
        """Whether the status is one of a page; otherwise the failure has been reported, if it is ``told``."""
        status, url = response.status, normalise(response.url) or response.url
        if 200 <= status < 300:
            self._entry_answered |= bool(response.meta.get(ENTRY))
            self._judge_reach(False)
            return True
        if page and status in (404, 410):
            self._account.missing(url, status)
        elif told:
            self._account.failure(url, "http", status, f"The server answers {status}.")
        self._judge_reach(status >= 500 or status == 429)
        return False

    def _judge_reach(self, unreachable: bool) -> None:
        self._failures_in_a_row = self._failures_in_a_row + 1 if unreachable else 0
        if self._failures_in_a_row >= self._limits.failures_in_a_row and not self.exact:
            self._gave_up = True
            raise CloseSpider(STOPPED_ANSWERING)


def _is_pdf(response: Any) -> bool:
    declared = (response.headers.get("Content-Type") or b"").lower()
    return declared.startswith(b"application/pdf") and bool(response.body.startswith(b"%PDF-"))
