"""Which stories are the same text: a press release that four sites publish is one story.

Vectors must not decide this: three different reports of one event have a cosine of .95 and are three stories.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from index.story import Story
from ingest.shingles import containment, shingles, sketch

__all__ = ["CONTAINED", "find_copies", "stated_place"]

CONTAINED = 0.86
"""Share of the shorter text's pairs of words that the longer one must have. Measured on near-duplicates of
press releases, reports of one event, and one template filled in for two cities."""

_TOO_COMMON = 100
"""A run of words that stands in more stories than this is a phrase of a site, and tells nothing."""

_SHARED = 2
_WHOLE = 0.7
_STATED = frozenset({"title", "text"})


def find_copies(stories: Sequence[Story]) -> list[list[int]]:
    """Groups of positions of stories that are one text, the one to show first; only groups of two and more.

    Of several copies the one published first is shown, then the longest. Texts about different places are
    never copies. A long text that contains several others is a digest of them and no copy of any.
    """
    candidates = _candidates(stories)
    words = {
        at: shingles(f"{stories[at].title}\n{stories[at].text}")
        for at in {at for pair in candidates for at in pair}
    }
    alike: dict[int, set[int]] = defaultdict(set)
    for one, other in candidates:
        if _places_differ(stories[one], stories[other]):
            continue
        if containment(words[one], words[other]) >= CONTAINED:
            alike[one].add(other)
            alike[other].add(one)
    for digest in [at for at in alike if _is_digest(at, alike, stories)]:
        for other in alike.pop(digest):
            alike[other].discard(digest)
    return _groups(alike, stories)


def stated_place(story: Story) -> str | None:
    """Where the story happened, if its own text says so and not only its source."""
    return story.place.name if story.provenance.evidence.get("place") in _STATED else None


def _candidates(stories: Sequence[Story]) -> list[tuple[int, int]]:
    """Pairs that share enough rare runs of words to be worth a comparison."""
    holders: dict[int, list[int]] = defaultdict(list)
    for at, story in enumerate(stories):
        for one in sketch(story.text):
            holders[one].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for found in holders.values():
        if 1 < len(found) <= _TOO_COMMON:
            shared.update(combinations(found, 2))
    return [pair for pair, number in shared.items() if number >= _SHARED]


def _places_differ(one: Story, other: Story) -> bool:
    """Whether both texts say where they happened, and say different things."""
    places = stated_place(one), stated_place(other)
    return None not in places and places[0] != places[1]


def _is_digest(at: int, alike: dict[int, set[int]], stories: Sequence[Story]) -> bool:
    parts = [other for other in alike[at] if len(stories[other].text) < _WHOLE * len(stories[at].text)]
    return any(other not in alike[one] for one, other in combinations(parts, 2))


def _groups(alike: dict[int, set[int]], stories: Sequence[Story]) -> list[list[int]]:
    """Each story joins the first group of which it is alike to every member."""
    groups: list[list[int]] = []
    for at in sorted(alike, key=lambda at: _precedence(stories[at])):
        home = next((group for group in groups if all(one in alike[at] for one in group)), None)
        if home is None:
            groups.append([at])
        else:
            home.append(at)
    return [group for group in groups if len(group) > 1]


def _precedence(story: Story) -> tuple[date, int, str]:
    return (story.published or date.max, -len(story.text), story.provenance.url)
