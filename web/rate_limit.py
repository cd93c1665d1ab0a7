"""Searches are dear: no sender gets so many that others have to wait."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.allowance import Allowance, Standing
from web.failures import failure_response
from web.refusals import TooManyRequestsError
from web.senders import Network, sender

COSTLY = re.compile(
    r"/[a-z]{2}/(search|feed\.atom|places|overview|story/.*)"
    r"|/api/v1/(search|places|stories/[^/]+/.+)|/export\.(csv|json)"
)
"""The paths whose answers take a search, or a look at all stories."""

_POLICY = '"searches"'


class LimitRates:
    """Answers costly requests only as far as ``allowance`` goes, else with 429.

    Tells senders how they stand with the fields ``RateLimit-Policy`` and ``RateLimit`` of the IETF draft
    "RateLimit header fields for HTTP". Requests that come through ``trusted`` proxies count for who sent
    them there, if the proxy says so.
    """

    def __init__(self, app: ASGIApp, allowance: Allowance, trusted: Sequence[Network]) -> None:
        self._app = app
        self._allowance = allowance
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        who = self._counted_for(scope)
        if who is None:
            await self._app(scope, receive, send)
            return
        standing = self._allowance.take(who)

        async def send_standing(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = (
                    f"{_POLICY};q={self._allowance.at_once};w={self._allowance.seconds_to_fill}"
                )
                headers["RateLimit"] = f"{_POLICY};r={standing.left};t={_seconds(standing)}"
            await send(message)

        if standing.allowed:
            await self._app(scope, receive, send_standing)
        else:
            refusal = failure_response(Request(scope), TooManyRequestsError(standing.until_next))
            await refusal(scope, receive, send_standing)

    def _counted_for(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or self._allowance.unlimited:
            return None
        self._allowance.forget_the_quiet()
        if not COSTLY.fullmatch(scope["path"]):
            return None
        client = scope.get("client")
        return sender(client[0] if client else None, self._trusted)


def _seconds(standing: Standing) -> int:
    return standing.until_full if standing.allowed else standing.until_next
