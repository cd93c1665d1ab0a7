"""With the keyboard alone everything is reached in order, seen where it is, and used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.page_states import STATES, STORY, UNFOLD, PageState

NewContext = Callable[..., BrowserContext]

WINDOWS = ({"width": 1280, "height": 700}, {"width": 320, "height": 256})
LEAST_TARGET = 24
"""Pixels; WCAG 2.2, 2.5.8."""
LEAST_CONTRAST = 3
"""Of what shows the focus, against what lies around it; WCAG 2.1, 1.4.11."""

COLLECT = """() => {
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  window.stops = [...document.querySelectorAll(usable)].filter(one => one.checkVisibility() && !one.disabled);
  window.outlines = stops.map(one => getComputedStyle(one).outlineStyle);
  return stops.map(one => one.outerHTML.slice(0, 90));
}"""
"""Everything that can be used, in the order of the page, before any of it has the focus."""

FOCUSED = """() => {
  const one = document.activeElement, number = stops.indexOf(one);
  if (one === document.body) return null;
  const box = one.getClientRects()[0], style = getComputedStyle(one);
  const [left, top] = [box.left + 2, Math.max(box.top + 2, 1)];
  const right = Math.min(box.right - 2, innerWidth - 1), bottom = Math.min(box.bottom - 2, innerHeight - 1);
  const corners = [[left, top], [right, top], [left, bottom], [right, bottom]];
  const points = [...corners, [(left + right) / 2, (top + bottom) / 2]];
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let around = one.parentElement;
  while (around && /, 0\\)$/.test(getComputedStyle(around).backgroundColor)) around = around.parentElement;
  const both = [style.outlineColor, getComputedStyle(around || document.body).backgroundColor].map(light);
  return {
    number,
    // The browser only brings the caret of a long text into sight.
    inside: box.left >= 0 && box.right <= innerWidth
      && (box.height > innerHeight / 2 || one.matches('textarea')
      ? box.top < innerHeight && box.bottom > 0 : box.top >= 0 && box.bottom <= innerHeight),
    covered: points.filter(([x, y]) => {
      const at = document.elementFromPoint(x, y);
      return !at || !(one.contains(at) || at.contains(one));
    }),
    shown: outlines[number] === 'none' && style.outlineStyle !== 'none'
      && parseFloat(style.outlineWidth) >= 2,
    contrast: (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05),
  };
}"""

SMALL = """least => {
  for (const unseen of document.querySelectorAll('.visually-hidden')) unseen.hidden = true;
  return [...document.querySelectorAll('a[href], button, input, summary')].filter(one => {
    if (!one.checkVisibility() || one.matches('.skip')) return false;
    const target = one.closest('label') || one;
    const box = target.getClientRects()[0];
    if (box.width >= least - 0.01 && box.height >= least - 0.01) return false;
    if (getComputedStyle(target).display !== 'inline') return true;
    // A link within a sentence is as high as its line.
    let around = target.parentElement;
    while (getComputedStyle(around).display === 'inline') around = around.parentElement;
    return around.innerText.trim() === target.innerText.trim();
  }).map(one => one.outerHTML.slice(0, 120) + ' ' + one.getClientRects()[0].height);
}"""


def opened(page: Page, sites: dict[str, str], state: PageState, unfolded: bool) -> list[str]:
    page.goto(state.address(sites, "de"))
    if unfolded:
        page.evaluate(UNFOLD)
    stops: list[str] = page.evaluate(COLLECT)
    return stops


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: str(window["width"]))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_reaches_everything_in_order_and_is_seen_where_it_is(
    sites: dict[str, str], new_context: NewContext, window: Any, scheme: str
) -> None:
    page = new_context(viewport=window, color_scheme=scheme).new_page()
    for state in STATES:
        stops = opened(page, sites, state, unfolded=scheme == "dark")
        for number, stop in enumerate(stops):
            page.keyboard.press("Tab")
            seen = page.evaluate(FOCUSED)
            assert seen is not None, f"{state.name}: the focus is lost before {stop}"
            assert seen["number"] == number, f"{state.name}: {stop} is passed over"
            assert seen["inside"], f"{state.name}: {stop} is out of sight"
            assert seen["covered"] == [], f"{state.name}: {stop} is covered"
            assert seen["shown"], f"{state.name}: {stop} does not show the focus"
            assert seen["contrast"] >= LEAST_CONTRAST, f"{state.name}: {stop} hardly shows the focus"
        page.keyboard.press("Tab")
        beyond = page.evaluate(FOCUSED)
        # After the last stop comes the window around the page, or where there is none, the first again.
        assert beyond is None or beyond["number"] == 0, f"{state.name}: the focus does not leave the page"


def test_the_keyboard_goes_back_the_same_way(sites: dict[str, str], new_context: NewContext) -> None:
    page = new_context(viewport=WINDOWS[1]).new_page()
    for state in STATES:
        stops = opened(page, sites, state, unfolded=False)
        for number in reversed(range(len(stops))):
            page.keyboard.press("Shift+Tab")
            seen = page.evaluate(FOCUSED)
            assert seen["number"] == number, f"{state.name}: {stops[number]}"
            assert seen["inside"], f"{state.name}: {stops[number]} is out of sight"
            assert seen["covered"] == [], f"{state.name}: {stops[number]} is covered"


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: str(window["width"]))
def test_what_can_be_touched_is_large_enough(
    sites: dict[str, str], new_context: NewContext, window: Any
) -> None:
    page = new_context(viewport=window).new_page()
    for state in STATES:
        opened(page, sites, state, unfolded=True)
        assert page.evaluate(SMALL, LEAST_TARGET) == [], state.name


def go_to(page: Page, selector: str) -> None:
    """Press Tab until what the selector names has the focus."""
    for _ in range(len(page.evaluate(COLLECT)) + 1):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def test_a_question_is_asked_and_a_story_opened(site: str, new_context: NewContext) -> None:
    page = new_context(viewport=WINDOWS[0]).new_page()
    page.goto(f"{site}/en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("wohnen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=wohnen")
    go_to(page, "a[href='#results']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"
    go_to(page, f"a[href='/en/story/{STORY}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/story/{STORY}")


def test_filters_are_opened_chosen_and_applied(site: str, new_context: NewContext) -> None:
    page = new_context(viewport=WINDOWS[1], java_script_enabled=False).new_page()
    page.goto(f"{site}/en/search?q=familien+familles")
    go_to(page, ".filters > summary")
    page.keyboard.press("Enter")
    go_to(page, "#f-funding")
    page.keyboard.press("Space")
    go_to(page, "input[value=municipal]")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked")
    go_to(page, ".filter-groups button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=familien+familles&funding=municipal")
    go_to(page, ".chip-remove")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=familien+familles")


def test_the_language_of_the_page_is_changed(site: str, new_context: NewContext) -> None:
    page = new_context(viewport=WINDOWS[0]).new_page()
    page.goto(f"{site}/en/about")
    go_to(page, ".languages summary")
    assert page.locator(".languages ul").is_hidden()
    page.keyboard.press("Enter")
    assert page.locator(".languages ul").is_visible()
    page.keyboard.press("Space")
    assert page.locator(".languages ul").is_hidden()
    page.keyboard.press("Enter")
    go_to(page, ".languages a[lang=mt]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mt/about")
