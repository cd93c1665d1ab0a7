"""Finding addresses: in pages, sitemaps and feeds."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from scrapy.utils.response import get_base_url
from scrapy.utils.sitemap import Sitemap
from w3lib.html import strip_html5_whitespace
from w3lib.url import safe_url_string

_GZIP_MAGIC = b"\x1f\x8b"
_NEVER_PAGES = frozenset({
    "7z", "apk", "avi", "bmp", "bz2", "css", "csv", "dmg", "doc", "docx", "eot", "epub",
    "exe", "gif", "gz", "ico", "ics", "iso", "jpeg", "jpg", "js", "json", "m4a", "m4v",
    "mov", "mp3", "mp4", "mpeg", "mpg", "odp", "ods", "odt", "ogg", "ogv", "otf", "png",
    "ppt", "pptx", "rar", "rtf", "svg", "tar", "tif", "tiff", "ttf", "vcf", "wav", "webm",
    "webp", "woff", "woff2", "xls", "xlsx", "xml", "zip",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SitemapContent:
    """What a sitemap lists: further sitemaps (``is_index``), or pages, each with its language alternates.

    ``addresses`` can be gone through once, and reads on as it goes: a sitemap may list 50,000 pages.
    """

    is_index: bool
    addresses: Iterator[str]


def page_links(response: Any) -> list[str]:
    """The absolute addresses of the pages that an HTML ``response`` links to, without ``rel=nofollow``.

    Scrapy's link extractor takes several times as long, most of the crawler's time on pages with large menus.
    """
    base = get_base_url(response)
    found: dict[str, None] = {}
    for element in response.selector.root.iter("a", "area"):
        address = strip_html5_whitespace(element.get("href") or "")
        if address and "nofollow" not in (element.get("rel") or "").lower().split():
            found[address] = None
    links = (_absolute(base, _escaped(address, response.encoding)) for address in found)
    return list(dict.fromkeys(link for link in links if not _is_never_a_page(link)))


def _escaped(address: str, encoding: str) -> str:
    # In the query of a link, letters stand for their bytes in the encoding of the page.
    return address if address.isascii() else str(safe_url_string(address, encoding=encoding))


def _is_never_a_page(link: str) -> bool:
    try:
        path = urlsplit(link).path
    except ValueError:
        return True
    name = path.rpartition("/")[2]
    return "." in name and name.rpartition(".")[2].lower() in _NEVER_PAGES


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
