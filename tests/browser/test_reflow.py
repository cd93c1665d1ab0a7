"""Nothing is cut off or runs out of the window, however narrow it is and however large the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.page_states import STATES, UNFOLD
from web.catalogues import offered_languages

NewContext = Callable[..., BrowserContext]

LONGEST_WORDS = ("de", "fi", "hu", "mt", "el")
ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 pixels at a zoom of 400 % (WCAG 2.1, 1.4.10)."""
SPACED_OUT = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
"""The spacing that readers may set (WCAG 2.1, 1.4.12)."""

LOST = """() => {
  const width = document.documentElement.clientWidth, lost = [];
  if (document.scrollingElement.scrollWidth > width) lost.push('the page scrolls sideways');
  const scrolls = one => /auto|scroll/.test(getComputedStyle(one).overflowX);
  const hidden = one => one.matches('.visually-hidden, .skip');
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, within = [];
    if (!text.data.trim() || !text.parentElement.checkVisibility()) continue;
    for (let one = text.parentElement; one !== document.body; one = one.parentElement) within.push(one);
    if (within.some(hidden)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const clips = within.filter(one => getComputedStyle(one).overflow !== 'visible' && !scrolls(one));
    for (const box of range.getClientRects()) {
      if (!within.some(scrolls) && (box.left < -1 || box.right > width + 1))
        lost.push('outside: ' + text.data);
      for (const one of clips) {
        const edge = one.getBoundingClientRect();
        if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1)
          lost.push('cut off: ' + text.data);
      }
    }
  }
  for (const one of document.querySelectorAll('button, input, .button, .chip, summary, li, p, h1, h2, h3'))
    if (one.checkVisibility() && !hidden(one) && one.clientHeight && one.scrollHeight > one.clientHeight + 3)
      lost.push('too low: ' + one.outerHTML.slice(0, 200));
  return lost;
}"""


def lost(page: Page, address: str, style: str = "") -> list[str]:
    """What cannot be read on the page at this address, unfolded, with a style sheet of the reader."""
    page.goto(address)
    page.evaluate(UNFOLD)
    if style:
        page.add_style_tag(content=style)
    found: list[str] = page.evaluate(LOST)
    return found


@pytest.mark.parametrize("language", offered_languages())
def test_nothing_scrolls_sideways_at_320_pixels(
    sites: dict[str, str], new_context: NewContext, language: str
) -> None:
    page = new_context(viewport=ZOOMED).new_page()
    for state in STATES:
        assert lost(page, state.address(sites, language)) == [], state.name


@pytest.mark.parametrize("language", LONGEST_WORDS)
def test_text_that_a_reader_spaces_out_is_not_cut_off(
    sites: dict[str, str], new_context: NewContext, language: str
) -> None:
    page = new_context(viewport=ZOOMED, bypass_csp=True).new_page()
    for state in STATES:
        assert lost(page, state.address(sites, language), SPACED_OUT) == [], state.name


@pytest.mark.parametrize("language", LONGEST_WORDS)
@pytest.mark.parametrize("width", [1280, 640])
def test_text_of_twice_the_size_is_not_cut_off(
    sites: dict[str, str], new_context: NewContext, language: str, width: int
) -> None:
    """WCAG 2.1, 1.4.4: by the size that a reader sets in the browser, without any zoom."""
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for state in STATES:
        assert lost(page, state.address(sites, language)) == [], state.name
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 32


def test_what_is_lost_is_noticed(new_context: NewContext) -> None:
    page = new_context(viewport=ZOOMED).new_page()
    page.set_content(
        "<p style='width: 400px'>wide wide wide wide wide wide wide wide wide wide wide wide wide</p>"
        "<div style='height: 1em; overflow: hidden'>one<br>two</div>"
        "<p style='height: 1em'>three<br>four</p><div style='margin-left: -2em'>five</div>"
    )
    said = " ".join(page.evaluate(LOST))
    assert "scrolls sideways" in said
    assert "outside: wide" in said
    assert "cut off: two" in said
    assert 'too low: <p style="height: 1em"' in said
    assert "outside: five" in said
