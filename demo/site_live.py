"""A live blog: many stories in many languages on one address, each a post with an anchor of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demo.page import Website, html_page, newest_first, robots_page, style_sheet
from demo.story_files import DemoStory
from demo.words import words_in

TITLE = "Long Table Relay"
LIVE_PAGE = "/live/2022"


def address(story: DemoStory) -> str:
    """The live page with the anchor of the story's post."""
    return f"{LIVE_PAGE}#post-{story.slug}"


def build(stories: Sequence[DemoStory], base: str) -> Website:
    """All pages of the site that is reached at ``base``."""
    posts = newest_first(stories)
    frame: dict[str, Any] = {"site": TITLE, "base": base, "words": words_in("en")}
    headline = "The relay of 2022, live"
    pages = {
        "/": html_page("live_layout.html", title=TITLE, **frame),
        "/about": html_page("live_layout.html", title=words_in("en").about, **frame),
        "/live.css": style_sheet("live.css"),
        "/robots.txt": robots_page("User-agent: *", "Disallow: /comment"),
        LIVE_PAGE: html_page(
            "live_blog.html",
            modified=posts[0].published,
            title=headline,
            stories=posts,
            structured=_structured(headline, posts, base),
            **frame,
        ),
    }
    return Website(pages, html_page("live_layout.html", title=words_in("en").missing, **frame))


def _structured(headline: str, posts: Sequence[DemoStory], base: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": headline,
        "url": base + LIVE_PAGE,
        "coverageStartTime": posts[-1].published.isoformat(),
        "coverageEndTime": posts[0].published.isoformat(),
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": story.title,
                "url": base + address(story),
                "datePublished": story.published.isoformat(),
                "articleBody": " ".join(block.text for block in story.blocks),
            }
            for story in posts
        ],
    }
