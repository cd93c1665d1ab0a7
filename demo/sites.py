"""The table of contents of the demonstration: which sites there are, of what make, and what each tells.

On the first night and on the second they do not tell quite the same; ``sites/nights.toml`` says what changes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from importlib.resources import files

from demo import site_blog, site_city, site_european, site_live, site_press, site_register, site_society
from demo.nights import SECOND_MORNING, Nights, SecondNight, check_nights, read_nights, story_on_second_night
from demo.page import Website, error_page, redirect_page
from demo.story_files import DemoStory, read_stories, read_translations
from index.errors import DataError


@dataclass(frozen=True, slots=True)
class Make:
    """How a kind of site is made: ``address`` gives a story's path, ``build`` all pages at a base address."""

    title: str
    address: Callable[[DemoStory], str]
    build: Callable[[Sequence[DemoStory], str], Website]


MAKES: dict[str, Make] = {
    "press": Make(site_press.TITLE, site_press.address, site_press.build),
    "blog": Make(site_blog.TITLE, site_blog.address, site_blog.build),
    "live": Make(site_live.TITLE, site_live.address, site_live.build),
    "city": Make(site_city.TITLE, site_city.address, site_city.build),
    "european": Make(site_european.TITLE, site_european.address, site_european.build),
    "register": Make(site_register.TITLE, site_register.address, site_register.build),
    "society": Make(site_society.TITLE, site_society.address, site_society.build),
}
"""The sites by name, in the order of their ports."""


TRANSLATING = "european"
"""The site on which translations stand."""


@dataclass(frozen=True, slots=True)
class Site:
    """One demonstration site on one night.

    ``stories`` are at home here, ``copies`` are taken over from other sites. ``refusals`` maps paths to the
    status that they answer instead of a page. ``before`` is the site on the night before.
    """

    name: str
    make: Make
    stories: tuple[DemoStory, ...]
    translations: tuple[DemoStory, ...] = ()
    copies: tuple[DemoStory, ...] = ()
    refusals: Mapping[str, HTTPStatus] = field(default_factory=dict)
    before: Site | None = None

    @property
    def told(self) -> tuple[DemoStory, ...]:
        """All stories that stand here."""
        return self.stories + self.translations + self.copies

    @property
    def redirects(self) -> dict[str, str]:
        """Paths that lead to another: short addresses, and those of moved stories."""
        there = self.make.address
        short = {story.short_address: there(story) for story in self.stories if story.short_address}
        return short | {there(story.announced): there(story) for story in self.stories if story.moved_to}

    def build(self, base: str) -> Website:
        """All answers of the site when it is reached at ``base`` (no slash at the end).

        A page that is as on the night before was last changed when that was; the others were on the morning
        after it.
        """
        website = self.make.build(self.told, base)
        pages = {
            **website.pages,
            **{path: redirect_page(base + target) for path, target in self.redirects.items()},
            **{path: error_page(website.missing, status) for path, status in self.refusals.items()},
        }
        if self.before is not None:
            old = self.before.build(base).pages
            pages = {
                path: old[path]
                if path in old and old[path].same_as(page)
                else replace(page, modified=max(page.modified, SECOND_MORNING))
                for path, page in pages.items()
            }
        return Website(pages, error_page(website.missing, HTTPStatus.NOT_FOUND))


def load_sites(
    stories: Mapping[str, DemoStory] | None = None, night: int = 1, nights: Nights | None = None
) -> tuple[Site, ...]:
    """The sites with their stories on a night, 1 or 2; without ``stories``, those delivered with the product.

    Raises :class:`~index.errors.DataError` when a story stands on no site or on several, when a site wants
    one that does not exist, or when what changes between the nights cannot be.
    """
    stories = read_stories() if stories is None else stories
    contents = _contents()
    _check(stories, contents)
    tellings = {**stories, **read_translations(stories)}
    nights = read_nights() if nights is None else nights
    homes = dict.fromkeys(tellings, TRANSLATING)
    homes |= {practice: name for name in MAKES for practice in contents[name]}
    check_nights(nights, tellings, homes)
    sites = tuple(_first_night(name, contents[name], nights, tellings) for name in MAKES)
    if night == 1:
        return sites
    return tuple(_second_night(site, nights.second_night, tellings) for site in sites)


def story_addresses(sites: Sequence[Site], addresses: Mapping[str, str]) -> dict[str, str]:
    """Where each practice can be read, by practice, when the sites answer at ``addresses`` (by name).

    Each is the address on the story's own site, in its own language.
    """
    return {
        story.practice: addresses[site.name] + site.make.address(story)
        for site in sites
        for story in site.stories
    }


def told_addresses(sites: Sequence[Site], addresses: Mapping[str, str]) -> dict[str, str]:
    """The practice that each address tells, copies and translations included."""
    return {
        addresses[site.name] + site.make.address(story): story.practice
        for site in sites
        for story in site.told
    }


def _first_night(
    name: str, practices: Sequence[str], nights: Nights, tellings: Mapping[str, DemoStory]
) -> Site:
    later = nights.second_night.new_translations
    return Site(
        name,
        MAKES[name],
        stories=tuple(
            replace(tellings[practice], short_address=nights.short_addresses.get(practice))
            for practice in practices
        ),
        translations=tuple(
            story
            for story in tellings.values()
            if story.translated and story.name not in later and name == TRANSLATING
        ),
        copies=tuple(tellings[practice] for practice in nights.copies.get(name, ())),
    )


def _second_night(site: Site, second: SecondNight, tellings: Mapping[str, DemoStory]) -> Site:
    new = [tellings[one] for one in second.new_translations] if site.name == TRANSLATING else []
    statuses = dict.fromkeys(second.missing, HTTPStatus.NOT_FOUND)
    statuses |= dict.fromkeys(second.unavailable, HTTPStatus.SERVICE_UNAVAILABLE)
    removed = second.removed.get(site.name, ())
    own = site.stories + site.translations
    address = site.make.address
    return replace(
        site,
        stories=tuple(story_on_second_night(story, second) for story in site.stories),
        translations=tuple(story_on_second_night(story, second) for story in (*site.translations, *new)),
        refusals={
            **{address(story): statuses[story.name] for story in own if story.name in statuses},
            **{address(story): HTTPStatus.GONE for story in site.copies if story.name in removed},
        },
        before=site,
    )


def _contents() -> dict[str, list[str]]:
    text = (files("demo") / "sites" / "contents.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _check(stories: Mapping[str, DemoStory], contents: Mapping[str, list[str]]) -> None:
    listed = [practice for name in MAKES for practice in contents[name]]
    twice = sorted({practice for practice in listed if listed.count(practice) > 1})
    without_site = sorted(set(stories) - set(listed))
    without_file = sorted(set(listed) - set(stories))
    for practices, complaint in (
        (twice, "stand on several sites"),
        (without_site, "stand on no site"),
        (without_file, "have no file"),
    ):
        if practices:
            raise DataError(f"In demo/sites/contents.toml these stories {complaint}: {', '.join(practices)}.")
