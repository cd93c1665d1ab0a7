"""Looks up the town that a reader names, in any language and any official alphabet."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from index.sound import in_latin_letters
from index.story import Place
from index.town_table import name_key, name_sound, town_table
from index.towns import COUNTRY_LANGUAGES, kind_of

MOST_NAMESAKES = 100
"""Of more towns with one name the smallest would be left out; the most there are is 74 (Saint-Martin)."""

_PREFERRED = 10
"""How many times as large a town counts where the name is its own, and again where it lies in a country that
writes the reader's language: of Vienne and Vienna a French reader means the small one, others the large."""

_LANDMARK = 50_000
"""Inhabitants of a place that tells namesakes apart by being near."""

_COLUMNS = "id, name, local, country, population"


@dataclass(frozen=True, slots=True)
class KnownTown:
    """A town that a reader may name. ``id`` is its stable number in GeoNames; ``local`` is its name in the
    letters of its country, ``name`` that in Latin letters; ``near`` is the nearest city, where a namesake in
    the same answer lies in the same country."""

    id: int
    name: str
    local: str
    country: str
    population: int
    near: str = ""

    @property
    def place(self) -> Place:
        """The town as the place of a story."""
        return Place(self.name, self.country, kind_of(self.population), self.population)

    def name_for(self, language: str) -> str:
        """Its name for readers of ``language``: in its own letters for those who write with them."""
        return self.local if language in COUNTRY_LANGUAGES[self.country] else self.name


@dataclass(frozen=True, slots=True)
class NamedTowns:
    """What a name may mean: ``meant`` are the towns so called, the likeliest first; ``perhaps`` those whose
    longer name begins so, and when none is so called those whose name sounds alike."""

    meant: tuple[KnownTown, ...] = ()
    perhaps: tuple[KnownTown, ...] = ()


class Towns:
    """The towns of Europe, in a table below the folder ``cache`` that is made when it is first needed. Safe
    to use from several threads."""

    def __init__(self, cache: Path, say: Callable[[str], None] = lambda _: None) -> None:
        self._cache = cache
        self._say = say
        self._making = threading.Lock()

    def prepare(self) -> None:
        """Make the table if it is not there; raises :class:`index.errors.DataError` when that fails."""
        with self._making:
            town_table(self._cache, self._say)

    def town(self, identifier: int) -> KnownTown | None:
        """The town with this number, or ``None``."""
        with closing(self._open()) as table:
            found = _select(table, "town WHERE id = ?", identifier)
        return found[0] if found else None

    def called(self, name: str, language: str, most: int) -> NamedTowns:
        """What ``name`` means for a reader of ``language`` (ISO 639-1); at most so many ``perhaps``.

        Capital letters, accents, hyphens and spaces make no difference.
        """
        key = name_key(name)
        if not key:
            return NamedTowns()
        with closing(self._open()) as table:
            rows = table.execute(
                f"SELECT {_COLUMNS}, own FROM called JOIN town ON town = id WHERE key = ?"  # noqa: S608
                " ORDER BY population DESC LIMIT ?",
                (key, MOST_NAMESAKES),
            ).fetchall()
            known = [(KnownTown(*row[:-1]), bool(row[-1])) for row in rows]
            known.sort(key=lambda one: _likelihood(one[0], one[1], language), reverse=True)
            meant = [town for town, _ in known]
            perhaps = _longer_names(table, key, meant) if meant else _alike(table, key)
            return NamedTowns(tuple(_told_apart(table, meant)), tuple(_told_apart(table, perhaps[:most])))

    def _open(self) -> sqlite3.Connection:
        self.prepare()
        path = town_table(self._cache)
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _likelihood(town: KnownTown, own: bool, language: str) -> float:
    at_home = language in COUNTRY_LANGUAGES[town.country]
    return math.log(town.population) + (own + at_home) * math.log(_PREFERRED)


def _select(table: sqlite3.Connection, which: str, *values: str | int) -> list[KnownTown]:
    rows = table.execute(f"SELECT {_COLUMNS} FROM {which}", values)  # noqa: S608 - never a reader's words
    return [KnownTown(*row) for row in rows]


def _longer_names(table: sqlite3.Connection, key: str, known: Iterable[KnownTown] = ()) -> list[KnownTown]:
    """Towns with an own name whose first words are ``key``, the largest first."""
    first, last = f"{key} ", f"{key}!"  # an exclamation mark comes after the space, and in no key
    found = _select(
        table,
        "town WHERE id IN (SELECT town FROM called WHERE key > ? AND key < ? AND own)"
        " ORDER BY population DESC LIMIT ?",
        first, last, MOST_NAMESAKES,
    )  # fmt: skip
    left_out = {town.id for town in known}
    return [town for town in found if town.id not in left_out]


def _alike(table: sqlite3.Connection, key: str) -> list[KnownTown]:
    """Towns with a longer name, then those that sound alike, the nearest in spelling first."""
    longer = _longer_names(table, key)
    sounding = _select(
        table,
        "town JOIN sounding ON town = id WHERE sound = ? ORDER BY population DESC LIMIT ?",
        name_sound(key), MOST_NAMESAKES,
    )  # fmt: skip
    latin = in_latin_letters(key)
    sounding.sort(key=lambda town: -_nearness(latin, town))
    return list({town.id: town for town in (*longer, *sounding)}.values())


def _nearness(latin: str, town: KnownTown) -> float:
    """How near ``latin``, a name in Latin letters, is in spelling to either own name of the town, 0 to 1."""
    names = {in_latin_letters(name_key(name)) for name in (town.name, town.local)}
    return max(SequenceMatcher(None, latin, name).ratio() for name in names)


def _told_apart(table: sqlite3.Connection, towns: list[KnownTown]) -> list[KnownTown]:
    """The same towns, namesakes in one country with the city that is nearest to each."""
    namesakes = Counter((town.name, town.country) for town in towns)
    return [
        replace(town, near=_nearest_city(table, town))
        if namesakes[town.name, town.country] > 1 and town.population < _LANDMARK
        else town
        for town in towns
    ]


def _nearest_city(table: sqlite3.Connection, town: KnownTown) -> str:
    latitude, longitude = table.execute(
        "SELECT latitude, longitude FROM town WHERE id = ?", (town.id,)
    ).fetchone()
    shrink = math.cos(math.radians(latitude)) ** 2
    row = table.execute(
        "SELECT name FROM town WHERE country = ? AND population >= ? AND name != ?"
        " ORDER BY (latitude - ?) * (latitude - ?) + (longitude - ?) * (longitude - ?) * ? LIMIT 1",
        (town.country, _LANDMARK, town.name, latitude, latitude, longitude, longitude, shrink),
    ).fetchone()
    return str(row[0]) if row else ""
