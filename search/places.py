"""Where the stories happened, counted for a map."""

from __future__ import annotations

from collections import defaultdict

from index.story import Place
from search.corpus import Corpus
from search.results import PlaceCount


def count_places(corpus: Corpus) -> tuple[PlaceCount, ...]:
    """The places whose coordinates are known, those with the most stories first; a translation adds none."""
    families: dict[tuple[float, float], set[int]] = defaultdict(set)
    places: dict[tuple[float, float], Place] = {}
    for story, family in zip(corpus.stories, corpus.family, strict=True):
        place = story.place
        if place.latitude is not None and place.longitude is not None:
            families[place.latitude, place.longitude].add(int(family))
            places.setdefault((place.latitude, place.longitude), place)
    counted = [PlaceCount(places[at], len(found)) for at, found in families.items()]
    return tuple(sorted(counted, key=lambda one: (-one.count, one.place.name or "")))
