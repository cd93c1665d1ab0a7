"""Crawling in a process of its own, as seen by the pipeline: sources in, events out.

Twisted's reactor and the guarded resolver belong to a whole process and cannot be started twice in one, and a
crash of the crawler must not take the ingestion with it.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import IO

from index.errors import DataError
from ingest.crawl.events import (
    KEPT_OUT_STAGES,
    CrawlEvent,
    PageFailed,
    PageFetched,
    PageMissing,
    SourceFinished,
)
from ingest.crawl.job import CrawlJob, CrawlLimits, encode_job
from ingest.crawl.reporter import read_event
from ingest.crawl.site_survey import SiteSurvey
from ingest.source import Source

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_SECONDS_TO_END = 10
_LONGEST_LOG = 4 * 1024 * 1024


def crawl(
    sources: Sequence[Source],
    *,
    data: Path,
    contact: str,
    local_hosts: frozenset[str],
    only: Mapping[str, Sequence[str] | None] | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
    limits: CrawlLimits | None = None,
) -> Generator[CrawlEvent]:
    """Crawl ``sources`` and yield what happens, ending with one ``SourceFinished`` per source.

    ``data`` is the data folder: stored copies go to ``httpcache``, bodies under way to ``spool``, the
    crawler's log to ``crawl.log``. ``contact`` is named in the user agent. ``local_hosts`` are the private
    ``host:port`` that may be visited. ``only`` gives, per source, the exact addresses to fetch in place of
    discovery, or ``None`` for discovery; sources that it does not name are then left out. ``known`` gives,
    per source, the addresses at which earlier runs found stories: those that discovery does not meet again
    are asked for when it is done, beyond ``max_pages``, so that of each it becomes known whether it is still
    there, unless the source could not be crawled. Closing the iterator ends the crawl.
    Raises :class:`~index.errors.DataError` when the folder cannot be written.
    """
    if only is not None:
        sources = [source for source in sources if source.name in only]
    if not sources:
        return
    job = CrawlJob(
        sources=tuple(sources),
        user_agent=user_agent(contact),
        local_hosts=frozenset(host.lower() for host in local_hosts),
        only=None
        if only is None
        else {name: None if addresses is None else list(addresses) for name, addresses in only.items()},
        known={name: list(addresses) for name, addresses in (known or {}).items()},
        limits=limits or CrawlLimits(),
    )
    with closing(run_job(job, data)) as events:
        for event in events:
            if not isinstance(event, SiteSurvey):
                yield event


def run_job(job: CrawlJob, data: Path) -> Generator[CrawlEvent | SiteSurvey]:
    """Have a child process do ``job`` and yield what it tells. ``data`` and errors as for :func:`crawl`."""
    spool, log = _prepare(data)
    try:
        cache = str((data / "httpcache").resolve())
        yield from _run(replace(job, cache=cache, spool=str(spool)), spool, log)
    finally:
        log.close()
        shutil.rmtree(spool, ignore_errors=True)


def user_agent(contact: str) -> str:
    """The user agent: product, version and how to reach whoever runs it."""
    reach = "".join(one for one in contact if one.isprintable() and one not in "()").strip()
    return f"storysearch/{_version()} (+{reach or 'no contact given'})"


def _version() -> str:
    try:
        return metadata.version("storysearch")
    except metadata.PackageNotFoundError:
        return "0"


def _prepare(data: Path) -> tuple[Path, IO[bytes]]:
    try:
        spools = data.resolve() / "spool"
        spools.mkdir(parents=True, exist_ok=True)
        for leftover in spools.iterdir():
            if not _is_running(leftover.name.partition("-")[0]):
                shutil.rmtree(leftover, ignore_errors=True)
        spool = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=spools))
        log = data / "crawl.log"
        too_long = log.exists() and log.stat().st_size > _LONGEST_LOG
        return spool, log.open("wb" if too_long else "ab")
    except OSError as error:
        raise DataError(f"The data folder {data} cannot be written: {error.strerror}.") from error


def _is_running(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True


def _run(job: CrawlJob, spool: Path, log: IO[bytes]) -> Iterator[CrawlEvent | SiteSurvey]:
    path = os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    # -P keeps files of the current folder from being imported; a session of its own keeps Ctrl-C from ending
    # the child before the parent has decided.
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "ingest.crawl.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("the pipes of the child are missing")
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read_lines, args=(child.stdout, lines), daemon=True)
    reader.start()
    tally = _Tally([source.name for source in job.sources])
    try:
        with suppress(BrokenPipeError):
            child.stdin.write(encode_job(job).encode() + b"\n")
            child.stdin.flush()
        while (line := lines.get()) is not None:
            event = read_event(line, spool)
            tally.count(event)
            yield event
        code = child.wait()
        yield from tally.unfinished(f"crawler stopped: its process ended with code {code}, see crawl.log")
    finally:
        _end(child)
        reader.join()
        child.stdout.close()


def _read_lines(stream: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    # Read at once whatever the child says: were the pipe to fill up, its clocks would run on while it waits.
    for line in stream:
        if line.endswith(b"\n"):
            lines.put(line)
    lines.put(None)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.stdin is not None:
        with suppress(BrokenPipeError):
            child.stdin.close()
    try:
        child.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


class _Tally:
    """What is known of sources whose closing event is still to come."""

    def __init__(self, names: Sequence[str]) -> None:
        self._counts = {name: {"seen": 0, "unchanged": 0, "failed": 0, "missing": 0} for name in names}

    def count(self, event: CrawlEvent | SiteSurvey) -> None:
        """Take note of an event."""
        if isinstance(event, SourceFinished):
            self._counts.pop(event.source, None)
        elif isinstance(event, PageFetched):
            self._counts[event.page.source]["seen"] += 1
            self._counts[event.page.source]["unchanged"] += event.page.unchanged
        elif isinstance(event, PageFailed):
            self._counts[event.source]["failed"] += event.stage not in KEPT_OUT_STAGES
        elif isinstance(event, PageMissing):
            self._counts[event.source]["missing"] += 1

    def unfinished(self, reason: str) -> Iterator[SourceFinished]:
        """A closing event for every source that had none."""
        for name, counts in self._counts.items():
            yield SourceFinished(name, reason, **counts)
