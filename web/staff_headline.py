"""The sentences at the top of the staff page: what is wrong, worst first, and what the run does."""

from __future__ import annotations

from datetime import datetime

from index.operation import IngestionStatus, RunState
from web.moment import Moment, moment
from web.safe_text import clean_line

OVERDUE_AFTER = 36 * 3600.0
"""Seconds after the end of a run when a nightly one must have been missed: a night, and half a day for one
that takes long."""

_IN_TROUBLE = (
    ("failing", "is failing", "are failing"),
    ("warning", "needs a look", "need a look"),
    ("never", "was never visited", "were never visited"),
)


def headline(status: IngestionStatus | None, run: RunState | None, judged: str, now: datetime) -> str:
    """What staff must know first; ``judged`` is ``never``, or what :meth:`RunState.judge` says of ``run``."""
    if status is None and run is None:
        return "Nothing has been ingested yet: run 'storysearch ingest'."
    told = [_run_sentence(run, judged, now)] if run and judged in ("stuck", "killed") else []
    told += [_sources_sentence(status)] if status else []
    told += [_run_sentence(run, judged, now)] if run and judged == "working" else []
    ended = _last_end(status, run, now)
    if ended and judged != "working" and ended.seconds > OVERDUE_AFTER:
        told.append(f"No run has ended for {ended.age}: is the nightly run still set up?")
    elif ended and judged in ("finished", "never"):
        told.append(f"The last run ended {ended.age} ago.")
    return " ".join(told)


def count_in_trouble(status: IngestionStatus) -> str:
    """The sources that are not well, in a few words; empty when all are."""
    parts: list[str] = []
    for state, singular, plural in _IN_TROUBLE:
        count = sum(one.state == state for one in status.sources)
        if count:
            noun = "" if parts else (" source" if count == 1 else " sources")
            parts.append(f"{count}{noun} {singular if count == 1 else plural}")
    return ", ".join(parts)


def _sources_sentence(status: IngestionStatus) -> str:
    trouble = count_in_trouble(status)
    if trouble:
        return f"{trouble}."
    if not status.sources:
        return "There are no sources."
    well = len(status.sources)
    return "The one source is well." if well == 1 else f"All {well} sources are well."


def _run_sentence(run: RunState, judged: str, now: datetime) -> str:
    began, moved = moment(run.started, now), moment(run.progressed, now)
    since = f"{began.age} ago" if began else "at an unknown time"
    if judged == "working":
        return f"A run that began {since} is {clean_line(run.stage)}."
    if judged == "stuck":
        return f"The run that began {since} is stuck: nothing has moved for {moved.age if moved else 'long'}."
    return f"The run that began {since} was killed before it finished."


def _last_end(status: IngestionStatus | None, run: RunState | None, now: datetime) -> Moment | None:
    ended = [moment(status.last_run if status else None, now), moment(run.finished if run else None, now)]
    return min((one for one in ended if one), key=lambda one: one.seconds, default=None)
