"""A European site: one path and one listing for each language, tied by hreflang, under a consent layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demo.page import Website, html_page, languages_of, newest_first, robots_page, style_sheet
from demo.story_files import DemoStory
from demo.words import words_in

TITLE = "Thresholds of Europe"


def address(story: DemoStory) -> str:
    """The path of a story under its language."""
    return f"/{story.language}/stories/{story.slug}"


def build(stories: Sequence[DemoStory], base: str) -> Website:
    """All pages of the site that is reached at ``base``."""
    languages = languages_of(stories)
    frame: dict[str, Any] = {"site": TITLE, "base": base, "languages": languages, "address": address}
    pages = {
        "/": html_page("european_splash.html", site=TITLE, base=base, languages=languages),
        "/static/european.css": style_sheet("european.css"),
        "/robots.txt": robots_page("User-agent: *", "Disallow: /*/search", "Allow: /"),
    }
    for language in languages:
        own = {**frame, "language": language, "words": words_in(language)}
        written = newest_first(story for story in stories if story.language == language)
        pages[f"/{language}/stories"] = html_page(
            "european_listing.html", title=words_in(language).stories, stories=written, **own
        )
        pages[f"/{language}/about"] = html_page("european_layout.html", title=words_in(language).about, **own)
        for story in written:
            versions = [other for other in stories if other.practice == story.practice]
            pages[address(story)] = html_page(
                "european_story.html",
                modified=story.updated,
                title=story.title,
                story=story,
                versions=versions if len(versions) > 1 else [],
                **own,
            )
    english = {**frame, "language": "en", "words": words_in("en")}
    return Website(pages, html_page("european_layout.html", title=words_in("en").missing, **english))
