"""Links into partner sites: only to web addresses, and where possible to the very passage."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_UNUSABLE = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"`{}|^\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_SENTENCE_END = re.compile(r"[.!?;:…](?=\s|$)|\n")
_MOST_WORDS = 8


def safe_link(url: str) -> str | None:
    """``url`` when it can be offered as a link, else ``None``.

    Only absolute http and https addresses with a host and without a user name pass: neither scripts, nor
    data, nor addresses relative to our own page, nor those that pretend to be another host.
    """
    if _UNUSABLE.search(url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        parts.port  # noqa: B018  (raises ValueError for a port that is no number)
    except ValueError:
        return None
    return url if usable else None


def passage_link(url: str, passage: str) -> str | None:
    """``url`` extended so that a browser scrolls to the first words of ``passage`` and marks them.

    The extension is a text fragment (WICG, URL Fragment Text Directives). Its words stay within the first
    sentence, because a fragment that crosses the bounds of a paragraph is not found. Browsers that do not
    know it open the page at its anchor or its top.
    """
    link = safe_link(url)
    words = _SENTENCE_END.split(passage.strip(), maxsplit=1)[0].split()[:_MOST_WORDS]
    if link is None or not words:
        return link
    # The directive's own syntax uses the comma, the ampersand and the hyphen: all must be encoded.
    wanted = quote(" ".join(words), safe="").replace("-", "%2D")
    return f"{link}{'' if '#' in link else '#'}:~:text={wanted}"
