"""Looking at a site that is not yet a source, with the care of the crawler."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from index.errors import SourceError
from ingest.crawl.addresses import authority, normalise
from ingest.crawl.events import PageFailed, PageMissing, SourceFinished
from ingest.crawl.job import CrawlJob, CrawlLimits
from ingest.crawl.process import run_job, user_agent
from ingest.crawl.site_survey import SiteSurvey
from ingest.source import Source

__all__ = ["SiteSurvey", "survey_site"]


def survey_site(
    url: str, *, data: Path, contact: str, local_hosts: frozenset[str], limits: CrawlLimits | None = None
) -> SiteSurvey:
    """Look at the page at ``url``, at the robots.txt of its host and at the sitemaps and feeds they name.

    About ten requests, one second apart, or less where robots.txt asks for it; at ``local_hosts`` without a
    pause. The other arguments are those of :func:`~ingest.crawl.process.crawl`. Raises
    :class:`~index.errors.SourceError` when the page cannot be had, and :class:`~index.errors.DataError` when
    the folder cannot be written.
    """
    address = normalise(url)
    if address is None:
        raise SourceError(f"{url!r} is not an address: give one that begins with https://.")
    local = frozenset(host.lower() for host in local_hosts)
    pause = 0.0 if authority(address) in local else 1.0
    job = CrawlJob(
        sources=(Source(name="survey", title="survey", home_page=address, start=(address,), delay=pause),),
        user_agent=user_agent(contact),
        local_hosts=local,
        survey=True,
        limits=limits or CrawlLimits(),
    )
    events = run_job(job, data)
    with closing(events):
        for event in events:
            if isinstance(event, SiteSurvey):
                return event
            if isinstance(event, PageMissing):
                raise SourceError(f"{url} does not exist: the site answers {event.status}.")
            if isinstance(event, PageFailed):
                raise SourceError(f"{url} could not be looked at: {event.message}")
            if isinstance(event, SourceFinished):
                raise SourceError(f"{url} could not be looked at: {event.reason}.")
    raise SourceError(f"{url} could not be looked at.")
