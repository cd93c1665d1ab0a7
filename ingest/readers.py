"""Reads pages in processes of their own, one for each core, while the crawl goes on.

A page is a stranger's: one that takes for ever is given up, and one that brings the parser down takes nothing
with it but its own reading.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, TimeoutError
from types import TracebackType

from pebble import ProcessExpired, ProcessPool

from ingest.page import FetchedPage, PageReading
from ingest.source import Source

LONGEST_READING = 60.0
"""Seconds; an ordinary page takes a twentieth of one, the longest of a thousand real ones took two."""

_PAGES_BETWEEN_FORGETTING = 25
_PAGES_OF_A_PROCESS = 500
_MOST_WAITING = 64

Outcome = tuple[FetchedPage, PageReading | str]
"""A page with what was read from it, or with a sentence on why it could not be read."""


class Readers:
    """Reads pages side by side: ``number`` processes, 0: one for each core; ``longest`` is seconds a page.

    To be used in a ``with``. The processes are started when the first page comes.
    """

    def __init__(self, number: int = 0, longest: float = LONGEST_READING) -> None:
        self._number = number or os.cpu_count() or 1
        self._longest = longest
        self._pool: ProcessPool | None = None
        self._waiting: deque[tuple[FetchedPage, Future[PageReading]]] = deque()
        self._by_source: Counter[str] = Counter()

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()

    def read(self, page: FetchedPage, source: Source) -> None:
        """Have ``page`` read; :meth:`finished` gives the outcome."""
        if self._pool is None:
            self._pool = _start(self._number)
        reading: Future[PageReading] = self._pool.schedule(_read, args=(page, source), timeout=self._longest)
        self._waiting.append((page, reading))
        self._by_source[page.source] += 1

    def finished(self, source: str | None = None) -> Iterator[Outcome]:
        """The outcomes that are there, in the order in which the pages came.

        Waits for all pages of ``source``, if one is given, and when too many are under way.
        """
        while self._waiting and (
            self._waiting[0][1].done()
            or len(self._waiting) > _MOST_WAITING
            or (source is not None and self._by_source[source])
        ):
            page, reading = self._waiting.popleft()
            self._by_source[page.source] -= 1
            yield page, _outcome(reading, self._longest)


def _outcome(reading: Future[PageReading], longest: float) -> PageReading | str:
    try:
        return reading.result()
    except TimeoutError:
        return f"Reading the page took longer than {longest:g} seconds."
    except ProcessExpired as error:
        return f"Reading the page brought the reader down (code {error.exitcode})."
    except Exception as error:  # noqa: BLE001 - one page must not end the run of all sources
        return f"Reading the page failed, which is a fault of ours: {type(error).__name__}: {error}."


def _start(number: int) -> ProcessPool:
    # Processes forked from one that has read everything in start at once and share its memory; forking this
    # one, which has threads and may hold a model, would not be safe.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.reading_ready"])
    return ProcessPool(
        max_workers=number, max_tasks=_PAGES_OF_A_PROCESS, initializer=_prepare, context=context
    )


def _prepare() -> None:
    # Ctrl-C is for the parent to decide on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


_read_so_far = 0


def _read(page: FetchedPage, source: Source) -> PageReading:
    from ingest.extract import forget_pages  # noqa: PLC0415 - only the reading processes need it
    from ingest.read import read_page  # noqa: PLC0415

    global _read_so_far  # noqa: PLW0603 - it counts for the process
    _read_so_far += 1
    if _read_so_far % _PAGES_BETWEEN_FORGETTING == 0:
        forget_pages()
    return read_page(page, source)
