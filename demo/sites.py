"""The table of contents of the demonstration: which sites there are, of what make, and what each tells."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from demo import site_blog, site_city, site_european, site_live, site_press, site_register, site_society
from demo.page import Website
from demo.story_files import DemoStory, read_stories
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


@dataclass(frozen=True, slots=True)
class Site:
    """One demonstration site and the stories it tells."""

    name: str
    make: Make
    stories: tuple[DemoStory, ...]

    def build(self, base: str) -> Website:
        """All answers of the site when it is reached at ``base`` (no slash at the end)."""
        return self.make.build(self.stories, base)


def load_sites(stories: Mapping[str, DemoStory] | None = None) -> tuple[Site, ...]:
    """The sites with their stories (those delivered with the product, when none are given).

    Raises :class:`~index.errors.DataError` when a story stands on no site or on several, or when a site
    wants one that does not exist.
    """
    stories = read_stories() if stories is None else stories
    contents = _contents()
    _check(stories, contents)
    return tuple(
        Site(name, make, tuple(stories[practice] for practice in contents[name]))
        for name, make in MAKES.items()
    )


def story_addresses(sites: Sequence[Site], addresses: Mapping[str, str]) -> dict[str, str]:
    """Where each practice can be read, by practice, when the sites answer at ``addresses`` (by name)."""
    return {
        story.practice: addresses[site.name] + site.make.address(story)
        for site in sites
        for story in site.stories
    }


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
