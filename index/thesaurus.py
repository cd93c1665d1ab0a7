"""Recognises the concepts of the domain in text of any language: a bridge of words beside that of meaning.

Each language has a file that names, for the same concepts, the words in which people write of them. A word
of the domain is a reason to rank a story higher in whatever language it stands, which a literal match of
words can never be.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from index.phrases import Mention, PhraseTable, folded_words

__all__ = [
    "available_languages",
    "find_concepts",
    "is_general",
    "read_thesaurus",
]


def find_concepts(text: str, languages: Iterable[str]) -> list[Mention]:
    """The concepts mentioned in ``text`` by the words of ``languages``, in the order of the text.

    A language without a thesaurus contributes nothing.
    """
    words = folded_words(text)
    known = available_languages()
    found = {
        mention for language in languages if language in known for mention in _table(language).find(words)
    }
    return sorted(found, key=lambda one: (one.start, one.end, one.concept))


@lru_cache(maxsize=1)
def available_languages() -> frozenset[str]:
    """The languages that have a thesaurus."""
    folder = files("index").joinpath("thesaurus")
    return frozenset(one.name[:-5] for one in folder.iterdir() if one.name.endswith(".toml"))


def read_thesaurus(language: str) -> dict[str, list[str]]:
    """The file of one language: each concept with its entries."""
    return tomllib.loads(files("index").joinpath("thesaurus", f"{language}.toml").read_text(encoding="utf-8"))


def is_general(concept: str) -> bool:
    """Whether ``concept`` is named in questions of every field, as "permit" is: alone it does not tell that a
    question is one of integration."""
    return concept in _general_concepts()


@lru_cache(maxsize=1)
def _general_concepts() -> frozenset[str]:
    text = files("index").joinpath("general_concepts.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["general"])


@lru_cache(maxsize=64)
def _table(language: str) -> PhraseTable:
    return PhraseTable(read_thesaurus(language))
