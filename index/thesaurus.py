"""Recognises the concepts of the domain in text of any language: a bridge of words beside that of meaning.

Each language has a file that names, for the same concepts, the words in which people write of them. A word
of the domain is a reason to rank a story higher in whatever language it stands, which a literal match of
words can never be.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from index.lexicon import fold

_WORD = re.compile(r"\w+")
_ENTRY_WORD = re.compile(r"\*?\w+\*?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept at ``text[start:end]``."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _WordPattern:
    """One word of an entry; open at a side where the entry has a star."""

    stem: str
    open_start: bool
    open_end: bool

    def fits(self, word: str) -> bool:
        if self.open_start and self.open_end:
            return self.stem in word
        if self.open_start:
            return word.endswith(self.stem)
        return word.startswith(self.stem) if self.open_end else word == self.stem


@dataclass(frozen=True, slots=True)
class _Entry:
    concept: str
    words: tuple[_WordPattern, ...]


class _Thesaurus:
    """The entries of one language, found by the beginning of their first word."""

    def __init__(self, concepts: dict[str, list[str]]) -> None:
        self._by_beginning: dict[str, list[_Entry]] = defaultdict(list)
        self._inside: list[_Entry] = []
        for concept, entries in concepts.items():
            for text in entries:
                entry = _Entry(concept, tuple(_word_pattern(one) for one in _ENTRY_WORD.findall(text)))
                first = entry.words[0]
                if first.open_start:
                    self._inside.append(entry)
                else:
                    self._by_beginning[first.stem].append(entry)
        self._longest = max((len(stem) for stem in self._by_beginning), default=0)

    def find(self, words: Sequence[tuple[str, int, int]]) -> Iterable[Mention]:
        for at, (word, start, _) in enumerate(words):
            for entry in self._candidates(word):
                last = at + len(entry.words) - 1
                if last < len(words) and all(
                    pattern.fits(words[at + step][0]) for step, pattern in enumerate(entry.words)
                ):
                    yield Mention(entry.concept, start, words[last][2])

    def _candidates(self, word: str) -> Iterable[_Entry]:
        for length in range(1, min(len(word), self._longest) + 1):
            yield from self._by_beginning.get(word[:length], ())
        yield from self._inside


def find_concepts(text: str, languages: Iterable[str]) -> list[Mention]:
    """The concepts mentioned in ``text`` by the words of ``languages``, in the order of the text.

    A language without a thesaurus contributes nothing.
    """
    words = [
        (part, match.start(), match.end())
        for match in _WORD.finditer(text)
        for part in fold(match.group()).split()
    ]
    known = available_languages()
    found = {
        mention for language in languages if language in known for mention in _thesaurus(language).find(words)
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


@lru_cache(maxsize=64)
def _thesaurus(language: str) -> _Thesaurus:
    return _Thesaurus(read_thesaurus(language))


def _word_pattern(written: str) -> _WordPattern:
    return _WordPattern(fold(written.strip("*")), written.startswith("*"), written.endswith("*"))
