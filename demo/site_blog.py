"""A network's blog: an RSS feed, paged and tag archives with teasers, related posts, tracked links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demo.page import Website, country_name, html_page, newest_first, robots_page, style_sheet, xml_page
from demo.story_files import DemoStory
from demo.words import words_in

TITLE = "Lantern Towns"
POSTS_A_PAGE = 8
RELATED = 3
RECENT = 5


def address(story: DemoStory) -> str:
    """The path of a story: year, month and practice."""
    return f"/{story.published:%Y/%m}/{story.slug}"


def build(stories: Sequence[DemoStory], base: str) -> Website:
    """All pages of the site that is reached at ``base``."""
    posts = newest_first(stories)
    countries = sorted({story.country for story in posts})
    frame: dict[str, Any] = {
        "site": TITLE,
        "base": base,
        "address": address,
        "recent": posts[:RECENT],
        "countries": countries,
        "body_class": "blog",
    }
    english = {**frame, "language": "en", "words": words_in("en")}
    pages = {
        "/about/": html_page(
            "blog_about.html",
            title=words_in("en").about,
            short=[story for story in posts if story.short_address],
            **english,
        ),
        "/wp-content/themes/lantern/style.css?ver=6.4": style_sheet("blog.css"),
        "/robots.txt": robots_page("User-agent: *", "Disallow: /wp-admin/", "Crawl-delay: 0"),
        "/feed/": xml_page(
            "rss.xml",
            "application/rss+xml; charset=utf-8",
            site=TITLE,
            base=base,
            stories=posts,
            address=address,
        ),
    }
    last = -(-len(posts) // POSTS_A_PAGE)
    for number in range(1, last + 1):
        pages[_archive(number)] = html_page(
            "blog_archive.html",
            title=words_in("en").stories,
            stories=posts[(number - 1) * POSTS_A_PAGE : number * POSTS_A_PAGE],
            newer=_archive(number - 1) if number > 1 else None,
            older=_archive(number + 1) if number < last else None,
            **english,
        )
    for country in countries:
        pages[f"/tag/{country.lower()}/"] = html_page(
            "blog_archive.html",
            title=country_name(country, "en"),
            stories=[story for story in posts if story.country == country],
            newer=None,
            older=None,
            **english,
        )
    for number, story in enumerate(posts):
        pages[address(story)] = html_page(
            "blog_story.html",
            modified=story.updated,
            title=story.title,
            story=story,
            number=number + 101,
            related=[posts[(number + step) % len(posts)] for step in range(1, RELATED + 1)],
            **{**frame, "language": story.language, "words": words_in(story.language)},
        )
    return Website(pages, html_page("blog_layout.html", title=words_in("en").missing, **english))


def _archive(number: int) -> str:
    return "/" if number == 1 else f"/page/{number}/"
