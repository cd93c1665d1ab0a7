"""One run of ingestion: crawl, read, cut, embed, describe, publish."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from index.catalogue import Catalogue, SourceRecord, open_catalogue
from index.encoder import Encoder, open_encoder
from index.errors import GenerationError
from index.generation import current_number, made_with, read_manifest
from index.lock import lock_data
from index.passages import cut_passages
from index.progress import Progress
from index.publishing import Published, publish_catalogue
from index.settings import Settings
from index.story import Story, to_record
from ingest.crawl.events import (
    FINISHED,
    PAGE_LIMIT,
    CrawlEvent,
    PageFailed,
    PageFetched,
    PageMissing,
    SourceFinished,
    SourceProgress,
)
from ingest.crawl.process import crawl
from ingest.extract import forget_pages
from ingest.page import FetchedPage
from ingest.page_table import MISSES_UNTIL_GONE, PageTable, SourceRun
from ingest.read import read_page
from ingest.source import Source
from ingest.theming import describe_themes

READER_VERSION = 1
"""Raised whenever reading changes, so that pages are read again although they have not changed."""

SHRUNK = 0.5
"""A page that keeps less than this share of its text is more likely broken than edited."""

_GONE = 410
_RESERVED = "tdm-reservation"


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. ``published`` is ``None`` when there was nothing new to publish."""

    sources: tuple[SourceRun, ...]
    published: Published | None

    @property
    def failed(self) -> tuple[SourceRun, ...]:
        """The sources that could not be crawled."""
        return tuple(one for one in self.sources if not one.succeeded)


def run_ingestion(
    settings: Settings,
    sources: Sequence[Source],
    *,
    progress: Progress,
    only: Mapping[str, Sequence[str]] | None = None,
) -> RunReport:
    """Crawl ``sources``, read what is new, and publish a generation when a story changed.

    ``only`` names the addresses to fetch, by source, instead of looking for pages. Raises
    :class:`index.errors.Locked` when another run holds the data folder.
    """
    with lock_data(settings.data), open_catalogue(settings.data) as catalogue:
        run = _Run(settings, catalogue, {one.name: one for one in sources}, progress)
        for source in sources:
            catalogue.save_source(SourceRecord(source.name, source.title, source.home_page))
        events = crawl(
            sources,
            data=settings.data,
            contact=settings.contact,
            local_hosts=split_hosts(settings.local_hosts),
            only=only,
        )
        with closing(events), progress.watch("Crawling") as show:
            for event in events:
                run.handle(event, show)
        return RunReport(tuple(run.finished), run.publish())


def split_hosts(local_hosts: str) -> frozenset[str]:
    """The setting ``local_hosts`` as a set of host:port."""
    return frozenset(filter(None, (one.strip() for one in local_hosts.split(","))))


