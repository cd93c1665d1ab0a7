"""Whom readers can write to stands wherever it helps, as a link where it can be one."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine
from web.app import create_app
from web.contact import Contact, contact


@pytest.mark.parametrize(
    ("setting", "link"),
    [
        ("stories@town.example", "mailto:stories@town.example"),
        ("https://town.example/contact", "https://town.example/contact"),
        ("Town hall, room 12", None), ("a@b", None), ("javascript:alert(1)", None),
        ("stories@town.example?body=x", None), ("", None),
    ],
)  # fmt: skip
def test_mail_and_web_addresses_become_links_and_other_words_stay_words(
    setting: str, link: str | None
) -> None:
    assert contact(setting) == Contact(setting, link)


def asked(setting: str, page: str) -> Any:
    client = TestClient(create_app(Settings(contact=setting), MadeUpEngine()))
    return html.fromstring(client.get(f"/en/{page}").text).find(".//main")


@pytest.mark.parametrize("page", ["share", "sources", "accessibility", "privacy"])
def test_pages_on_which_readers_may_want_something_name_the_contact(page: str) -> None:
    link = asked("stories@town.example", page).find(".//a[@href='mailto:stories@town.example']")
    assert link.text == "stories@town.example"
    assert "Write to: " in link.getparent().text_content()
    assert "&lt;b&gt;" in html.tostring(asked("<b>Town</b>", page)).decode()


@pytest.mark.parametrize("page", ["share", "sources", "accessibility"])
def test_without_a_contact_the_organisation_is_named(page: str) -> None:
    assert "Write to the organisation that offers you this search." in asked("", page).text_content()
