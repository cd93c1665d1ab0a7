"""axe finds nothing in any state of any page, in every offered language and in all colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.axe import COLOUR_RULES, SIZE_RULES, violations
from tests.browser.page_states import LOOKED_AT_CLOSELY, UNFOLD, states_to_look_at
from web.catalogues import offered_languages

NewContext = Callable[..., BrowserContext]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 256}
"""A common window, and the same width at a zoom of 400 %."""
NO_CHOICE: dict[str, Any] = {"color_scheme": "light", "forced_colors": "none"}


@dataclass(frozen=True)
class Look:
    """One way to look at a page; without ``rules``, all are applied."""

    name: str
    media: dict[str, Any]
    size: dict[str, int]
    unfolded: bool = True
    rules: list[str] | None = None


FOLDED = Look("folded", NO_CHOICE, WIDE, unfolded=False)
UNFOLDED = Look("unfolded", NO_CHOICE, WIDE)
# What is on the page is the same as before: only what depends on width or colours is looked at again.
NARROWED = Look("narrow", NO_CHOICE, NARROW, rules=SIZE_RULES)
DARK = Look("dark", {**NO_CHOICE, "color_scheme": "dark"}, WIDE, rules=COLOUR_RULES)
FORCED = Look("forced colours", {**NO_CHOICE, "forced_colors": "active"}, WIDE, rules=COLOUR_RULES)


def found_by(look: Look, page: Page) -> dict[str, list[str]]:
    page.emulate_media(**look.media)
    page.set_viewport_size(look.size)  # type: ignore[arg-type]
    if look.unfolded:
        page.evaluate(UNFOLD)
    return violations(page, look.rules)


@pytest.mark.parametrize("language", offered_languages())
def test_axe_finds_nothing(
    sites: dict[str, str], new_context: NewContext, language: str, every_state: bool
) -> None:
    """Every state in all looks in three languages, or in all when asked to; elsewhere the wordiest pages."""
    closely = language in LOOKED_AT_CLOSELY
    looks = (UNFOLDED, NARROWED, DARK, FORCED) if every_state or closely else (UNFOLDED,)
    page = new_context(viewport=WIDE).new_page()
    for state in states_to_look_at(language, every_state):
        answer = page.goto(state.address(sites, language))
        assert answer is not None
        assert answer.status == state.status, state.name
        for look in (FOLDED, *looks) if closely else looks:
            assert found_by(look, page) == {}, f"{state.name}, {look.name}"


def test_axe_applies_the_rules_of_wcag_22_and_of_best_practice(new_context: NewContext) -> None:
    page = new_context().new_page()
    page.set_content(
        "<style>a { display: inline-block; width: 9px; height: 9px; overflow: hidden }</style>"
        "<p style='color: #ccc'>pale</p><a href='#x'>x</a><a href='#y'>y</a><img src=''>"
        "<h1>high</h1><h4>deep</h4>"
    )
    assert {
        "image-alt",  # WCAG 2.0, level A
        "color-contrast",  # WCAG 2.0, level AA
        "target-size",  # WCAG 2.2, level AA
        "heading-order",  # best practice
        "region",  # best practice
    } <= set(violations(page))


def test_axe_sees_the_colours_that_a_reader_chose(new_context: NewContext) -> None:
    page = new_context().new_page()
    page.set_content(
        "<style>p { forced-color-adjust: none; color: #000; background: #fff }"
        "@media (prefers-color-scheme: dark) { .dark { color: #333; background: #222 } }"
        "@media (forced-colors: active) { .forced { color: #eee } }</style>"
        "<p class=dark>dark</p><p class=forced>forced</p>"
    )
    found = {look.name: found_by(look, page).get("color-contrast", []) for look in (UNFOLDED, DARK, FORCED)}
    assert found["unfolded"] == []
    assert ['class="dark"' in one for one in found["dark"]] == [True]
    assert ['class="forced"' in one for one in found["forced colours"]] == [True]
