from __future__ import annotations

import json
from datetime import date

import pytest

from ingest.decode import decode_page
from ingest.extract import parse_page
from ingest.split import Split, split_page

TODAY = date(2024, 5, 1)
URL = "https://towns.example/blog/live"
TOWNS = ("Ashby", "Brill", "Corve", "Dunmore", "Elham", "Farne", "Garth", "Hythe")


def prose(town: str) -> str:
    return (
        f"The town of {town} asked its sports clubs to open one evening a week to the families "
        f"who moved into the"
        f" old school. In {town} forty people came to the first meeting, and two of them now "
        f"train the children."
        f" The council pays for the hall and the shoes, and the library of {town} lends the "
        f"books for the course."
    )


def page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang='en'><head><title>Live</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/about'>About the network</a></nav><main>{body}</main>"
        "<footer>Imprint and contact of the network</footer></body></html>"
    )


def split(markup: str) -> Split:
    tree = parse_page(decode_page(markup.encode()))
    assert tree is not None
    return split_page(tree, URL, "en", TODAY)


def sibling_posts(attributes: str = "class='post'", tag: str = "article") -> str:
    return "".join(
        f"<{tag} {attributes} id='post-{n}'><h2>{town} opens its clubs</h2>"
        f"<time datetime='2019-03-{n:02d}T10:00:00Z'>{n} March</time><p>{prose(town)}</p></{tag}>"
        for n, town in enumerate(TOWNS, start=1)
    )


@pytest.mark.parametrize(
    ("attributes", "tag"),
    [
        ("class='post'", "article"),
        ("itemtype='https://schema.org/BlogPosting'", "div"),
        ("data-post-id='x'", "div"),
    ],
)
def test_sibling_posts_are_stories_of_their_own(attributes: str, tag: str) -> None:
    found = split(page(sibling_posts(attributes, tag)))
    assert found.kind == "parts"
    assert [part.anchor for part in found.parts] == [f"post-{n}" for n in range(1, 9)]
    assert [part.title for part in found.parts] == [f"{town} opens its clubs" for town in TOWNS]
    assert [part.published for part in found.parts] == [date(2019, 3, n) for n in range(1, 9)]


def live_blog_json(bodies: list[str]) -> str:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Update {n}",
            "articleBody": body,
            "datePublished": f"2020-02-{n:02d}T08:00:00+01:00",
            "url": f"{URL}#u{n}",
        }
        for n, body in enumerate(bodies, start=1)
    ]
    record = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "liveBlogUpdate": updates}
    return f"<script type='application/ld+json'>{json.dumps(record)}</script>"


def test_declared_updates_that_are_visible_are_parts() -> None:
    body = "".join(f"<div><div><h3>In {town}</h3><p>{prose(town)}</p></div></div>" for town in TOWNS)
    found = split(page(body, live_blog_json([prose(town) for town in TOWNS])))
    assert found.kind == "parts"
    assert [part.anchor for part in found.parts] == [f"u{n}" for n in range(1, 9)]
    assert found.parts[2].published == date(2020, 2, 3)
    assert "Corve" in found.parts[2].element.text_content()
    assert "Dunmore" not in found.parts[2].element.text_content()


def test_placeholder_updates_are_not_believed() -> None:
    bodies = [f"Lorem ipsum dolor sit amet, sample post number {n} of the theme." for n in range(8)]
    found = split(
        page(f"<h1>One story</h1><p>{prose('Ashby')}</p><p>{prose('Brill')}</p>", live_blog_json(bodies))
    )
    assert found.kind == "whole"


@pytest.mark.parametrize("dated_heading", [True, False])
def test_equal_dated_headings_are_parts(dated_heading: bool) -> None:
    def heading(n: int, town: str) -> str:
        if dated_heading:
            return f"<h2 id='p{n}'>{n} March 2018 – Clubs in {town}</h2>"
        return f"<h2 id='p{n}'>Clubs in {town}</h2><p>{n} March 2018</p>"

    body = "".join(heading(n, town) + f"<p>{prose(town)}</p>" for n, town in enumerate(TOWNS, start=1))
    found = split(page(f"<h1>Our blog</h1>{body}"))
    assert found.kind == "parts"
    assert [part.title for part in found.parts] == [f"Clubs in {town}" for town in TOWNS]
    assert [part.anchor for part in found.parts] == [f"p{n}" for n in range(1, 9)]
    assert found.parts[7].published == date(2018, 3, 8)


def test_press_release_with_subheads_stays_one() -> None:
    body = "<h1>The town opens its clubs</h1><p>12 March 2018</p>" + "".join(
        f"<h2>{head}</h2><p>{prose(town)}</p>"
        for head, town in zip(
            ("Why it matters", "Who does what", "What it takes", "Since 2015"), TOWNS, strict=False
        )
    )
    assert split(page(body)).kind == "whole"


@pytest.mark.parametrize("teaser", ["", "A short word on what the town did for its new families last year."])
def test_posts_with_pages_of_their_own_are_a_listing(teaser: str) -> None:
    body = "".join(
        f"<article><h2><a href='/stories/{town.lower()}'>{town} opens its clubs and asks "
        f"everybody in</a></h2>"
        f"<time datetime='2019-03-01'>1 March</time><p>{teaser}</p></article>"
        for town in TOWNS
    )
    assert split(page(body)).kind == "listing"


def test_story_above_related_teasers_is_no_listing() -> None:
    teasers = "".join(
        f"<article class='card'><h3><a href='/stories/{town.lower()}'>{town} opens its "
        f"clubs</a></h3></article>"
        for town in TOWNS[:6]
    )
    body = f"<h1>One story</h1><p>{prose('Ashby')}</p><p>{prose('Brill')}</p><section>{teasers}</section>"
    assert split(page(body)).kind == "whole"


def test_permalinks_on_the_page_itself_are_no_pages_of_their_own() -> None:
    body = "".join(
        f"<article id='a{n}'><h2><a href='{URL}#a{n}'>{town} opens its clubs</a></h2>"
        f"<time datetime='2019-03-{n:02d}'></time><p>{prose(town)}</p></article>"
        for n, town in enumerate(TOWNS, start=1)
    )
    assert len(split(page(body)).parts) == 8


def test_parts_without_an_anchor_get_distinct_ones() -> None:
    body = "".join(
        f"<article><h2>News</h2><time datetime='2019-03-0{n}'></time><p>{prose(town)}</p></article>"
        for n, town in enumerate(TOWNS, start=1)
    )
    anchors = [part.anchor for part in split(page(body)).parts]
    assert len(set(anchors)) == 8
    assert all(anchor.startswith(":~:text=") for anchor in anchors)