class _Run:
    def __init__(
        self, settings: Settings, catalogue: Catalogue, sources: Mapping[str, Source], progress: Progress
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._sources = sources
        self._progress = progress
        self._pages = PageTable(catalogue.connection)
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in sources}
        self._waiting: Counter[str] = Counter()
        self.finished: list[SourceRun] = []

    def handle(self, event: CrawlEvent, show: Callable[[str], None]) -> None:
        if isinstance(event, PageFetched):
            self._read(event.page)
        elif isinstance(event, PageMissing):
            self._miss(event)
        elif isinstance(event, PageFailed):
            self._pages.fail(event)
            if event.stage == _RESERVED:
                self._withdraw(event.source, event.url)
        elif isinstance(event, SourceProgress):
            self._waiting[event.source] = event.queued
        elif isinstance(event, SourceFinished):
            self._finish(event)
        seen = sum(sum(count[one] for one in ("new", "changed", "same")) for count in self._counts.values())
        show(f"{seen} pages read, {self._waiting.total()} waiting")

    def publish(self) -> Published | None:
        if not self._catalogue.count_stories() and current_number(self._settings.data) is None:
            return None
        if self._catalogue.is_published() and self._is_served():
            return None
        return publish_catalogue(
            self._catalogue, self._encoder, self._settings, self._progress, describe_themes
        )

    @cached_property
    def _encoder(self) -> Encoder:
        return open_encoder(self._settings, self._progress.say)

    def _is_served(self) -> bool:
        """Whether what is published can be served: a damaged one, or one of another model, is made anew."""
        try:
            number = current_number(self._settings.data)
            return number is not None and made_with(
                read_manifest(self._settings.data, number), self._settings
            )
        except GenerationError:
            return False

    def _read(self, page: FetchedPage) -> None:
        source = self._sources[page.source]
        digest = _digest(page, source)
        known = self._pages.find(page.url)
        if known and (known.digest, known.reader, known.source) == (digest, READER_VERSION, page.source):
            self._count(page.source, "same")
            self._pages.record(page.url, page.source, digest, READER_VERSION, known.verdict)
            return
        try:
            reading = read_page(page, source)
        except Exception as error:  # noqa: BLE001 - one page must not end the run of all sources
            message = f"Reading the page failed, which is a fault of ours: {type(error).__name__}: {error}."
            self._pages.fail(PageFailed(page.source, page.url, "reader", None, message))
            self._count(page.source, "same")
            return
        before = self._catalogue.stories_of_page(page.url)
        if _has_shrunk(before, reading.stories):
            message = f"The page lost more than half of its text ({reading.verdict}); the old text is kept."
            self._pages.fail(PageFailed(page.source, page.url, "shrunk", None, message))
            self._pages.answered(page.url)
            self._count(page.source, "same")
            return
        if _content(before) != _content(reading.stories):
            self._store(page, reading.stories)
            self._count(page.source, "changed" if known else "new")
        else:
            self._count(page.source, "same" if known else "new")
        self._pages.record(page.url, page.source, digest, READER_VERSION, reading.verdict)

    def _store(self, page: FetchedPage, stories: Sequence[Story]) -> None:
        cut = [(story, cut_passages(story, self._encoder.count_tokens)) for story in stories]
        self._catalogue.replace_page(page.url, page.source, cut)

    def _miss(self, event: PageMissing) -> None:
        if not self._pages.find(event.url):
            return
        if event.status == _GONE or self._pages.miss(event.url) >= MISSES_UNTIL_GONE:
            self._withdraw(event.source, event.url)

    def _withdraw(self, source: str, url: str) -> None:
        if not self._pages.find(url):
            return
        if self._catalogue.stories_of_page(url):
            self._catalogue.replace_page(url, source, [])
        self._pages.forget(url)
        self._count(source, "gone")

    def _finish(self, event: SourceFinished) -> None:
        count = self._counts[event.source]
        succeeded = event.reason in (FINISHED, PAGE_LIMIT)
        self.finished.append(
            self._pages.finish(event, succeeded, count["new"], count["changed"], count["gone"])
        )
        self._waiting[event.source] = 0
        forget_pages()

    def _count(self, source: str, what: str) -> None:
        self._counts[source][what] += 1


def _digest(page: FetchedPage, source: Source) -> str:
    """What a reading depends on: the page, and what its source says of it."""
    said = (page.content_type, source.language, source.country, source.place, source.story)
    return hashlib.sha256(page.body + repr(said).encode()).hexdigest()


def _has_shrunk(before: Sequence[Story], after: Sequence[Story]) -> bool:
    """Whether the stories of a page lost so much that they are kept until someone has looked."""
    old, new = (sum(len(story.text) for story in stories) for stories in (before, after))
    return new < old * SHRUNK


def _content(stories: Sequence[Story]) -> list[dict[str, Any]]:
    """What makes stories differ: everything but when they were fetched, and the themes that come later."""
    neutral = []
    for story in stories:
        record = to_record(replace(story, themes=()))
        record["provenance"].pop("fetched")
        neutral.append(record)
    return neutral
