"""What a crawl tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.page import FetchedPage

FINISHED = "finished"
PAGE_LIMIT = "page limit"
START_FAILED = "start failed"
NOTHING_FOUND = "nothing found"
STOPPED_ANSWERING = "site stopped answering"
KEPT_OUT_STAGES = frozenset({"robots", "tdm-reservation", "noindex", "nosnippet"})
"""Stages at which the site itself asks to be left alone: reported, but not counted as failures."""


@dataclass(frozen=True, slots=True)
class PageFetched:
    """A page that may hold stories has come, fresh or confirmed by the server."""

    page: FetchedPage


@dataclass(frozen=True, slots=True)
class PageMissing:
    """The server says that there is no such page: ``status`` is 404 (not found) or 410 (gone for good)."""

    source: str
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class PageFailed:
    """A page could not be had, which says nothing about whether it still exists.

    ``stage`` is one of ``guard`` (a private address), ``robots``, ``tdm-reservation``, ``noindex``,
    ``nosnippet`` (the page may not be quoted, and answers quote), ``dns``, ``connection``, ``tls``,
    ``timeout``, ``too large``, ``truncated``, ``http`` (a status that is no page), ``redirect``, ``moved``
    (an entry of the source leads to another site), ``not a page``, ``crawler`` (a fault of ours). ``status``
    is the HTTP status, ``None`` without an answer. ``message`` is one sentence.
    """

    source: str
    url: str
    stage: str
    status: int | None
    message: str


@dataclass(frozen=True, slots=True)
class PageMoved:
    """The page that was asked for as ``url`` stands at ``to``, an address in the scope of the source.

    Either a redirect (HTTP or ``<meta http-equiv=refresh>``) leads there, through as many hops as it takes,
    or ``url`` names ``to`` as its canonical address, or ``url`` is a known address that the run met in
    another spelling (scheme, ``www.``, closing slash). ``permanent`` is false when one of the hops is a
    redirect that says so (302, 303, 307) or a refresh. Told at the end of a source, when ``to`` has been
    fetched in this run: before its ``SourceFinished`` and after its pages. ``to`` may be a page that is no
    story, such as the home page to which some sites lead whatever they have removed.
    """

    source: str
    url: str
    to: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """How far a source is: pages answered so far, and pages known but not yet asked for."""

    source: str
    seen: int
    queued: int


@dataclass(frozen=True, slots=True)
class SourceFinished:
    """A source is done, and why it ended.

    ``reason`` is ``finished``, ``page limit``, ``moved to HOST``, ``start failed`` (no entry of the source
    answered), ``nothing found`` (entries answered, but no page may hold a story), ``site stopped answering``
    or ``crawler stopped: ...``. ``seen`` counts the pages fetched, ``unchanged`` those that the server
    confirmed, ``failed`` the failures apart from :data:`KEPT_OUT_STAGES`, ``missing`` the missing pages.
    """

    source: str
    reason: str
    seen: int
    unchanged: int
    failed: int
    missing: int

    @property
    def complete(self) -> bool:
        """Whether every page of the source was asked for, so that absence from this run means something."""
        return self.reason == FINISHED


CrawlEvent = PageFetched | PageMissing | PageFailed | PageMoved | SourceProgress | SourceFinished
