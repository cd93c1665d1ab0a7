"""Who has an answer already does not get it twice, and nobody keeps one that is out of date."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from index.errors import GenerationError
from index.settings import Settings
from search.query import Query
from search.results import GenerationSummary, Results
from tests.browser.made_up_engine import NOW, MadeUpEngine, made_up_stories
from web.app import create_app
from web.middleware import SECURITY_HEADERS

STORY = made_up_stories()[0].id
KEPT = [
    "/de/", "/de/search", "/de/search?q=wohnen", f"/de/story/{STORY}", "/de/about", "/de/privacy",
    "/de/sources", "/de/feed.atom?q=wohnen", "/export.csv?q=wohnen", "/export.json?q=wohnen",
    "/api/v1/search?q=wohnen", f"/api/v1/stories/{STORY}", f"/api/v1/stories/{STORY}/similar",
    f"/api/v1/stories/{STORY}/peers", "/api/v1/facets", "/openapi.json", "/sitemap.xml", "/robots.txt",
    "/opensearch.xml", "/de/opensearch.xml", "/de/overview", "/de/places?place=Obersdorf",
    "/api/v1/places?name=Obersdorf", "/de/share", "/de/embed",
]  # fmt: skip


class EngineOverNights(MadeUpEngine):
    """Counts the searches; ``nights`` have passed, on each of which a generation was published."""

    def __init__(self, **made_up: Any) -> None:
        super().__init__(**made_up)
        self.nights = 0
        self.searches = 0
        self.publishes_while_searching = False
        self.unreadable = False

    def search(self, query: Query, /) -> Results:
        self.searches += 1
        self.nights += self.publishes_while_searching
        return super().search(query)

    def generation(self) -> GenerationSummary | None:
        if self.unreadable:
            raise GenerationError("Generation 3 is damaged.")
        if not self.published:
            return None
        return GenerationSummary(3 + self.nights, NOW + timedelta(days=self.nights), 7, 7, "made-up", {})


@pytest.fixture
def engine() -> EngineOverNights:
    return EngineOverNights()


@pytest.fixture
def client(engine: EngineOverNights) -> TestClient:
    return TestClient(create_app(Settings(), engine))


@pytest.mark.parametrize("path", KEPT)
def test_an_answer_is_had_once_in_each_generation(
    client: TestClient, engine: EngineOverNights, path: str
) -> None:
    whole = client.get(path)
    tag = whole.headers["etag"]
    assert tag.startswith('W/"')
    assert whole.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == whole.headers[name]
    assert {name: again.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert not {"content-type", "content-length", "content-encoding"} & set(again.headers)
    engine.nights += 1
    renewed = client.get(path, headers={"If-None-Match": tag})
    assert renewed.status_code == 200
    assert renewed.headers["etag"] != tag


def test_nothing_is_searched_for_who_has_the_answer(client: TestClient, engine: EngineOverNights) -> None:
    tag = client.get("/de/search?q=wohnen").headers["etag"]
    searches = engine.searches
    assert searches
    assert client.get("/de/search?q=wohnen", headers={"If-None-Match": tag}).status_code == 304
    assert client.head("/de/search?q=wohnen", headers={"If-None-Match": tag}).status_code == 304
    assert engine.searches == searches


@pytest.mark.parametrize("told", ["{strong}", '"other", {tag}', '{tag} , "other"', '"a",{strong}'])
def test_tags_are_compared_weakly_and_among_several(client: TestClient, told: str) -> None:
    tag = client.get("/de/about").headers["etag"]
    header = told.format(tag=tag, strong=tag.removeprefix("W/"))
    assert client.get("/de/about", headers={"If-None-Match": header}).status_code == 304


@pytest.mark.parametrize("told", ["*", '"other"', "", 'W/""', "\udcff".encode("latin-1", "replace").decode()])
def test_other_tags_bring_the_whole_answer(client: TestClient, told: str) -> None:
    assert client.get("/de/about", headers={"If-None-Match": told}).status_code == 200


def test_every_address_has_its_own_tag(client: TestClient) -> None:
    paths = [*KEPT, "/fr/", "/fr/search?q=wohnen", "/de/search?q=Wohnen", "/de/search?q=wohnen&page=1"]
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)
    elsewhere = client.get("/sitemap.xml", headers={"Host": "other.example"})
    assert elsewhere.headers["etag"] != client.get("/sitemap.xml").headers["etag"]


def test_the_tag_is_the_same_in_every_process_and_follows_the_settings() -> None:
    def tag(**settings: Any) -> str:
        client = TestClient(create_app(Settings(**settings), EngineOverNights()))
        return str(client.get("/de/about").headers["etag"])

    assert tag() == tag()
    assert tag() != tag(contact="webmaster@town.example")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_both_forms_of_an_answer_name_what_they_vary_by_once(client: TestClient, encoding: str) -> None:
    for path in KEPT:
        response = client.get(path, headers={"Accept-Encoding": encoding})
        assert response.headers["vary"] == "Accept-Encoding"


def test_compression_keeps_the_tag_and_makes_answers_smaller(client: TestClient) -> None:
    for path in ("/de/search?q=wohnen", f"/de/story/{STORY}", "/de/", "/openapi.json"):
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        packed = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["etag"] == plain.headers["etag"]
        assert packed.content == plain.content
        assert int(packed.headers["content-length"]) < len(plain.content) / 2


@pytest.mark.parametrize(
    "path", ["/", "/search?q=x", "/de/nowhere", "/de/search?q=x&theme=magic", "/api/v1/stories/none",
             "/health/live", "/health/ready", "/metrics", "/DE/"],
)  # fmt: skip
def test_what_changes_by_itself_has_no_tag(client: TestClient, path: str) -> None:
    assert "etag" not in client.get(path, follow_redirects=False).headers


def test_errors_and_what_monitoring_reads_are_not_kept(client: TestClient) -> None:
    for path in ("/de/nowhere", "/api/v1/none", "/health/live", "/health/ready", "/metrics"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_the_staff_page_is_never_kept() -> None:
    app = create_app(Settings(staff_password="s3cret"), MadeUpEngine())
    for login, status in ((("staff", "s3cret"), 200), (("staff", "wrong"), 401), (None, 401)):
        for path in ("/admin/status", "/admin/status.json"):
            response = TestClient(app).get(path, auth=login)
            assert (response.status_code, response.headers["cache-control"]) == (status, "no-store")
            assert "etag" not in response.headers


def test_an_answer_made_while_a_generation_was_published_is_not_tagged(
    client: TestClient, engine: EngineOverNights
) -> None:
    engine.publishes_while_searching = True
    assert "etag" not in client.get("/de/search?q=wohnen").headers
    engine.publishes_while_searching = False
    assert "etag" in client.get("/de/search?q=wohnen").headers


def test_a_tag_of_an_answer_does_not_hide_that_the_generation_cannot_be_read(
    client: TestClient, engine: EngineOverNights
) -> None:
    tag = client.get("/de/").headers["etag"]
    engine.unreadable = True
    response = client.get("/de/", headers={"If-None-Match": tag})
    assert (response.status_code, response.headers["cache-control"]) == (503, "no-store")
    assert "etag" not in response.headers


def test_the_tag_changes_and_the_numbers_go_when_the_last_story_is_taken_down(
    client: TestClient, engine: EngineOverNights
) -> None:
    tag = client.get("/api/v1/facets").headers["etag"]
    engine.published = False
    response = client.get("/api/v1/facets", headers={"If-None-Match": tag})
    assert (response.status_code, response.json()) == (200, {})


def test_the_tag_holds_no_question_that_could_be_read(client: TestClient) -> None:
    tag = client.get("/de/search?q=secretword").headers["etag"].strip('W/"')
    assert len(tag) == 32
    assert tag != hashlib.sha256(b"secretword").hexdigest()[:32]
    assert int(tag, 16)
