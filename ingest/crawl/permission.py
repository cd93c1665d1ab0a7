"""Asking each site what it permits, before anything else is asked of it: robots.txt and tdmrep.json."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK

from ingest.crawl.addresses import authority
from ingest.crawl.download import pause_after_answers
from ingest.crawl.refusals import Refused, explain
from ingest.crawl.wishes import ROBOT_NAME, is_reserved, reserved_paths

SITE_FILE = "site_file"
"""The request.meta key of requests for a site's own rules, which are not themselves subject to them."""


@dataclass(frozen=True, slots=True)
class _SiteRules:
    robots: Protego | None
    refusal: Refused | None = None
    reserved: list[tuple[str, bool]] = field(default_factory=list)


class PermissionMiddleware:
    """Refuses what robots.txt forbids or tdmrep.json reserves, and slows down to the Crawl-delay.

    A robots.txt that cannot be had because of the server (5xx) or the network closes the whole site, one that
    does not exist (4xx) opens it (RFC 9309, sections 2.3.1.3 and 2.3.1.4).
    """

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[_SiteRules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> PermissionMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let ``request`` pass or raise :class:`Refused`."""
        if request.meta.get(SITE_FILE):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._ask(origin))
        rules = await asyncio.shield(self._rules[origin])
        if rules.refusal is not None:
            raise Refused(rules.refusal.stage, rules.refusal.message)
        if rules.robots is not None and not rules.robots.can_fetch(request.url, ROBOT_NAME):
            raise Refused("robots", "The robots.txt of the site asks crawlers to leave this page alone.")
        if is_reserved(request.url, rules.reserved):
            raise Refused(
                "tdm-reservation", "The site reserves the right of text and data mining for this page."
            )

    async def _ask(self, origin: str) -> _SiteRules:
        host = authority(origin)
        try:
            answer = await self._fetch(f"{origin}/robots.txt")
        except Exception as error:  # noqa: BLE001  (whatever went wrong, the site could not be asked)
            name = urlsplit(origin).hostname or ""
            return _SiteRules(None, Refused(*explain(error, name, self._crawler.spider.refused_names)))
        if answer.status >= 500:
            sentence = f"The robots.txt of {host} answers {answer.status}, so the site is left alone."
            return _SiteRules(None, Refused("robots", sentence))
        text = answer.body.decode("utf-8-sig", errors="ignore") if answer.status == 200 else ""
        robots = Protego.parse(text)
        self._slow_down(host, robots.crawl_delay(ROBOT_NAME))
        reserved = await self._reservations(origin)
        self._crawler.spider.take_rules(origin, robots, reserved)
        return _SiteRules(robots, reserved=reserved)

    async def _reservations(self, origin: str) -> list[tuple[str, bool]]:
        try:
            answer = await self._fetch(f"{origin}/.well-known/tdmrep.json")
        except Exception:  # noqa: BLE001  (no answer is no reservation)
            return []
        return reserved_paths(answer.body) if answer.status == 200 else []

    async def _fetch(self, url: str) -> Any:
        request = Request(url, priority=1000, meta={SITE_FILE: True}, callback=NO_CALLBACK)
        return await self._crawler.engine.download_async(request)

    def _slow_down(self, host: str, crawl_delay: float | None) -> None:
        longest = self._crawler.settings.getfloat("LONGEST_PAUSE")
        pause_after_answers(host, min(float(crawl_delay or 0.0), longest))
