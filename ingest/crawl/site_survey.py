"""What a look at an unknown site finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteSurvey:
    """What a site says of itself, for somebody who declares it as a source.

    ``home_page`` is the address of the page looked at, after redirects on the same site. ``title`` is the
    name of the site, ``language`` the ISO 639 code that the page declares, ``None`` without one. ``sitemaps``
    and ``feeds`` are addresses that answer as such, or that robots.txt names. ``crawl_delay`` is seconds,
    ``None`` when robots.txt asks for none. ``pages`` is how many addresses the first sitemap lists (of an
    index its first part), ``None`` without a sitemap. ``samples`` are up to five addresses of pages, from
    feed, sitemap and links, in this order. ``reserved``: text and data mining is reserved for the page or a
    sample. ``disallowed``: robots.txt asks this crawler to leave the page or all samples alone; of such a
    page nothing but robots.txt has been read.
    """

    home_page: str
    title: str
    language: str | None
    sitemaps: tuple[str, ...]
    feeds: tuple[str, ...]
    crawl_delay: float | None
    pages: int | None
    samples: tuple[str, ...]
    reserved: bool
    disallowed: bool
