"""What the one script adds where it runs; test_without_script.py holds that nobody needs it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

NewContext = Callable[..., BrowserContext]

QUESTION = "familien kirjastossa club"
ANSWER = "/en/search?q=familien+kirjastossa+club"


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context(viewport={"width": 1280, "height": 900}).new_page()


def heading(page: Page) -> str:
    return page.locator("#results h2").first.inner_text()


def focused(page: Page) -> tuple[str, str]:
    name, value = page.evaluate("[document.activeElement.name, document.activeElement.value]")
    return name, value


def test_a_ticked_box_applies_at_once_keeps_the_focus_and_tells_the_number(site: str, page: Page) -> None:
    page.goto(f"{site}{ANSWER}")
    assert heading(page) == "12 stories match"
    page.evaluate("window.stayed = true")
    box = page.get_by_role("checkbox", name="Language learning")
    box.focus()
    box.evaluate("one => { one.dataset.same = 'yes' }")
    box.press("Space")
    expect(page.get_by_role("status")).to_have_text("4 stories match")
    assert heading(page) == "4 stories match"
    assert page.url == f"{site}{ANSWER}&theme=language-learning"
    assert focused(page) == ("theme", "language-learning")
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    expect(box).to_be_checked()
    # A box in its place would be read aloud once more.
    expect(box).to_have_attribute("data-same", "yes")
    expect(page.locator("#narrowed .chip")).to_have_count(1)
    expect(page.locator(".languages a[lang=fi]")).to_have_attribute(
        "href", "/fi/search?q=familien+kirjastossa+club&theme=language-learning"
    )


def test_a_ticked_box_renames_the_list_of_all_stories(site: str, page: Page) -> None:
    page.goto(f"{site}/en/search")
    expect(page.get_by_role("heading", level=1)).to_have_text("All stories")
    page.get_by_role("checkbox", name="Sport").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("All stories: Sport")


def test_other_filters_show_the_new_numbers_and_stay_folded_as_they_were(site: str, page: Page) -> None:
    page.goto(f"{site}{ANSWER}")
    country = page.locator(".filter:has(#f-country)")
    expect(country).not_to_have_attribute("open", "")
    country.locator("summary").click()
    expect(country.get_by_role("checkbox")).to_have_count(3)
    page.locator("#f-theme").click()
    page.get_by_role("group", name="Kind of place").get_by_role("checkbox", name="Town").check()
    expect(page.get_by_role("status")).to_have_text("4 stories match")
    expect(country.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator(".filter:has(#f-theme)")).not_to_have_attribute("open", "")
    page.get_by_role("checkbox", name="Town").uncheck()
    expect(page.get_by_role("status")).to_have_text("12 stories match")
    expect(country.locator("input")).to_have_count(3)


def test_boxes_add_up_and_the_answer_is_that_of_the_address(site: str, page: Page) -> None:
    page.goto(f"{site}{ANSWER}")
    page.get_by_role("checkbox", name="Sport").check()
    page.get_by_role("checkbox", name="Housing").check()
    expect(page.get_by_role("status")).to_have_text("8 stories match")
    titles = page.locator(".results h3").all_inner_texts()
    page.reload()
    assert page.locator(".results h3").all_inner_texts() == titles
    assert heading(page) == "8 stories match"


def test_going_back_brings_the_earlier_answer_and_its_boxes(site: str, page: Page) -> None:
    page.goto(f"{site}{ANSWER}")
    page.get_by_role("checkbox", name="Sport").check()
    expect(page.get_by_role("status")).to_have_text("4 stories match")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("12 stories match")
    expect(page.get_by_role("checkbox", name="Sport")).not_to_be_checked()
    expect(page.get_by_role("searchbox")).to_have_value(QUESTION)
    page.go_forward()
    expect(page.get_by_role("status")).to_have_text("4 stories match")
    expect(page.get_by_role("checkbox", name="Sport")).to_be_checked()


def test_a_link_within_the_page_asks_nothing(site: str, page: Page) -> None:
    page.goto(f"{site}{ANSWER}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.locator("a[href='#results']").press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"
    assert not {"fetch", "document"} & set(asked)


def test_when_the_answer_does_not_come_the_page_is_asked_for_in_the_usual_way(site: str, page: Page) -> None:
    page.goto(f"{site}{ANSWER}")
    refused: list[str] = []

    def refuse(route: Route) -> None:
        if route.request.resource_type == "fetch":
            refused.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/search"), refuse)
    page.get_by_role("checkbox", name="Sport").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("4 stories match")
    assert refused == [f"{site}{ANSWER}&theme=sport"]
    expect(page.get_by_role("checkbox", name="Sport")).to_be_checked()


def test_choosing_the_theme_that_was_typed_leads_to_the_page_of_the_theme(site: str, page: Page) -> None:
    page.goto(f"{site}/en/search?q=Young+people")
    page.get_by_role("checkbox", name="Young people").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("4 stories")


def test_only_with_control_does_the_letter_k_lead_to_the_search_box(site: str, page: Page) -> None:
    page.goto(f"{site}{ANSWER}")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Control+k")
    assert focused(page) == ("q", QUESTION)
    page.keyboard.type("wohnen")
    expect(page.get_by_role("searchbox")).to_have_value("wohnen")
    page.goto(f"{site}/en/privacy")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement === document.body")


def test_the_lines_for_other_sites_are_copied_and_that_is_told(site: str, new_context: NewContext) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/en/embed")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#snippet").input_value()
    assert copied.startswith(f'<form action="{site}/en/search"')


def test_without_a_script_nothing_is_offered_that_needs_one(site: str, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/embed")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.goto(f"{site}{ANSWER}")
    expect(page.get_by_role("button", name="Apply the filters")).to_be_visible()


def test_the_copied_box_works_on_a_page_of_another_encoding(site: str, page: Page) -> None:
    page.goto(f"{site}/de/embed")
    form = page.locator("#snippet").input_value()
    town = "http://town.example/"
    body = f"<!doctype html><title>Town</title>{form}".encode("latin-1", "xmlcharrefreplace")
    page.route(town, lambda route: route.fulfill(body=body, content_type="text/html; charset=iso-8859-1"))
    page.goto(town)
    page.get_by_role("searchbox", name="Erfahrungsberichte").fill("γλώσσα für Mütter")
    page.get_by_role("button", name="Suchen").click()
    page.wait_for_url(f"{site}/de/search**")
    expect(page.get_by_role("searchbox")).to_have_value("γλώσσα für Mütter")
