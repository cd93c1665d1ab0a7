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


MONTHS = {
    "de": "{n}. März 2018",
    "fr": "{n} mars 2018",
    "es": "{n} de marzo de 2018",
    "pl": "{n} marca 2018",
    "el": "{n} Μαρτίου 2018",
    "fi": "{n}. maaliskuuta 2018",
}


@pytest.mark.parametrize("language", MONTHS)
@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_dated_headings_in_six_languages(language: str, tag: str) -> None:
    body = "".join(
        f"<{tag} id='p{n}'>{MONTHS[language].format(n=n)}: {town}</{tag}><p>{prose(town)}</p>"
        for n, town in enumerate(TOWNS, start=1)
    )
    tree = parse_page(page(f"<h1>Blog</h1>{body}"))
    assert tree is not None
    found = split_page(tree, URL, language, TODAY)
    assert [part.title for part in found.parts] == list(TOWNS)
    assert [part.published for part in found.parts] == [date(2018, 3, n) for n in range(1, 9)]


def test_a_live_blog_with_some_placeholder_updates() -> None:
    body = "".join(f"<div><div><h3>In {town}</h3><p>{prose(town)}</p></div></div>" for town in TOWNS)
    placeholders = [f"Lorem ipsum dolor sit amet, sample post number {n} of the theme." for n in range(3)]
    found = split(page(body, live_blog_json([*map(prose, TOWNS), *placeholders])))
    assert [part.anchor for part in found.parts] == [f"u{n}" for n in range(1, 9)]


def test_a_yearly_list_with_months_for_headings() -> None:
    months = ("January", "March", "April", "June", "September", "October", "November", "December")
    body = "".join(
        f"<h3 id='m{n}'>{month} 2018</h3><p>{prose(town)}</p>"
        for n, (month, town) in enumerate(zip(months, TOWNS, strict=True))
    )
    found = split(page(f"<h1>What happened in 2018</h1>{body}"))
    assert [part.anchor for part in found.parts] == [f"m{n}" for n in range(8)]


@pytest.mark.parametrize(
    "box",
    [
        "<ol class='comment-list'>{}</ol>",
        "<div id='comments'>{}</div>",
        "<section class='comments-area'>{}</section>",
        "<div class='kommentare'>{}</div>",
        "<div id='answers'>{}</div>",
    ],
)
@pytest.mark.parametrize(
    "own", ["class='post'", "class='comment-body'", "itemtype='https://schema.org/Comment'"]
)
def test_long_comments_under_a_story_are_no_stories(box: str, own: str) -> None:
    story = f"<h1>One story</h1><p>{prose('Ashby')}</p><p>{prose('Brill')}</p>"
    assert split(page(story + box.format(sibling_posts(own)))).kind == "whole"


def test_posts_stay_parts_above_many_comments() -> None:
    comments = "<ol class='comment-list'>" + sibling_posts("class='comment'") * 3 + "</ol>"
    assert len(split(page(f"<div>{sibling_posts()}</div>{comments}")).parts) == 8


def test_a_list_of_events_is_no_series_of_stories() -> None:
    events = "".join(
        f"<div class='item' itemscope itemtype='https://schema.org/Event'><h3>Meeting in {town}</h3>"
        f"<time datetime='2024-03-{n:02d}T19:30'>{n} March, 19:30</time><p>{prose(town)}</p></div>"
        for n, town in enumerate(TOWNS, start=1)
    )
    assert split(page(f"<h1>Dates</h1>{events}")).kind != "parts"


def test_a_calendar_with_months_for_headings_is_no_series_of_stories() -> None:
    lines = "".join(
        f"<p>{day} May, 19:30, {town}: supper, room {day}</p>" for day, town in enumerate(TOWNS, 1)
    )
    body = "".join(f"<h2>{month} 2018</h2>{lines}" for month in ("March", "April", "May", "June"))
    assert split(page(f"<h1>Dates</h1>{body}")).kind == "whole"


def test_questions_and_answers_stay_one() -> None:
    faq = "".join(
        f"<details class='item'><summary><h3>And {town}?</h3></summary><p>{prose(town)}</p></details>"
        for town in TOWNS
    )
    assert split(page(f"<h1>Questions</h1>{faq}")).kind == "whole"


def test_a_long_story_under_a_large_wall_of_teasers_is_a_story() -> None:
    story = "<h1>One story</h1>" + "".join(f"<p>{prose(town)}</p>" for town in TOWNS[:4])
    teasers = "".join(
        f"<article class='card'><h3><a href='/stories/{n}'>{TOWNS[n % 8]} opens its clubs</a></h3>"
        f"<p>{prose(TOWNS[n % 8])}</p></article>"
        for n in range(40)
    )
    assert split(page(story + f"<section>{teasers}</section>")).kind == "whole"


def test_a_listing_with_long_teasers_and_an_introduction() -> None:
    teasers = "".join(
        f"<article class='card'><h3><a href='/stories/{n}'>{TOWNS[n % 8]} opens its clubs</a></h3>"
        f"<p>{prose(TOWNS[n % 8])}</p></article>"
        for n in range(20)
    )
    assert split(page(f"<h1>Stories</h1><p>{prose('Ashby')}</p>{teasers}")).kind == "listing"


def test_further_stories_loaded_under_a_story_are_not_its_parts() -> None:
    def post(n: int, town: str, path: str) -> str:
        return (
            f"<article class='list-item' data-path='{path}'><h1>{town} opens its clubs</h1>"
            f"<time datetime='2019-03-{n:02d}'></time><p>{prose(town)}</p><p>{prose(town)}</p></article>"
        )

    further = "".join(post(n, town, f"blog/{town.lower()}") for n, town in enumerate(TOWNS[1:], start=2))
    found = split(page(post(1, TOWNS[0], "blog/live") + further))
    assert found.kind == "whole"
