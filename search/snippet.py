"""The part of a passage to show, and the words in it to mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexicon import fold, words
from search.results import Snippet

MAX_CHARACTERS = 300
_SENTENCE = re.compile(r"[^.!?;…\n]*(?:[.!?;…]+[\"'»”’)]*|\n+|$)")
_WORD = re.compile(r"\w+")
_STEM = 5
_SHORTEST = 4


def make_snippet(text: str, query_words: Sequence[str]) -> Snippet:
    """At most :data:`MAX_CHARACTERS` of ``text``, whole sentences where they fit, never starting mid-word.

    The stretch with the most query words is chosen, the earliest among equals. A word is marked when it is
    one of the query's or shares its first letters, which stands for inflection in every language.
    """
    stems = {_stem(word) for word in query_words if len(word) >= _SHORTEST}
    sentences = [match.span() for match in _SENTENCE.finditer(text) if match.group().strip()]
    if not sentences:
        return Snippet("")
    stretches = [_stretch(text, sentences, first) for first in range(len(sentences))]
    best = max(stretches, key=lambda span: len(_marked_stems(text[span[0] : span[1]], stems)))
    shown = " ".join(text[best[0] : best[1]].split())
    if len(shown) > MAX_CHARACTERS:
        shown = shown[: MAX_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
    return Snippet(shown, tuple(_highlights(shown, stems)))


def _stretch(text: str, sentences: Sequence[tuple[int, int]], first: int) -> tuple[int, int]:
    start, end = sentences[first]
    for _, further in sentences[first + 1 :]:
        if further - start > MAX_CHARACTERS:
            break
        end = further
    return start, end


def _marked_stems(text: str, stems: set[str]) -> set[str]:
    return {_stem(word) for word in words(text)} & stems


def _highlights(text: str, stems: set[str]) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text) if _stem(fold(match.group())) in stems]


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - 3)] if len(word) > _STEM else word
