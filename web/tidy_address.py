"""One address for each page: others that readers type for it lead there."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from starlette.datastructures import URL
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web.catalogues import offered_languages

_FIRST_PARTS = frozenset({"search", "api", "health", "admin", "metrics", "sitemap.xml", "robots.txt"})


def tidy_path(path: str, languages: Collection[str]) -> str:
    """``path`` as it is written here: languages in small letters, a slash at the end of first pages only."""
    _, first, *rest = path.split("/") if path.startswith("/") else ("", "")
    if first.lower() in languages:
        following = "/".join(rest).rstrip("/")
        return f"/{first.lower()}/{following}"
    return f"/{first}/{'/'.join(rest)}".rstrip("/") if first in _FIRST_PARTS else path


class LeadToTidyAddress:
    """Sends on with 308 whoever asks for an address that is not written as :func:`tidy_path` writes it.

    The new address is relative to this site, so that it leads nowhere else whatever ``Host`` says.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        tidied = tidy_path(scope["path"], offered_languages()) if scope["type"] == "http" else None
        if tidied is None or tidied == scope["path"]:
            await self._app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        address = quote(tidied) + (f"?{query}" if query else "")
        await RedirectResponse(URL(address), 308)(scope, receive, send)
