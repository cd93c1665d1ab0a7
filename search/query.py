"""What an official asks: words and filters, checked before anything is searched."""

from __future__ import annotations

from dataclasses import dataclass, fields

from index.errors import QueryError
from index.vocabulary import EU_LANGUAGES, FUNDS, NEIGHBOUR_LANGUAGES, PLACE_KINDS, THEMES

MAX_QUERY_CHARACTERS = 1000
"""Longer than any question typed by hand, and well inside the 512 tokens of the model."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Values a story must have; within one field any of them, across fields all of them."""

    country: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


FILTER_NAMES: tuple[str, ...] = tuple(one.name for one in fields(Filters))


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its filters and the part of the ranking that is wanted."""

    text: str
    filters: Filters = Filters()
    limit: int = 10
    offset: int = 0
