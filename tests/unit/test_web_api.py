"""The HTTP API, the exports and the addresses for machines."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from lxml import etree
from starlette.testclient import TestClient

from index.settings import Settings
from search.answer import as_json, story_as_json
from search.query import FILTER_NAMES, Query
from tests.browser.made_up_engine import MadeUpEngine, made_up_stories
from web.api_models import HitAnswer, SearchAnswer, StoryAnswer
from web.app import create_app

STORY = made_up_stories()[0].id


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Settings(), MadeUpEngine(copies=4)))


def test_search_answers_what_the_command_prints(client: TestClient) -> None:
    answer = client.get(
        "/api/v1/search", params={"q": "wohnen", "country": "DE", "limit": 2, "page": 2}
    ).json()
    engine = MadeUpEngine(copies=4)
    everything = as_json(engine.search(Query("wohnen", limit=4)))
    assert [hit["id"] for hit in answer["results"]] == [hit["id"] for hit in everything["results"][2:4]]
    assert (answer["query"], answer["query_language"], answer["weak"], answer["total"]) == (
        "wohnen",
        "de",
        False,
        4,
    )


def test_filters_alone_list_all_their_stories_newest_first(client: TestClient) -> None:
    answer = client.get("/api/v1/search?kind=rural&limit=5").json()
    assert (answer["query"], answer["query_language"], answer["weak"], answer["total"]) == (
        "",
        None,
        False,
        8,
    )
    days = [hit["date"] for hit in answer["results"]]
    assert days == sorted(days, reverse=True)
    assert {(hit["kind"], hit["score"], hit["weak"]) for hit in answer["results"]} == {("rural", 0, False)}
    assert len(client.get("/export.json?kind=rural").json()["results"]) == 8
    feed = etree.fromstring(client.get("/de/feed.atom?kind=rural").content)
    assert feed.findtext("{*}title").endswith(": Dorf oder ländlicher Raum")
    assert len(feed.findall("{*}entry")) == 8
    none = client.get("/api/v1/search?kind=rural&country=MT").json()
    assert (none["weak"], none["total"], none["results"]) == (True, 0, [])


def test_the_models_have_exactly_the_members_of_the_answer() -> None:
    answer = as_json(MadeUpEngine().search(Query("wohnen")))
    assert set(SearchAnswer.model_fields) == set(answer)
    assert set(HitAnswer.model_fields) == set(answer["results"][0])
    assert set(StoryAnswer.model_fields) == set(story_as_json(made_up_stories()[0]))


def test_one_story_and_its_likes(client: TestClient) -> None:
    story = client.get(f"/api/v1/stories/{STORY}").json()
    assert (story["id"], story["date"], story["themes"]) == (STORY, "2018-03-01", ["housing", "reception"])
    assert "text" not in story
    similar = client.get(f"/api/v1/stories/{STORY}/similar", params={"limit": 3}).json()
    assert len(similar["results"]) == 3
    assert STORY not in [hit["id"] for hit in similar["results"]]


def test_the_stories_from_places_like_its_own(client: TestClient) -> None:
    peers = client.get(f"/api/v1/stories/{STORY}/peers", params={"limit": 3}).json()
    assert peers["id"] == STORY
    assert [(hit["place"], hit["kind"], hit["population"]) for hit in peers["results"]] == [
        ("Mäntykylä", "rural", 812)
    ] * 3
    nowhere = made_up_stories()[-1].id
    assert client.get(f"/api/v1/stories/{nowhere}/peers").json() == {"id": nowhere, "results": []}


def test_places_are_named_and_searched_for_places_like_them(client: TestClient) -> None:
    named = client.get("/api/v1/places", params={"name": "Νέα Πόλη", "language": "el"}).json()
    assert named["meant"] == [
        {"id": 21, "name": "Néa Póli", "country": "GR", "kind": "city", "population": 73076, "near": None}
    ]
    assert client.get("/api/v1/places?name=Nowhere").json() == {"name": "Nowhere", "meant": [], "perhaps": []}
    answer = client.get("/api/v1/search", params={"like": 11}).json()
    assert {hit["kind"] for hit in answer["results"]} == {"rural"}
    assert answer["total"] == 8
    assert client.get("/export.json?like=11").json()["total"] == 8


def test_the_newest_come_first_on_request(client: TestClient) -> None:
    asked = {"q": "wohnen familles kirjastossa", "sort": "new"}
    for path in ("/api/v1/search", "/export.json"):
        dates = [hit["date"] for hit in client.get(path, params=asked).json()["results"] if not hit["weak"]]
        assert len(set(dates)) == 3
        assert dates == sorted(dates, reverse=True)


def test_facets_count_the_collection(client: TestClient) -> None:
    facets = client.get("/api/v1/facets").json()
    assert {"value": "FI", "count": 4} in facets["country"]


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        ("/api/v1/search?q=x&limit=1000", 400, {"code": "bad-parameter"}),
        ("/api/v1/search?q=x&page=two", 400, {"code": "bad-parameter"}),
        ("/api/v1/search?q=x&theme=magic", 400, {"filter": "theme", "value": "magic"}),
        ("/api/v1/search?q=" + "x" * 1001, 400, {"characters": 1001}),
        ("/api/v1/search?q=x&sort=old", 400, {"code": "bad-parameter"}),
        ("/api/v1/search?q=x&like=99", 404, {"filter": "like", "value": "99"}),
        ("/api/v1/search?q=x&like=x", 400, {"filter": "like", "value": "x"}),
        ("/export.json?q=x&like=99", 404, {"filter": "like", "value": "99"}),
        ("/api/v1/places", 400, {"code": "bad-parameter"}),
        ("/api/v1/places?name=" + "x" * 101, 400, {"code": "bad-parameter"}),
        ("/api/v1/stories/none", 404, {"code": "not-found"}),
        ("/api/v1/stories/none/similar", 404, {"code": "not-found"}),
        ("/api/v1/stories/none/peers", 404, {"code": "not-found"}),
        (f"/api/v1/stories/{STORY}/peers?limit=0", 400, {"code": "bad-parameter"}),
        ("/api/v2/", 404, {"code": "not-found"}),
        ("/api/v1/search?theme=magic", 400, {"filter": "theme", "value": "magic"}),
        ("/api/v1/search?like=here", 400, {"filter": "like", "value": "here"}),
        ("/export.csv?q=x&separator=tab", 400, {"code": "bad-parameter"}),
        ("/xx/feed.atom?q=x", 404, {"code": "not-found"}),
    ],
)
def test_failures_are_problems(client: TestClient, path: str, status: int, expected: dict[str, Any]) -> None:
    response = client.get(path)
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, problem["status"]) == (status, status)
    assert expected.items() <= problem.items()
    assert problem["detail"].endswith(".")


def test_readiness_follows_publication(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "alive"}
    assert client.get("/health/ready").json() == {"status": "ready", "generation": 3, "stories": 25}
    unpublished = TestClient(create_app(Settings(), MadeUpEngine(published=False)))
    response = unpublished.get("/health/ready")
    assert (response.status_code, response.json()["code"]) == (503, "not-ready")
    assert response.headers["retry-after"] == "60"
    assert unpublished.get("/health/live").status_code == 200
    assert "storysearch_generation 0" in unpublished.get("/metrics").text
    assert unpublished.get("/api/v1/facets").json() == {}


def test_the_description_promises_what_is_answered(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for path, operations in described["paths"].items():
        for status, response in operations["get"]["responses"].items():
            assert status != "422"
            media = list(response.get("content", ()))
            if int(status) >= 400:
                assert media == ["application/problem+json"], path
            assert bool(media) == (status != "304")
    search = described["paths"]["/api/v1/search"]["get"]
    documented = {parameter["name"] for parameter in search["parameters"]}
    assert documented == {*FILTER_NAMES, "q", "like", "sort", "page", "limit"}
    refused = {"400", "405", "413", "414", "431", "503"}
    assert set(search["responses"]) == {"200", "304", "404", "429"} | refused
    assert set(described["paths"]["/api/v1/facets"]["get"]["responses"]) == {"200", "304"} | refused
    assert set(search["responses"]["429"]["headers"]) == {"Retry-After"}
    assert set(described["paths"]["/metrics"]["get"]["responses"]) == {"200"} | refused
    by_name = {parameter["name"]: parameter["schema"] for parameter in search["parameters"]}
    assert by_name["source"]["items"]["enum"] == ["harmful", "towns", ""]
    export = described["paths"]["/export.csv"]["get"]["parameters"]
    assert {one["name"] for one in export} == {*FILTER_NAMES, "q", "like", "sort", "separator"}
    assert "Problem" in described["components"]["schemas"]
    assert client.get("/docs").status_code == 404


def test_the_description_names_the_sources_of_the_generation_that_is_published() -> None:
    engine = MadeUpEngine(published=False)
    client = TestClient(create_app(Settings(), engine))

    def named() -> list[str]:
        parameters = client.get("/openapi.json").json()["paths"]["/api/v1/search"]["get"]["parameters"]
        (source,) = (one for one in parameters if one["name"] == "source")
        return list(source["schema"]["items"]["enum"])

    assert named() == [""]
    engine.published = True
    assert named() == ["harmful", "towns", ""]


def test_exports_hold_the_good_matches_only(client: TestClient) -> None:
    response = client.get("/export.csv?q=wohnen&separator=semicolon")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["title"] for row in rows] == ["Wohnen auf dem Dorf"] * 4
    assert "attachment" in response.headers["content-disposition"]
    assert len(client.get("/export.json?q=wohnen").json()["results"]) == 4
    weak = client.get("/export.json?q=zzzz").json()
    assert weak["weak"] is True
    assert len(weak["results"]) == 10


def test_the_feed_names_itself_and_its_page(client: TestClient) -> None:
    response = client.get("/de/feed.atom?q=wohnen&kind=rural")
    feed = etree.fromstring(response.content)
    atom = "{http://www.w3.org/2005/Atom}"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{atom}link")}
    assert links["self"] == "http://testserver/de/feed.atom?q=wohnen&kind=rural"
    assert links["alternate"] == "http://testserver/de/search?q=wohnen&kind=rural"
    assert feed.findtext(f"{atom}title") == "Berichte zu „wohnen“"
    assert len(feed.findall(f"{atom}entry")) == 4


def test_the_feed_of_a_place_is_named_after_it(client: TestClient) -> None:
    feed = etree.fromstring(client.get("/en/feed.atom?like=21").content)
    assert feed.findtext("{*}title") == "Stories from places like Néa Póli (Greece)"
    assert len(feed.findall("{*}entry")) == 4


def test_counters_count_patterns_and_never_questions() -> None:
    client = TestClient(create_app(Settings(), MadeUpEngine()))
    for query in ("wohnen", "secretword"):
        client.get("/en/search", params={"q": query})
    for path in ("/en/search", "/api/v1/search", "/export.csv"):
        client.get(path, params={"theme": "housing"})
    for words in ("", "wohnen"):
        client.get("/en/places", params={"place": "Obersdorf", "q": words})
    client.get("/no/such/page")
    text = client.get("/metrics").text
    assert 'storysearch_requests_total{route="/{language}/search",status="200"} 3' in text
    assert 'storysearch_requests_total{route="none",status="404"} 1' in text
    assert 'storysearch_searches_total{outcome="weak"} 1' in text
    assert 'storysearch_searches_total{outcome="matched"} 2' in text
    assert 'storysearch_request_seconds_bucket{le="+Inf"} 8' in text
    assert "secretword" not in text
