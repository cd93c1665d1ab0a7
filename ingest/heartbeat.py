"""Says while a run lasts what it is doing and when it last got on, so that slow can be told from stuck."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType

from index.operation import RunState, SourceWork, write_run_state
from ingest.crawl.events import CrawlEvent, PageFetched, SourceFinished, SourceProgress

_SECONDS_BETWEEN_WRITES = 2.0


class Heartbeat:
    """Keeps ``run.json`` of a data folder up to date for one run over the sources called ``names``.

    To be used in a ``with``: a run that ends without :meth:`finish` has broken off.
    """

    def __init__(self, data: Path, names: Iterable[str]) -> None:
        now = _now()
        self._data = data
        self._written = 0.0
        self._work = {name: SourceWork("waiting", 0, 0, now) for name in names}
        self._state = RunState(now, now, os.getpid(), "crawling", self._work)
        self._write()

    def __enter__(self) -> Heartbeat:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._state.finished is None:
            self.finish("It broke off.")

    def note(self, event: CrawlEvent) -> None:
        """The crawl got on."""
        name = event.page.source if isinstance(event, PageFetched) else event.source
        work = self._work[name]
        if isinstance(event, SourceFinished):
            work = replace(work, state="done", queued=0, seen=event.seen)
        elif isinstance(event, SourceProgress):
            work = replace(work, state="crawling", queued=event.queued)
        elif isinstance(event, PageFetched):
            work = replace(work, state="crawling", seen=work.seen + 1)
        self._work[name] = replace(work, since=_now())
        self.progress()

    def progress(self) -> None:
        """Anything got on."""
        if monotonic() - self._written >= _SECONDS_BETWEEN_WRITES:
            self._write()

    def enter(self, stage: str) -> None:
        """The run goes on to another stage."""
        self._state = replace(self._state, stage=stage)
        self._write()

    def finish(self, outcome: str) -> None:
        """The run has ended; ``outcome`` is one sentence."""
        self._state = replace(self._state, stage="finished", finished=_now(), outcome=outcome)
        self._write()

    def describe(self) -> str:
        """How far the crawl is, in a few words."""
        seen = sum(work.seen for work in self._work.values())
        queued = sum(work.queued for work in self._work.values())
        done = sum(work.state == "done" for work in self._work.values())
        return f"{seen} pages read, {queued} waiting, {done} of {len(self._work)} sources done"

    def _write(self) -> None:
        self._written = monotonic()
        self._state = replace(self._state, progressed=_now(), sources=dict(self._work))
        write_run_state(self._data, self._state)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
