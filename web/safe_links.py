"""Links into partner sites: only to web addresses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_UNUSABLE = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"`{}|^\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


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
