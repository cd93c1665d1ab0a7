"""The question that an address asks: words, filters and the page of the answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from urllib.parse import urlencode

from index.errors import QueryError
from index.vocabulary import EU_LANGUAGES, NEIGHBOUR_LANGUAGES
from search.query import FILTER_NAMES, MAX_QUERY_CHARACTERS, ORDERS, Filters, Query, check_filter_value
from web.naming import UNKNOWN_LANGUAGE
from web.safe_text import clean_line

PAGE_SIZE = 10
PER_LANGUAGE = 3
"""Stories of one language in an answer grouped by language; all of them are one link away."""

GROUPINGS = ("", "language")
MAX_PLACE_CHARACTERS = 100
"""More than any town has in its name."""

_MOST_DIGITS = 9
MAX_PAGE = 100
"""Further pages hold nothing that anyone reads, and each costs the engine as much as all before it."""


class UnknownFilterValueError(QueryError):
    """A filter was given a value that no story can have; ``filter`` and ``value`` name both."""

    def __init__(self, message: str, filter: str, value: str) -> None:
        super().__init__(message)
        self.filter = filter
        self.value = value


class NoSuchTownError(UnknownFilterValueError):
    """The number of a town that is not known."""


class QueryTooLongError(QueryError):
    """More was typed than can be asked; ``characters`` is how many."""

    def __init__(self, characters: int) -> None:
        super().__init__(
            f"The query has {characters:,} characters; at most {MAX_QUERY_CHARACTERS:,} can be asked."
        )
        self.characters = characters


class NoSuchPageError(QueryError):
    """A page of the answer that is not a whole number from 1 to :data:`MAX_PAGE`."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one address asks; without ``text`` all stories that the rest lets through are wanted.

    ``like`` is the number in GeoNames of a town: only stories from places like it are wanted. ``sort`` is one
    of :data:`search.query.ORDERS`, ``group`` one of :data:`GROUPINGS`.
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    like: int | None = None
    sort: str = ORDERS[0]
    group: str = GROUPINGS[0]

    def query(self) -> Query:
        """The part of the ranking that the page shows; grouped, all of it is one page."""
        if self.group:
            whole = PER_LANGUAGE * len((*EU_LANGUAGES, *NEIGHBOUR_LANGUAGES, UNKNOWN_LANGUAGE))
            return Query(
                self.text, self.filters, whole, like=self.like, order=self.sort, per_language=PER_LANGUAGE
            )
        return Query(self.text, self.filters, PAGE_SIZE, (self.page - 1) * PAGE_SIZE, self.like, self.sort)

    def pairs(self) -> list[tuple[str, str]]:
        """The question as the parameters of an address; what is usual is not mentioned."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [*self.filter_pairs(), *self.beside_words()]
        return pairs if self.page == 1 else [*pairs, ("page", str(self.page))]

    def filter_pairs(self) -> list[tuple[str, str]]:
        """The chosen filters as parameters of an address."""
        return [(one.name, value) for one in fields(Filters) for value in getattr(self.filters, one.name)]

    def beside_words(self) -> list[tuple[str, str]]:
        """The parameters that the search form keeps without showing them when other words are asked."""
        pairs = [("like", str(self.like))] if self.like is not None else []
        pairs += [("sort", self.sort)] if self.sort != ORDERS[0] else []
        return [*pairs, ("group", self.group)] if self.group else pairs

    def parameters(self, *further: tuple[str, str]) -> str:
        """:meth:`pairs` and ``further`` encoded, with the question mark; empty when there are none."""
        pairs = [*self.pairs(), *further]
        return f"?{urlencode(pairs)}" if pairs else ""

    def on_page(self, page: int) -> Question:
        """The same question, another page of its answer."""
        return replace(self, page=page)

    def with_filter(self, name: str, value: str) -> Question:
        """The same question narrowed by one more value, from its first page."""
        values = dict.fromkeys((*getattr(self.filters, name), value))
        return replace(self, filters=replace(self.filters, **{name: tuple(values)}), page=1)

    def without_filter(self, name: str, value: str) -> Question:
        """The same question without one value of a filter, from its first page."""
        values = tuple(one for one in getattr(self.filters, name) if one != value)
        return replace(self, filters=replace(self.filters, **{name: values}), page=1)

    def with_only(self, name: str, value: str) -> Question:
        """The same question with one value of a filter in place of any others, from its first page."""
        return replace(self, filters=replace(self.filters, **{name: (value,)}), page=1)

    def without_filters(self) -> Question:
        """The words alone, asked of all places; in the same order."""
        return Question(self.text, sort=self.sort, group=self.group)

    def from_places_like(self, town: int | None) -> Question:
        """The same question, asked of places like a town, or of all places; from its first page."""
        return replace(self, like=town, page=1)

    def sorted_by(self, order: str) -> Question:
        """The same question with its answer in another order, from its first page."""
        return replace(self, sort=order, page=1)

    def grouped_by(self, group: str = "") -> Question:
        """The same question with its answer in groups, or as one list; from its first page."""
        return replace(self, group=group, page=1)


def read_question(parameters: Mapping[str, Sequence[str]], known_sources: Collection[str]) -> Question:
    """The question in the parameters of an address, each with all its values; unknown parameters are ignored.

    Raises :class:`QueryTooLongError`, :class:`UnknownFilterValueError` or :class:`NoSuchPageError`.
    """
    text = clean_line(next(iter(parameters.get("q", ())), ""))
    if len(text) > MAX_QUERY_CHARACTERS:
        raise QueryTooLongError(len(text))
    filters = {}
    for name in FILTER_NAMES:
        given = (value.strip() for value in parameters.get(name, ()))
        values = tuple(dict.fromkeys(_written(name, value) for value in given if value))
        for value in values:
            _check(name, value, known_sources)
        filters[name] = values
    return Question(
        text,
        Filters(**filters),
        _page(parameters.get("page", ())),
        _town(parameters.get("like", ())),
        _one_of("sort", ORDERS, parameters.get("sort", ())),
        _one_of("group", GROUPINGS, parameters.get("group", ())),
    )


def _written(name: str, value: str) -> str:
    if name == "source":
        return value
    return value.upper() if name == "country" else value.lower()


def _check(name: str, value: str, known_sources: Collection[str]) -> None:
    try:
        check_filter_value(name, value)
    except QueryError as error:
        raise UnknownFilterValueError(str(error), name, value) from error
    if name == "source" and value not in known_sources:
        raise UnknownFilterValueError(f"There is no source {value!r}.", name, value)


def _town(values: Sequence[str]) -> int | None:
    given = next(iter(values), "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS):
        raise UnknownFilterValueError(f"There is no town with the number {given!r}.", "like", given)
    return int(given)


def _one_of(name: str, allowed: Sequence[str], values: Sequence[str]) -> str:
    given = next(iter(values), "").strip().lower() or allowed[0]
    if given not in allowed:
        known = ", ".join(filter(None, allowed))
        raise UnknownFilterValueError(f"There is no {name} {given!r}; choose one of {known}.", name, given)
    return given


def _page(values: Sequence[str]) -> int:
    given = next(iter(values), "") or "1"
    if not (given.isascii() and given.isdigit() and len(given) <= 4 and 1 <= int(given) <= MAX_PAGE):
        raise NoSuchPageError(f"There is no page {given!r}: give a whole number from 1 to {MAX_PAGE}.")
    return int(given)
