"""The order that the parent process gives to the crawling child, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from ingest.source import Source


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """How long and how large things may be.

    ``timeout`` is seconds for one answer, from connecting to the last byte. ``max_bytes`` bounds a body,
    compressed and expanded; ``max_sitemap_bytes`` that of a sitemap, which may hold 50 MB by its protocol
    (sitemaps.org) and gets four times the ``timeout``. ``redirects`` is the longest chain. ``longest_pause``
    is seconds: neither a Retry-After header nor a Crawl-delay can hold a run longer than that per request.
    ``retries`` is how often a failed request is repeated. ``failures_in_a_row`` is how many make the crawler
    give a site up.
    """

    timeout: float = 15.0
    max_bytes: int = 8 * 1024 * 1024
    max_sitemap_bytes: int = 50 * 1024 * 1024
    redirects: int = 5
    longest_pause: float = 120.0
    retries: int = 1
    failures_in_a_row: int = 12


@dataclass(frozen=True, slots=True)
class CrawlJob:
    """Everything the child needs to know.

    ``only`` maps a source to the exact addresses to fetch in place of discovery, or to ``None`` for
    discovery; as a whole ``None`` means discovery for every source. ``known`` maps a source to the addresses
    to ask for after discovery. ``survey`` asks for a look at each site in place of a crawl. ``cache`` and
    ``spool`` are folders.
    """

    sources: tuple[Source, ...]
    user_agent: str
    local_hosts: frozenset[str]
    only: dict[str, list[str] | None] | None = None
    known: dict[str, list[str]] = field(default_factory=dict)
    survey: bool = False
    cache: str = ""
    spool: str = ""
    limits: CrawlLimits = field(default_factory=CrawlLimits)


def encode_job(job: CrawlJob) -> str:
    """The job as one line of JSON; :func:`decode_job` is the inverse."""
    record = asdict(job)
    record["local_hosts"] = sorted(job.local_hosts)
    return json.dumps(record)


def decode_job(text: str) -> CrawlJob:
    """The job that :func:`encode_job` wrote."""
    record: dict[str, Any] = json.loads(text)
    record["sources"] = tuple(_source(one) for one in record["sources"])
    record["local_hosts"] = frozenset(record["local_hosts"])
    record["limits"] = CrawlLimits(**record["limits"])
    return CrawlJob(**record)


def _source(record: dict[str, Any]) -> Source:
    # JSON knows no tuples.
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
    return Source(**values)
