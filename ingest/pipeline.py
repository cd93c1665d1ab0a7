"""One run of ingestion: crawl, read, cut, embed, describe, publish, tell."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from index.catalogue import Catalogue, SourceRecord, open_catalogue
from index.encoder import open_encoder
from index.generation import current_number
from index.lock import lock_data
from index.operation import StoryChange, write_status
from index.passages import cut_passages
from index.progress import Progress
from index.publishing import Published
from index.settings import Settings
from ingest.crawl.events import CrawlEvent
from ingest.crawl.forget_copies import forget_copies
from ingest.crawl.process import crawl
from ingest.crawl.scope import Scope
from ingest.heartbeat import Heartbeat
from ingest.intake import Intake
from ingest.notify import check_channels, notify, state_changes
from ingest.page_table import FailureRecord, PageTable
from ingest.publication import publish_changes
from ingest.readers import Readers
from ingest.run_table import RunTable, SourceRun
from ingest.source import Source
from ingest.status import gather_status
from ingest.withheld import Withheld

Wanted = Mapping[str, Sequence[str] | None]
"""What to fetch of each source: these addresses, or everything (``None``)."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did, or with ``tried`` what it would have done.

    ``published`` is ``None`` when there was nothing new to publish; ``withdrawn`` says that no story is left
    and nothing is served any more. ``failures`` are those of these sources that stand.
    """

    sources: tuple[SourceRun, ...]
    published: Published | None
    changes: tuple[StoryChange, ...] = ()
    failures: tuple[FailureRecord, ...] = ()
    tried: bool = False
    withdrawn: bool = False

    @property
    def failed(self) -> tuple[SourceRun, ...]:
        """The sources that could not be crawled."""
        return tuple(one for one in self.sources if not one.succeeded)


def run_ingestion(
    settings: Settings,
    sources: Sequence[Source],
    *,
    progress: Progress,
    only: Wanted | None = None,
    trusted: Sequence[str] = (),
) -> RunReport:
    """Crawl ``sources``, read what is new, and publish a generation when a story changed.

    ``only`` says which addresses to fetch of which sources, instead of looking for pages. ``trusted`` are
    addresses whose text is believed however much of it is lost. Raises :class:`index.errors.Locked` when
    another run holds the data folder.
    """
    check_channels(settings)
    with lock_data(settings.data), open_catalogue(settings.data) as catalogue:
        before = {one.name: one.state for one in gather_status(settings, catalogue).sources}
        for source in sources:
            catalogue.save_source(SourceRecord(source.name, source.title, source.home_page))
        encoder = cache(partial(open_encoder, settings, progress.say))
        with Heartbeat(settings.data, [one.name for one in sources]) as heartbeat, Readers() as readers:
            intake = Intake(
                catalogue,
                {one.name: one for one in sources},
                readers,
                lambda story: cut_passages(story, encoder().count_tokens),
                trusted=trusted,
                whole=lambda name: only is None or only.get(name, ()) is None,
            )
            events = _crawl(settings, catalogue, sources, only)
            _take_all(intake, events, heartbeat, progress)
            forget_copies(settings.data, intake.kept_out)
            RunTable(catalogue.connection).keep_changes(intake.changes)
            heartbeat.enter("publishing")
            served = current_number(settings.data)
            published = publish_changes(settings, catalogue, progress.heard_by(heartbeat.progress), encoder)
            withdrawn = served is not None and current_number(settings.data) is None
            report = _report(intake, catalogue, published, withdrawn=withdrawn)
            heartbeat.finish(_outcome(report))
        status = gather_status(settings, catalogue)
        write_status(settings.data, status)
    for trouble in notify(settings, state_changes(before, status)):
        progress.say(trouble)
    return report


def try_ingestion(
    settings: Settings, sources: Sequence[Source], *, progress: Progress, only: Wanted | None = None
) -> RunReport:
    """Crawl ``sources`` and tell what a run would do; stories, generations and history stay as they are."""
    with (
        lock_data(settings.data),
        _copied_catalogue(settings.data) as catalogue,
        Heartbeat(settings.data, [one.name for one in sources]) as heartbeat,
        Readers() as readers,
    ):
        intake = Intake(
            catalogue,
            {one.name: one for one in sources},
            readers,
            lambda _: (),
            whole=lambda name: only is None or only.get(name, ()) is None,
        )
        events = _crawl(settings, catalogue, sources, only)
        _take_all(intake, events, heartbeat, progress)
        forget_copies(settings.data, intake.kept_out)
        heartbeat.finish("It was a trial.")
        return _report(intake, catalogue, None, tried=True)


def split_hosts(local_hosts: str) -> frozenset[str]:
    """The setting ``local_hosts`` as a set of host:port."""
    return frozenset(filter(None, (one.strip() for one in local_hosts.split(","))))


def _crawl(
    settings: Settings, catalogue: Catalogue, sources: Sequence[Source], only: Wanted | None
) -> Generator[CrawlEvent]:
    pages = PageTable(catalogue.connection)
    withheld = Withheld(catalogue.connection).pages()
    return crawl(
        [_leaving_out(source, withheld) for source in sources],
        data=settings.data,
        contact=settings.contact,
        local_hosts=split_hosts(settings.local_hosts),
        only=only,
        known={source.name: pages.with_stories(source.name) for source in sources},
    )


def _take_all(
    intake: Intake, events: Generator[CrawlEvent], heartbeat: Heartbeat, progress: Progress
) -> None:
    with closing(events), progress.watch("Crawling") as show:
        for event in events:
            intake.take(event)
            heartbeat.note(event)
            show(heartbeat.describe())


def _leaving_out(source: Source, withheld: Sequence[str]) -> Source:
    """The source without the pages that were taken down: they are not even asked for."""
    scope = Scope(source)
    paths = []
    for address in withheld:
        if scope.has_host(address):
            parts = urlsplit(address)
            query = re.escape(f"?{parts.query}") if parts.query else ""
            paths.append(f"^{re.escape(parts.path.rstrip('/'))}/?{query}$")
    return replace(source, deny=(*source.deny, *paths)) if paths else source


@contextmanager
def _copied_catalogue(data: Path) -> Iterator[Catalogue]:
    """A copy of the catalogue that may be changed without consequence."""
    with TemporaryDirectory(prefix="storysearch-trial-") as place:
        with open_catalogue(data) as real, closing(sqlite3.connect(Path(place) / "catalogue.sqlite")) as copy:
            real.connection.backup(copy)
        with open_catalogue(Path(place)) as catalogue:
            yield catalogue


def _report(
    intake: Intake,
    catalogue: Catalogue,
    published: Published | None,
    *,
    tried: bool = False,
    withdrawn: bool = False,
) -> RunReport:
    names = {one.source for one in intake.finished}
    failures = [one for one in PageTable(catalogue.connection).failures() if one.source in names]
    return RunReport(
        tuple(intake.finished), published, tuple(intake.changes), tuple(failures), tried, withdrawn
    )


def _outcome(report: RunReport) -> str:
    if report.failed:
        return f"{len(report.failed)} of {len(report.sources)} sources could not be crawled."
    return "All went well."
