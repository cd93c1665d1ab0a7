"""The child's voice: events as JSON lines on a pipe, bodies in spool files."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from ingest.crawl.events import (
    CrawlEvent,
    PageFailed,
    PageFetched,
    PageMissing,
    PageMoved,
    SourceFinished,
    SourceProgress,
)
from ingest.crawl.site_survey import SiteSurvey
from ingest.page import FetchedPage

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (PageMissing, PageFailed, PageMoved, SourceProgress, SourceFinished, SiteSurvey)
}


class Reporter:
    """Writes events to ``pipe`` and bodies to numbered files in the folder ``spool``."""

    def __init__(self, pipe: BinaryIO, spool: Path) -> None:
        self._pipe = pipe
        self._spool = spool
        self._written = 0

    def tell(self, event: CrawlEvent | SiteSurvey) -> None:
        """Send one event."""
        if isinstance(event, PageFetched):
            page = event.page
            self._written += 1
            name = str(self._written)
            (self._spool / name).write_bytes(page.body)
            record = {
                "url": page.url,
                "source": page.source,
                "content_type": page.content_type,
                "fetched": page.fetched.isoformat(),
                "unchanged": page.unchanged,
                "body": name,
            }
        else:
            record = asdict(event)
        line = json.dumps({"kind": type(event).__name__, **record})
        self._pipe.write(line.encode() + b"\n")
        self._pipe.flush()


def read_event(line: bytes, spool: Path) -> CrawlEvent | SiteSurvey:
    """The event that :class:`Reporter` wrote as ``line``; the spool file of a page is read and removed."""
    record = json.loads(line)
    kind = record.pop("kind")
    if kind != "PageFetched":
        # JSON knows no tuples.
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
        event: CrawlEvent | SiteSurvey = _KINDS[kind](**values)
        return event
    path = spool / record["body"]
    body = path.read_bytes()
    path.unlink()
    return PageFetched(
        FetchedPage(
            url=record["url"],
            source=record["source"],
            body=body,
            content_type=record["content_type"],
            fetched=datetime.fromisoformat(record["fetched"]),
            unchanged=record["unchanged"],
        )
    )
