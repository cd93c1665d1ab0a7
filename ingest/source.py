"""A source: one partner site, declared in one small TOML file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a partner site.

    ``name`` is the file's name without ``.toml``. ``start``, ``sitemaps`` and ``feeds`` are addresses.
    ``allow`` and ``deny`` are regular expressions searched in the path and query of an address: a page is
    crawled when it is on one of ``hosts``, matches any of ``allow`` (all, when empty) and none of ``deny``;
    ``story`` (all allowed, when empty) narrows which of the crawled pages may be stories: the others are only
    followed. ``language``, ``country`` and ``place`` are defaults, used when the text does not tell.
    ``delay`` is seconds between two requests to one host. ``mirrors`` maps a production host to the
    ``host:port`` that is asked in its place.
    """

    name: str
    title: str
    home_page: str
    start: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    language: str | None = None
    country: str | None = None
    place: str | None = None
    licence: str = ""
    note: str = ""
    delay: float = 1.0
    max_pages: int = 5000
    max_depth: int = 5
    enabled: bool = True
    mirrors: dict[str, str] = field(default_factory=dict)
