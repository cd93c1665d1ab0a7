"""The addresses at which a page says to stand in other languages."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import html

from ingest.crawl.addresses import from_mirror, normalise, page_key

__all__ = ["find_alternates"]

NO_LANGUAGE = "x-default"
"""The value of ``hreflang`` for the page of readers whose language is not served."""


def find_alternates(tree: html.HtmlElement, url: str, mirrors: Mapping[str, str]) -> tuple[str, ...]:
    """The pages that ``<link rel=alternate hreflang>`` and ``<a hreflang>`` name, in the order of the page.

    ``url`` is the page's own address in production; it is left out, as is what is no address of a page.
    ``mirrors`` is the field of :class:`~ingest.source.Source`: links to a mirror mean the production host.
    """
    base = next((one.get("href") for one in tree.iter("base") if one.get("href")), "")
    found: dict[str, str] = {}
    for link in tree.iter("link", "a"):
        language = (link.get("hreflang") or "").strip().lower()
        if not language or language == NO_LANGUAGE:
            continue
        if link.tag == "link" and "alternate" not in (link.get("rel") or "").lower().split():
            continue
        address = normalise(link.get("href") or "", normalise(base, url) or url)
        if address:
            address = from_mirror(address, mirrors, url)
            found.setdefault(page_key(address), address)
    found.pop(page_key(url), None)
    return tuple(found.values())
