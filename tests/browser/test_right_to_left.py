"""The layout can run from right to left, and so do stories in Arabic on any page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.made_up_engine import ARABIC
from tests.browser.page_states import STATES, UNFOLD
from tests.browser.test_reflow import LOST, ZOOMED

NewContext = Callable[..., BrowserContext]

TURN = "document.documentElement.dir = 'rtl'"
BOXES = """() => [...document.body.querySelectorAll('*')].filter(one => one.checkVisibility()
    && !one.closest('[lang]:not(html)') && !one.matches('.visually-hidden, .skip')
    && /block|flex|grid|list-item/.test(getComputedStyle(one).display))
  .map(one => {
    const box = one.getBoundingClientRect();
    return [one.outerHTML.slice(0, 90), box.left, document.documentElement.clientWidth - box.right];
  })"""
"""Every block that is not in a language of its own, with the room on its left and on its right."""


def boxes(page: Page) -> list[tuple[str, float, float]]:
    found: list[tuple[str, float, float]] = page.evaluate(BOXES)
    return found


def test_every_page_is_mirrored(sites: dict[str, str], new_context: NewContext) -> None:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    for state in STATES:
        page.goto(state.address(sites, "de"))
        page.evaluate(UNFOLD)
        before = boxes(page)
        page.evaluate(TURN)
        after = boxes(page)
        assert len(before) == len(after) > 10
        for (name, left, right), (_, left_turned, right_turned) in zip(before, after, strict=True):
            assert left_turned == pytest.approx(right, abs=1.5), f"{state.name}: {name}"
            assert right_turned == pytest.approx(left, abs=1.5), f"{state.name}: {name}"


def test_nothing_scrolls_sideways_from_right_to_left(sites: dict[str, str], new_context: NewContext) -> None:
    page = new_context(viewport=ZOOMED).new_page()
    for state in STATES:
        page.goto(state.address(sites, "de"))
        page.evaluate(UNFOLD)
        page.evaluate(TURN)
        assert page.evaluate(LOST) == [], state.name


def test_a_story_in_arabic_runs_from_right_to_left(sites: dict[str, str], new_context: NewContext) -> None:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{sites['further']}/de/story/{ARABIC.id}")
    for selector in ("h1", ".excerpt p"):
        words = page.locator(selector).first
        assert words.evaluate("one => getComputedStyle(one).direction") == "rtl"
        room = words.evaluate(
            """one => {
              const range = document.createRange();
              range.selectNodeContents(one);
              const line = range.getClientRects()[0], box = one.getBoundingClientRect();
              return [line.left - box.left, box.right - line.right];
            }"""
        )
        assert room[1] < 2 < room[0], selector
    assert page.locator("main .known").first.evaluate("one => getComputedStyle(one).direction") == "ltr"
    page.goto(f"{sites['further']}/de/search?q=%D8%A7%D9%84%D8%A8%D9%84%D8%AF%D9%8A%D8%A9")
    for selector in ("h3 a", ".passage"):
        assert page.locator(f".results {selector}").first.get_attribute("dir") == "rtl"
        assert page.locator(f".results {selector}").first.get_attribute("lang") == "ar"
