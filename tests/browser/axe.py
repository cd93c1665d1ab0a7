"""axe with the rules of WCAG 2.2, levels A and AA, and its best practices, in a page of a real browser."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""By tags, since axe runs rules such as target-size only for those who ask for their tag."""
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""The rules of these tags whose outcome depends on the colours of a page, not on its structure or words."""
SIZE_RULES = ["target-size", "scrollable-region-focusable"]
"""The rules of these tags whose outcome depends on the width of the window."""

_RUN = """only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(found =>
    Object.fromEntries(found.violations.map(one => [one.id, one.nodes.map(node => node.html)])))"""


def violations(page: Page, rules: list[str] | None = None) -> dict[str, list[str]]:
    """The rules that the page breaks, with the markup of each place; ``rules`` asks only for those."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: dict[str, list[str]] = page.evaluate(_RUN, only)
    return found
