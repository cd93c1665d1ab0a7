"""Which addresses belong to a source, and which of them may be stories."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

import tldextract

from ingest.crawl.addresses import authority
from ingest.source import Source


class Scope:
    """The scope of one source. It grows when an entry of the source leads to a sister host."""

    def __init__(self, source: Source) -> None:
        self._hosts = {_bare(host) for host in source_hosts(source)}
        self._allow = [re.compile(one) for one in source.allow]
        self._deny = [re.compile(one) for one in source.deny]
        self._story = [re.compile(one) for one in source.story]

    def has_host(self, url: str) -> bool:
        """Whether ``url`` is on a host of the source; ``www.`` makes no difference."""
        return _bare(authority(url)) in self._hosts

    def add_host(self, url: str) -> None:
        """Take the host of ``url`` into the source."""
        self._hosts.add(_bare(authority(url)))

    def may_crawl(self, url: str) -> bool:
        """Whether the page at ``url`` may be asked for."""
        if not self.has_host(url):
            return False
        spellings = _spellings(url)
        return (not self._allow or _found(self._allow, spellings)) and not _found(self._deny, spellings)

    def may_be_story(self, url: str) -> bool:
        """Whether the page at ``url`` may hold stories; the others are only followed."""
        return self.may_crawl(url) and (not self._story or _found(self._story, _spellings(url)))


def source_hosts(source: Source) -> tuple[str, ...]:
    """The hosts of ``source``, as ``host`` or ``host:port``; those of its home page when it names none."""
    return tuple(host.lower() for host in source.hosts) or (authority(source.home_page),)


@lru_cache(maxsize=1024)
def same_site(one: str, other: str) -> bool:
    """Whether two addresses are under one registrable domain (``a.example.org`` and ``example.org``).

    Hosts without one (numeric addresses, single labels) are the same site only when they are equal,
    port included.
    """
    sites = [_registrable_domain(url) for url in (one, other)]
    return sites[0] == sites[1] if all(sites) else _bare(authority(one)) == _bare(authority(other))


def _registrable_domain(url: str) -> str:
    found = _suffixes()(url)
    if found.ipv4 or found.ipv6 or found.suffix or not found.subdomain:
        return str(found.top_domain_under_public_suffix)
    # Under a top level that the list does not know, the list's default rule holds: one label is the suffix.
    return f"{found.subdomain.rpartition('.')[2]}.{found.domain}"


@cache
def _suffixes() -> tldextract.TLDExtract:
    # Without these arguments the library downloads the newest list; the one it carries is enough.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _spellings(url: str) -> tuple[str, str]:
    # A pattern may be written in letters where the address has escapes.
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return target, unquote(target)


def _found(patterns: list[re.Pattern[str]], spellings: tuple[str, str]) -> bool:
    return any(pattern.search(spelling) for pattern in patterns for spelling in spellings)
