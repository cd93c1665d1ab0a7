"""The names of towns, regions and countries, and what they stand for.

Towns are those of :mod:`index.towns`; countries are named by CLDR in all the languages of stories, regions by
ISO 3166-2 and a list of exonyms. Loading takes seconds, so it waits for the first story.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pycountry
from babel import Locale

from index.place_words import SHORTEST
from index.story import Place
from index.towns import COUNTRY_LANGUAGES, as_written, kind_of, read_towns
from index.vocabulary import EU_COUNTRIES, EU_LANGUAGES, NEIGHBOUR_LANGUAGES
from ingest.lexicon import read_lexicon

__all__ = ["Gazetteer", "gazetteer", "place_key"]

_ELSEWHERE_LEAST = 100_000
"""Outside the Union only cities of this size are worth the confusion they cause."""

_EXONYM_LEAST = 15_000
"""Below this size only the name in the country's own languages is likely in a story."""

_ASKED_IN = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARABIC"})
"""The alphabets of the languages in which questions are asked."""

_NO_TERRITORY = re.compile(
    r"municipality|city|town|commune|council|parish|borough|district|capital", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """``towns`` and ``regions`` map the key of a name (:func:`place_key`) to the places so called, the
    largest first; ``countries`` maps it to ISO 3166 codes. ``longest`` is the most words in a name."""

    towns: dict[str, tuple[Place, ...]]
    regions: dict[str, tuple[Place, ...]]
    countries: dict[str, str]
    longest: int = 5


def place_key(name: str) -> str:
    """The form in which names are compared: lower case; Greek without accents, which move with the ending."""
    folded = unicodedata.normalize("NFC", name).replace("’", "'").casefold()
    if any("\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff" for letter in folded):
        spread = unicodedata.normalize("NFD", folded)
        folded = "".join(letter for letter in spread if not unicodedata.combining(letter))
        # casefold() turns a final sigma into a medial one; endings are written with the final one.
        folded = re.sub(r"σ\b", "ς", folded)
    return folded.replace("ţ", "ț").replace("ş", "ș")


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer of this process."""
    return Gazetteer(_towns(), _regions(), _countries())


def _towns() -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[tuple[bool, Place]]] = {}
    for town in read_towns():
        country, population = town.country, town.population
        if country not in EU_COUNTRIES and population < _ELSEWHERE_LEAST:
            continue
        names = {place_key(town.name): town.name}
        for name in town.alternatives:
            if _may_be_written(name, country, population):
                names.setdefault(place_key(name), name)
        others = _other_names(town.name, town.alternatives)
        for key, name in names.items():
            written = as_written(name, country)
            place = Place(
                written, country, kind_of(population), population, others, town.latitude, town.longitude
            )
            found.setdefault(key, []).append((name == town.name, place))
    return {
        key: tuple(
            place for _, place in sorted(places, key=lambda one: (not one[0], -(one[1].population or 0)))
        )
        for key, places in found.items()
    }


def _other_names(name: str, alternatives: Sequence[str]) -> tuple[str, ...]:
    """The names of one word that people who look for the town may use, in an alphabet of queries."""
    return tuple(
        dict.fromkeys(
            one
            for one in (name, *alternatives)
            if len(one) >= SHORTEST
            and one.isalpha()
            and (one[0].isupper() or _script(one) == "ARABIC")
            and not one.isupper()
            and _script(one) in _ASKED_IN
        )
    )


def _script(name: str) -> str:
    return unicodedata.name(next(filter(str.isalpha, name), "A"), "").split(" ")[0]


def _may_be_written(name: str, country: str, population: int) -> bool:
    """Whether a further name is one that stories use: capitalised, in a script of the Union, long enough."""
    if len(name) < 4 or not name[0].isupper() or name.isupper() or re.search(r"[\d/\[\]()ʻʼ]", name):
        return False
    script = _script(name)
    if script == "GREEK":
        return country in {"GR", "CY"} or population >= _EXONYM_LEAST
    if script == "CYRILLIC":
        return country in {"BG", "UA"} or population >= _EXONYM_LEAST
    return script == "LATIN" and (population >= _EXONYM_LEAST or country in {"MT", "IE", "FI", "BE"})


def _regions() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for division in pycountry.subdivisions:
        country = division.country_code
        if (
            country not in EU_COUNTRIES
            or _NO_TERRITORY.search(division.type)
            or country in {"MT", "SI", "LU"}
        ):
            continue
        for name in re.split(r"\s*[/;\[\]]\s*", division.name.split(",")[0]):
            if len(name) >= 4:
                found.setdefault(place_key(name), (Place(name, country, "region"),))
    for entry in read_lexicon("regions")["region"]:
        for name in entry["names"]:
            found[place_key(name)] = (
                Place(name, entry["country"], "region", other_names=tuple(entry["names"])),
            )
    return found


def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in EU_LANGUAGES + NEIGHBOUR_LANGUAGES:
        territories = Locale(language).territories
        for country in COUNTRY_LANGUAGES:
            if name := territories.get(country):
                found.setdefault(place_key(name), country)
    found.update(
        {"czech republic": "CZ", "česká republika": "CZ", "slovenská republika": "SK", "holland": "NL"}
    )
    return found
