"""What a screen reader, a narrow screen and a keyboard find, in every offered language."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.page_states import STATES, STORY
from web.catalogues import offered_languages

NewContext = Callable[..., BrowserContext]

PAGES = {state.name: state.path for state in STATES if state.site == "full"}
WORDIEST = ("home", "results", "story", "about", "accessibility")
LOOKED_AT_CLOSELY = ("de", "el", "en")
"""Colours and folding do not depend on the language; these have long words, other letters, no catalogue."""

UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"


def report(page: Page) -> list[tuple[str, list[Any]]]:
    results = Axe().run(page)
    return [
        (found["id"], [node["html"] for node in found["nodes"]]) for found in results.response["violations"]
    ]


@pytest.mark.parametrize("language", offered_languages())
def test_axe_finds_nothing(site: str, new_context: NewContext, language: str, every_state: bool) -> None:
    """Every state of every page in three languages, or in all when asked to; elsewhere the wordiest pages."""
    thorough = every_state or language in LOOKED_AT_CLOSELY
    for scheme in ("light", "dark") if thorough else ("light",):
        page = new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900}).new_page()
        for name in PAGES if thorough else WORDIEST:
            page.goto(f"{site}/{language}/{PAGES[name]}")
            if thorough:
                assert report(page) == [], f"{name}, {scheme}"
            page.evaluate(UNFOLD)
            assert report(page) == [], f"{name}, {scheme}, unfolded"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_failures(
    unpublished_site: str, broken_site: str, new_context: NewContext, scheme: str
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    for address in (
        f"{unpublished_site}/el/",
        f"{unpublished_site}/fr/search?q=x",
        f"{broken_site}/fi/search?q=x",
    ):
        page.goto(address)
        assert report(page) == [], address


def test_axe_finds_nothing_with_forced_colours_on_a_narrow_screen(site: str, new_context: NewContext) -> None:
    page = new_context(forced_colors="active", viewport={"width": 320, "height": 640}).new_page()
    for name, path in PAGES.items():
        page.goto(f"{site}/de/{path}")
        assert report(page) == [], name


@pytest.mark.parametrize("language", offered_languages())
def test_nothing_is_wider_than_320_pixels(site: str, new_context: NewContext, language: str) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    for name, path in PAGES.items():
        page.goto(f"{site}/{language}/{path}")
        page.evaluate(UNFOLD)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, name


def test_text_spaced_out_and_enlarged_still_fits(site: str, new_context: NewContext) -> None:
    """WCAG 2.1, 1.4.12: spacing that readers set must not cut text off."""
    page = new_context(viewport={"width": 320, "height": 640}, bypass_csp=True).new_page()
    spaced = (
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    )
    for name, path in PAGES.items():
        page.goto(f"{site}/fi/{path}")
        page.add_style_tag(content=spaced)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, name


FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + box.height / 2);
  const style = getComputedStyle(one);
  return {
    name: (one.id || one.getAttribute('href') || one.textContent).trim().slice(0, 60),
    inside: box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth,
    uncovered: !!at && (one.contains(at) || at.contains(one)),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_everything_and_is_seen_where_it_is(
    site: str, new_context: NewContext, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    page.goto(f"{site}/de/search?q=wohnen&kind=rural")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        assert stop["inside"], stop
        assert stop["uncovered"], stop
        assert stop["outlined"], stop
        reached.append(stop["name"])
    else:
        pytest.fail("the keyboard never leaves the page")
    assert reached[0] == "#main"
    assert {"q", "#results", "/de/about", "/de/privacy", f"/de/story/{STORY}"} <= set(reached)


def test_a_question_can_be_asked_with_the_keyboard_alone(site: str, new_context: NewContext) -> None:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{site}/en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("wohnen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=wohnen")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "#results":
            break
    page.keyboard.press("Enter")
    # the order, the places, then the stories
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert reached == [
        "/en/search?q=wohnen&sort=new", "/en/places?q=wohnen", f"/en/story/{STORY}",
    ]  # fmt: skip
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/story/{STORY}")


def test_the_page_tells_a_screen_reader_its_structure(site: str, new_context: NewContext) -> None:
    page = new_context().new_page()
    page.goto(f"{site}/en/search?q=wohnen&kind=rural")
    for role in ("banner", "main", "contentinfo", "search"):
        assert page.get_by_role(role).count() == 1, role
    levels = [
        int(level) for level in page.locator("h1,h2,h3,h4").evaluate_all("all => all.map(h => h.tagName[1])")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.get_by_role("searchbox", name="What are you looking for?").count() == 1
    assert page.get_by_role("link", name="Search without “Kind of place: Village or rural area”").count() == 1
    box = page.get_by_role("group", name="Kind of place").get_by_role("checkbox", checked=True)
    assert box.count() == 1
