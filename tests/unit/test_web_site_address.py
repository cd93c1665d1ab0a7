"""Links to this site lead to it and nowhere else, whatever a request calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from starlette.testclient import TestClient

from index.errors import SettingError
from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine, made_up_stories
from web.app import create_app
from web.catalogues import offered_languages
from web.site_address import read_public_url
from web.tidy_address import tidy_path

STORY = made_up_stories()[0].id
PUBLIC = "https://stories.example.eu/"
ATOM = "{http://www.w3.org/2005/Atom}"
LINKING = ["/de/", "/de/search?q=wohnen", f"/de/story/{STORY}", "/opensearch.xml", "/sitemap.xml",
           "/robots.txt", "/de/feed.atom?q=wohnen"]  # fmt: skip


def client_of(**settings: Any) -> TestClient:
    return TestClient(create_app(Settings(**settings), MadeUpEngine()), follow_redirects=False)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of()


def absolute_addresses(text: str) -> Iterator[str]:
    known = ("http://www.w3.org", "http://a9.com", "http://www.sitemaps.org", "https://partner.example",
             "https://other.example")  # fmt: skip
    for address in re.findall(r"https?://[^\s\"'<>]*", text):
        if not address.startswith(known):
            yield address


@pytest.mark.parametrize("path", LINKING)
def test_absolute_links_lead_to_the_public_address_whatever_the_request_says(path: str) -> None:
    answers = [
        client_of(public_url=setting).get(path, headers={"Host": host, "X-Forwarded-Host": "evil.example"})
        for setting in (PUBLIC, PUBLIC.rstrip("/"))
        for host in ("127.0.0.1:8000", "evil.example")
    ]
    addresses = [list(absolute_addresses(answer.text)) for answer in answers]
    assert addresses[0]
    assert all(address.startswith(PUBLIC) for address in addresses[0])
    assert addresses == [addresses[0]] * 4
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(
    "host", ["town.example", "town.example:8443", "[2001:db8::1]:80", "127.0.0.1", "web_1"]
)
def test_without_a_public_address_links_follow_the_request(client: TestClient, host: str) -> None:
    page = html.fromstring(client.get("/de/", headers={"Host": host}).text)
    home = f"http://{host.removesuffix(':80')}/fi/"
    found = page.find(".//link[@hreflang='fi']").get("href")
    assert found.replace(":80/", "/") == home


@pytest.mark.parametrize(
    "host",
    ['a"onload=x', "a b.example", "evil.example/x?", "evil.example#", "user@evil.example", "a.example:x",
     "a.example:99999999", "<b>", "a.example,b.example", "-a.example", "[::1", "::1", "a\tb", "é.example", "",
     "a.example\\x", "a" * 300, "%61.example"],
)  # fmt: skip
@pytest.mark.parametrize("settings", [{}, {"public_url": PUBLIC}])
def test_what_is_no_host_is_refused_and_not_repeated(host: str, settings: dict[str, str]) -> None:
    client = client_of(**settings)
    for path in ("/de/", "/sitemap.xml", "/search?q=x"):
        response = client.get(path, headers={"Host": host.encode("latin-1")})
        assert response.status_code == 400
        assert "location" not in response.headers
        assert len(host) < 3 or host not in response.text.replace("/icon.svg", "")
    problem = client.get("/api/v1/facets", headers={"Host": host.encode("latin-1")}).json()
    assert problem["code"] == "malformed-host"


def test_two_hosts_are_none(client: TestClient) -> None:
    hosts = [("Host", "a.example"), ("Host", "b.example")]
    assert client.get("/api/v1/facets", headers=hosts).json()["code"] == "malformed-host"


@pytest.mark.parametrize(
    "setting",
    ["stories.example", "ftp://stories.example", "https://", "https://a.example/path", "https://a.example/?x",
     "https://a.example/#x", "https://user@a.example", "https://a.example:port", "//a.example",
     "https://a b/", "https://a.example\n"],
)  # fmt: skip
def test_a_public_address_is_the_address_of_a_whole_host(setting: str) -> None:
    with pytest.raises(SettingError, match="public_url"):
        create_app(Settings(public_url=setting), MadeUpEngine())


def test_the_ports_and_schemes_of_public_addresses_are_kept() -> None:
    assert read_public_url("http://a.example:8080") == "http://a.example:8080/"
    assert read_public_url("") == ""


def test_identifiers_in_feeds_outlast_a_move_of_the_site_and_tell_stories_apart() -> None:
    def identifiers(path: str, **settings: str) -> list[str]:
        feed = etree.fromstring(client_of(**settings).get(path).content)
        return [one.text for one in feed.iter(f"{ATOM}id")]

    here = identifiers("/de/feed.atom?q=wohnen+partner+familles+club")
    assert len(here) == len(set(here)) == 4
    assert all(re.fullmatch("urn:uuid:[0-9a-f-]{36}", one) for one in here)
    assert identifiers("/de/feed.atom?q=wohnen+partner+familles+club", public_url=PUBLIC) == here
    other_language = identifiers("/fr/feed.atom?q=wohnen+partner+familles+club")
    assert other_language[0] != here[0]
    assert other_language[1:] == here[1:]
    assert identifiers("/de/feed.atom?q=wohnen")[0] != here[0]
    assert identifiers("/de/feed.atom?unheard=x&q=+wohnen") == identifiers("/de/feed.atom?q=wohnen")


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/DE/", "/de/"),
        ("/De/search?q=Wohnen", "/de/search?q=Wohnen"),
        ("/de", "/de/"),
        ("/FR", "/fr/"),
        ("/de/search/?q=a+b&theme=sport", "/de/search?q=a+b&theme=sport"),
        ("/de/about//", "/de/about"),
        (f"/DE/story/{STORY}/", f"/de/story/{STORY}"),
        ("/de/feed.atom/?q=x", "/de/feed.atom?q=x"),
        ("/api/v1/facets/", "/api/v1/facets"),
        ("/search/?q=%C3%A4", "/search?q=%C3%A4"),
        ("/health/live/", "/health/live"),
    ],
)
def test_other_spellings_of_an_address_lead_to_it(client: TestClient, path: str, leads_to: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert (response.status_code, response.headers["location"]) == (308, leads_to)
    assert client.get(leads_to).status_code in (200, 302)


@pytest.mark.parametrize("path", ["/XX/", "/xx", "/de/ABOUT", "/deutsch/", "/nowhere/", "/export.csv/"])
def test_what_is_nothing_under_any_spelling_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@given(st.text(alphabet="/\\deDE.:@?#%\n\x00é ", max_size=12).map(lambda rest: f"/{rest}"))
def test_tidying_ends_and_never_leads_to_another_host(path: str) -> None:
    tidied = tidy_path(path, offered_languages())
    assert tidy_path(tidied, offered_languages()) == tidied
    if tidied != path:
        assert re.match(r"/[a-z]", tidied)


def test_a_story_that_has_moved_leads_on_within_this_site() -> None:
    class Moved(MadeUpEngine):
        def story(self, identifier: str, /) -> Any:
            return replace(made_up_stories()[0]) if identifier == "earlier" else super().story(identifier)

    client = TestClient(create_app(Settings(), Moved()), follow_redirects=False)
    response = client.get("/de/story/earlier", headers={"Host": "evil.example"})
    assert (response.status_code, response.headers["location"]) == (308, f"/de/story/{STORY}")
