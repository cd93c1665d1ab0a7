"""What the staff page lists: the run, the sources and the changes, worst first and safe to show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from index.operation import CHANGES, STATES, STUCK_AFTER, RunState, SourceState, SourceWork, StoryChange
from web.moment import Moment, moment
from web.safe_links import safe_link
from web.safe_text import clean_line
from web.sparkline import Sparkline, sparkline

MOST_CHANGES = 100
"""How many changes of one kind the page lists; the JSON has all."""

STATE_WORDS = {"failing": "Failing", "warning": "Needs a look", "never": "Never visited", "ok": "All is well"}
STATE_SIGNS = {"failing": "✕", "warning": "!", "never": "–", "ok": "✓"}
RUN_WORDS = {
    "working": "Working",
    "stuck": "Stuck: nothing has moved for 15 minutes or more",
    "killed": "Killed: its process is gone, but it did not finish",
    "finished": "Finished",
}
RUN_SEVERITIES = {"working": "ok", "stuck": "failing", "killed": "failing", "finished": "ok"}
CHANGE_WORDS = {"new": "New", "changed": "Changed", "moved": "Moved", "gone": "Gone"}
_WORK_ORDER = {"crawling": 0, "waiting": 1, "done": 2}
_WORK_WORDS = {"crawling": "crawling", "waiting": "queued", "done": "done"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source. ``severity`` is one of :data:`~index.operation.STATES`; ``link`` may be ``None``."""

    figures: SourceState
    title: str
    name: str
    link: str | None
    severity: str
    sign: str
    words: str
    outcome: str
    warnings: tuple[str, ...]
    last_success: Moment | None
    last_run: Moment | None
    line: Sparkline | None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """What the run is doing with one source; ``silent`` when it crawls without any progress for too long."""

    name: str
    words: str
    seen: int
    queued: int
    since: Moment | None
    silent: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """The run under way, or the last one; ``judged`` is what :meth:`~index.operation.RunState.judge` says."""

    judged: str
    severity: str
    sign: str
    words: str
    stage: str
    process: int
    outcome: str
    started: Moment | None
    progressed: Moment | None
    finished: Moment | None
    work: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One story; ``language`` is empty when it is not known, ``link`` is ``None`` when it is not safe."""

    title: str
    source: str
    language: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What became of the stories of one kind; ``lines`` are the first of ``count``."""

    words: str
    count: int
    lines: tuple[ChangeLine, ...]


def run_view(run: RunState, judged: str, now: datetime) -> RunView:
    """The run as the page shows it; sources at work that were silent longest come first."""
    rows = sorted(run.sources.items(), key=lambda item: _work_order(*item))
    severity = RUN_SEVERITIES[judged]
    return RunView(
        judged=judged,
        severity=severity,
        sign="…" if judged == "working" else STATE_SIGNS[severity],
        words=RUN_WORDS[judged],
        stage=clean_line(run.stage),
        process=run.process,
        outcome=clean_line(run.outcome),
        started=moment(run.started, now),
        progressed=moment(run.progressed, now),
        finished=moment(run.finished, now),
        work=tuple(_work_row(name, work, now) for name, work in rows) if judged != "finished" else (),
    )


def source_rows(sources: Sequence[SourceState], now: datetime) -> tuple[SourceRow, ...]:
    """The sources, worst first."""
    order = {state: at for at, state in enumerate(STATES)}
    return tuple(
        SourceRow(
            figures=one,
            title=clean_line(one.title) or clean_line(one.name),
            name=clean_line(one.name),
            link=safe_link(one.home_page),
            severity=one.state if one.state in STATE_WORDS else "warning",
            sign=STATE_SIGNS.get(one.state, "!"),
            words=STATE_WORDS.get(one.state, clean_line(one.state)),
            outcome=clean_line(one.outcome),
            warnings=tuple(clean_line(warning) for warning in one.warnings),
            last_success=moment(one.last_success, now),
            last_run=moment(one.last_run, now),
            line=sparkline(one.history),
        )
        for one in sorted(sources, key=lambda one: order.get(one.state, len(order)))
    )


def change_groups(changes: Sequence[StoryChange], titles: Mapping[str, str]) -> tuple[ChangeGroup, ...]:
    """``changes`` by kind, losses first; ``titles`` are those of the sources by their names."""
    groups = []
    for kind in reversed(CHANGES):
        found = [one for one in changes if one.kind == kind]
        if found:
            lines = tuple(_change_line(one, titles) for one in found[:MOST_CHANGES])
            groups.append(ChangeGroup(CHANGE_WORDS[kind], len(found), lines))
    return tuple(groups)


def _work_order(name: str, work: SourceWork) -> tuple[int, str, str]:
    return _WORK_ORDER.get(work.state, 0), work.since if work.state == "crawling" else "", name


def _work_row(name: str, work: SourceWork, now: datetime) -> WorkRow:
    since = moment(work.since, now)
    return WorkRow(
        name=clean_line(name),
        words=_WORK_WORDS.get(work.state, clean_line(work.state)),
        seen=work.seen,
        queued=work.queued,
        since=since,
        silent=work.state == "crawling" and since is not None and since.seconds > STUCK_AFTER,
    )


def _change_line(change: StoryChange, titles: Mapping[str, str]) -> ChangeLine:
    return ChangeLine(
        title=clean_line(change.title) or "Untitled story",
        source=clean_line(titles.get(change.source) or change.source),
        language=change.language if re.fullmatch("[a-z]{2}", change.language) else "",
        link=safe_link(change.url),
    )
