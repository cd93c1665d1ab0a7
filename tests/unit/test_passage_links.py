"""Links that open a partner's page at the passage; ``tests/browser`` follows them in Chromium."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from web.passage_links import passage_link

URL = "https://a.example/x"
TEXT = (
    "The town bought flats in the park. It let them.\n\n"
    "- A well-known, small town & its club\n- grew fast\n\n"
    "„The town bought flats in the park to let them all at once to families.“ That was new"
)


def directives(passage: str, text: str = TEXT, title: str = "") -> list[str]:
    """The directives of the link to ``passage``, decoded."""
    start = text.rindex(passage)
    link = passage_link(URL, text, (start, start + len(passage)), title)
    assert link is not None
    return [unquote(one) for one in link.removeprefix(f"{URL}#:~:text=").split("&text=")]


def test_a_link_names_the_first_and_last_words_and_those_before() -> None:
    assert directives(
        "That was new.", "One. Two three four five. " + "That was new. " * 5 + "That was new."
    ) == [
        "new. That was new.-,That was new",
        "That was new",
    ]
    assert directives(TEXT[TEXT.index("„") :]) == [
        "grew fast-,„The town bought flats in the park to,families.“ That was new",
        "The town bought flats in the park to",
    ]


def test_the_first_words_are_as_many_as_tell_the_passage_from_the_title() -> None:
    text = "Here are one two three four five six seven eight nine ten."
    assert directives(text, text) == [
        "Here are one two three,seven eight nine ten",
        "Here are one two three",
    ]
    title = "Here are one two three four"
    assert directives(text, text, title)[0] == "Here are one two three four five,seven eight nine ten"


def test_the_bullet_of_a_list_is_not_looked_for_and_a_label_is_passed_over() -> None:
    exact, loose = directives("- A well-known, small town & its club\n- grew fast")
    assert exact == "park. It let them.-,A well-known, small town & its club"
    assert loose == "A well-known, small town & its"
    assert directives("- grew fast\n\n„The town bought flats")[1].startswith("The town bought")


def test_the_syntax_of_a_directive_is_encoded() -> None:
    link = passage_link(f"{URL}#part", "A well-known, small town & its", (0, 30))
    assert link == f"{URL}#part:~:text=A%20well%2Dknown%2C%20small%20town%20%26%20its"


@pytest.mark.parametrize("span", [(0, 0), (3, 3), (0, 2)])
def test_a_passage_without_words_leads_to_the_page(span: tuple[int, int]) -> None:
    assert passage_link(URL, "  \n. More", span) == URL


def test_nothing_leads_to_an_address_that_cannot_be_offered() -> None:
    assert passage_link("javascript:alert(1)", TEXT, (0, 30)) is None


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200), st.text(max_size=20))
@example("\ud800", 0, 1, "")
@example("a-,b&text=c-,-d", 0, 99, "")
def test_a_passage_cannot_break_out_of_the_directive(text: str, start: int, end: int, title: str) -> None:
    link = passage_link(URL, text, (start, end), title)
    assert link is not None
    term = "[A-Za-z0-9._~%]+"
    directive = f"text=({term}-,)?{term}(,{term})?"
    assert re.fullmatch(rf"https://a\.example/x(#:~:{directive}(&{directive})?)?", link)
