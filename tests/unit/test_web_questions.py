"""Addresses are read as questions, and questions are written as addresses."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QueryError
from index.vocabulary import EU_LANGUAGES, THEMES
from search.query import MAX_QUERY_CHARACTERS
from web.paging import paging
from web.question import (
    MAX_PAGE,
    PER_LANGUAGE,
    NoSuchPageError,
    QueryTooLongError,
    UnknownFilterValueError,
    read_question,
)

SOURCES = ("towns",)
ASKED = st.fixed_dictionaries(
    {
        "q": st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=1),
        "theme": st.lists(st.sampled_from(THEMES), max_size=3),
        "country": st.lists(st.sampled_from(["FR", "de", "GR"]), max_size=3),
        "year": st.lists(st.sampled_from(["2019", "2024"]), max_size=2),
        "source": st.lists(st.just("towns"), max_size=1),
        "like": st.lists(st.integers(0, 999_999_999).map(str), max_size=1),
        "sort": st.lists(st.sampled_from(["relevance", "new"]), max_size=1),
        "group": st.lists(st.sampled_from(["", "language"]), max_size=1),
        "page": st.lists(st.integers(1, MAX_PAGE).map(str), max_size=1),
    }
)


@given(ASKED)
def test_a_question_written_as_an_address_is_read_as_the_same(asked: dict[str, list[str]]) -> None:
    question = read_question(asked, SOURCES)
    try:
        written = parse_qs(question.parameters().removeprefix("?"))
    except UnicodeEncodeError:
        assert not asked["q"][0].isprintable()
        return
    assert read_question(written, SOURCES) == question


def test_values_are_tidied_and_unknown_parameters_ignored() -> None:
    question = read_question(
        {"q": ["  two \n words "], "country": ["fr", "FR", ""], "utm_source": ["x"], "theme": ["Housing"]}, ()
    )
    assert (question.text, question.filters.country, question.filters.theme) == (
        "two words",
        ("FR",),
        ("housing",),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "foo"), ("country", "FRA"), ("country", "XX"), ("language", "deutsch"), ("year", "20x4"),
     ("funding", "gold"), ("kind", "<b>"), ("source", "unheard"),
     ("sort", "old"), ("group", "theme"), ("like", "tarnów"), ("like", "-1"), ("like", "٣"),
     ("like", "1234567890")],
)  # fmt: skip
def test_an_unknown_value_is_named(name: str, value: str) -> None:
    with pytest.raises(UnknownFilterValueError) as caught:
        read_question({"q": ["x"], name: [value]}, SOURCES)
    assert caught.value.filter == name
    assert caught.value.value.lower() == value.lower()
    assert isinstance(caught.value, QueryError)


def test_a_long_question_is_refused_and_the_longest_is_not() -> None:
    assert len(read_question({"q": ["x" * MAX_QUERY_CHARACTERS]}, ()).text) == MAX_QUERY_CHARACTERS
    with pytest.raises(QueryTooLongError) as caught:
        read_question({"q": ["x" * (MAX_QUERY_CHARACTERS + 1)]}, ())
    assert caught.value.characters == MAX_QUERY_CHARACTERS + 1


@pytest.mark.parametrize("page", ["0", "-1", "x", "101", "1.5", "٣", "9" * 5000])
def test_pages_that_cannot_be_are_refused(page: str) -> None:
    with pytest.raises(NoSuchPageError):
        read_question({"page": [page]}, ())


def test_narrowing_and_widening_start_at_the_first_page() -> None:
    question = read_question({"q": ["x"], "page": ["3"], "theme": ["health"]}, ())
    narrowed = question.with_filter("theme", "sport").with_filter("theme", "sport")
    assert (narrowed.filters.theme, narrowed.page) == (("health", "sport"), 1)
    assert question.without_filter("theme", "health").parameters() == "?q=x"
    assert question.query().offset == 20
    assert question.without_filters().parameters() == "?q=x"


def test_order_groups_and_place_stay_when_filters_come_and_go() -> None:
    kept = "&like=757026&sort=new&group=language"
    question = read_question(
        {"q": ["x"], "like": ["757026"], "sort": ["new"], "group": ["language"], "page": ["2"]}, ()
    )
    narrowed = question.with_filter("theme", "sport")
    assert narrowed.parameters() == f"?q=x&theme=sport{kept}"
    assert narrowed.without_filter("theme", "sport").parameters() == f"?q=x{kept}"
    assert narrowed.with_only("theme", "health").parameters() == f"?q=x&theme=health{kept}"
    assert narrowed.without_filters().parameters() == "?q=x&sort=new&group=language"
    assert question.from_places_like(None).parameters() == "?q=x&sort=new&group=language"
    assert question.sorted_by("relevance").grouped_by().parameters() == "?q=x&like=757026"


def test_an_answer_in_groups_is_asked_for_as_a_whole() -> None:
    query = read_question({"q": ["x"], "group": ["language"], "page": ["3"]}, ()).query()
    assert (query.offset, query.per_language) == (0, PER_LANGUAGE)
    assert query.limit >= PER_LANGUAGE * len(EU_LANGUAGES)


@given(st.integers(1, MAX_PAGE), st.integers(0, 5000))
def test_paging_links_to_ascending_pages_from_first_to_last(page: int, total: int) -> None:
    pages = paging(page, total)
    numbers = [number for number in pages.shown if number is not None]
    assert numbers[0] == 1
    assert numbers[-1] == pages.last == min(max(1, (total + 9) // 10), MAX_PAGE)
    assert numbers == sorted(set(numbers))
    for left, right in zip(pages.shown, pages.shown[1:], strict=False):
        assert left is None or right is None or right - left == 1
