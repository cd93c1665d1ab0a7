"""Which stories are translations of each other, so that a reader is shown one of them and told of the rest.

Only the site can say so: reports of one event are as near to each other in meaning as translations are. A
site says it by ``hreflang``, or by addresses that differ in nothing but the language. It is believed only
when the texts are near in meaning, because alternates often lead to the first page of another language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from index.encoder import Vectors
from index.story import Story
from index.vocabulary import EU_LANGUAGES
from ingest.crawl.addresses import page_key

__all__ = ["NEAR", "find_translations"]

NEAR = 0.40
"""Least cosine of two translations in the language-neutral space. Of 80 paragraphs of XQuAD in German, Greek,
English, Spanish and Romanian, 99.9 % of the translated pairs lie above .41 and 99 % of all others below .31;
the translated stories of the demonstration lie above .60, all other pairs below .38."""

_PARTS = re.compile(r"(?<=[/.=_-])|(?=[/.=_?&-])")


def find_translations(
    stories: Sequence[Story], means: Vectors, alternates: Iterable[tuple[str, str]]
) -> dict[int, tuple[int, ...]]:
    """For the position of each story that has translations, the positions of these, in ascending order.

    ``means`` are the stories' unit vectors in the language-neutral space, shape (n, d); ``alternates`` pairs
    of a page and an address that it names as its own in another language.
    """
    pages: dict[str, list[int]] = defaultdict(list)
    for at, story in enumerate(stories):
        pages[page_key(story.provenance.page)].append(at)
    linked: dict[int, set[int]] = defaultdict(set)
    pairs = {(page_key(page), page_key(address)) for page, address in alternates}
    for one, other in pairs | _counterparts(pages, stories):
        for left, right in _matching(pages.get(one, []), pages.get(other, []), stories, means):
            linked[left].add(right)
            linked[right].add(left)
    return _families(linked, stories)


def _counterparts(pages: Mapping[str, list[int]], stories: Sequence[Story]) -> set[tuple[str, str]]:
    """Pairs of pages whose addresses differ only where the one names its language and the other its own."""
    by_shape: dict[str, list[str]] = defaultdict(list)
    for key, positions in pages.items():
        language = stories[positions[0]].language
        parts = _PARTS.split(key)
        if language in EU_LANGUAGES:
            for at, part in enumerate(parts):
                if part == language:
                    by_shape["".join([*parts[:at], "*", *parts[at + 1 :]])].append(key)
    return {
        (one, other)
        for keys in by_shape.values()
        for number, one in enumerate(keys)
        for other in keys[number + 1 :]
    }


def _matching(
    lefts: Sequence[int], rights: Sequence[int], stories: Sequence[Story], means: Vectors
) -> Iterable[tuple[int, int]]:
    """The stories of two pages that are each other's nearest, in different languages, and near."""
    if not lefts or not rights:
        return
    near = means[list(lefts)] @ means[list(rights)].T
    for row, left in enumerate(lefts):
        column = int(np.argmax(near[row]))
        right = rights[column]
        if (
            stories[left].language != stories[right].language
            and near[row, column] >= NEAR
            and int(np.argmax(near[:, column])) == row
        ):
            yield left, right


def _families(linked: Mapping[int, set[int]], stories: Sequence[Story]) -> dict[int, tuple[int, ...]]:
    """Translations of translations belong together, but each language has one place in a family."""
    found: dict[int, tuple[int, ...]] = {}
    seen: set[int] = set()
    for start in sorted(linked):
        if start in seen:
            continue
        family, languages, queue = [start], {stories[start].language}, sorted(linked[start])
        seen.add(start)
        while queue:
            at = queue.pop(0)
            if at in seen or stories[at].language in languages:
                continue
            seen.add(at)
            family.append(at)
            languages.add(stories[at].language)
            queue.extend(sorted(linked[at] - seen))
        if len(family) > 1:
            for at in family:
                found[at] = tuple(sorted(one for one in family if one != at))
    return found
