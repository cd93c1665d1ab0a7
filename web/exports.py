"""The stories of a search as files for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from search.answer import as_json, hit_as_json
from search.results import Results
from web.api import BAD_QUESTION, NO_TOWN, NOT_READY, Like, Sort, Text, problems
from web.api_models import SearchAnswer
from web.matches import all_matches
from web.safe_text import clean_line, clean_record

MAX_EXPORTED = 500
COLUMNS = (
    "title", "language", "place", "country", "kind", "date", "source", "themes", "funding", "url", "passage",
    "score", "weak", "fetched", "id",
)  # fmt: skip
"""The columns of the CSV file, named like the members of the JSON answer."""

_SEPARATORS = {"comma": ",", "semicolon": ";"}
_FORMULA_STARTS = "=+-@|%"
_BYTE_ORDER_MARK = "\ufeff"

export_router = APIRouter(tags=["exports"])
Separator = Annotated[
    Literal["comma", "semicolon"],
    Query(description="What stands between two cells: spreadsheets of most languages expect a semicolon."),
]


@export_router.get(
    "/export.csv",
    response_class=Response,
    responses={
        200: {"content": {"text/csv": {}}},
        **problems(_400=BAD_QUESTION, _404=NO_TOWN, _503=NOT_READY),
    },
)
def export_csv(
    request: Request, q: Text = "", like: Like = "", sort: Sort = "relevance", separator: Separator = "comma"
) -> Response:
    """The good matches of a search as CSV; the parameters are those of the search."""
    _, results = all_matches(request, MAX_EXPORTED)
    text = csv_text(results, _SEPARATORS[separator])
    headers = {"Content-Disposition": 'attachment; filename="stories.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@export_router.get(
    "/export.json",
    response_model=SearchAnswer,
    responses=problems(_400=BAD_QUESTION, _404=NO_TOWN, _503=NOT_READY),
)
def export_json(
    request: Request, response: Response, q: Text = "", like: Like = "", sort: Sort = "relevance"
) -> dict[str, Any]:
    """The good matches of a search as JSON; the parameters are those of the search."""
    _, results = all_matches(request, MAX_EXPORTED)
    response.headers["Content-Disposition"] = 'attachment; filename="stories.json"'
    return clean_record(as_json(results))


def csv_text(results: Results, separator: str = ",") -> str:
    """The hits of ``results`` as CSV (RFC 4180) with a heading line.

    It begins with a byte order mark, without which spreadsheets misread letters outside ASCII.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(COLUMNS)
    for hit in results.hits:
        described = hit_as_json(hit)
        writer.writerow([_cell(described[column]) for column in COLUMNS])
    return _BYTE_ORDER_MARK + file.getvalue()


def harmless_cell(text: str) -> str:
    """``text`` on one line, with an apostrophe before it where a spreadsheet would take it for a formula.

    See "CSV Injection" of the OWASP Foundation; full-width signs count like their plain forms.
    """
    line = clean_line(text)
    return f"'{line}" if unicodedata.normalize("NFKC", line).lstrip()[:1] in tuple(_FORMULA_STARTS) else line


def _cell(value: str | float | bool | Iterable[str] | None) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return value
    return harmless_cell(value if isinstance(value, str) else " ".join(value))
