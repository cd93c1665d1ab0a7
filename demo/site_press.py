"""An institution's press pages: structured data, a sitemap index, on some pages a foreign-language banner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demo.page import Page, Website, html_page, languages_of, newest_first, robots_page, style_sheet, xml_page
from demo.story_files import DemoStory
from demo.words import words_in

TITLE = "Alder Assembly"
BANNER_EVERY = 3
"""Every third story of a list carries a translation notice in the language of another story."""


def address(story: DemoStory) -> str:
    """The path of a story: language, year, month and practice."""
    return f"/{story.language}/press/{story.published:%Y/%m}/{story.slug}"


def build(stories: Sequence[DemoStory], base: str) -> Website:
    """All pages of the site that is reached at ``base``."""
    languages = languages_of(stories)
    frame: dict[str, Any] = {"site": TITLE, "base": base, "languages": languages, "address": address}
    pages = {
        "/": html_page("press_layout.html", **_in("en", TITLE, frame)),
        "/assets/press.css": style_sheet("press.css"),
        "/robots.txt": robots_page("User-agent: *", "Disallow: /search", f"Sitemap: {base}/sitemap.xml"),
        "/sitemap.xml": xml_page(
            "sitemap_index.xml", addresses=[f"{base}/sitemap-{language}.xml" for language in languages]
        ),
    }
    for language in languages:
        own = newest_first(story for story in stories if story.language == language)
        words = words_in(language)
        pages[f"/{language}/press"] = html_page(
            "press_listing.html", stories=own, **_in(language, words.stories, frame)
        )
        pages[f"/{language}/about"] = html_page("press_layout.html", **_in(language, words.about, frame))
        pages[f"/sitemap-{language}.xml"] = xml_page(
            "sitemap.xml", entries=[(base + address(story.announced), story.updated) for story in own]
        )
    for number, story in enumerate(stories):
        banner = stories[number - 1].language if number % BANNER_EVERY == 0 else None
        pages[address(story)] = _story_page(story, None if banner == story.language else banner, frame)
    return Website(pages, html_page("press_layout.html", **_in("en", words_in("en").missing, frame)))


def _in(language: str, title: str, frame: dict[str, Any]) -> dict[str, Any]:
    return {**frame, "language": language, "words": words_in(language), "title": title}


def _story_page(story: DemoStory, banner: str | None, frame: dict[str, Any]) -> Page:
    structured = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "inLanguage": story.language,
        "mainEntityOfPage": frame["base"] + address(story),
        "publisher": {"@type": "Organization", "name": TITLE},
    }
    return html_page(
        "press_story.html",
        modified=story.updated,
        story=story,
        structured=structured,
        banner_language=banner,
        **_in(story.language, story.title, frame),
    )
