"""The pages and the API over the crawled demonstration and the real engine."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from search.answer import as_json
from search.engine import Engine
from search.query import Query
from tests.conftest import DemoCorpus
from web.app import create_app
from web.catalogues import offered_languages


@pytest.fixture(scope="module")
def client(demo_corpus: DemoCorpus, engine: Engine) -> TestClient:
    return TestClient(create_app(demo_corpus.settings, engine))


def page_at(client: TestClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def test_the_api_answers_what_the_engine_says(client: TestClient, engine: Engine) -> None:
    answer = client.get("/api/v1/search", params={"q": "housing for refugee families"}).json()
    assert answer == as_json(engine.search(Query("housing for refugee families")))
    assert len({hit["language"] for hit in answer["results"]}) > 2


@pytest.mark.parametrize("language", offered_languages())
def test_every_link_of_an_answer_works(client: TestClient, language: str) -> None:
    home = page_at(client, f"/{language}/")
    example = home.find(".//ul[@class='examples']/li/a").get("href")
    page = page_at(client, example)
    assert page.findall(".//article")
    followed = 0
    for link in page.iter("a"):
        address = link.get("href")
        if address.startswith("/"):
            assert client.get(address).status_code == 200, address
            followed += 1
    assert followed > 20


def test_themes_of_the_first_page_lead_to_stories_of_that_theme(client: TestClient) -> None:
    home = page_at(client, "/fi/")
    themes = home.findall(".//ul[@class='themes']/li/a")
    assert len(themes) > 10
    for link in themes:
        page = page_at(client, link.get("href"))
        promised = link.find("span").text
        assert page.find(".//div[@id='results']/h2").text.startswith(f"{promised} "), link.get("href")


def test_a_filter_shows_as_many_stories_as_it_promised(client: TestClient) -> None:
    page = page_at(client, "/en/search?q=women")
    boxes = page.findall(".//input[@type='checkbox']")
    assert boxes
    for box in boxes:
        promised = int(box.getparent().find("span[@class='count']").text)
        asked = {"q": "women", box.get("name"): box.get("value")}
        assert client.get("/api/v1/search", params=asked).json()["total"] == promised, asked


def test_every_number_of_the_overview_lists_as_many_stories(client: TestClient) -> None:
    page = page_at(client, "/en/overview")
    links = page.findall(".//table[@class='counts']//a")
    assert len(links) > 100
    for link in links:
        cell = link.getparent()
        promised = (cell if cell.tag == "td" else cell.getnext()).text_content()
        listed = page_at(client, link.get("href")).find(".//div[@id='results']/h2").text
        assert listed.startswith(f"{promised.strip()} "), link.get("href")
    assert len(page.findall(".//figure//circle")) > 40


def test_every_source_and_its_stories_are_told(client: TestClient, demo_corpus: DemoCorpus) -> None:
    rows = page_at(client, "/el/sources").findall(".//tbody/tr")
    told = {row.find("th").text_content() for row in rows}
    assert told == {source.title for source in demo_corpus.sources}
    for row in rows:
        link = row.find("td/a")
        listed = page_at(client, link.get("href"))
        assert listed.find(".//a[@class='chip chip-remove']") is not None
        assert listed.find(".//div[@id='results']/h2").text == link.text
