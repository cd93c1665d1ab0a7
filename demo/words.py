"""What a demonstration site says around a story, in each of the 24 languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of one language.

    ``sources`` is the heading over the source links, ``notice`` says that the site is a demonstration,
    ``banner`` claims that a page was translated by a machine, ``missing`` is the title of an error page.
    """

    sources: str
    published: str
    stories: str
    about: str
    contact: str
    more: str
    related: str
    cookies: str
    accept: str
    decline: str
    banner: str
    notice: str
    missing: str


@cache
def _all_words() -> dict[str, Words]:
    text = (files("demo") / "sites" / "words.toml").read_text(encoding="utf-8")
    return {language: Words(**words) for language, words in tomllib.loads(text).items()}


def words_in(language: str) -> Words:
    """The words of an official language of the Union (ISO 639-1)."""
    return _all_words()[language]
