"""Finding addresses: in pages, sitemaps and feeds."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from scrapy.linkextractors import LinkExtractor
from scrapy.utils.sitemap import Sitemap

_GZIP_MAGIC = b"\x1f\x8b"
_NEVER_PAGES = [
    "7z", "apk", "avi", "bmp", "bz2", "css", "csv", "dmg", "doc", "docx", "eot", "epub",
    "exe", "gif", "gz", "ico", "ics", "iso", "jpeg", "jpg", "js", "json", "m4a", "m4v",
    "mov", "mp3", "mp4", "mpeg", "mpg", "odp", "ods", "odt", "ogg", "ogv", "otf", "png",
    "ppt", "pptx", "rar", "rtf", "svg", "tar", "tif", "tiff", "ttf", "vcf", "wav", "webm",
    "webp", "woff", "woff2", "xls", "xlsx", "xml", "zip",
]  # fmt: skip
_LINKS = LinkExtractor(tags=("a", "area"), deny_extensions=_NEVER_PAGES, strip=True)


@dataclass(frozen=True, slots=True)
class SitemapContent:
    """What a sitemap lists: further sitemaps (``is_index``), or pages, each with its language alternates.

    ``addresses`` can be gone through once, and reads on as it goes: a sitemap may list 50,000 pages.
    """

    is_index: bool
    addresses: Iterator[str]


def page_links(response: Any) -> list[str]:
    """The absolute addresses of the pages that an HTML ``response`` links to, without ``rel=nofollow``."""
    return [link.url for link in _LINKS.extract_links(response) if not link.nofollow]


def language_alternates(response: Any) -> list[str]:
    """The absolute addresses that ``<link rel=alternate hreflang>`` names."""
    found = response.xpath("//link[@hreflang][contains(@rel, 'alternate')]/@href").getall()
    return [response.urljoin(address.strip()) for address in found]


def canonical_address(response: Any) -> str | None:
    """The absolute address that ``<link rel=canonical>`` names, or ``None``."""
    found = response.xpath("//link[normalize-space(@rel)='canonical']/@href").get()
    return str(response.urljoin(found.strip())) if found and found.strip() else None


def read_sitemap(body: bytes, base: str, max_bytes: int) -> SitemapContent | None:
    """What the sitemap or sitemap index in ``body`` lists, or ``None`` when it is neither.

    A gzipped body is expanded up to ``max_bytes``; one that would be larger is refused with ``None``.
    """
    if body.startswith(_GZIP_MAGIC):
        expanded = _expand(body, max_bytes)
        if expanded is None:
            return None
        body = expanded
    try:
        sitemap = Sitemap(body.lstrip())
    except (etree.XMLSyntaxError, StopIteration, ValueError):
        return None
    if sitemap.type not in ("sitemapindex", "urlset"):
        return None
    return SitemapContent(sitemap.type == "sitemapindex", _listed(sitemap, base))


def read_feed(body: bytes, base: str) -> list[str] | None:
    """The addresses of the entries of an RSS or Atom feed, or ``None`` when ``body`` is neither."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.parse(BytesIO(body.lstrip()), parser).getroot()
    except etree.XMLSyntaxError:
        return None
    if root is None or etree.QName(root).localname not in ("rss", "feed", "RDF"):
        return None
    addresses = []
    for entry in root.iter("{*}item", "{*}entry"):
        for link in entry.iterchildren("{*}link"):
            address = link.get("href") or (link.text or "").strip()
            if address and link.get("rel", "alternate") == "alternate":
                addresses.append(_absolute(base, address))
                break
    return addresses


def _listed(sitemap: Sitemap, base: str) -> Iterator[str]:
    # What stands before the place where a sitemap breaks off is as good as ever.
    with contextlib.suppress(etree.XMLSyntaxError):
        for entry in sitemap:
            for address in (entry["loc"], *entry.get("alternate", ())):
                if address:
                    yield _absolute(base, address)


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _expand(body: bytes, max_bytes: int) -> bytes | None:
    expander = zlib.decompressobj(wbits=31)
    try:
        expanded = expander.decompress(body, max_bytes)
    except zlib.error:
        return None
    return None if expander.unconsumed_tail else expanded
