"""Finds phrases in text: lists of words, each open at its ends where a star stands, in sequence.

Words are compared in lower case and without diacritics, whatever stands between them. The thesaurus of
concepts and the names of funds are written so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.lexicon import fold

_WORD = re.compile(r"\w+")
_PHRASE_WORD = re.compile(r"\*?\w+\*?")

_KEY = 3
"""Letters by which phrases that are open at the start are looked up: the least that their stems have."""

Words = Sequence[tuple[str, int, int]]
"""Folded words, each with its start and end in the text it was read from."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept or fund, by its name, at ``text[start:end]``."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _WordPattern:
    """One word of a phrase; open at a side where the phrase has a star. A stem that is open at the start has
    at least three letters."""

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
class _Phrase:
    concept: str
    words: tuple[_WordPattern, ...]


class PhraseTable:
    """The phrases of some concepts, found by the beginning of the stem of their first word."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._by_stem: dict[str, list[_Phrase]] = defaultdict(list)
        self._inside: dict[str, list[_Phrase]] = defaultdict(list)
        for concept, written in phrases.items():
            for text in written:
                phrase = _Phrase(concept, tuple(_word_pattern(one) for one in _PHRASE_WORD.findall(text)))
                first = phrase.words[0]
                if first.open_start:
                    self._inside[first.stem[:_KEY]].append(phrase)
                else:
                    self._by_stem[first.stem].append(phrase)
        self._longest = max((len(stem) for stem in self._by_stem), default=0)

    def find(self, words: Words) -> Iterator[Mention]:
        """Every phrase that stands in ``words``, in the order of its first word."""
        for at, (word, start, _) in enumerate(words):
            for phrase in self._candidates(word):
                last = at + len(phrase.words) - 1
                if last < len(words) and all(
                    pattern.fits(words[at + step][0]) for step, pattern in enumerate(phrase.words)
                ):
                    yield Mention(phrase.concept, start, words[last][2])

    def _candidates(self, word: str) -> Iterator[_Phrase]:
        for length in range(1, min(len(word), self._longest) + 1):
            yield from self._by_stem.get(word[:length], ())
        for key in {word[at : at + _KEY] for at in range(len(word) - _KEY + 1)}:
            yield from self._inside.get(key, ())


def folded_words(text: str) -> list[tuple[str, int, int]]:
    """The words of ``text`` as :class:`PhraseTable` reads them."""
    return [
        (part, match.start(), match.end())
        for match in _WORD.finditer(text)
        for part in _WORD.findall(fold(match.group()))
    ]


def _word_pattern(written: str) -> _WordPattern:
    return _WordPattern(fold(written.strip("*")), written.startswith("*"), written.endswith("*"))
