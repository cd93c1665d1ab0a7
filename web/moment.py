"""A point in time with its age, as somebody reads it who wants to know whether it is long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_timedelta

_COARSER_FROM = 1.5
"""Of a unit, how many must have passed to count in it: 80 minutes are said so, 100 are 2 hours."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time for programs and for readers; ``age`` is how long ago it is, in English (``6 hours``),
    ``seconds`` the same; a time to come has no age.
    """

    iso: str
    written: str
    age: str
    seconds: float


def moment(when: str | datetime | None, now: datetime) -> Moment | None:
    """The point in time ``when``: ISO 8601, or UTC where no zone is named; ``None`` if it tells none."""
    try:
        told = datetime.fromisoformat(when or "") if not isinstance(when, datetime) else when
    except ValueError:
        return None
    told = told if told.tzinfo else told.replace(tzinfo=UTC)
    seconds = max((now - told).total_seconds(), 0.0)
    return Moment(
        iso=told.isoformat(timespec="seconds"),
        written=f"{told.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        age=format_timedelta(int(seconds), threshold=_COARSER_FROM, locale="en"),
        seconds=seconds,
    )
