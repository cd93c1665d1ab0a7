"""What partner sites and readers might smuggle in comes out of every door of the application as text only."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from jinja2 import UndefinedError
from lxml import etree, html
from starlette.testclient import TestClient

from index.settings import Settings
from index.story import Place, Story
from search.query import Query
from search.results import Hit, PlaceCount, Results, Snippet
from tests.browser.made_up_engine import MadeUpEngine, made_up_stories
from web.app import create_app
from web.middleware import CONTENT_SECURITY_POLICY
from web.rendering import render, template_environment
from web.static_files import static_address

HIDDEN = (
    "\x00\x01\x07\x08\x0b\x0c\x0e\x1b\x1f\x7f\x80\x85\x9f\u061c\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffb\ufdd0\uffff\U0001fffe\ud800"
)
SMUGGLED = (
    f'=1+1{HIDDEN}</title></textarea><script>alert(1)</script><img src=x onerror="a">]]>&amp;{{{{7*7}}}}%(x)s'
)
LINKS = ["javascript:alert(1)", "\x01JaVa\tScript:alert(1)", "//evil.example/", "data:text/html,<script>"]
DOORS = ["/de/search?q=smuggled", "/de/story/ID", "/de/sources", "/de/", "/de/feed.atom?q=smuggled",
         "/de/places?place=Obersdorf", "/de/overview",
         "/export.csv?q=smuggled", "/export.json?q=smuggled",
         "/api/v1/search?q=smuggled", "/api/v1/stories/ID",
         "/api/v1/stories/ID/similar", "/api/v1/stories/ID/peers"]  # fmt: skip


def smuggling_story(link: str) -> Story:
    story = made_up_stories()[0]
    told = replace(story.provenance, url=link, page=link, also_at=(link,), evidence={"place": SMUGGLED})
    return replace(
        story,
        title=SMUGGLED,
        text=f"{SMUGGLED} smuggled. " * 20,
        provenance=told,
        place=Place(SMUGGLED, "DE", "rural", latitude=51.3, longitude=7.7),
    )


class SmugglingEngine(MadeUpEngine):
    """All that is told by a story is made to do harm; the passage that matched is marked across markup."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self._smuggling = smuggling_story(link)

    def search(self, query: Query, /) -> Results:
        return Results(query, None, 1, 1, False, (self._smuggled(),), {})

    def story(self, identifier: str, /) -> Story | None:
        return self._smuggling

    def translations(self, identifier: str, /) -> tuple[Story, ...]:
        return (self._smuggling,)

    def similar(self, identifier: str, /, limit: int = 5) -> tuple[Hit, ...]:
        return (self._smuggled(),)

    def peers(self, identifier: str, /, limit: int = 5) -> tuple[Hit, ...]:
        return (self._smuggled(),)

    def places(self) -> tuple[PlaceCount, ...]:
        return (PlaceCount(self._smuggling.place, 1),)

    def _smuggled(self) -> Hit:
        marks = tuple((at, at + 3) for at in range(0, len(SMUGGLED), 5))
        snippet = Snippet(self._smuggling.text, marks, (0, len(SMUGGLED)))
        return Hit(self._smuggling, 0.9, False, snippet, (self._smuggling,))


def told_by(text: str, path: str) -> str:
    """Everything that a reader of the answer would come to see, whatever form it has."""
    if path.startswith("/api") or "json" in path:
        return " ".join(strings(json.loads(text)))
    return text


def strings(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case list():
            return [text for one in value for text in strings(one)]
        case dict():
            return [text for one in value.values() for text in strings(one)]
        case _:
            return []


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("link", LINKS)
def test_no_door_lets_out_characters_that_reorder_hide_or_break(path: str, link: str) -> None:
    client = TestClient(create_app(Settings(), SmugglingEngine(link)))
    response = client.get(path.replace("ID", smuggling_story(link).id))
    assert response.status_code == 200
    told = told_by(response.content.decode("utf-8").removeprefix("\ufeff"), path)
    assert not set(told) & set(HIDDEN)
    assert ("=1+1" in told) == (path not in ("/de/sources", "/de/"))


@pytest.mark.parametrize("link", LINKS)
def test_pages_hold_no_element_and_no_link_that_a_story_brought(link: str) -> None:
    client = TestClient(create_app(Settings(), SmugglingEngine(link)))
    for path in ("/de/search?q=smuggled", f"/de/story/{smuggling_story(link).id}", "/de/overview"):
        text = client.get(path).text
        page = html.fromstring(text)
        assert [script.get("src") for script in page.iter("script")] == [static_address("comfort.js")]
        assert not page.xpath("//*[@*[starts-with(name(), 'on')]] | //img[@src='x'] | //*[@style] | //style")
        assert not [one for one in page.xpath("//@href | //@src | //@action") if "script:" in one.lower()]
        assert not [one for one in page.xpath("//@href") if one.startswith(("//", "data:", "\\"))]
        assert "49" not in page.find(".//main").text_content()
        assert "&amp;lt;" not in text


@pytest.mark.parametrize("link", LINKS)
def test_files_for_programs_stay_well_formed_and_harmless(link: str) -> None:
    client = TestClient(create_app(Settings(), SmugglingEngine(link)))
    feed = etree.fromstring(client.get("/de/feed.atom?q=smuggled").content)
    assert len(feed.findall("{*}entry")) == 1
    assert not [one for one in feed.iter("{*}link") if one.get("rel") == "via"]
    text = client.get("/export.csv?q=smuggled").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert not [cell for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "|", "%")]
    assert row["title"].startswith("'=1+1")


def test_what_a_template_asks_for_in_vain_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        render("error.html", "de")
    with pytest.raises(UndefinedError):
        template_environment("de").from_string("{{ nowhere }}").render()


@pytest.mark.parametrize("name", ["<b>", '"', "'", "a & b"])
def test_templates_escape_unless_told_otherwise(name: str) -> None:
    assert name not in template_environment("de").from_string("{{ it }}").render(it=name)


def test_the_policy_for_content_is_the_strictest_that_the_page_works_with() -> None:
    assert CONTENT_SECURITY_POLICY == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize(
    "path", ["/", "/de/", "/de/search?q=x", "/DE/", "/de/nowhere", "/de/feed.atom?q=x", "/api/v1/search?q=x",
             "/export.csv?q=x", "/static/style.css", "/metrics",
             "/openapi.json", "/de/search?q=x&theme=magic"],
)  # fmt: skip
def test_every_answer_has_the_policy_and_no_cookie(path: str) -> None:
    client = TestClient(create_app(Settings(), MadeUpEngine()), follow_redirects=False)
    for method in ("GET", "HEAD", "POST"):
        headers = client.request(method, path, headers={"Cookie": "a=b"}).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers


def test_no_template_has_anything_that_the_policy_would_block() -> None:
    for name in template_environment("en").list_templates():
        source, _, _ = template_environment("en").loader.get_source(template_environment("en"), name)  # type: ignore[union-attr]
        source = re.sub(
            r"'[^']*'(\|format\(language\))?\|safe", "", source
        )  # links around words of a sentence
        assert not re.search(
            r"\sstyle=|<style|\son[a-z]+=|javascript:|[\w)\]]\s*\|\s*safe\b|autoescape", source
        ), name
