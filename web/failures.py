"""What went wrong with a request, told in HTML to readers and as problem+json (RFC 9457) to programs."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from index.errors import QueryError, StorysearchError
from search.query import MAX_QUERY_CHARACTERS
from web.catalogues import offered_languages
from web.negotiation import preferred_language
from web.page_frame import page_frame
from web.question import NoSuchPageError, NoSuchTownError, QueryTooLongError, UnknownFilterValueError
from web.refusals import MalformedHostError, TooManyParametersError, TooManyRequestsError
from web.rendering import render
from web.safe_text import clean_line

PROBLEM_MEDIA_TYPE = "application/problem+json"
_FOR_PROGRAMS = (
    "/api/",
    "/health/",
    "/export.",
    "/metrics",
    "/openapi.json",
    "/static/",
    "/admin/status.json",
)
_FEED = "/feed.atom"
_REFUSED_AS = {
    404: ("not-found", "There is nothing at this address."),
    405: ("method-not-allowed", "This address only answers GET and HEAD."),
    413: ("body-too-large", "Requests are answered without a body, or with a very short one."),
    414: ("address-too-long", "The address is too long."),
    431: ("headers-too-large", "The header of the request is too long."),
}
"""Code and detail by status, for what the framework or the bounds of requests refuse."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure as it is told. ``code`` is stable, for programs; ``detail`` is one English sentence;
    ``about`` are further members, such as the filter and the value that it does not have.
    """

    status: int
    code: str
    detail: str
    about: dict[str, str | int]


def failure_of(error: Exception) -> Failure:
    """What ``error`` means for who asked; an error nobody foresaw tells nothing of itself."""
    about: dict[str, str | int] = {}
    status, code, detail = 500, "internal-error", "Something failed that should not; try again later."
    match error:
        case UnknownFilterValueError():
            status, code = 404 if isinstance(error, NoSuchTownError) else 400, "unknown-filter-value"
            detail = str(error)
            about = {"filter": error.filter, "value": clean_line(error.value)}
        case QueryTooLongError():
            status, code, detail = 400, "query-too-long", str(error)
            about = {"characters": error.characters}
        case NoSuchPageError():
            status, code, detail = 400, "no-such-page", str(error)
        case QueryError():
            status, code, detail = 400, "bad-query", str(error)
        case MalformedHostError():
            status, code, detail = 400, "malformed-host", str(error)
        case TooManyParametersError():
            status, code, detail = 400, "too-many-parameters", str(error)
        case TooManyRequestsError():
            status, code, detail = 429, "too-many-requests", str(error)
            about = {"seconds": error.seconds}
        case StorysearchError():
            status, code, detail = 503, "not-ready", str(error)
        case RequestValidationError():
            status, code, detail = 400, "bad-parameter", _validation_sentence(error)
        case HTTPException():
            known = HTTPStatus(error.status_code)
            status = known.value
            named = (known.phrase.lower().replace(" ", "-"), f"{known.phrase}.")
            code, detail = _REFUSED_AS.get(status, named)
    return Failure(status, code, detail, about)


def failure_response(request: Request, error: Exception) -> Response:
    """The answer to ``request`` that failed with ``error``."""
    failure = failure_of(error)
    headers = {"Cache-Control": "no-store"}
    if failure.status == 405:
        headers["Allow"] = "GET, HEAD"
    if failure.status == 503:
        headers["Retry-After"] = "60"
    if failure.status == 429:
        headers["Retry-After"] = str(failure.about["seconds"])
    path = request.scope["path"]
    if path.startswith(_FOR_PROGRAMS) or path.endswith(_FEED):
        problem: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(failure.status).phrase,
            "status": failure.status,
            "detail": failure.detail,
            "code": failure.code,
            **failure.about,
        }
        return JSONResponse(problem, failure.status, headers, PROBLEM_MEDIA_TYPE)
    language = _language(request)
    frame = page_frame(request, language, error_page=True)
    asked = clean_line(request.query_params.get("q", ""))[:MAX_QUERY_CHARACTERS]
    page = render("error.html", language, frame=frame, failure=failure, asked=asked)
    return HTMLResponse(page, failure.status, headers)


def _language(request: Request) -> str:
    first = str(request.scope["path"]).strip("/").partition("/")[0].lower()
    if first in offered_languages():
        return first
    return preferred_language(request.headers.get("accept-language", ""), offered_languages())


def _validation_sentence(error: RequestValidationError) -> str:
    first = error.errors()[0]
    return f"The parameter {first['loc'][-1]} cannot be used: {first['msg']}."
