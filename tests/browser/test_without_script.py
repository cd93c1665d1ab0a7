"""The site works without JavaScript, tells partner sites nothing of a question, and can be printed."""

from __future__ import annotations

import io
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect
from pypdf import PdfReader

from tests.browser.made_up_engine import made_up_stories

NewContext = Callable[..., BrowserContext]


def test_a_whole_visit_without_javascript(site: str, new_context: NewContext) -> None:
    page = new_context(
        java_script_enabled=False, locale="de-DE", viewport={"width": 400, "height": 800}
    ).new_page()
    page.goto(site)
    expect(page).to_have_url(f"{site}/de/")
    page.get_by_role("searchbox").fill("familien kirjastossa wohnen")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("8 Berichte passen")

    page.get_by_text("Suche eingrenzen").click()
    page.get_by_role("checkbox", name="Sprachförderung").check()
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("4 Berichte passen")
    expect(page.get_by_role("searchbox")).to_have_value("familien kirjastossa wohnen")
    expect(page).to_have_url(f"{site}/de/search?q=familien+kirjastossa+wohnen&theme=language-learning")

    page.get_by_role("link", name="Ohne „Thema: Sprachförderung“ suchen").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("8 Berichte passen")

    page.locator(".languages summary").click()
    page.get_by_role("link", name="suomi").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("8 kertomusta vastaa kysymystä")

    page.get_by_role("link", name="Wohnen auf dem Dorf").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wohnen auf dem Dorf")
    expect(page.get_by_role("link", name="Lue koko kertomus")).to_have_attribute(
        "href", made_up_stories()[0].provenance.url
    )


def test_themes_and_examples_lead_into_the_search(site: str, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/fr/")
    page.get_by_role("link", name="Logement").click()
    expect(page).to_have_url(f"{site}/fr/search?theme=housing")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("8 ")
    page.goto(f"{site}/fr/")
    page.get_by_role("link", name="Loger des familles").click()
    expect(page.get_by_role("searchbox")).to_have_value("Loger des familles réfugiées dans une petite ville")


def test_a_partner_site_does_not_learn_the_question(site: str, new_context: NewContext) -> None:
    context = new_context()
    learnt: list[dict[str, str]] = []

    def partner(route: object, request: object) -> None:
        learnt.append(request.headers)  # type: ignore[attr-defined]
        route.fulfill(body="<title>partner</title>", content_type="text/html")  # type: ignore[attr-defined]

    context.route("https://partner.example/**", partner)
    page = context.new_page()
    page.goto(f"{site}/en/search?q=wohnen")
    page.get_by_role("link", name="Read the original at this passage").first.click()
    page.wait_for_url("https://partner.example/**")
    assert len(learnt) == 1
    assert "referer" not in learnt[0]


def test_an_answer_prints_its_question_and_addresses_without_its_controls(
    site: str, new_context: NewContext
) -> None:
    page = new_context(color_scheme="dark").new_page()
    page.goto(f"{site}/en/search?q=wohnen&kind=rural&like=11")
    page.emulate_media(media="print")
    for control in (page.get_by_role("searchbox"), page.locator(".read-as"), page.locator(".arrangement a")):
        expect(control.first).to_be_hidden()
    expect(page.locator(".chip .cross").filter(visible=True)).to_have_count(0)
    expect(page.locator(".chip .cross")).to_have_count(2)
    expect(page.get_by_role("heading", level=3).first).to_be_visible()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Stories on “wohnen”")
    assert heading.evaluate("one => one.getBoundingClientRect().height") > 15
    printed = page.locator(".original a").first.evaluate("one => getComputedStyle(one, '::after').content")
    assert printed.replace('" "', "") == '" (https://partner.example/de/story-0#teil)"'
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".facts").first.evaluate("one => getComputedStyle(one).color") == "rgb(74, 81, 96)"


def test_a_story_prints_where_the_whole_of_it_is(site: str, new_context: NewContext) -> None:
    story = made_up_stories()[0]
    page = new_context().new_page()
    page.goto(f"{site}/de/story/{story.id}")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = " ".join("".join(one.extract_text() for one in paper.pages).split())
    assert story.title in words
    assert f"({story.provenance.url})" in words
    assert "Was suchen Sie" not in words
