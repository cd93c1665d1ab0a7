"""A page tells a screen reader how it is made up."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.browser.page_states import STATES

NewContext = Callable[..., BrowserContext]


def test_every_page_has_landmarks_and_an_unbroken_outline(
    sites: dict[str, str], new_context: NewContext
) -> None:
    page = new_context().new_page()
    for state in STATES:
        page.goto(state.address(sites, "en"))
        for role in ("banner", "main", "contentinfo"):
            assert page.get_by_role(role).count() == 1, (state.name, role)
        outline = page.locator("h1,h2,h3,h4").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
        assert outline[0] == 1, state.name
        assert outline.count(1) == 1, state.name
        assert all(after - before <= 1 for before, after in itertools.pairwise(outline)), state.name


def test_the_controls_of_an_answer_have_names(site: str, new_context: NewContext) -> None:
    page = new_context().new_page()
    page.goto(f"{site}/en/search?q=wohnen&kind=rural")
    assert page.get_by_role("search").count() == 1
    assert page.get_by_role("searchbox", name="What are you looking for?").count() == 1
    without = page.get_by_role("link", name="Search without “Kind of place: Village or rural area”")
    assert without.count() == 1
    box = page.get_by_role("group", name="Kind of place").get_by_role("checkbox", checked=True)
    assert box.count() == 1
