"""What ``demo/sites/nights.toml`` says: what stands in several places, and what changes on the second night.

A story goes by its practice there, a translation by ``<practice>.<language>``.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, cast

from demo.story_files import Block, DemoStory
from index.errors import DataError

FILE = "demo/sites/nights.toml"
SECOND_MORNING = datetime(2025, 12, 2, 9, 0, tzinfo=UTC)
"""When all that is different on the second night was changed: a day after the sites opened."""


@dataclass(frozen=True, slots=True)
class Edit:
    """On the second night ``new`` stands in ``story`` for ``old``, which is found once in its text."""

    story: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SecondNight:
    """What changes on the stories' own sites.

    ``new_translations`` appear, ``missing`` answer 404 and ``unavailable`` 503, ``cut_short`` keep only their
    first paragraph, ``moved`` maps to the new end of the address. ``removed`` are copies, by site, that
    answer 410.
    """

    new_translations: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    cut_short: tuple[str, ...] = ()
    removed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Nights:
    """``copies`` are taken over by a site from others; ``short_addresses`` are second paths, by story."""

    copies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    short_addresses: dict[str, str] = field(default_factory=dict)
    second_night: SecondNight = SecondNight()


def read_nights(text: str | None = None) -> Nights:
    """The nights that a TOML ``text`` describes; without it, those delivered with the product.

    Raises :class:`~index.errors.DataError` when it is not made like :class:`Nights`.
    """
    if text is None:
        text = (files("demo") / "sites" / "nights.toml").read_text(encoding="utf-8")
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{FILE} is not valid TOML: {error}.") from error
    return cast(Nights, _record(declared, Nights))


def check_nights(nights: Nights, stories: Mapping[str, DemoStory], homes: Mapping[str, str]) -> None:
    """Refuse nights that speak of what is not there.

    ``stories`` holds stories and translations by their names, ``homes`` the site of each. Raises
    :class:`~index.errors.DataError` with the first fault.
    """
    for complaint in _complaints(nights, stories, homes):
        raise DataError(f"In {FILE} {complaint}.")


def story_on_second_night(story: DemoStory, second: SecondNight) -> DemoStory:
    """The story as its own site tells it on the second night."""
    story = replace(story, moved_to=second.moved.get(story.name))
    if story.name in second.cut_short:
        story = replace(story, blocks=story.blocks[:1], edited=SECOND_MORNING)
    for edit in second.edits:
        if edit.story == story.name:
            blocks = tuple(
                Block(block.kind, tuple(line.replace(edit.old, edit.new) for line in block.lines))
                for block in story.blocks
            )
            story = replace(story, blocks=blocks, edited=SECOND_MORNING)
    return story


def _record(table: Any, kind: type[Nights] | type[SecondNight] | type[Edit]) -> Nights | SecondNight | Edit:
    """The record of this kind that a TOML table describes."""
    types = {one.name: str(one.type) for one in fields(kind)}
    if not isinstance(table, dict):
        raise DataError(f"{FILE} has {table!r} in place of a table with {', '.join(types)}.")
    for name in table:
        if name not in types:
            raise DataError(f"{FILE} has a field {name}; there are {', '.join(types)}.")
    if kind is Edit and table.keys() != types.keys():
        raise DataError(f"{FILE} has an edit without {' or '.join(sorted(types.keys() - table.keys()))}.")
    return kind(**{name: _value(name, value, types[name]) for name, value in table.items()})


def _value(name: str, value: Any, wanted: str) -> Any:
    if wanted == "SecondNight":
        return _record(value, SecondNight)
    if wanted == "tuple[Edit, ...]" and isinstance(value, list):
        return tuple(_record(one, Edit) for one in value)
    if wanted == "str" and isinstance(value, str):
        return value
    if wanted == "tuple[str, ...]" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    if wanted.startswith("dict[str, ") and isinstance(value, dict):
        inner = wanted.removeprefix("dict[str, ").removesuffix("]")
        return {key: _value(f"{name}.{key}", one, inner) for key, one in value.items()}
    raise DataError(f"{FILE}: the field {name} cannot be {value!r}.")


def _complaints(nights: Nights, stories: Mapping[str, DemoStory], homes: Mapping[str, str]) -> Iterator[str]:
    second = nights.second_night
    copied = [(site, name) for site, names in nights.copies.items() for name in names]
    removed = [(site, name) for site, names in second.removed.items() for name in names]
    own_pages = [*second.missing, *second.unavailable, *second.cut_short, *second.moved]
    changed = [*second.new_translations, *own_pages, *(edit.story for edit in second.edits)]
    named = [*(name for _, name in copied), *nights.short_addresses, *changed]
    yield from (f"there is no story {name}" for name in named if name not in stories)
    for site, name in copied:
        if site not in homes.values():
            yield f"there is no site {site}"
        if site == homes[name]:
            yield f"{site} cannot copy its own story {name}"
    yield from (
        f"{site} cannot remove {name}, of which it has no copy"
        for site, name in removed
        if (site, name) not in copied
    )
    yield from (
        f"{name} cannot change by itself, since the posts of the live blog share one page"
        for name in (*own_pages, *nights.short_addresses)
        if homes[name] == "live"
    )
    yield from (f"{name} changes in two ways" for name, times in Counter(changed).items() if times > 1)
    yield from (
        f"{name} is no translation" for name in second.new_translations if not stories[name].translated
    )
    yield from (
        f"the short address of {name} must begin with a slash"
        for name, path in nights.short_addresses.items()
        if not path.startswith("/")
    )
    for edit in second.edits:
        times = sum(line.count(edit.old) for block in stories[edit.story].blocks for line in block.lines)
        if times != 1:
            yield f"the text to replace in {edit.story} is found {times} times, not once"
