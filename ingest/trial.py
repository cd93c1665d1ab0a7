"""Shows what would be read from one page, for somebody who adds or mends a source."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from index.errors import SourceError
from index.settings import Settings
from index.story import Story
from ingest.crawl.events import PageFailed, PageFetched, PageMissing
from ingest.crawl.process import crawl
from ingest.page import PageReading
from ingest.pipeline import split_hosts
from ingest.read import read_page
from ingest.source import Source


def try_page(settings: Settings, sources: Mapping[str, Source], url: str, name: str | None) -> str:
    """What is read from ``url``, as text for a terminal; :class:`SourceError` when it cannot be had."""
    source = _owner(sources, url, name)
    with TemporaryDirectory(prefix="storysearch-test-") as place:
        events = crawl(
            [source],
            data=Path(place),
            contact=settings.contact,
            local_hosts=split_hosts(settings.local_hosts),
            only={source.name: [url]},
        )
        with closing(events):
            for event in events:
                if isinstance(event, PageFetched):
                    return _tell(read_page(event.page, source))
                if isinstance(event, PageFailed):
                    raise SourceError(f"{url} could not be fetched ({event.stage}): {event.message}")
                if isinstance(event, PageMissing):
                    raise SourceError(f"{url} does not exist: the site answered {event.status}.")
    raise SourceError(f"{url} could not be fetched.")


def _owner(sources: Mapping[str, Source], url: str, name: str | None) -> Source:
    if name is not None:
        if name not in sources:
            raise SourceError(f"There is no source named {name}; the sources are {', '.join(sources)}.")
        return sources[name]
    try:
        host = urlsplit(url).netloc
    except ValueError:
        host = ""
    for source in sources.values():
        if host in (source.hosts or (urlsplit(source.home_page).netloc,)):
            return source
    if not host:
        raise SourceError(f"{url!r} is not an address: give one that begins with https://.")
    return Source(name="test", title=host, home_page=url, start=(url,), hosts=(host,))


def _tell(reading: PageReading) -> str:
    parts = [f"Verdict: {reading.verdict}, {len(reading.stories)} stories"]
    return "\n\n".join([*parts, *(_tell_story(story) for story in reading.stories)])


def _tell_story(story: Story) -> str:
    evidence = story.provenance.evidence
    place = ", ".join(str(part) for part in (story.place.name, story.place.kind, story.place.country) if part)
    return "\n".join(
        [
            f"Title:    {story.title}",
            f"Address:  {story.provenance.url}",
            f"Language: {story.language} (from {evidence.get('language')})",
            f"Date:     {story.published or 'none'} (from {evidence.get('date')})",
            f"Place:    {place or 'none'} (from {evidence.get('place')})",
            f"Funding:  {', '.join(story.funding) or 'none'}",
            "",
            story.text,
        ]
    )
