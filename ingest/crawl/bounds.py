"""The first look at every request and every hop of a redirect: guard, hosts of the source, pace per host."""

from __future__ import annotations

from typing import Any

from scrapy.http import Request

from ingest.crawl.addresses import authority, connection, to_mirror
from ingest.crawl.guard import refusal
from ingest.crawl.permission import SITE_FILE
from ingest.crawl.refusals import Refused
from ingest.crawl.scope import same_site

ENTRY = "entry"
"""The request.meta key of a source's entries: start pages, sitemaps and feeds."""


class BoundsMiddleware:
    """Refuses private addresses and redirects that leave the source, before anything is sent."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._local_hosts = frozenset(crawler.settings.getlist("LOCAL_HOSTS"))

    @classmethod
    def from_crawler(cls, crawler: Any) -> BoundsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let ``request`` pass or raise :class:`Refused`; note the host whose pace it has to keep."""
        spider = self._crawler.spider
        hops = request.meta.get("redirect_urls", ())
        why = refusal(*connection(to_mirror(request.url, spider.source.mirrors)), self._local_hosts)
        if why is not None:
            raise Refused("guard", why, by_target=bool(hops))
        if hops and not request.meta.get(SITE_FILE) and not spider.scope.has_host(request.url):
            self._judge_departure(request, hops[0])
        request.meta["download_slot"] = authority(request.url)

    def _judge_departure(self, request: Request, origin: str) -> None:
        spider, host = self._crawler.spider, authority(request.url)
        if request.meta.get(ENTRY):
            if not same_site(origin, request.url):
                raise Refused("moved", f"The address now leads to {host}.", by_target=True)
            spider.scope.add_host(request.url)
        elif not (spider.exact and same_site(origin, request.url)):
            raise Refused(
                "redirect", f"The page leads to {host}, which is not part of the source.", by_target=True
            )
