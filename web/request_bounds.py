"""Requests that nobody makes who only wants to read: too long, with something attached, or malformed."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.failures import failure_response
from web.refusals import MalformedHostError, TooManyParametersError

MAX_ADDRESS_BYTES = 16_384
"""The longest question, if every character takes twelve bytes as %F0%9F%A4%9D does, and some filters."""
MAX_HEADER_BYTES = 16_384
"""Browsers send less than 1,000 bytes to a site without cookies."""
MAX_BODY_BYTES = 4_096
"""Nothing is done with a body; but some programs send an empty form with every request."""
MAX_PARAMETERS = 300
"""More than there are boxes on the search page; every country of the world is one of them."""
MAX_REQUEST_HEAD_BYTES = MAX_ADDRESS_BYTES + MAX_HEADER_BYTES
"""What the server reads at most before it gives up, so that none of the above can be had by force."""

_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


class BoundRequests:
    """Refuses requests beyond these bounds, and those whose ``Host`` is none (RFC 9112, 3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        error = _out_of_bounds(scope)
        if error is None and await _sends_too_much(scope, receive):
            error = HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

        async def send_and_close(message: Message) -> None:
            if message["type"] == "http.response.start":
                # What else the sender has for us need not be read.
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        if error is None:
            await self._app(scope, receive, send)
        else:
            await failure_response(Request(scope), error)(scope, receive, send_and_close)


def _out_of_bounds(scope: Scope) -> Exception | None:
    headers = Headers(scope=scope)
    address = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
    if address > MAX_ADDRESS_BYTES:
        return HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
    if sum(len(name) + len(value) for name, value in headers.raw) > MAX_HEADER_BYTES:
        return HTTPException(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    if any(not _HOST.fullmatch(host) for host in headers.getlist("host")) or len(headers.getlist("host")) > 1:
        return MalformedHostError()
    if scope["query_string"].count(b"&") >= MAX_PARAMETERS:
        return TooManyParametersError(MAX_PARAMETERS)
    return None


async def _sends_too_much(scope: Scope, receive: Receive) -> bool:
    headers = Headers(scope=scope)
    if "transfer-encoding" not in headers:
        told = headers.get("content-length", "0")
        return not (told.isascii() and told.isdigit()) or len(told) > 9 or int(told) > MAX_BODY_BYTES
    read, more = 0, True
    while more and read <= MAX_BODY_BYTES:
        message = await receive()
        read += len(message.get("body", b""))
        more = message.get("more_body", False)
    return read > MAX_BODY_BYTES
