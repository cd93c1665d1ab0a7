from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.alternates import find_alternates
from ingest.extract import parse_page
from ingest.page import FetchedPage
from ingest.read import read_page
from ingest.source import Source

URL = "https://towns.example/en/clubs"
MIRRORS = {"towns.example": "127.0.0.1:8801"}


def alternates(head: str = "", body: str = "") -> tuple[str, ...]:
    tree = parse_page(f"<html><head>{head}</head><body><p>Text</p>{body}</body></html>")
    assert tree is not None
    return find_alternates(tree, URL, MIRRORS)


def test_links_in_the_head_and_in_the_menu_of_languages() -> None:
    head = (
        "<link rel='alternate' hreflang='en' href='https://towns.example/en/clubs'>"
        "<link rel='alternate' hreflang='de' href='/de/vereine?utm_source=x'>"
        "<link rel='alternate' hreflang='x-default' href='/'>"
    )
    body = (
        "<a hreflang='fr' href='../fr/clubs#top'>Français</a><a hreflang='de' href='/de/vereine'>Deutsch</a>"
    )
    assert alternates(head, body) == ("https://towns.example/de/vereine", "https://towns.example/fr/clubs")


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='alternate' type='application/rss+xml' href='/feed'>",
        "<link rel='stylesheet' hreflang='de' href='/de.css'>",
        "<link rel='alternate' hreflang='de' href='mailto:de@towns.example'>",
        "<link rel='alternate' hreflang='de' href='https://[broken'>",
        "<link rel='alternate' hreflang='de'>",
        "<link rel='alternate' hreflang='en-GB' href='http://www.towns.example/en/clubs/'>",
        "<a href='/de/vereine'>Deutsch</a>",
    ],
)
def test_what_is_no_alternate(link: str) -> None:
    assert alternates(link) == ()


def test_an_address_of_a_mirror_is_reported_as_that_of_production() -> None:
    link = "<link rel='alternate' hreflang='de' href='http://127.0.0.1:8801/de/vereine'>"
    assert alternates(link) == ("https://towns.example/de/vereine",)


def test_the_base_of_the_page_counts() -> None:
    head = "<base href='/app/'><link rel='alternate' hreflang='de' href='de/vereine'>"
    assert alternates(head) == ("https://towns.example/app/de/vereine",)


def test_a_reading_with_stories_names_them() -> None:
    sentence = (
        "The town asked its clubs to open their doors one evening a week to the families who moved in. "
    )
    body = (
        "<html><head><link rel='alternate' hreflang='de' href='/de/vereine'></head><body><main><h1>Clubs</h1>"
        + "".join(f"<p>{sentence}It was the meeting number {n}.</p>" for n in range(6))
        + "</main></body></html>"
    )
    source = Source(name="towns", title="Towns", home_page="https://towns.example/", story=("/en/",))
    page = FetchedPage(URL, "towns", body.encode(), "text/html", datetime(2024, 5, 1, tzinfo=UTC))
    assert read_page(page, source).alternates == ("https://towns.example/de/vereine",)
