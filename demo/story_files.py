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
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
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
    """

    practice: str
    title: str
    blocks: tuple[Block, ...]
    language: str
    country: str
    place: str
    years: tuple[int, ...]
    sources: tuple[str, ...]

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

    Raises :class:`~index.errors.DataError` when a file is not as described above.
    """
    folder = folder or files("demo") / "stories"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".md"))
    return {
        name.removesuffix(".md"): parse_story(name, (folder / name).read_text(encoding="utf-8"))
        for name in names
    }


def parse_story(name: str, text: str) -> DemoStory:
    """The story in the file ``name`` that holds ``text``; :class:`~index.errors.DataError` if it is none."""
    before, _, rest = text.partition(FENCE)
    front, fence, body = rest.partition(FENCE)
    if before or not fence:
        raise DataError(f"The story {name} must begin with a front matter between two lines of +++.")
    try:
        facts = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"The front matter of the story {name} is not valid TOML: {error}.") from error
    title, blocks = _parse_body(name, body)
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
