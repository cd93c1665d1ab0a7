"""The town whose likes are asked for, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import DataError
from index.story import Place
from search.towns import KnownTown
from web.naming import Naming
from web.question import NoSuchTownError, Question
from web.search_engine import SearchEngine


@dataclass(frozen=True, slots=True)
class TownView:
    """``name``, ``country`` and ``kind`` are in the words of the reader; ``near`` is the nearest city,
    where that tells it from another place of its name."""

    id: int
    name: str
    country: str
    kind: str
    population: int
    near: str


def town_view(town: KnownTown, names: Naming) -> TownView:
    """``town`` for the reader whose ``names`` are given."""
    kind = town.place.kind
    return TownView(
        town.id,
        town.name_for(names.language),
        names.country(town.country),
        names.kind(kind) if kind else "",
        town.population,
        town.near,
    )


def asked_town(question: Question, engine: SearchEngine) -> KnownTown | None:
    """The town that ``question`` names, or ``None`` when it asks of all places.

    Raises :class:`NoSuchTownError` when there is no town with that number.
    """
    if question.like is None:
        return None
    town = engine.town(question.like)
    if town is None:
        number = str(question.like)
        raise NoSuchTownError(f"There is no town with the number {number}.", "like", number)
    return town


def town_of(place: Place, engine: SearchEngine) -> KnownTown | None:
    """The town that the place of a story is, or ``None`` when the towns do not hold it."""
    if not (place.name and place.population):
        return None
    try:
        known = engine.towns_called(place.name, "").meant
    except DataError:
        # A story can be shown whole also where the table of towns cannot be made.
        return None
    found = (one for one in known if (one.country, one.population) == (place.country, place.population))
    return next(found, None)
