"""Answers that a reader has already are not worked out again: they get 304 (RFC 9110, 15.4.5)."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import index
import search
import web
from index.errors import StorysearchError
from index.settings import Settings
from web.search_engine import SearchEngine
from web.site_address import site_address

_WITHOUT = ("/admin", "/health", "/metrics", "/static")
"""What changes between two generations, and the files that have a tag of their own."""
_KEEPING = "no-cache"
"""Whoever keeps an answer has to ask whether it still stands: a story that is taken down must be gone."""
_DIGITS = 32


class AnswerUnchanged:
    """Gives answers a weak ETag, and answers 304 to who has the one that would come, before it is worked out.

    The tag follows from what an answer depends on: the published generation, the code, the settings and the
    address. Errors and redirects have none.
    """

    def __init__(self, app: ASGIApp, engine: SearchEngine, settings: Settings) -> None:
        self._app = app
        self._engine = engine
        self._version = hashlib.sha256(f"{code_digest()} {settings!r}".encode()).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        tagged = scope["type"] == "http" and scope["method"] == "GET"
        tag = await self._tag(scope) if tagged and is_tagged(scope["path"]) else None
        if tag is None:
            await self._app(scope, receive, send)
            return
        if tag in _known_tags(scope):
            await Response(status_code=304, headers={"ETag": tag, "Cache-Control": _KEEPING})(
                scope, receive, send
            )
            return

        async def send_tagged(message: Message) -> None:
            # A generation published while this was worked out may be in it or not.
            if _is_whole(message) and await self._tag(scope) == tag:
                headers = MutableHeaders(scope=message)
                headers["ETag"] = tag
                headers.setdefault("Cache-Control", _KEEPING)
            await send(message)

        await self._app(scope, receive, send_tagged)

    async def _tag(self, scope: Scope) -> str | None:
        try:
            # Opens the generation when it is new.
            generation = await run_in_threadpool(self._engine.generation)
        except StorysearchError:
            return None
        address = (site_address(Request(scope)), scope["path"], scope["query_string"])
        depends_on = repr((self._version, generation, address))
        return f'W/"{hashlib.sha256(depends_on.encode()).hexdigest()[:_DIGITS]}"'


def is_tagged(path: str) -> bool:
    """Whether answers at ``path`` get an ETag here."""
    return not path.startswith(_WITHOUT)


@lru_cache(maxsize=1)
def code_digest() -> str:
    """The SHA-256 of everything that these packages are made of, in hexadecimal."""
    digest = hashlib.sha256()
    for package in (index, search, web):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _known_tags(scope: Scope) -> set[str]:
    # Weak comparison (RFC 9110, 8.8.3.2): a proxy may have left out the mark of weakness, or added it.
    told = ",".join(Headers(scope=scope).getlist("if-none-match"))
    return {f"W/{one.strip().removeprefix('W/')}" for one in told.split(",")}


def _is_whole(message: Message) -> bool:
    return bool(message["type"] == "http.response.start" and message["status"] == 200)
