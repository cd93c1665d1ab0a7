"""How ingestion stands, as records that the command line and the staff page show alike.

``storysearch ingest`` leaves two small files in the data folder: ``run.json`` says what it is doing, and
``status.json`` how every source stood when it ended. Both are replaced by renaming, so a reader sees a whole
one, and the page needs nothing of the crawler to show them. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from index.errors import DataError

RUN_FILE = "run.json"
STATUS_FILE = "status.json"

STATES = ("failing", "warning", "never", "ok")
"""What a source can be, worst first: its last run failed; it ended, but something needs a look; it was never
asked; all is well."""

CHANGES = ("new", "changed", "moved", "gone")
"""What can happen to a story in a run."""

_CHANGED = {
    "new": "new",
    "changed": "changed",
    "moved": "moved to another address",
    "gone": "gone",
}

STUCK_AFTER = 900.0
"""Seconds without any progress after which a run counts as stuck. The longest pause that a site can ask for
is 120 s, and a page on a slow server is given up in 15 s, so this is no pause."""


@dataclass(frozen=True, slots=True)
class SourceWork:
    """What a run is doing with one source: ``waiting`` for a source on the same host, ``crawling``, ``done``.

    ``seen`` and ``queued`` count pages; ``since`` is when the source last made progress.
    """

    state: str
    seen: int
    queued: int
    since: str


@dataclass(frozen=True, slots=True)
class RunState:
    """The run under way, or the last one. ``stage`` is ``crawling``, ``publishing`` (embedding included) or
    ``finished``; ``progressed`` is when anything last moved; ``outcome`` is empty until the end."""

    started: str
    progressed: str
    process: int
    stage: str
    sources: dict[str, SourceWork] = field(default_factory=dict)
    finished: str | None = None
    outcome: str = ""

    def judge(self, now: datetime, alive: bool) -> str:
        """``finished``, ``working``, ``stuck`` or ``killed``; ``alive`` tells whether its process lives."""
        if self.finished:
            return "finished"
        if not alive:
            return "killed"
        still = (now - datetime.fromisoformat(self.progressed)).total_seconds()
        return "stuck" if still > STUCK_AFTER else "working"


@dataclass(frozen=True, slots=True)
class RunFigures:
    """One run over one source, in pages; ``stories`` is how many the source had afterwards."""

    finished: str
    succeeded: bool
    seen: int
    stories: int


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source. ``state`` is one of :data:`STATES`; ``warnings`` are sentences; numbers but ``stories``
    count pages of the last run; ``failures`` counts the pages that cannot be had at present; ``history`` has
    the newest run last."""

    name: str
    title: str
    home_page: str
    state: str
    outcome: str
    warnings: tuple[str, ...]
    last_run: str | None
    last_success: str | None
    stories: int
    seen: int
    new: int
    changed: int
    unchanged: int
    gone: int
    failed: int
    failures: int
    history: tuple[RunFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryChange:
    """What became of one story in the last run; ``kind`` is one of :data:`CHANGES`."""

    kind: str
    source: str
    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class IngestionStatus:
    """Everything staff want to see at a glance; sources worst first.

    ``generation`` is ``None`` before the first; ``trouble`` says what is wrong with it, or is ``None``;
    ``changes`` are those of the last run, ``last_run`` when that ended.
    """

    written: str
    generation: int | None
    published: str | None
    stories: int
    passages: int
    languages: dict[str, int]
    trouble: str | None
    last_run: str | None
    sources: tuple[SourceState, ...]
    changes: tuple[StoryChange, ...] = ()


def tell_changes(changes: Sequence[StoryChange], most: int) -> str:
    """The stories that came, changed, moved or vanished, at most ``most`` of a kind."""
    blocks = []
    for kind in CHANGES:
        found = [one for one in changes if one.kind == kind]
        if found:
            lines = [f"{len(found)} {'story' if len(found) == 1 else 'stories'} {_CHANGED[kind]}:"]
            lines += [f"  {one.title} [{one.language}]  {one.url}" for one in found[:most]]
            if len(found) > most:
                lines.append(f"  and {len(found) - most} more")
            blocks.append("\n".join(lines))
    return "\n".join(blocks)


def write_run_state(data: Path, state: RunState) -> None:
    """Replace ``run.json``."""
    _write(data / RUN_FILE, asdict(state))


def read_run_state(data: Path) -> RunState | None:
    """What ``run.json`` says, or ``None`` when there was no run; :class:`DataError` when it is damaged."""
    record = _read(data / RUN_FILE)
    if record is None:
        return None
    try:
        work = {name: SourceWork(**one) for name, one in record.pop("sources").items()}
        return RunState(**record, sources=work)
    except (KeyError, TypeError) as error:
        raise _damaged(data / RUN_FILE) from error


def write_status(data: Path, status: IngestionStatus) -> None:
    """Replace ``status.json``."""
    _write(data / STATUS_FILE, asdict(status))


def read_written_status(data: Path) -> IngestionStatus | None:
    """What ``status.json`` says, or ``None`` before the first run; :class:`DataError` when it is damaged."""
    record = _read(data / STATUS_FILE)
    if record is None:
        return None
    try:
        sources = tuple(_source_state(one) for one in record.pop("sources"))
        changes = tuple(StoryChange(**one) for one in record.pop("changes"))
        return IngestionStatus(**record, sources=sources, changes=changes)
    except (KeyError, TypeError) as error:
        raise _damaged(data / STATUS_FILE) from error


def _source_state(record: dict[str, Any]) -> SourceState:
    history = tuple(RunFigures(**one) for one in record.pop("history"))
    return SourceState(**{**record, "warnings": tuple(record["warnings"])}, history=history)


def _write(path: Path, record: Mapping[str, Any]) -> None:
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error


def _read(path: Path) -> dict[str, Any] | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    if not isinstance(record, dict):
        raise _damaged(path)
    return record


def _damaged(path: Path) -> DataError:
    return DataError(f"{path} is damaged: the next ingestion writes it anew.")
