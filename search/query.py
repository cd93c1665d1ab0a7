"""What an official asks: words and filters, checked before anything is searched."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

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


ORDERS = ("relevance", "new")
"""The orders of an answer: the best first, or of the good matches the newest first."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its filters and the part of the ranking that is wanted.

    ``like`` is the number of a town in GeoNames: only stories from places like it are looked at. An empty
    ``text`` asks for all stories that may be looked at and pass the filters. ``order`` is one of
    :data:`ORDERS`. ``per_language`` is how many good matches in one language are wanted at most.
    """

    text: str
    filters: Filters = Filters()
    limit: int = 10
    offset: int = 0
    like: int | None = None
    order: str = "relevance"
    per_language: int | None = None


_ALLOWED: dict[str, frozenset[str]] = {
    "theme": frozenset(THEMES),
    "funding": frozenset(FUNDS),
    "kind": frozenset(PLACE_KINDS),
    "language": frozenset((*EU_LANGUAGES, *NEIGHBOUR_LANGUAGES, "und")),
}


def check_query(query: Query) -> None:
    """Raise :class:`QueryError` when too much is asked, or a value means nothing."""
    if len(query.text) > MAX_QUERY_CHARACTERS:
        raise QueryError(
            f"The query has {len(query.text):,} characters; at most {MAX_QUERY_CHARACTERS:,} can be asked."
        )
    if query.limit < 1 or query.offset < 0:
        raise QueryError("At least one story must be asked for, from a place that is not negative.")
    if query.order not in ORDERS:
        raise QueryError(f"There is no order {query.order!r}; choose one of {', '.join(ORDERS)}.")
    for name in FILTER_NAMES:
        for value in getattr(query.filters, name):
            check_filter_value(name, value)


def check_filter_value(name: str, value: str) -> None:
    """Raise :class:`QueryError` when ``value`` cannot be a value of the filter ``name``."""
    allowed = _ALLOWED.get(name)
    if allowed is not None and value not in allowed:
        raise QueryError(f"There is no {name} {value!r}; choose one of {', '.join(sorted(allowed))}.")
    if name == "country" and value not in country_codes():
        raise QueryError(
            f"There is no country {value!r}; give the two capital letters of its code, such as FR."
        )
    if name == "year" and not (len(value) == 4 and value.isascii() and value.isdigit()):
        raise QueryError(f"There is no year {value!r}; give four digits.")


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """The ISO 3166 codes that a country can be named by."""
    from babel import Locale  # noqa: PLC0415 - a fifth of a second that most commands need not wait for

    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha())
