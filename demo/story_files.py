"""The stories that the demonstration sites tell, read from Markdown files with a TOML front matter.

A file is named ``<practice>.md`` and looks like this::

    +++
    language = "de"
    country = "AT"
    place = "Zirl"
    years = [2002, 2016]
    sources = ["https://..."]
    +++
    # Title

    A paragraph, a ``## subheading`` or a list of lines that begin with ``- ``.

A translation is named ``<practice>.<language>.md``. Its front matter holds ``language`` and ``place``; all
else is as in the story that it translates.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from index.errors import DataError
from index.vocabulary import EU_COUNTRIES, EU_LANGUAGES

FENCE = "+++\n"
YEAR_WHEN_UNKNOWN = 2018
"""The year of publication of a practice that names none: one that lies among those of the others."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a story: ``kind`` is ``paragraph``, ``heading`` or ``list``; a list has a line per item."""

    kind: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines joined by spaces."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class DemoStory:
    """One practice as it is told on a demonstration site.

    ``practice`` is the file's name without ``.md``; ``language`` is ISO 639-1, ``country`` ISO 3166 alpha-2;
    ``years`` are those the practice is known from; ``sources`` are the addresses of its public sources.
    ``edited`` is when the text was last changed; ``moved_to`` ends the address instead of the practice since
    the site has moved the page; ``short_address`` is a second path on the site, which redirects.
    """

    practice: str
    title: str
    blocks: tuple[Block, ...]
    language: str
    country: str
    place: str
    years: tuple[int, ...]
    sources: tuple[str, ...]
    edited: datetime | None = None
    moved_to: str | None = None
    short_address: str | None = None
    translated: bool = False

    @property
    def name(self) -> str:
        """What tells the story from all others: its practice, for a translation ``<practice>.<language>``."""
        return f"{self.practice}.{self.language}" if self.translated else self.practice

    @property
    def slug(self) -> str:
        """How the story's address ends."""
        return self.moved_to or self.practice

    @property
    def announced(self) -> DemoStory:
        """The story as feeds and sitemaps know it: they lag behind, and give the address before a move."""
        return replace(self, moved_to=None)

    @property
    def updated(self) -> datetime:
        """When the story was last changed (UTC)."""
        return self.edited or self.published

    @property
    def published(self) -> datetime:
        """An illustrative moment (UTC) in the last of the years, always the same for the same practice."""
        digest = hashlib.sha256(self.practice.encode()).digest()
        year = max(self.years, default=YEAR_WHEN_UNKNOWN)
        return datetime(
            year, 1 + digest[0] % 12, 1 + digest[1] % 28, 8 + digest[2] % 10, digest[3] % 60, tzinfo=UTC
        )

    @property
    def teaser(self) -> str:
        """The first paragraph."""
        return next(block.text for block in self.blocks if block.kind == "paragraph")

    @property
    def words(self) -> int:
        """The number of words of the text without its title."""
        return sum(len(block.text.split()) for block in self.blocks)


def read_stories(folder: Traversable | None = None) -> dict[str, DemoStory]:
    """All stories of a folder (those delivered with the product, when none is given) by practice, sorted.

    Translations are left out. Raises :class:`~index.errors.DataError` when a file is not as described above.
    """
    return {name: parse_story(f"{name}.md", text) for name, text in _texts(folder) if "." not in name}


def read_translations(
    stories: Mapping[str, DemoStory], folder: Traversable | None = None
) -> dict[str, DemoStory]:
    """The translations of ``stories`` by their names (``<practice>.<language>``), sorted.

    Raises :class:`~index.errors.DataError` when a file is not as described above.
    """
    return {
        name: parse_translation(f"{name}.md", text, stories) for name, text in _texts(folder) if "." in name
    }


def parse_story(name: str, text: str) -> DemoStory:
    """The story in the file ``name`` that holds ``text``; :class:`~index.errors.DataError` if it is none."""
    facts, title, blocks = _parse_file(name, text)
    return DemoStory(
        practice=name.removesuffix(".md"),
        title=title,
        blocks=blocks,
        language=_one_of(name, facts, "language", EU_LANGUAGES),
        country=_one_of(name, facts, "country", EU_COUNTRIES),
        place=str(_needed(name, facts, "place")),
        years=tuple(int(year) for year in _needed(name, facts, "years")),
        sources=tuple(str(source) for source in _needed(name, facts, "sources")),
    )


def parse_translation(name: str, text: str, stories: Mapping[str, DemoStory]) -> DemoStory:
    """One of ``stories`` as the file ``name`` that holds ``text`` tells it in another language.

    Raises :class:`~index.errors.DataError` when it does not, or when there is no such story.
    """
    practice, _, ending = name.removesuffix(".md").partition(".")
    if practice not in stories:
        raise DataError(f"The translation {name} has no story: {practice}.md is missing.")
    original = stories[practice]
    facts, title, blocks = _parse_file(name, text)
    language = _one_of(name, facts, "language", EU_LANGUAGES)
    if language != ending or language == original.language:
        raise DataError(
            f"The translation {name} is in the language {language!r}, which is not that of its name, or is"
            " that of the original."
        )
    place = str(_needed(name, facts, "place"))
    return replace(original, title=title, blocks=blocks, language=language, place=place, translated=True)


def _texts(folder: Traversable | None) -> list[tuple[str, str]]:
    """The names, without ``.md``, and the texts of the files of a folder."""
    folder = folder or files("demo") / "stories"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".md"))
    return [(name.removesuffix(".md"), (folder / name).read_text(encoding="utf-8")) for name in names]


def _parse_file(name: str, text: str) -> tuple[dict[str, Any], str, tuple[Block, ...]]:
    before, _, rest = text.partition(FENCE)
    front, fence, body = rest.partition(FENCE)
    if before or not fence:
        raise DataError(f"The story {name} must begin with a front matter between two lines of +++.")
    try:
        facts = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"The front matter of the story {name} is not valid TOML: {error}.") from error
    return facts, *_parse_body(name, body)


def _needed(name: str, facts: Mapping[str, Any], key: str) -> Any:
    if key not in facts:
        raise DataError(f"The front matter of the story {name} lacks {key}.")
    return facts[key]


def _one_of(name: str, facts: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = _needed(name, facts, key)
    if value not in known:
        raise DataError(f"The story {name} has the {key} {value!r}, which is none of the European Union.")
    return str(value)


def _parse_body(name: str, body: str) -> tuple[str, tuple[Block, ...]]:
    first, _, rest = body.strip().partition("\n")
    if not first.startswith("# "):
        raise DataError(f"The story {name} must have its title, marked with #, right after the front matter.")
    blocks = tuple(
        block for piece in rest.split("\n\n") if piece.strip() for block in _parse_piece(piece.strip())
    )
    if not any(block.kind == "paragraph" for block in blocks):
        raise DataError(f"The story {name} has no paragraph.")
    return first.removeprefix("# ").strip(), blocks


def _parse_piece(piece: str) -> list[Block]:
    """The blocks of a stretch without empty lines: a heading or a list may touch the text around it."""
    blocks: list[Block] = []
    for line in piece.splitlines():
        kind, text = _classify(line.strip())
        if blocks and kind == blocks[-1].kind and kind != "heading":
            blocks[-1] = Block(kind, (*blocks[-1].lines, text))
        else:
            blocks.append(Block(kind, (text,)))
    return blocks


def _classify(line: str) -> tuple[str, str]:
    if line.startswith("## "):
        return "heading", line.removeprefix("## ")
    if line.startswith("- "):
        return "list", line.removeprefix("- ")
    return "paragraph", line
