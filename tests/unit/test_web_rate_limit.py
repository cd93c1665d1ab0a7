"""Nobody gets so many searches that others have to wait, and nobody is kept from a few."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from index.errors import SettingError
from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine, made_up_stories
from web import allowance as allowance_module
from web.allowance import Allowance
from web.app import create_app
from web.rate_limit import COSTLY
from web.senders import as_server_setting, read_trusted_proxies, sender

STORY = made_up_stories()[0].id
CHEAP = {
    "/", "/search", "/{language}/", "/{language}/sources", "/{language}/about", "/{language}/accessibility",
    "/{language}/privacy", "/api/v1/facets", "/api/v1/stories/{identifier}", "/openapi.json",
    "/opensearch.xml", "/{language}/opensearch.xml", "/{language}/share", "/{language}/embed",
    "/sitemap.xml", "/robots.txt", "/health/live", "/health/ready", "/metrics", "/static/{name}",
    "/admin/status", "/admin/status.json",
}  # fmt: skip
LOCAL = read_trusted_proxies("127.0.0.1, ::1, 10.0.0.0/8")


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def client_at(address: str = "203.0.113.9", **settings: Any) -> TestClient:
    limits = {"requests_per_minute": 1, "requests_at_once": 2} | settings
    return TestClient(create_app(Settings(**limits), MadeUpEngine()), client=(address, 4711))


@given(st.lists(st.tuples(st.floats(0, 40), st.sampled_from("ab")), max_size=60))
def test_nobody_ever_gets_more_than_the_burst_and_what_has_flowed_in_since(
    visits: list[tuple[float, str]],
) -> None:
    clock = Clock()
    allowance = Allowance(30, 5, clock)
    allowed: dict[str, list[float]] = {"a": [], "b": []}
    for wait, who in visits:
        clock.now += wait
        standing = allowance.take(who)
        if standing.allowed:
            allowed[who].append(clock.now)
        else:
            assert standing.left == 0
            assert 1 <= standing.until_next <= 2
    for times in allowed.values():
        for first in range(len(times)):
            for last in range(first, len(times)):
                assert last - first + 1 <= 5 + (times[last] - times[first]) * 0.5 + 1e-6


def test_a_refusal_says_exactly_when_to_come_again() -> None:
    clock = Clock()
    allowance = Allowance(6, 1, clock)
    assert allowance.take("a").allowed
    refused = allowance.take("a")
    assert (refused.allowed, refused.until_next) == (False, 10)
    clock.now += refused.until_next - 0.5
    assert not allowance.take("a").allowed
    clock.now += 0.5
    assert allowance.take("a").allowed


def test_senders_are_forgotten_once_nothing_is_known_of_them() -> None:
    clock = Clock()
    allowance = Allowance(60, 10, clock)
    for who in "abc":
        allowance.take(who)
    clock.now += 5
    allowance.take("d")
    assert len(allowance) == 4
    clock.now += 5
    allowance.forget_the_quiet()
    assert len(allowance) == 1
    assert allowance.seconds_to_fill == 10


def test_more_senders_than_can_be_remembered_take_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance_module, "MOST_SENDERS", 50)
    allowance = Allowance(1, 1, Clock())
    for number in range(500):
        assert allowance.take(str(number)).allowed
    assert len(allowance) == 50
    assert not allowance.take("499").allowed


@pytest.mark.parametrize(("per_minute", "at_once"), [(-1, 5), (10, 0)])
def test_numbers_that_mean_nothing_are_refused(per_minute: int, at_once: int) -> None:
    with pytest.raises(SettingError, match="requests_per_minute"):
        Allowance(per_minute, at_once)


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("10.1.2.3", None),
        ("testclient", None),
        ("203.0.113.9, 1.1.1.1", None),
        (None, None),
    ],
)
def test_requests_count_for_what_one_subscriber_has(host: str | None, counted: str | None) -> None:
    assert sender(host, LOCAL) == counted


@pytest.mark.parametrize("setting", ["*", "proxy", "127.0.0.1 ::1", "10.0.0.1/8", "300.1.1.1"])
def test_only_addresses_can_be_trusted(setting: str) -> None:
    with pytest.raises(SettingError, match="trusted_proxies"):
        read_trusted_proxies(setting)


def test_the_server_knows_a_proxy_also_by_its_mapped_address() -> None:
    assert read_trusted_proxies("") == ()
    assert as_server_setting(LOCAL) == [
        "127.0.0.1/32", "::1/128", "10.0.0.0/8", "::ffff:127.0.0.1/128", "::ffff:10.0.0.0/104",
    ]  # fmt: skip


def routes(among: Any) -> Iterator[str]:
    for route in among:
        if hasattr(route, "original_router"):
            prefix = route.include_context.prefix
            yield from (f"{prefix}{path}" for path in routes(route.original_router.routes))
        else:
            yield route.path


def test_every_route_is_either_counted_or_known_to_be_cheap() -> None:
    known = set(routes(create_app(Settings(), MadeUpEngine()).routes))
    assert len(known) > 20
    filled = {path: path.replace("{language}", "de").replace("{identifier}", STORY) for path in known}
    assert {path for path in known if not COSTLY.fullmatch(filled[path])} == CHEAP


@pytest.mark.parametrize(
    "path", [f"/api/v1/stories/{STORY}/similar", "/api/v1/search?q=x", "/export.csv?q=x", "/de/feed.atom?q=x"]
)
def test_programs_that_ask_too_much_are_told_as_a_problem(path: str) -> None:
    client = client_at()
    first, second, third = (client.get(path) for _ in range(3))
    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 429)
    assert third.headers["content-type"] == "application/problem+json"
    assert third.headers["retry-after"] == "60"
    assert third.headers["cache-control"] == "no-store"
    problem = third.json()
    assert (problem["status"], problem["code"], problem["seconds"]) == (429, "too-many-requests", 60)
    assert [one.headers["ratelimit-policy"] for one in (first, third)] == ['"searches";q=2;w=120'] * 2
    assert [one.headers["ratelimit"] for one in (first, second, third)] == [
        '"searches";r=1;t=60', '"searches";r=0;t=120', '"searches";r=0;t=60',
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/de/search?q=x", f"/de/story/{STORY}"])
def test_readers_who_ask_too_much_get_a_page_in_their_language(path: str) -> None:
    client = client_at()
    assert [client.get(path).status_code for _ in range(2)] == [200, 200]
    refused = client.get(path)
    page = html.fromstring(refused.text)
    assert (refused.status_code, refused.headers["retry-after"], page.get("lang")) == (429, "60", "de")
    assert page.find(".//h1").text.strip()
    assert "Content-Security-Policy" in refused.headers
    kept = page.find(".//form[@id='search']//input").get("value")
    assert kept == ("x" if "q=x" in path else "")


def test_all_costly_addresses_share_one_allowance_and_cheap_ones_take_nothing_of_it() -> None:
    client = client_at()
    for path in ("/de/", "/api/v1/facets", "/de/about", "/health/live", "/metrics", "/static/icon.svg") * 3:
        assert client.get(path).status_code == 200
    assert client.head("/de/search?q=x").status_code == 200
    assert client.get("/api/v1/search?q=x").status_code == 200
    assert client.get("/fr/search?q=x").status_code == 429
    assert client.get("/de/").status_code == 200


def test_an_answer_that_the_reader_has_already_takes_nothing() -> None:
    client = client_at()
    tag = client.get("/de/search?q=x").headers["etag"]
    for _ in range(5):
        assert client.get("/de/search?q=x", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/de/search?q=x").status_code == 200


def test_one_sender_does_not_use_up_what_others_have() -> None:
    app = create_app(Settings(requests_per_minute=1, requests_at_once=1), MadeUpEngine())
    statuses = [
        TestClient(app, client=(address, 1)).get("/de/search?q=x").status_code
        for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2")
    ]
    assert statuses == [200, 429, 200, 200, 429]


@pytest.mark.parametrize("settings", [{"requests_per_minute": 0}, {"trusted_proxies": "203.0.113.0/24"}])
def test_without_a_limit_and_for_a_proxy_that_does_not_say_for_whom_nothing_is_counted(
    settings: dict[str, Any],
) -> None:
    client = client_at(**settings)
    for _ in range(5):
        response = client.get("/api/v1/search?q=x")
        assert response.status_code == 200
        assert "ratelimit" not in response.headers


def test_the_privacy_page_says_that_senders_are_counted_only_where_they_are() -> None:
    told = re.compile("counts for a short time how often each network address asks")
    assert told.search(client_at().get("/en/privacy").text)
    assert not told.search(client_at(requests_per_minute=0).get("/en/privacy").text)


def test_neither_the_question_nor_the_address_of_who_is_refused_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = client_at()
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            client.get("/de/search?q=secretword")
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    assert not [text for text in ours if "secretword" in text or "203.0.113.9" in text]
    assert "203.0.113.9" not in client.get("/metrics").text
