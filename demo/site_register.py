"""A register whose records no page links to: only the sitemap knows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demo.page import Website, html_page, robots_page, style_sheet, xml_page
from demo.story_files import DemoStory
from demo.words import words_in

TITLE = "Pinewood Register of Local Practice"


def address(story: DemoStory) -> str:
    """The path of a record."""
    return f"/record/{story.slug}"


def build(stories: Sequence[DemoStory], base: str) -> Website:
    """All pages of the site that is reached at ``base``."""
    english: dict[str, Any] = {"site": TITLE, "language": "en", "words": words_in("en")}
    pages = {
        "/": html_page("register_layout.html", title="Find a record", **english),
        "/register.css": style_sheet("register.css"),
        "/robots.txt": robots_page("User-agent: *", "Disallow: /find", f"Sitemap: {base}/sitemap.xml"),
        "/sitemap.xml": xml_page(
            "sitemap.xml", entries=[(base + address(story.announced), story.updated) for story in stories]
        ),
    }
    for story in stories:
        pages[address(story)] = html_page(
            "register_story.html",
            modified=story.updated,
            site=TITLE,
            language=story.language,
            words=words_in(story.language),
            title=story.title,
            story=story,
        )
    return Website(pages, html_page("register_layout.html", title=words_in("en").missing, **english))
