"""The filters of a search as the form shows them, and the chosen ones as chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.query import FILTER_NAMES
from search.results import FacetValue
from web.naming import Naming
from web.question import Question

FORM_ORDER = ("theme", "country", "kind", "language", "year", "funding", "source")
"""What officials narrow by, the most useful first."""

_OPEN_AT_FIRST = frozenset({"theme", "kind"})


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One box of the form; ``count`` is how many stories choosing it would show."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """All boxes of one filter; ``unfolded`` groups show them at once."""

    name: str
    choices: tuple[FilterChoice, ...]
    unfolded: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value; ``remove`` holds the parameters of the question without it."""

    filter: str
    label: str
    remove: str


def value_label(name: str, value: str, names: Naming, source_titles: Mapping[str, str]) -> str:
    """How the reader calls ``value`` of the filter ``name``."""
    if name == "source":
        return source_titles.get(value, value)
    if name == "year":
        return value
    written = {
        "country": names.country,
        "theme": names.theme,
        "language": names.language_name,
        "funding": names.fund,
        "kind": names.kind,
    }
    return written[name](value)


def filter_groups(
    facets: Mapping[str, tuple[FacetValue, ...]], names: Naming, source_titles: Mapping[str, str]
) -> tuple[FilterGroup, ...]:
    """The form for ``facets``; a filter that could change nothing is left out. Years run backwards."""
    groups = []
    for name in FORM_ORDER:
        values = facets.get(name, ())
        if len(values) < 2 and not any(one.chosen for one in values):
            continue
        choices = [
            FilterChoice(one.value, value_label(name, one.value, names, source_titles), one.count, one.chosen)
            for one in values
        ]
        if name == "year":
            choices.sort(key=lambda one: one.value, reverse=True)
        unfolded = name in _OPEN_AT_FIRST or any(one.chosen for one in choices)
        groups.append(FilterGroup(name, tuple(choices), unfolded))
    return tuple(groups)


def chips(question: Question, names: Naming, source_titles: Mapping[str, str]) -> tuple[Chip, ...]:
    """A chip for each chosen value."""
    return tuple(
        Chip(
            name,
            value_label(name, value, names, source_titles),
            question.without_filter(name, value).parameters(),
        )
        for name in FILTER_NAMES
        for value in getattr(question.filters, name)
    )
