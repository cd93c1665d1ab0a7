"""The demonstration sites as sources of ingestion, at the addresses where they happen to answer."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from demo.sites import MAKES
from ingest.source import Source

LICENCE = "Texts of the demonstration, part of the product; the practices are retold from public sources."
_WAYS_IN: dict[str, dict[str, tuple[str, ...]]] = {
    "press": {"sitemaps": ("/sitemap.xml",), "start": ("/",), "story": (r"/press/\d{4}/\d{2}/",)},
    "blog": {"feeds": ("/feed/",), "start": ("/",), "story": (r"^/\d{4}/\d{2}/",)},
    "live": {"start": ("/live/2022",), "story": (r"^/live/",)},
    "city": {"start": ("/archive.php",), "story": (r"^/show\.php\?doc=",), "deny": (r"[?&]cookies=",)},
    "european": {"start": ("/",), "story": (r"^/[a-z]{2}/stories/.",)},
    "register": {"sitemaps": ("/sitemap.xml",), "story": (r"^/record/",)},
    "society": {"feeds": ("/feed.atom",), "story": (r"^/notes/",)},
}
"""Where a crawler begins on each site, and which of its pages are stories."""


def demo_sources(addresses: Mapping[str, str]) -> list[Source]:
    """A source for each site of ``addresses`` (base addresses by name); they are asked without delay."""
    return [_source(name, base) for name, base in addresses.items()]


def local_hosts(addresses: Mapping[str, str]) -> str:
    """The sites as the setting ``local_hosts`` wants them: host:port, separated by commas."""
    return ",".join(urlsplit(base).netloc for base in addresses.values())


def _source(name: str, base: str) -> Source:
    ways = _WAYS_IN[name]
    return Source(
        name=name,
        title=MAKES[name].title,
        home_page=f"{base}/",
        start=tuple(base + path for path in ways.get("start", ())),
        sitemaps=tuple(base + path for path in ways.get("sitemaps", ())),
        feeds=tuple(base + path for path in ways.get("feeds", ())),
        hosts=(urlsplit(base).netloc,),
        deny=ways.get("deny", ()),
        story=ways.get("story", ()),
        licence=LICENCE,
        note="A demonstration site on this machine.",
        delay=0.0,
    )
