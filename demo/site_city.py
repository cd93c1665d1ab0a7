"""A town's old archive: layout tables or bare paragraphs, dates only in the text, regional encodings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from demo.page import OPENING_DAY, Page, Website, newest_first, render, robots_page
from demo.story_files import DemoStory
from demo.words import words_in

TITLE = "Lindmere Town Hall"
REGIONAL_CHARSETS: dict[str, str] = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "sk", "sl"), "iso-8859-2"),
    **dict.fromkeys(("et", "lt", "lv"), "windows-1257"),
    **dict.fromkeys(("mt", "ro"), "utf-8"),
    "bg": "windows-1251",
    "el": "windows-1253",
}
WESTERN_CHARSET = "iso-8859-1"
"""For all other languages; a character that a charset lacks is written as a numeric reference."""


def address(story: DemoStory) -> str:
    """The address of a story: one script that takes the practice as its argument."""
    return f"/show.php?doc={story.slug}"


def build(stories: Sequence[DemoStory], base: str) -> Website:
    """All pages of the site that is reached at ``base``."""
    english = words_in("en")
    frame: dict[str, Any] = {"site": TITLE, "words": english, "address": address}
    welcome = _page("city_layout.html", "en", OPENING_DAY, title="Welcome", **frame)
    pages = {
        "/": welcome,
        "/about.php": _page("city_layout.html", "en", OPENING_DAY, title=english.about, **frame),
        "/archive.php": _page(
            "city_archive.html",
            "en",
            OPENING_DAY,
            title=english.stories,
            stories=newest_first(stories),
            **frame,
        ),
        "/robots.txt": robots_page("User-agent: *", "Disallow: /archive.php?cookies=", "Disallow: /cgi-bin/"),
    }
    for number, story in enumerate(stories):
        template = "city_plain.html" if number % 2 else "city_story.html"
        values = {**frame, "words": words_in(story.language), "title": story.title, "story": story}
        pages[address(story)] = _page(template, story.language, story.updated, **values)
    return Website(pages, _page("city_layout.html", "en", OPENING_DAY, title=english.missing, **frame))


def _page(template: str, language: str, modified: datetime, **values: Any) -> Page:
    """A page in the charset of its language, which only its own text declares and no header."""
    charset = REGIONAL_CHARSETS.get(language, WESTERN_CHARSET)
    text = render(template, charset=charset, **values)
    return Page(text.encode(charset, errors="xmlcharrefreplace"), "text/html", modified)
