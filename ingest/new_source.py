"""Writes the file of a new source from a look at its site, for a colleague to complete."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from index.errors import SourceError
from index.settings import Settings
from index.vocabulary import EU_LANGUAGES
from ingest.crawl.addresses import authority
from ingest.crawl.survey import SiteSurvey, survey_site
from ingest.pipeline import split_hosts
from ingest.source import load_source

_NAME = re.compile(r"[\w-]+")
_MOST_PAGES = 5000


def write_new_source(settings: Settings, url: str, name: str | None) -> tuple[Path, list[str]]:
    """Look at the site at ``url`` and write a source file; returns its path and remarks for its author.

    Raises :class:`index.errors.SourceError` when the site cannot be had, does not want to be read, or the
    file exists already.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise SourceError(f"{name!r} cannot be the name of a source: take letters, digits, - and _.")
    with TemporaryDirectory(prefix="storysearch-survey-") as place:
        found = survey_site(
            url, data=Path(place), contact=settings.contact, local_hosts=split_hosts(settings.local_hosts)
        )
    if found.disallowed:
        raise SourceError(f"The robots.txt of {authority(found.home_page)} asks crawlers to leave it alone.")
    path = _folder(settings) / f"{name or _name(found.home_page)}.toml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(source_text(found))
    except FileExistsError as error:
        raise SourceError(f"{path} exists already: change it, or choose another --name.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}.") from error
    load_source(path)
    return path, list(_remarks(found))


def source_text(found: SiteSurvey) -> str:
    """The text of the source file for a site."""
    lines = [
        f"title = {_quoted(found.title or authority(found.home_page))}",
        f"home_page = {_quoted(found.home_page)}",
    ]
    for field, addresses in (("sitemaps", found.sitemaps), ("feeds", found.feeds)):
        if addresses:
            lines.append(f"{field} = {_list(addresses)}")
    if not found.sitemaps and not found.feeds:
        lines.append(f"start = {_list([found.home_page])}")
    # A pattern takes every page that it matches for a story, so a guess must not be in force unseen.
    lines.append("# Which pages are stories; without it, every page is judged by what it looks like.")
    lines.append(f"# story = ['{shared_path(found.samples) or '^/stories/.'}']")
    if found.language in EU_LANGUAGES:
        lines.append(f"language = {_quoted(found.language)}")
    if found.crawl_delay:
        lines.append(f"delay = {max(1.0, found.crawl_delay):g}")
    lines += [
        '# country = ""  # where the stories happen when a text does not say',
        'licence = ""  # what the site says about the reuse of its texts',
        'note = ""',
    ]
    return "\n".join(lines) + "\n"


def shared_path(addresses: Sequence[str]) -> str:
    """A pattern for the folder that most of these pages lie in, or nothing when they share none.

    Years, numbers and codes of languages may differ.
    """
    shapes = Counter(shape for one in addresses if (shape := _shape(urlsplit(one).path)))
    if not shapes:
        return ""
    shape, number = shapes.most_common(1)[0]
    return f"^{shape}." if number * 2 > len(addresses) else ""


def _shape(path: str) -> str:
    folders = path.rstrip("/").split("/")[1:-1]
    if not folders:
        return ""
    return "/" + "".join(f"{_segment(folder)}/" for folder in folders)


def _segment(folder: str) -> str:
    if folder.isdigit():
        return r"\d{4}" if len(folder) == 4 else r"\d+"
    if re.fullmatch("[a-z]{2}", folder):
        return "[a-z]{2}"
    return re.escape(folder).replace(r"\-", "-")


def _remarks(found: SiteSurvey) -> list[str]:
    remarks = []
    if found.reserved:
        remarks.append(
            "The site reserves the right of text and data mining: ask it for leave before you crawl it."
        )
    if not found.sitemaps and not found.feeds:
        remarks.append("It has neither a sitemap nor a feed; its links are followed from the first page.")
    if found.pages and found.pages > _MOST_PAGES:
        remarks.append(
            f"Its sitemap lists {found.pages} pages: narrow it down with 'allow', or raise 'max_pages'."
        )
    elif found.pages:
        remarks.append(f"Its sitemap lists {found.pages} pages.")
    if found.language and found.language not in EU_LANGUAGES:
        remarks.append(f"It says that it is in {found.language!r}, which is no official language of the EU.")
    if found.samples:
        remarks.append("Pages to try: " + " ".join(found.samples))
    return remarks


def _folder(settings: Settings) -> Path:
    if settings.sources.parts:
        if not settings.sources.is_dir():
            raise SourceError(f"The folder of sources {settings.sources} does not exist.")
        return settings.sources
    with resources.as_file(resources.files("ingest") / "sources") as delivered:
        return delivered


def _name(url: str) -> str:
    host = authority(url).removeprefix("www.").partition(":")[0]
    return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")


def _quoted(text: str) -> str:
    # The escapes of JSON are those of a TOML basic string.
    return json.dumps("".join(one for one in text if one.isprintable()), ensure_ascii=False)


def _list(texts: tuple[str, ...] | list[str]) -> str:
    if len(texts) == 1:
        return f"[{_quoted(texts[0])}]"
    return "[\n" + "".join(f"    {_quoted(one)},\n" for one in texts) + "]"
