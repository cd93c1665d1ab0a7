"""Requests that nobody makes who only wants to read are refused, and say why to people and to programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from lxml import html
from starlette.testclient import TestClient

from index.settings import Settings
from search.query import FILTER_NAMES, MAX_QUERY_CHARACTERS
from tests.browser.made_up_engine import MadeUpEngine, made_up_stories
from web.app import create_app
from web.middleware import SECURITY_HEADERS
from web.request_bounds import MAX_ADDRESS_BYTES, MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_PARAMETERS

STORY = made_up_stories()[0].id
ADDRESSES = ["/de/search?q=x", "/api/v1/search?q=x", "/export.csv?q=x", "/de/feed.atom?q=x", "/robots.txt"]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Settings(), MadeUpEngine()))


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size):
        yield b"x"


def test_a_refusal_is_a_problem_for_programs_and_a_page_for_readers(client: TestClient) -> None:
    long = "&z=" + "x" * MAX_ADDRESS_BYTES
    refused = client.get(f"/api/v1/search?q=x{long}")
    assert (refused.status_code, refused.json()["code"]) == (414, "address-too-long")
    assert refused.headers["content-type"] == "application/problem+json"
    page = client.get(f"/de/search?q=x{long}")
    assert page.status_code == 414
    assert html.fromstring(page.text).get("lang") == "de"
    for one in (refused, page):
        assert {name: one.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert (one.headers["connection"], one.headers["cache-control"]) == ("close", "no-store")


@pytest.mark.parametrize("path", ADDRESSES)
def test_addresses_and_headers_have_a_longest(client: TestClient, path: str) -> None:
    longer = f"{path}{'&' if '?' in path else '?'}z="
    longest = longer + "x" * (MAX_ADDRESS_BYTES - len(longer) + 1)
    assert client.get(longest).status_code == 200
    assert client.get(longest + "x").status_code == 414
    assert client.get(path, headers={"X-Long": "x" * MAX_HEADER_BYTES}).status_code == 431


def test_the_longest_question_with_every_filter_can_be_asked_in_any_alphabet(client: TestClient) -> None:
    filters = {"country": "DE", "theme": "housing", "language": "de", "year": "2018", "source": "towns"}
    for letter in "aя漢🤝":
        asked = {"q": letter * MAX_QUERY_CHARACTERS, **filters}
        assert client.get("/de/search", params=asked).status_code == 200


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_small_body_is_ignored_and_a_large_one_refused(client: TestClient, path: str) -> None:
    assert client.request("GET", path, content=b"x" * MAX_BODY_BYTES).status_code == 200
    assert client.request("GET", path, content=chunks(MAX_BODY_BYTES)).status_code == 200
    for body in (b"x" * (MAX_BODY_BYTES + 1), chunks(MAX_BODY_BYTES + 1)):
        assert client.request("GET", path, content=body).status_code == 413
    assert client.get(path, headers={"Content-Length": "9" * 5000}).status_code == 413
    assert client.get(path, headers={"Content-Length": "-1"}).status_code == 413


@pytest.mark.parametrize("name", [*FILTER_NAMES, "q", "page", "unheard"])
def test_thousands_of_values_are_refused_whatever_they_are_for(client: TestClient, name: str) -> None:
    many = "&".join(f"{name}={number}" for number in range(MAX_PARAMETERS))
    for path in ("/de/search", "/api/v1/search", "/export.csv", "/de/feed.atom"):
        assert client.get(f"{path}?q=x&{many}").status_code == 400
    assert client.get(f"/api/v1/search?q=x&{many}").json()["code"] == "too-many-parameters"


def test_as_many_parameters_as_the_page_has_boxes_are_answered(client: TestClient) -> None:
    many = "&".join(f"unheard={number}" for number in range(MAX_PARAMETERS - 1))
    assert client.get(f"/de/search?q=x&{many}").status_code == 200


def test_of_a_parameter_given_twice_the_first_counts(client: TestClient) -> None:
    once = client.get("/de/search?q=wohnen").text
    page = html.fromstring(client.get("/de/search?q=wohnen&q=zzzz").text)
    assert [one.text_content() for one in page.iter("h2")] == [
        one.text_content() for one in html.fromstring(once).iter("h2")
    ]
    assert page.find(".//input[@id='q']").get("value") == "wohnen"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_told_which_there_are(client: TestClient, method: str) -> None:
    for path in ("/de/", "/de/search", f"/de/story/{STORY}", "/static/icon.svg", "/", "/sitemap.xml"):
        refused = client.request(method, path)
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
        assert refused.headers["content-type"].startswith(
            "application/problem+json" if path.startswith("/static") else "text/html"
        )
    for path in ("/api/v1/search", "/export.csv", "/metrics", "/health/live", "/de/feed.atom"):
        refused = client.request(method, path)
        assert (refused.status_code, refused.json()["code"]) == (405, "method-not-allowed")
        assert refused.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path",
    ["/de/", "/de/search?q=wohnen", f"/de/story/{STORY}", "/api/v1/search?q=x", "/export.csv?q=x", "/",
     "/de/feed.atom?q=wohnen", "/static/style.css", "/de/nowhere", "/api/v1/none", "/openapi.json",
     "/de/overview", "/de/places?place=Obersdorf", "/de/places?like=99", "/de/opensearch.xml", "/DE/embed"],
)  # fmt: skip
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    whole = client.get(path, follow_redirects=False)
    head = client.head(path, follow_redirects=False)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert dict(head.headers) == dict(whole.headers)


async def body_over_the_interface(method: str) -> bytes:
    """What the application itself gives the server; the client of these tests would drop the body of HEAD."""
    body = b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal body
        body += message.get("body", b"")

    scope = {"type": "http", "method": method, "path": "/de/about", "query_string": b"", "headers": [],
             "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1)}  # fmt: skip
    await create_app(Settings(), MadeUpEngine())(scope, receive, send)
    return body


def test_the_application_itself_sends_no_body_for_head() -> None:
    with start_blocking_portal() as portal:
        assert portal.call(body_over_the_interface, "GET").startswith(b"<!doctype html>")
        assert portal.call(body_over_the_interface, "HEAD") == b""


@pytest.mark.parametrize(
    "address",
    ["q=%00", "q=a%00b", "q=%ff%fe", "q=%", "q=%zz", "q=%ed%a0%80", "q=%0d%0aSet-Cookie:%20a=b", "q=%u0041",
     "q=x&country=%00", "q=x&source=%0d%0aX-Evil:%201", "q=x&theme=%ff", "q=x&page=%00", "q=x&year=%ed%a0%80",
     "%00=%ff", "=&=&=", "q=x&source=../../etc/passwd", "q=%e2%80%ae%e2%81%a6x"],
)  # fmt: skip
def test_garbage_in_an_address_is_text_or_a_mistake_and_never_a_failure(
    client: TestClient, address: str
) -> None:
    for path in ("/de/search", "/search", "/api/v1/search", "/export.csv", "/export.json", "/de/feed.atom"):
        response = client.get(f"{path}?{address}", follow_redirects=False)
        assert response.status_code in (200, 302, 400)
        assert not {"set-cookie", "x-evil"} & set(response.headers)
        assert "\r" not in "".join(response.headers.values())
        shown = response.content.decode("utf-8")
        assert not [one for one in "\x00\u202e\u2066" if one in shown]


@pytest.mark.parametrize(
    "path",
    ["/de/%00", "/de/story/%ff", "/de/story/%00", "/api/v1/stories/%ed%a0%80", "/static/%00", "/%ff/", "/%00",
     "/static/..%2f..%2fapp.py", "/static/%2e%2e/app.py", "/static/..%5capp.py", "/static/%2fetc%2fpasswd",
     "/static/../app.py", "/static/", "/de/story/..%2f..%2fabout", "/\\evil.example/",
     "/de/story/%0d%0aX-Evil:%201"],
)  # fmt: skip
def test_garbage_in_a_path_leads_nowhere(client: TestClient, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code == 404
    assert not {"set-cookie", "x-evil", "location"} & set(response.headers)
    assert "import" not in response.text
