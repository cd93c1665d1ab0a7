"""What a site asks of robots on a page and in its headers: noindex, nosnippet, nofollow, TDM reservation."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ROBOT_NAME = "storysearch"
"""The product token that robots.txt, ``<meta name>`` and X-Robots-Tag may address."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one page asks: not to be shown (``noindex``), not to be quoted (``nosnippet``, also as
    ``max-snippet:0``), its links not to be followed (``nofollow``), not to be mined (``reserved``, Article 4
    of Directive (EU) 2019/790)."""

    noindex: bool = False
    nosnippet: bool = False
    nofollow: bool = False
    reserved: bool = False


def page_wishes(response: Any) -> Wishes:
    """The wishes in the headers and, for HTML, in the ``<meta>`` elements of a scrapy response.

    Any one of the places suffices, so that in doubt the site has its way.
    """
    rules: set[str] = set()
    for value in response.headers.getlist(b"X-Robots-Tag"):
        rules |= _robots_tag(value.decode("latin-1"))
    reserved = (response.headers.get(b"tdm-reservation") or b"").strip() == b"1"
    if hasattr(response, "selector"):
        for meta in response.xpath("//meta[@name][@content]"):
            name, content = meta.attrib["name"].strip().lower(), meta.attrib["content"]
            if name in ("robots", ROBOT_NAME):
                rules |= _words(content)
            elif name == "tdm-reservation":
                reserved = reserved or content.strip() == "1"
    return Wishes(
        noindex=bool(rules & {"noindex", "none"}),
        nosnippet=bool(rules & {"nosnippet", "max-snippet:0"}),
        nofollow=bool(rules & {"nofollow", "none"}),
        reserved=reserved,
    )


def wish_to_be_left_out(wishes: Wishes) -> tuple[str, str] | None:
    """The stage of :class:`~ingest.crawl.events.PageFailed` and the sentence for a page that does not want to
    be in the collection; ``None`` when it has nothing against it."""
    if wishes.reserved:
        return "tdm-reservation", "The page reserves the right of text and data mining."
    if wishes.noindex:
        return "noindex", "The page asks not to be indexed."
    if wishes.nosnippet:
        return "nosnippet", "The page asks not to be quoted."
    return None


def reserved_paths(body: bytes) -> list[tuple[str, bool]]:
    """The (pattern, reserved) pairs of a ``/.well-known/tdmrep.json``, in its order; none if it is malformed.

    Format: TDM Reservation Protocol, Final Community Group Report, W3C, 2024.
    """
    try:
        entries = json.loads(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return []
    if not isinstance(entries, list):
        return []
    return [
        (entry["location"], str(entry.get("tdm-reservation")) == "1")
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("location"), str)
    ]


def is_reserved(url: str, paths: list[tuple[str, bool]]) -> bool:
    """Whether ``url`` falls under a reservation: the first pattern that matches decides, ``*`` stands for any
    characters and a closing ``$`` for the end, as in robots.txt."""
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    for pattern, reserved in paths:
        exact = pattern.endswith("$")
        pieces = (re.escape(piece) for piece in pattern.removesuffix("$").split("*"))
        if re.match(".*?".join(pieces) + ("$" if exact else ""), target):
            return reserved
    return False


def _robots_tag(value: str) -> set[str]:
    # "otherbot: noindex" speaks to another robot; a rule may itself contain a colon (unavailable_after: ...).
    name, colon, rest = value.partition(":")
    if colon and "," not in name:
        agent = name.strip().lower()
        if agent == ROBOT_NAME:
            return _words(rest)
        if agent not in ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"):
            return set()
    return _words(value)


def _words(text: str) -> set[str]:
    # Some write blanks for commas; "max-snippet: 0" may hold one.
    return set(re.split(r"[,\s]+", re.sub(r"\s*:\s*", ":", text).lower()))
