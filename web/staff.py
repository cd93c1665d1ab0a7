"""The staff page: how ingestion stands, in English, to read and for monitoring. It changes nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from index.errors import StorysearchError
from index.lock import is_running
from index.operation import IngestionStatus, RunState, read_run_state, read_written_status
from search.results import GenerationSummary
from web.failures import PROBLEM_MEDIA_TYPE
from web.moment import moment
from web.rendering import render
from web.safe_text import clean_line
from web.served import served
from web.staff_access import CHALLENGE, StaffAccess, TooManyWrong
from web.staff_headline import count_in_trouble, headline
from web.staff_view import STATE_SIGNS, change_groups, run_view, source_rows

SECONDS_BETWEEN_RENEWALS = 10
_NOT_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_JSON_PATH = "/admin/status.json"


@dataclass(frozen=True, slots=True)
class Staff:
    """Who may see the staff page, and the data folder that it tells of."""

    access: StaffAccess
    data: Path


@dataclass(frozen=True, slots=True)
class Standing:
    """How ingestion stands; ``judged`` is what :meth:`RunState.judge` says of the run, ``never`` without one.

    ``troubles`` are sentences about what could not be read.
    """

    now: datetime
    status: IngestionStatus | None
    run: RunState | None
    judged: str
    generation: GenerationSummary | None
    troubles: tuple[str, ...]


def require_staff(request: Request) -> None:
    """Let staff through; while there is no password, nobody learns that there is a page."""
    access = _staff(request).access
    if access.closed:
        raise HTTPException(404)
    access.admit(request.headers.get("authorization"))


def refusal_response(request: Request, error: Exception) -> Response:
    """The answer to who is not let in: 401, or 429 (RFC 6585) after too many wrong passwords."""
    if isinstance(error, TooManyWrong):
        status, code = HTTPStatus.TOO_MANY_REQUESTS, "too-many-wrong-passwords"
        detail = f"There were too many wrong passwords: try again in {error.seconds} seconds."
        headers = _NOT_KEPT | {"Retry-After": str(error.seconds)}
    else:
        status, code = HTTPStatus.UNAUTHORIZED, "not-logged-in"
        detail = "This page is for staff: log in with the name and the password of this service."
        headers = _NOT_KEPT | {"WWW-Authenticate": CHALLENGE}
    if request.url.path == _JSON_PATH:
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value}
        return _json(problem | {"detail": detail, "code": code}, status, headers, PROBLEM_MEDIA_TYPE)
    return HTMLResponse(render("staff_refused.html", "en", detail=detail), status, headers)


staff_router = APIRouter(prefix="/admin", include_in_schema=False, dependencies=[Depends(require_staff)])


@staff_router.get("/status")
def status_page(request: Request, renew: str = "") -> HTMLResponse:
    """Everything at a glance, worst first. It renews itself while a run is at work, if the reader wants that.

    Unasked it does not: whoever reads with a screen reader or a magnifier would lose the place (WCAG 2.2.1).
    """
    standing = _standing(request)
    now, status, run = standing.now, standing.status, standing.run
    titles = {one.name: one.title for one in status.sources} if status else {}
    page = render(
        "staff_status.html",
        "en",
        headline=headline(status, run, standing.judged, now),
        tab=count_in_trouble(status) if status else "",
        troubles=[clean_line(one) for one in standing.troubles],
        working=standing.judged == "working",
        renewing=standing.judged == "working" and renew == "yes",
        seconds=SECONDS_BETWEEN_RENEWALS,
        run=run_view(run, standing.judged, now) if run else None,
        generation=standing.generation,
        published=moment(standing.generation.published, now) if standing.generation else None,
        status=status,
        written=moment(status.written, now) if status else None,
        sources=source_rows(status.sources, now) if status else (),
        changes=change_groups(status.changes, titles) if status else (),
        signs=STATE_SIGNS,
    )
    return HTMLResponse(page, headers=_NOT_KEPT)


@staff_router.get("/status.json")
def status_json(request: Request) -> Response:
    """The same for monitoring; 503 when the data folder cannot be read."""
    staff = _staff(request)
    run, judged = _read_run(staff.data)
    status = read_written_status(staff.data)
    generation = served(request).engine.generation()
    told = asdict(generation) | {"published": generation.published.isoformat()} if generation else None
    record = {
        "now": datetime.now(UTC).isoformat(timespec="seconds"),
        "run_is": judged,
        "run": asdict(run) if run else None,
        "served": told,
        "status": asdict(status) if status else None,
    }
    return _json(record, HTTPStatus.OK, _NOT_KEPT, "application/json")


def _standing(request: Request) -> Standing:
    data, troubles = _staff(request).data, []
    status, run, judged, generation = None, None, "never", None
    try:
        run, judged = _read_run(data)
    except StorysearchError as error:
        troubles.append(str(error))
    try:
        status = read_written_status(data)
    except StorysearchError as error:
        troubles.append(str(error))
    try:
        generation = served(request).engine.generation()
    except StorysearchError as error:
        troubles.append(str(error))
    if status and status.trouble and status.trouble not in troubles:
        troubles.append(status.trouble)
    return Standing(datetime.now(UTC), status, run, judged, generation, tuple(troubles))


def _read_run(data: Path) -> tuple[RunState | None, str]:
    run = read_run_state(data)
    if run is None:
        return None, "never"
    judged = _judge(run)
    if judged == "killed":
        # It may have finished and ended between the reading and the judging.
        run = read_run_state(data) or run
        judged = _judge(run)
    return run, judged


def _judge(run: RunState) -> str:
    alive = is_running(run.process, since=datetime.fromisoformat(run.started))
    return run.judge(datetime.now(UTC), alive)


def _json(record: Any, status: HTTPStatus, headers: dict[str, str], media_type: str) -> Response:
    # In ASCII, so that nothing a partner site sends can break what monitoring reads.
    return Response(json.dumps(record), status, headers, media_type)


def _staff(request: Request) -> Staff:
    found: Staff = request.app.state.staff
    return found
