"""The part of a passage to show, and the words in it to mark."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.lexicon import fold
from index.thesaurus import find_concepts
from search.results import Snippet

MAX_CHARACTERS = 300
_SENTENCE = re.compile(r"[^.!?;…\n]*(?:[.!?;…]+[\"'»”’)]*|\n+|$)")
_HEADING = re.compile(r"^[^\n]{1,80}(?<![.!?:;…»”’)\"'\n])$(?=\n\n)", re.MULTILINE)
"""A line of its own without an end: it would run into the sentence that follows."""
_WORD = re.compile(r"\w+")
_SHORTEST = 4
_SHARED = 2 / 3

Spans = list[tuple[int, int]]


def make_snippet(
    text: str, query_words: Sequence[str], concepts: Collection[str] = (), language: str = "und"
) -> Snippet:
    """At most :data:`MAX_CHARACTERS` of ``text``, whole sentences where they fit, never starting mid-word.

    The stretch with the most matches is chosen, the earliest among equals. Marked are the query's words, in
    any inflection, and the words by which ``language`` speaks of the query's ``concepts``.
    """
    shown = _HEADING.sub(lambda match: " " * len(match.group()), text).replace("\n", " ")
    sentences = [match.span() for match in _SENTENCE.finditer(shown) if match.group().strip()]
    if not sentences:
        return Snippet("")
    marks = _marks(shown, query_words, concepts, language)
    stretches = [_stretch(sentences, first) for first in range(len(sentences))]
    start, end = max(stretches, key=lambda span: _weight(shown, marks, span))
    start += len(shown[start:end]) - len(shown[start:end].lstrip())
    cut = shown[start:end].rstrip()
    if len(cut) > MAX_CHARACTERS:
        cut = cut[: MAX_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
    inside = [(first - start, last - start) for first, last in marks if first >= start]
    return _squeeze(cut, [span for span in inside if span[1] <= len(cut.rstrip("…"))])


def _squeeze(text: str, spans: Spans) -> Snippet:
    """The text with single spaces, and the spans where they then are."""
    kept: list[str] = []
    moved = []
    for letter in text:
        moved.append(len(kept))
        if letter != " " or not kept or kept[-1] != " ":
            kept.append(letter)
    moved.append(len(kept))
    return Snippet("".join(kept), tuple((moved[start], moved[end]) for start, end in spans))


def are_forms(one: str, other: str) -> bool:
    """Whether two folded words are probably forms of one: they share two thirds of the longer."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= max(_SHORTEST, _SHARED * max(len(one), len(other)))


def _marks(text: str, query_words: Sequence[str], concepts: Collection[str], language: str) -> Spans:
    telling = [word for word in query_words if len(word) >= _SHORTEST]
    spans = {
        match.span()
        for match in _WORD.finditer(text)
        if any(are_forms(fold(match.group()), word) for word in telling)
    }
    if concepts:
        mentions = find_concepts(text, [language])
        spans |= {(one.start, one.end) for one in mentions if one.concept in concepts}
    return _merge(sorted(spans))


def _merge(spans: Spans) -> Spans:
    merged: Spans = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _stretch(sentences: Sequence[tuple[int, int]], first: int) -> tuple[int, int]:
    start, end = sentences[first]
    for _, further in sentences[first + 1 :]:
        if further - start > MAX_CHARACTERS:
            break
        end = further
    return start, end


def _weight(text: str, marks: Spans, span: tuple[int, int]) -> int:
    """How many different words are marked within a stretch."""
    return len({text[start:end].casefold() for start, end in marks if span[0] <= start and end <= span[1]})
