"""Which words of a story to mark: those of the query, and those that say the same in the story's language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from index.calibration_text import calibration_lines
from index.lexicon import fold, fold_word, words
from index.place_words import is_form_of, place_words
from index.sound import may_be_one_name
from index.story import Place
from index.thesaurus import find_concepts
from search.wording import Wording

Spans = list[tuple[int, int]]

_WORD = re.compile(r"\w+")
_SHORTEST = 4
_SHARED = 2 / 3


def telling_words(wording: Wording) -> tuple[str, ...]:
    """The words of a query that are worth marking: not those that stand in every text of its language."""
    ordinary = _ordinary(wording.language or "")
    return tuple(word for word in wording.words if len(word) >= _SHORTEST and word not in ordinary)


def counterparts(query_words: Iterable[str], place: Place) -> frozenset[str]:
    """The folded words by which a story may name the place that the query names in another language."""
    named = set()
    own = replace(place, country=None)
    for one in (own, Place(country=place.country)):
        known = {fold(name) for name in place_words(one)}
        if any(is_form_of(word, name) for word in query_words for name in known):
            named |= known
            named |= {word for word in words(one.name or "") if len(word) >= _SHORTEST}
    return frozenset(named)


def mark_words(
    text: str,
    query_words: Sequence[str],
    concepts: Collection[str] = (),
    language: str = "und",
    names: Collection[str] = (),
) -> Spans:
    """The spans of ``text`` to mark, whole words in order, none of which overlap.

    They are the query's words, in any inflection and as names in any alphabet; the words by which
    ``language`` speaks of the query's ``concepts``; and ``names``, of the place that the query means.
    """
    telling = [word for word in query_words if len(word) >= _SHORTEST]
    ordinary = _ordinary(language)
    spans: set[tuple[int, int]] = set()
    if telling or names:
        spans = {
            match.span()
            for match in _WORD.finditer(text)
            if _is_meant(match.group(), telling, names) and fold_word(match.group()) not in ordinary
        }
    if concepts:
        mentions = find_concepts(text, [language])
        spans |= {(one.start, one.end) for one in mentions if one.concept in concepts}
    return _merge(sorted(spans))


def are_forms(one: str, other: str) -> bool:
    """Whether two folded words are probably forms of one: they share two thirds of the longer."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= max(_SHORTEST, _SHARED * max(len(one), len(other)))


def _is_meant(word: str, telling: Sequence[str], names: Collection[str]) -> bool:
    folded = fold_word(word)
    if any(are_forms(folded, one) for one in telling):
        return True
    return word[0].isupper() and (
        any(may_be_one_name(folded, one) for one in telling) or any(is_form_of(folded, one) for one in names)
    )


@lru_cache(maxsize=64)
def _ordinary(language: str) -> frozenset[str]:
    """The words of the calibration text of a language that name no concept: its function words, and others
    that tell nothing. :mod:`index.word_table` does not count them as literal matches either."""
    ordinary: set[str] = set()
    naming: set[str] = set()
    for line in calibration_lines().get(language, ()):
        ordinary.update(words(line))
        for one in find_concepts(line, [language]):
            named = words(line[one.start : one.end])
            naming.update(named if len(named) == 1 else ())
    return frozenset(ordinary - naming)


def _merge(spans: Spans) -> Spans:
    merged: Spans = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
