"""The last step before the network: pauses that servers ask for, and mirrors."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any
from urllib.parse import urljoin

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response

from ingest.crawl.addresses import authority, from_mirror, to_mirror

_BUSY = (429, 503)


class _Pace:
    """One host's: whose turn it is, how long it wants to be left in peace after each answer (seconds), and
    until when (in monotonic seconds)."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.pause = 0.0
        self.paused_until = 0.0


_paces: defaultdict[str, _Pace] = defaultdict(_Pace)


def pause_after_answers(host: str, seconds: float) -> None:
    """Leave ``host`` in peace for ``seconds`` after each answer.

    Counted from the answer, not from the request, the server never sees less between two requests, however
    busy this machine is.
    """
    _paces[host].pause = seconds


class PoliteDownload(HTTP11DownloadHandler):
    """Scrapy's download handler, which waits for its turn at each host, waits out Retry-After, and asks
    mirrors in place of production hosts.

    Scrapy itself lets several requests go at once where no delay is set; here one host has one request under
    way in the whole process, and a pause holds them all. A mirror is asked with
    the production host in the Host header, so that one server can stand for several; its answers carry
    production addresses, so that nothing behind this step knows of mirrors.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._spider_of = crawler
        self._longest_pause = crawler.settings.getfloat("LONGEST_PAUSE")

    async def download_request(self, request: Request) -> Response:
        """Send ``request`` when its host may be asked again, and return the answer."""
        host = authority(request.url)
        pace = _paces[host]
        async with pace.turn:
            await asyncio.sleep(max(0.0, pace.paused_until - monotonic()))
            try:
                response = await self._ask(request, host)
            finally:
                pace.paused_until = monotonic() + pace.pause
            if response.status in _BUSY:
                seconds = retry_after(response.headers.get("Retry-After"), datetime.now(UTC)) or 0.0
                pace.paused_until += max(0.0, min(seconds, self._longest_pause) - pace.pause)
        return response

    async def _ask(self, request: Request, host: str) -> Response:
        mirrors = self._spider_of.spider.source.mirrors
        target = to_mirror(request.url, mirrors)
        if target == request.url:
            return await super().download_request(request)
        asked = request.replace(url=target)
        asked.headers["Host"] = host
        response = await super().download_request(asked)
        location = response.headers.get("Location")
        if location:
            absolute = urljoin(target, location.decode("latin-1"))
            if authority(absolute) == authority(target):
                absolute = from_mirror(absolute, mirrors, request.url)
            response.headers["Location"] = absolute.encode("latin-1", errors="ignore")
        return response.replace(url=request.url)


def retry_after(header: bytes | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks to wait: a number or a date; ``None`` if unreadable."""
    if not header:
        return None
    text = header.decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    with contextlib.suppress(ValueError, TypeError):
        when = parsedate_to_datetime(text)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - now).total_seconds())
    return None
