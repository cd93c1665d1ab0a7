"""The words by which people of any language name a place: Kolozsvár is Cluj, Węgry and Ungārija Hungary."""

from __future__ import annotations

from functools import cache

from babel import Locale

from index.story import Place
from index.vocabulary import EU_LANGUAGES, NEIGHBOUR_LANGUAGES

SHORTEST = 4
"""Letters; shorter words are too often something else."""

_SURE_STEM = 5
_LONGEST_ENDING = 3


def place_words(place: Place) -> set[str]:
    """The words, not folded, that name a place or its country. Names of several words are left out: their
    words, such as "New" and "Saint", name too many places."""
    names = {name for name in (place.name, *place.other_names) if name}
    if place.country:
        names |= _country_names(place.country)
    return {name for name in names if len(name) >= SHORTEST and name.isalpha()}


def is_form_of(word: str, name: str) -> bool:
    """Whether ``word`` may be ``name`` with another ending, as in Kolozsváron or v Lizbonie; both folded.

    After a stem of five letters at most three may differ at the end of either. A name that stands whole at
    the beginning of the word may be followed by three letters, one of five letters and more by four.
    """
    stem = next((at for at, (one, other) in enumerate(zip(word, name, strict=False)) if one != other), None)
    if stem is None:
        whole, ending = len(name) <= len(word), len(word) - len(name)
        if whole:
            return ending <= _LONGEST_ENDING + (len(name) >= _SURE_STEM)
        stem = len(word)
    return stem >= _SURE_STEM and max(len(word), len(name)) - stem <= _LONGEST_ENDING


@cache
def _country_names(country: str) -> frozenset[str]:
    names = (Locale(language).territories.get(country) for language in EU_LANGUAGES + NEIGHBOUR_LANGUAGES)
    return frozenset(name for name in names if name)
