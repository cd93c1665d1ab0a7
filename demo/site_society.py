"""A small society's notes, announced by nothing but an Atom feed, dated by ``<time>`` elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demo.page import Website, html_page, newest_first, robots_page, style_sheet, xml_page
from demo.story_files import DemoStory
from demo.words import words_in

TITLE = "Blue Kettle Society"


def address(story: DemoStory) -> str:
    """The path of a note: year and month, then the practice."""
    return f"/notes/{story.published:%Y-%m}/{story.slug}"


def build(stories: Sequence[DemoStory], base: str) -> Website:
    """All pages of the site that is reached at ``base``."""
    notes = newest_first(stories)
    frame: dict[str, Any] = {"site": TITLE, "base": base, "address": address}
    english = {**frame, "language": "en", "words": words_in("en")}
    pages = {
        "/": html_page("society_layout.html", title="A kettle is always on", **english),
        "/about": html_page("society_layout.html", title=words_in("en").about, **english),
        "/society.css": style_sheet("society.css"),
        "/robots.txt": robots_page("User-agent: *", "Disallow:"),
        "/feed.atom": xml_page("atom.xml", "application/atom+xml; charset=utf-8", stories=notes, **frame),
    }
    for story in notes:
        own = {**frame, "language": story.language, "words": words_in(story.language)}
        pages[address(story)] = html_page(
            "society_story.html", modified=story.updated, title=story.title, story=story, **own
        )
    return Website(pages, html_page("society_layout.html", title=words_in("en").missing, **english))
