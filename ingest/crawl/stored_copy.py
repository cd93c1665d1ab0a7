"""Stored copies of pages, so that a later run can ask "has it changed?" and be answered with 304.

Scrapy's own cache serves this with three changes: a copy is never used without asking the server; it never
stands in for an answer that failed, because then an outage would look like an unchanged page; and it is kept
in one SQLite file per source, since a killed process must not leave half a page behind.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from pathlib import Path
from time import time
from typing import Any

from scrapy import Spider
from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.extensions.httpcache import RFC2616Policy
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

_KEPT_DAYS = 180


class AlwaysAsk(RFC2616Policy):
    """The cache policy: keep what has a validator, ask every time, believe only 304.

    Cache-Control is about serving copies to readers without asking, which never happens here; so neither
    no-store nor a long max-age changes what is done.
    """

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Keep complete pages that the server can confirm later."""
        return response.status == 200 and ("ETag" in response.headers or "Last-Modified" in response.headers)

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Never; but make the request conditional."""
        for validator, condition in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
            if validator in cachedresponse.headers:
                request.headers[condition] = cachedresponse.headers[validator]
        return False

    def is_cached_response_valid(
        self, cachedresponse: Response, response: Response, request: Request
    ) -> bool:
        """Only when the server says so."""
        return bool(response.status == 304)


class StoredCopyMiddleware(HttpCacheMiddleware):
    """Scrapy's cache middleware, without serving the copy when the request failed, and without believing what
    a 304 says of a body that it does not have."""

    def process_request(self, request: Request, spider: Spider | None = None) -> Request | Response | None:
        """Make the request conditional if there is a copy for its address.

        A redirected request inherits the conditions of the address that redirected; a server that moved the
        page as it was would confirm a copy that there is not.
        """
        for condition in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(condition, None)
        answer: Request | Response | None = super().process_request(request)
        return answer

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        """Let the failure through."""
        request.meta.pop("cached_response", None)
        return None

    def _freshen_cached_response(self, cachedresponse: Response, response: Response) -> None:
        for name in [name for name in response.headers if name.lower().startswith(b"content-")]:
            del response.headers[name]
        super()._freshen_cached_response(cachedresponse, response)


class StoredCopies:
    """The cache storage of one source: ``<HTTPCACHE_DIR>/<source>.sqlite``.

    A damaged file is thrown away: the next run then fetches everything once more.
    """

    def __init__(self, settings: Any) -> None:
        self._folder = Path(settings["HTTPCACHE_DIR"])
        self._database: sqlite3.Connection | None = None

    def open_spider(self, spider: Any) -> None:
        """Open the file of the spider's source."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{spider.name}.sqlite"
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError:
            for leftover in self._folder.glob(f"{path.name}*"):
                leftover.unlink()
            self._database = _open(path)

    def close_spider(self, spider: Any) -> None:
        """Forget copies that no run has used for half a year, and close the file."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.DatabaseError):
                self._database.execute("DELETE FROM copy WHERE used < ?", (time() - _KEPT_DAYS * 86400,))
            self._database.close()

    def retrieve_response(self, spider: Any, request: Request) -> Response | None:
        """The copy for the address of ``request``, or ``None``."""
        row = self._execute("SELECT headers, body FROM copy WHERE url = ?", request.url).fetchone()
        if row is None:
            return None
        headers = Headers(
            {
                name: [value.encode("latin-1") for value in values]
                for name, values in json.loads(row[0]).items()
            }
        )
        body = zlib.decompress(row[1])
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=200, headers=headers, body=body)

    def store_response(self, spider: Any, request: Request, response: Response) -> None:
        """Keep ``response`` as the copy for the address of ``request``; of a copy that the server confirmed
        only the headers are new."""
        headers = json.dumps(
            {
                name.decode("latin-1"): [value.decode("latin-1") for value in values]
                for name, values in response.headers.items()
            }
        )
        if "cached" in response.flags:
            statement = "UPDATE copy SET used = ?, headers = ? WHERE url = ?"
            self._execute(statement, time(), headers, request.url)
            return
        self._execute(
            "INSERT OR REPLACE INTO copy (url, used, headers, body) VALUES (?, ?, ?, ?)",
            request.url,
            time(),
            headers,
            zlib.compress(response.body, 1),
        )

    def _execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if self._database is None:
            raise RuntimeError("the storage is used before open_spider")
        return self._database.execute(statement, values)


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute("PRAGMA secure_delete=ON")
        database.execute(
            "CREATE TABLE IF NOT EXISTS copy"
            " (url TEXT PRIMARY KEY, used REAL NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL)"
        )
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
