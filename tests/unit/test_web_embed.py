"""The search box for other sites works wherever it is copied to."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine
from web.app import create_app
from web.catalogues import offered_languages


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Settings(), MadeUpEngine()))


def embed_page(client: TestClient, language: str) -> Any:
    return html.fromstring(client.get(f"/{language}/embed").text)


@pytest.mark.parametrize("language", offered_languages())
def test_the_lines_to_copy_are_a_form_that_asks_here_and_loads_nothing(
    client: TestClient, language: str
) -> None:
    lines = embed_page(client, language).find(".//textarea").text
    form = html.fromstring(lines)
    assert form.tag == "form"
    assert dict(form.attrib) == {
        "action": f"http://testserver/{language}/search",
        "method": "get",
        "role": "search",
        "accept-charset": "utf-8",
        "lang": language,
    }
    assert [element.tag for element in form] == ["label", "input", "button"]
    label, box, button = form
    assert (label.get("for"), box.get("name"), button.get("type")) == (box.get("id"), "q", "submit")
    assert label.text
    assert button.text
    answered = client.get(form.get("action"), params={box.get("name"): "wohnen"})
    assert answered.status_code == 200


def test_the_preview_is_what_is_copied(client: TestClient) -> None:
    page = embed_page(client, "de")
    copied = html.fromstring(page.find(".//textarea").text)
    shown = page.find(".//div[@class='preview']/form")
    assert html.tostring(shown, encoding="unicode").strip() == html.tostring(copied, encoding="unicode")


def test_the_address_for_browsers_is_that_of_the_search(client: TestClient) -> None:
    address = embed_page(client, "fi").find(".//code").text
    assert client.get(address.replace("%s", "wohnen")).status_code == 200
