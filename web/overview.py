"""The whole collection in tables: how many stories have which value of a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.vocabulary import PLACE_KINDS
from search.results import FacetValue
from web.filter_view import value_label
from web.naming import Naming
from web.published import Published
from web.question import Question

TABLES = ("funding", "country", "language", "kind")
"""The filters that have a plain table, in an order that fills rows of three evenly."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many stories there are of something that is called ``label``. ``parameters`` lead to all of them,
    and are empty where there is none. ``share`` is the length of the bar in percent of the longest one.
    """

    label: str
    count: int
    parameters: str
    share: float


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """The stories on one theme: all, and those from each kind of place."""

    theme: Count
    kinds: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """``tables`` maps filters to their counts, the largest first; ``years`` run from the first to the last,
    those without a story too. ``kinds`` are the names of the columns of ``themes``."""

    themes: tuple[ThemeRow, ...]
    kinds: tuple[str, ...]
    years: tuple[Count, ...]
    tables: dict[str, tuple[Count, ...]]


def overview(published: Published, names: Naming) -> Overview:
    """What is counted of the whole collection, in the language of ``names``."""
    facets = published.facets
    kinds = tuple(kind for kind in PLACE_KINDS if any(one.value == kind for one in facets.get("kind", ())))
    return Overview(
        themes=_themes(published, kinds, names),
        kinds=tuple(names.kind(kind) for kind in kinds),
        years=_years(facets.get("year", ()), names),
        tables={name: _largest_first(name, facets[name], names) for name in TABLES if facets.get(name)},
    )


def _themes(published: Published, kinds: Sequence[str], names: Naming) -> tuple[ThemeRow, ...]:
    counts = published.themes_by_kind
    most = max(counts.values(), default=1)
    rows = []
    for theme in published.facets.get("theme", ()):
        whole = Question().with_filter("theme", theme.value)
        cells = (
            _count(
                names.kind(kind), counts.get((theme.value, kind), 0), most, whole.with_filter("kind", kind)
            )
            for kind in kinds
        )
        longest = published.facets["theme"][0].count
        rows.append(ThemeRow(_count(names.theme(theme.value), theme.count, longest, whole), tuple(cells)))
    return tuple(rows)


def _years(values: Sequence[FacetValue], names: Naming) -> tuple[Count, ...]:
    counts = {int(one.value): one.count for one in values}
    if not counts:
        return ()
    every = [(f"{year:04}", counts.get(year, 0)) for year in range(min(counts), max(counts) + 1)]
    return _counts("year", every, names)


def _largest_first(name: str, values: Sequence[FacetValue], names: Naming) -> tuple[Count, ...]:
    counted = _counts(name, [(one.value, one.count) for one in values], names)
    return tuple(sorted(counted, key=lambda one: (-one.count, one.label)))


def _counts(name: str, values: Sequence[tuple[str, int]], names: Naming) -> tuple[Count, ...]:
    most = max(count for _, count in values)
    titles: Mapping[str, str] = {}
    return tuple(
        _count(value_label(name, value, names, titles), count, most, Question().with_filter(name, value))
        for value, count in values
    )


def _count(label: str, count: int, most: int, question: Question) -> Count:
    return Count(label, count, question.parameters() if count else "", round(100 * count / max(most, 1), 1))
