"""Addresses: one spelling for each page, without tracking parameters, and what a mirror stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

_TRACKING = re.compile(
    r"(?:utm|mtm|pk|hsa|itm|vero|oly|mkt)_.+"
    r"|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|_ga|_gl"
    r"|(?:fb|g|d|tw|y|ys|tt)clid|msclkid|gbraid|wbraid|gclsrc|igshid|rdt_cid|li_fat_id"
    r"|mc_[ce]id|ml_subscriber(?:_hash)?|s_cid|wt_mc|xtor"
    r"|phpsessid|jsessionid|share|replytocom",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_REMEMBERED = 8192
"""Of how many addresses the spelling is remembered: menus link the same ones on every page."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=_REMEMBERED)
def authority(url: str) -> str:
    """``host`` or, when the port is not the scheme's own, ``host:port``, in lower case; empty when there is
    no host or the address is malformed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if ":" in host:
        host = f"[{host}]"
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def connection(url: str) -> tuple[str, int]:
    """The host and port that a request for ``url`` connects to."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)


def normalise(url: str, base: str = "") -> str | None:
    """``url``, resolved against ``base``, in its one spelling; ``None`` when it is no http(s) address.

    The fragment, tracking parameters, session identifiers and credentials-free default ports go; the query is
    sorted; escapes are written alike. Applying it twice changes nothing.
    """
    try:
        return _one_spelling(urljoin(base, url.strip()) if base else url.strip())
    except ValueError:
        return None


@lru_cache(maxsize=_REMEMBERED)
def _one_spelling(absolute: str) -> str | None:
    try:
        parts = urlsplit(absolute)
        if parts.scheme not in _DEFAULT_PORTS or not authority(absolute) or parts.username is not None:
            return None
        query = [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _TRACKING.fullmatch(name)
        ]
        path = _SESSION_IN_PATH.sub("", parts.path) or "/"
        cleaned = SplitResult(parts.scheme, authority(absolute), path, urlencode(query), "")
        return str(canonicalize_url(safe_url_string(urlunsplit(cleaned))))
    except (ValueError, UnicodeError):
        return None


@lru_cache(maxsize=_REMEMBERED)
def page_key(url: str) -> str:
    """What two spellings of one page share: the scheme, ``www.`` and a closing slash do not count."""
    parts = urlsplit(url)
    return f"{authority(url).removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def to_mirror(url: str, mirrors: Mapping[str, str]) -> str:
    """The address to connect to for the production address ``url``.

    A mirror given as ``host:port`` is asked over plain http.
    """
    mirror = mirrors.get(authority(url))
    if mirror is None:
        return url
    parts = urlsplit(url)
    return urlunsplit(("http", mirror, parts.path, parts.query, ""))


def from_mirror(url: str, mirrors: Mapping[str, str], near: str) -> str:
    """The production address for ``url`` when it names a mirror, as a mirror's own links may do.

    ``near`` is the production address on which it was found: its host is preferred when several production
    hosts share one mirror.
    """
    mirror = authority(url)
    hosts = [host for host, value in mirrors.items() if value.lower() == mirror]
    if not hosts or mirror in mirrors:
        return url
    parts, found = urlsplit(url), urlsplit(near)
    host = authority(near) if authority(near) in hosts else hosts[0]
    return urlunsplit((found.scheme or "https", host, parts.path, parts.query, parts.fragment))
