"""A source: one partner site, declared in one small TOML file."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import SourceError


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


MEANINGS = {
    "title": "name of the site as readers know it",
    "home_page": "address of the site's first page",
    "start": "addresses that the crawl starts from",
    "sitemaps": "addresses of sitemaps or sitemap indexes, plain or .gz",
    "feeds": "addresses of RSS or Atom feeds",
    "hosts": "hosts of the site, as host or host:port; empty: the home page's; www. makes no difference",
    "allow": "regular expressions searched in path and query; a page is crawled when one matches; empty: all",
    "deny": "regular expressions searched in path and query; a page is left out when one matches",
    "story": "regular expressions searched in path and query; only matching pages may be stories, the others"
    " are only followed; empty: all crawled pages",
    "language": "ISO 639-1 code used when a text is too short to tell its language",
    "country": "ISO 3166 alpha-2 code used when a text names no country",
    "place": "name of the place used when a text names none",
    "licence": "what the site says about the reuse of its texts",
    "note": "anything a colleague should know about the site",
    "delay": "seconds between two requests to one host; a longer Crawl-delay in robots.txt wins",
    "max_pages": "how many pages one run may ask for",
    "max_depth": "how many links away from a start page, sitemap or feed the crawl goes",
    "enabled": "false: the source is crawled only when it is named",
    "mirrors": "table from a production host to the host:port that is asked in its place; addresses are still"
    " reported and judged as those of the production host",
}
"""What each field of a source file means, for the documentation."""

_TYPE_NAMES = {
    "str": "text",
    "str | None": "text",
    "tuple[str, ...]": "list of texts",
    "float": "number",
    "int": "whole number",
    "bool": "true or false",
    "dict[str, str]": "table of texts",
}
_REQUIRED = ("title", "home_page")
_ENTRIES = ("start", "sitemaps", "feeds")
_PATTERNS = ("allow", "deny", "story")


def load_source(path: Path) -> Source:
    """The source that the TOML file at ``path`` declares.

    Raises :class:`~index.errors.SourceError` with one sentence that names the file and the field.
    """
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} is not valid TOML: {error}.") from error
    known = {one.name: str(one.type) for one in fields(Source) if one.name != "name"}
    values: dict[str, Any] = {}
    for name, value in declared.items():
        if name not in known:
            raise SourceError(f"{path}: there is no field named {name}{_nearest(name, known)}.")
        values[name] = _convert(path, name, value, known[name])
    for name in _REQUIRED:
        if not str(values.get(name, "")).strip():
            raise SourceError(f"{path}: the field {name} is missing or empty.")
    source = Source(name=path.stem, **values)
    _check(path, source)
    return source


def load_sources(folder: Path | None = None) -> dict[str, Source]:
    """All sources of ``folder`` by name, sorted; ``None`` means those delivered with the product.

    Raises :class:`~index.errors.SourceError` when the folder does not exist or a file cannot be used.
    """
    if folder is None:
        with resources.as_file(resources.files("ingest") / "sources") as delivered:
            return load_sources(delivered)
    if not folder.is_dir():
        raise SourceError(f"The folder of sources {folder} does not exist.")
    return {path.stem: load_source(path) for path in sorted(folder.glob("*.toml"))}


def choose_sources(all_sources: Mapping[str, Source], names: Sequence[str]) -> list[Source]:
    """The sources called ``names``, each once, in that order; without names, those that are enabled.

    Raises :class:`~index.errors.SourceError` for an unknown name, with the nearest known ones.
    """
    for name in names:
        if name not in all_sources:
            near = get_close_matches(name, all_sources, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(all_sources)}."
            raise SourceError(f"There is no source named {name}; {hint}")
    if names:
        return [all_sources[name] for name in dict.fromkeys(names)]
    return [source for source in all_sources.values() if source.enabled]


def describe_fields() -> list[tuple[str, str, str, str]]:
    """Every field of a source file as (name, type, default, meaning), in the order of :class:`Source`."""
    described = []
    for one in fields(Source):
        if one.name == "name":
            continue
        if one.default is None or one.default == ():
            default = "none"
        elif one.default is not MISSING:
            default = (
                str(one.default).lower() if isinstance(one.default, bool) else str(one.default) or "none"
            )
        else:
            default = "required" if one.name in _REQUIRED else "none"
        described.append((one.name, _TYPE_NAMES[str(one.type)], default, MEANINGS[one.name]))
    return described


def _nearest(name: str, known: Mapping[str, str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f" (did you mean {near[0]}?)" if near else f"; the fields are {', '.join(known)}"


def _convert(path: Path, name: str, value: Any, wanted: str) -> Any:
    fits = {
        "str": isinstance(value, str),
        "str | None": isinstance(value, str),
        "tuple[str, ...]": isinstance(value, list) and all(isinstance(one, str) for one in value),
        "float": isinstance(value, int | float) and not isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "bool": isinstance(value, bool),
        "dict[str, str]": isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
    }
    if not fits[wanted]:
        raise SourceError(f"{path}: the field {name} must be a {_TYPE_NAMES[wanted]}, but is {value!r}.")
    if wanted == "tuple[str, ...]":
        return tuple(value)
    return float(value) if wanted == "float" else value


def _check(path: Path, source: Source) -> None:
    if not any(getattr(source, name) for name in _ENTRIES):
        raise SourceError(f"{path}: there is nothing to start from; give start, sitemaps or feeds.")
    for name in ("home_page", *_ENTRIES):
        given = getattr(source, name)
        for address in (given,) if isinstance(given, str) else given:
            _check_address(path, name, address)
    for name in _PATTERNS:
        for pattern in getattr(source, name):
            try:
                re.compile(pattern)
            except re.error as error:
                raise SourceError(
                    f"{path}: {pattern!r} in the field {name} is not a regular expression: {error}."
                ) from error
    for host in (*source.hosts, *source.mirrors, *source.mirrors.values()):
        if not _HOST.fullmatch(host):
            raise SourceError(f"{path}: {host!r} is not a host or host:port without scheme and path.")
    if not (math.isfinite(source.delay) and source.delay >= 0):
        raise SourceError(f"{path}: the field delay must be 0 or more seconds, but is {source.delay:g}.")
    for name, least in (("max_pages", 1), ("max_depth", 0)):
        if getattr(source, name) < least:
            raise SourceError(
                f"{path}: the field {name} must be {least} or more, but is {getattr(source, name)}."
            )
    _check_codes(path, source)


_HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?")


def _check_address(path: Path, name: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        parts.port  # noqa: B018  (raises ValueError for a port that is no number)
    except ValueError:
        usable = False
    if not usable:
        raise SourceError(f"{path}: {address!r} in the field {name} is not an http or https address.")


def _check_codes(path: Path, source: Source) -> None:
    # pycountry reads its tables on first use; commands that load no source never pay for it.
    import pycountry  # noqa: PLC0415

    if source.language is not None and (
        not source.language.islower() or pycountry.languages.get(alpha_2=source.language) is None
    ):
        raise SourceError(
            f"{path}: {source.language!r} in the field language is not an ISO 639-1 code such as sv."
        )
    if source.country is not None and (
        not source.country.isupper() or pycountry.countries.get(alpha_2=source.country) is None
    ):
        raise SourceError(
            f"{path}: {source.country!r} in the field country is not an ISO 3166 code such as SE"
            " (Greece is GR, the United Kingdom GB)."
        )
