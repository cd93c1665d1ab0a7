"""How browsers and search engines find the pages: canonical addresses, OpenSearch, sitemap, robots.txt."""

from __future__ import annotations

import pytest
from lxml import etree, html
from starlette.testclient import TestClient

from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine
from web.app import create_app
from web.catalogues import offered_languages
from web.discovery import PUBLIC_PAGES


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Settings(), MadeUpEngine()))


def test_machines_find_the_search(client: TestClient) -> None:
    sitemap = etree.fromstring(client.get("/sitemap.xml").content)
    addresses = [loc.text for loc in sitemap.findall("{*}url/{*}loc")]
    assert len(addresses) == len(set(addresses)) == len(PUBLIC_PAGES) * len(offered_languages())
    for address in addresses:
        page = html.fromstring(client.get(address).text)
        assert page.find(".//link[@rel='canonical']").get("href") == address
        assert page.find(".//meta[@name='robots']") is None
    first = sitemap.find("{*}url")
    alternates = {link.get("hreflang"): link.get("href") for link in first.findall("{*}link")}
    assert alternates == {code: f"http://testserver/{code}/" for code in offered_languages()} | {
        "x-default": "http://testserver/en/"
    }
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_every_page_of_the_footer_is_in_the_sitemap(client: TestClient) -> None:
    footer = html.fromstring(client.get("/fr/").text).find(".//footer")
    linked = {link.get("href").removeprefix("/fr/") for link in footer.iter("a")}
    assert linked | {""} == set(PUBLIC_PAGES)


@pytest.mark.parametrize("language", offered_languages())
def test_a_browser_can_search_in_each_language(client: TestClient, language: str) -> None:
    page = html.fromstring(client.get(f"/{language}/about").text)
    address = page.find(".//link[@rel='search']").get("href")
    assert address == f"/{language}/opensearch.xml"
    response = client.get(address)
    assert response.headers["content-type"].startswith("application/opensearchdescription+xml")
    described = etree.fromstring(response.content)
    templates = {url.get("type"): url.get("template") for url in described.findall("{*}Url")}
    assert templates["text/html"] == f"http://testserver/{language}/search?q={{searchTerms}}"
    assert templates["application/opensearchdescription+xml"] == f"http://testserver{address}"
    for kind in ("text/html", "application/atom+xml"):
        assert client.get(templates[kind].replace("{searchTerms}", "wohnen")).status_code == 200
    assert described.findtext("{*}Language") == language
    assert described.findtext("{*}Description") == page.find(".//meta[@name='description']").get("content")
    # OpenSearch 1.1 bounds both.
    assert len(described.findtext("{*}ShortName")) <= 16
    assert len(described.findtext("{*}Description")) <= 1024


def test_a_browser_that_names_no_language_gets_the_one_it_prefers(client: TestClient) -> None:
    described = etree.fromstring(client.get("/opensearch.xml").content)
    assert described.find("{*}Url").get("template") == "http://testserver/search?q={searchTerms}"
    assert client.get("/xx/opensearch.xml").status_code == 404


def test_the_address_by_which_a_page_goes_holds_what_matters_to_it(client: TestClient) -> None:
    asked = {
        "/en/about?utm_source=mail&q=x": "/en/about",
        "/en/?fbclid=1": "/en/",
        "/en/search?page=1&utm_source=mail&theme=housing&q=wohnen": "/en/search?q=wohnen&theme=housing",
        "/en/places?utm_source=mail": "/en/places",
        "/en/places?a=b&place=+obersdorf&theme=housing": "/en/places?theme=housing&place=obersdorf",
    }
    for address, canonical in asked.items():
        page = html.fromstring(client.get(address).text)
        assert page.find(".//link[@rel='canonical']").get("href") == f"http://testserver{canonical}"
        other = canonical.replace("/en/", "/fi/")
        assert page.find(".//link[@hreflang='fi']").get("href") == f"http://testserver{other}"
        assert page.find(".//details/ul/li/a[@lang='fi']").get("href") == other
