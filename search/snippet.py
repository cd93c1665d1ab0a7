"""The part of a passage to show, and the words in it to mark."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from search.marking import Spans, mark_words
from search.results import Snippet
from search.sentences import sentence_spans

MAX_CHARACTERS = 300
_HEADING = re.compile(r"(?:\A|(?<=\n\n))(?!- )[^\n]{1,80}(?<![.!?:;…»”“’)\"'\n])(?=\n\n)")
"""A paragraph of one line without an end: it would run into the sentence that follows."""
_BULLET = re.compile(r"(?m)^-(?= )")


def make_snippet(
    text: str,
    query_words: Sequence[str],
    concepts: Collection[str] = (),
    language: str = "und",
    *,
    names: Collection[str] = (),
    passage: tuple[int, int] | None = None,
) -> Snippet:
    """At most :data:`MAX_CHARACTERS` of the sentences of ``text`` that lie in its ``passage``, or anywhere
    when none is given: whole ones where they fit, and the beginning of one that is too long.

    The stretch with the most matches is chosen, among equals the first that begins with one.
    :mod:`search.marking` says what is marked for ``query_words``, ``concepts`` and ``names``.
    """
    readable = _HEADING.sub(lambda match: " " * len(match.group()), text)
    sentences = _sentences(readable, passage)
    if not sentences:
        readable = text
        sentences = _sentences(text, passage)
    if not sentences:
        return Snippet("")
    begin, last = sentences[0][0], sentences[-1][1]
    found = mark_words(readable[begin:last], query_words, concepts, language, names)
    marks = [(begin + start, begin + end) for start, end in found]
    at = max(range(len(sentences)), key=lambda at: _weight(readable, marks, sentences, at))
    start, end = _stretch(readable, sentences, at)
    shown = _BULLET.sub("•", readable)[start:end].replace("\n", " ")
    whole = any(end == last for _, last in sentences)
    inside = [(first - start, last - start) for first, last in marks if start <= first and last <= end]
    return _squeeze(shown + ("" if whole else "…"), inside, (start, end))


def _sentences(text: str, passage: tuple[int, int] | None) -> Spans:
    first, last = passage or (0, len(text))
    return [(start, end) for start, end in sentence_spans(text) if start < last and end > first]


def _stretch(text: str, sentences: Spans, at: int) -> tuple[int, int]:
    """As many sentences from one on as may be shown, or the words of it that leave room for an ellipsis."""
    start, end = sentences[at]
    if end - start > MAX_CHARACTERS:
        cut = text[start : start + MAX_CHARACTERS]
        bound = max(cut.rfind(" "), cut.rfind("\n"))
        return start, start + (len(cut[:bound].rstrip(" \n,;:–—-")) if bound > 0 else MAX_CHARACTERS - 1)
    for _, further in sentences[at + 1 :]:
        if further - start > MAX_CHARACTERS:
            break
        end = further
    return start, end


def _squeeze(text: str, spans: Spans, span: tuple[int, int]) -> Snippet:
    """The text with single spaces, and the spans where they then are."""
    kept: list[str] = []
    moved = []
    for letter in text:
        moved.append(len(kept))
        if letter != " " or not kept or kept[-1] != " ":
            kept.append(letter)
    moved.append(len(kept))
    return Snippet("".join(kept), tuple((moved[start], moved[end]) for start, end in spans), span)


def _weight(text: str, marks: Spans, sentences: Spans, at: int) -> tuple[int, bool]:
    """How many different words are marked in the stretch from one sentence on, and whether one is in it."""
    start, end = _stretch(text, sentences, at)
    inside = [mark for mark in marks if start <= mark[0] and mark[1] <= end]
    return len({text[first:last].casefold() for first, last in inside}), any(
        first < sentences[at][1] for first, _ in inside
    )
