"""What is told of one source while it is crawled, and counted for its closing event."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic

from ingest.crawl.events import (
    KEPT_OUT_STAGES,
    PageFailed,
    PageFetched,
    PageMissing,
    PageMoved,
    SourceFinished,
    SourceProgress,
)
from ingest.crawl.moves import Moves
from ingest.crawl.reporter import Reporter
from ingest.page import FetchedPage

_SECONDS_BETWEEN_PROGRESS = 1.0


class SourceAccount:
    """Passes the events of one source to a :class:`Reporter` and keeps count.

    ``moves`` is told what leads where; what addresses came to, it learns from here.
    """

    def __init__(self, source: str, reporter: Reporter) -> None:
        self.seen = 0
        self.moves = Moves(source)
        self._source = source
        self._reporter = reporter
        self._unchanged = self._failed = self._missing = 0
        self._last_progress = 0.0

    def page(self, page: FetchedPage) -> None:
        """A page that may hold stories."""
        self.moves.came_to(page.url)
        self.seen += 1
        self._unchanged += page.unchanged
        self._reporter.tell(PageFetched(page))

    def missing(self, url: str, status: int) -> None:
        """A page that is not there."""
        event = PageMissing(self._source, url, status)
        self.moves.came_to(event)
        self._missing += 1
        self._reporter.tell(event)

    def failure(self, url: str, stage: str, status: int | None, message: str) -> None:
        """A page that could not be had; see :class:`~ingest.crawl.events.PageFailed`."""
        event = PageFailed(self._source, url, stage, status, message)
        if stage in KEPT_OUT_STAGES:
            self.moves.came_to(event)
        else:
            self._failed += 1
        self._reporter.tell(event)

    def progress(self, answered: int, waiting: int) -> None:
        """How far the source is, told once a second at most."""
        now = monotonic()
        if now - self._last_progress >= _SECONDS_BETWEEN_PROGRESS:
            self._last_progress = now
            self._reporter.tell(SourceProgress(self._source, answered, max(0, waiting)))

    def settle(self, known: Collection[str], in_scope: Callable[[str], bool]) -> None:
        """Tell what became of addresses that lead elsewhere and of the ``known`` ones."""
        for event in self.moves.settle(known):
            if not isinstance(event, PageMoved) or in_scope(event.to):
                self._reporter.tell(event)
            elif event.url in known:
                sentence = f"The page leads to {event.to}, which is not part of the source."
                self.failure(event.url, "redirect", None, sentence)

    def closing(self, reason: str) -> SourceFinished:
        """The closing event."""
        return SourceFinished(self._source, reason, self.seen, self._unchanged, self._failed, self._missing)
