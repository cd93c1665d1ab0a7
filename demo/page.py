"""What a demonstration site answers: finished pages, made once when the site starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

from demo.story_files import DemoStory
from demo.words import words_in

OPENING_DAY = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
"""When the pages that tell no story were last changed."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: its body, its content type as sent in the header, when it was last changed, its status.

    ``location`` is the address that a redirect leads to.
    """

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    modified: datetime = OPENING_DAY
    status: HTTPStatus = HTTPStatus.OK
    location: str | None = None

    def same_as(self, other: Page) -> bool:
        """Whether both answer alike, whenever they were changed."""
        return replace(self, modified=other.modified) == other


@dataclass(frozen=True, slots=True)
class Website:
    """All answers of one site by path (with the query, where a page has one), and that for anything else."""

    pages: dict[str, Page]
    missing: Page = field(default_factory=lambda: Page(b"Not found", status=HTTPStatus.NOT_FOUND))


def language_name(language: str) -> str:
    """The name that a language gives itself, with a capital: ``Deutsch`` for ``de``."""
    name = Locale(language).get_display_name(language) or language
    return name[0].upper() + name[1:]


def country_name(country: str, language: str) -> str:
    """The name of a country (ISO 3166 alpha-2) in a language."""
    return str(Locale(language).territories[country])


def long_date(moment: datetime, language: str) -> str:
    """The date as it is written out in a language: ``4. Oktober 2016`` in German."""
    return format_date(moment.date(), format="long", locale=language)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("demo", "sites"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["long_date"] = long_date
    environment.filters["mail_date"] = format_datetime
    environment.filters["country_name"] = country_name
    environment.filters["language_name"] = language_name
    environment.globals["words_in"] = words_in
    return environment


_TEMPLATES = _environment()


def render(template: str, **values: Any) -> str:
    """The text that a template of ``demo/sites`` makes of ``values``."""
    return _TEMPLATES.get_template(template).render(**values) + "\n"


def html_page(template: str, modified: datetime = OPENING_DAY, **values: Any) -> Page:
    """A page of HTML in UTF-8."""
    return Page(render(template, **values).encode(), modified=modified)


def xml_page(template: str, content_type: str = "application/xml; charset=utf-8", **values: Any) -> Page:
    """A feed or a sitemap."""
    return Page(render(template, **values).encode(), content_type)


def error_page(like: Page, status: HTTPStatus) -> Page:
    """What a site answers in place of a page, in the words of its page ``like``."""
    return replace(like, status=status)


def redirect_page(address: str) -> Page:
    """A lasting redirect to an address."""
    return Page(
        f"Moved to {address}\n".encode(),
        "text/plain; charset=utf-8",
        OPENING_DAY,
        HTTPStatus.MOVED_PERMANENTLY,
        address,
    )


def style_sheet(name: str) -> Page:
    """A style sheet of ``demo/sites``."""
    return Page((files("demo") / "sites" / name).read_bytes(), "text/css; charset=utf-8")


def robots_page(*lines: str) -> Page:
    """A robots.txt of these lines."""
    return Page(("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")


def newest_first(stories: Iterable[DemoStory]) -> list[DemoStory]:
    """The stories as a site lists them: by illustrative date, the latest at the top."""
    return sorted(stories, key=lambda story: (story.published, story.practice), reverse=True)


def languages_of(stories: Iterable[DemoStory]) -> list[str]:
    """The languages that the stories are written in, in alphabetical order of their codes."""
    return sorted({story.language for story in stories})
