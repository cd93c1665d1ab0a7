"""The pages over a few made-up stories, as a browser without any script receives them."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from index.settings import Settings
from index.towns import SMALLEST
from tests.browser.made_up_engine import MadeUpEngine, made_up_stories
from web.app import create_app
from web.catalogues import offered_languages
from web.middleware import SECURITY_HEADERS
from web.question import PAGE_SIZE
from web.safe_text import clean_line
from web.static_files import static_address

STORY = made_up_stories()[0].id
HARMFUL = made_up_stories()[-1].id


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Settings(), MadeUpEngine(copies=4)))


def client_of(engine: MadeUpEngine) -> TestClient:
    return TestClient(create_app(Settings(), engine))


def page_at(client: TestClient, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.text
    return html.fromstring(response.text)


def text_of(page: Any, selector: str) -> str:
    return tidy(page.find(f".//{selector}"))


def tidy(element: Any) -> str:
    return " ".join(element.text_content().split())


def only_our_script(page: Any) -> bool:
    """Whether the page runs the one script of ours, as a file of its own, and no other."""
    scripts = [(script.get("src"), script.text) for script in page.iter("script")]
    handlers = [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    return scripts == [(static_address("comfort.js"), None)] and not handlers


@pytest.mark.parametrize("path", ["/", "/search?q=a+b&theme=sport"])
def test_the_first_address_leads_to_the_language_of_the_browser(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept-Language": "el-GR,en;q=0.5"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (302, f"/el{path}")
    assert response.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("language", offered_languages())
@pytest.mark.parametrize(
    "path", ["", "search", "search?q=wohnen", "search?q=zzzz", "search?theme=housing", f"story/{STORY}",
             "overview", "about", "accessibility", "privacy", "sources", "share", "embed", "places",
             "places?place=Obersdorf", "search?like=21"],
)  # fmt: skip
def test_every_page_stands_in_every_language(client: TestClient, language: str, path: str) -> None:
    page = page_at(client, f"/{language}/{path}")
    assert page.get("lang") == language
    assert page.get("dir") == "ltr"
    assert len(page.findall(".//h1")) == 1
    alternates = {link.get("hreflang"): link.get("href") for link in page.findall(".//link[@hreflang]")}
    assert set(alternates) == {*offered_languages(), "x-default"}
    assert alternates["fi"] == f"http://testserver/fi/{path}"
    assert page.find(".//details/ul/li/a[@lang='fi']").get("href") == f"/fi/{path}"
    assert page.find(".//link[@rel='canonical']").get("href") == f"http://testserver/{language}/{path}"
    assert only_our_script(page)


def test_no_page_mixes_in_english(client: TestClient) -> None:
    told = {clean_line(one) for s in made_up_stories() for one in (s.title, *s.text.split("\n\n"))}
    known = {"Network of Towns", "Harmful site", "made-up", "Data (JSON)", "Ħal Ġdid, Malta", "Malta",
             "Obersdorf", "Obersdorfer Höhe", "Montjoli"}  # fmt: skip
    known |= {f"{story.place.name} (4)" for story in made_up_stories()}
    for path in (
        "", "search?q=wohnen", "search?theme=housing", f"story/{STORY}", "overview", "about", "privacy",
        "accessibility", "sources", "share", "embed", "places", "places?place=Obersdorf",
        "places?place=Montjuli", "search?like=11&group=language",
    ):  # fmt: skip
        english = {" ".join(t.split()) for t in page_at(client, f"/en/{path}").find(".//main").itertext()}
        finnish = {" ".join(t.split()) for t in page_at(client, f"/fi/{path}").find(".//main").itertext()}
        shared = {text for text in english & finnish if re.search(r"[A-Za-z]{4}", text)}
        shared -= {text for text in shared if any(text in one for one in told)}
        assert {text for text in shared if not re.match("https?:", text)} <= known


def test_a_result_says_what_an_official_needs(client: TestClient) -> None:
    page = page_at(client, "/fr/search?q=wohnen")
    first = page.find(".//ol/li/article")
    title = first.find("h3/a")
    assert (title.get("lang"), title.get("dir"), title.get("href")) == ("de", "ltr", f"/fr/story/{STORY}")
    facts = [" ".join(fact.text_content().split()) for fact in first.findall("ul[@class='facts']/li")]
    where = "Obersdorf, Allemagne (Village ou zone rurale)"
    assert facts == [where, "allemand", "1er mars 2018", "Network of Towns"]
    assert [mark.text for mark in first.findall(".//mark")] == ["wohnen"]
    chips = first.findall("ul[@class='chips']/li/a")
    assert [chip.text for chip in chips] == ["Logement", "Accueil et premiers pas"]
    assert parse_qs(urlsplit(chips[0].get("href")).query) == {"q": ["wohnen"], "theme": ["housing"]}
    original = first.find("p[@class='original']/a").get("href")
    assert original.startswith("https://partner.example/de/story-0#teil:~:text=Die%20Gemeinde%20hat")
    assert text_of(page, "div[@id='results']/h2") == "4 récits correspondent"
    assert "allemand" in text_of(page, "p[@class='read-as']")


def test_good_and_distant_stories_stand_apart(client: TestClient) -> None:
    page = page_at(client, "/en/search?q=wohnen")
    headings = [heading.text for heading in page.findall(".//div[@id='results']/h2")]
    assert headings == ["4 stories match", "Less close to your question"]
    lists = page.findall(".//ol[@class='results']")
    assert [(len(found.findall("li")), found.get("start")) for found in lists] == [(4, "1"), (6, "5")]


def test_a_weak_answer_says_so(client: TestClient) -> None:
    page = page_at(client, "/en/search?q=zzzz")
    assert text_of(page, "div[@id='results']/h2") == "No good match was found"
    assert len(page.findall(".//article")) == 10
    assert page.find(".//div[@class='take-along']") is None


def test_an_empty_answer_offers_to_drop_a_filter(client: TestClient) -> None:
    page = page_at(client, "/en/search?q=wohnen&country=FI&theme=sport")
    assert text_of(page, "div[@id='results']/h2") == "No story was found"
    links = [a.get("href") for a in page.findall(".//div[@id='results']/ul/li/a")]
    assert links == ["/en/search?q=wohnen&theme=sport", "/en/search?q=wohnen&country=FI"]


@pytest.mark.parametrize("name", ["Language learning", "Sprachförderung"])
def test_a_theme_asked_for_by_its_name_lists_its_stories(client: TestClient, name: str) -> None:
    page = page_at(client, f"/en/search?q={name}&theme=language-learning")
    assert text_of(page, "div[@id='results']/h2") == "8 stories"
    assert len(page.findall(".//article")) == 8
    assert page.find(".//input[@id='q']").get("value") == ""
    worded = page_at(client, "/en/search?q=zzzz&theme=language-learning")
    assert text_of(worded, "div[@id='results']/h2") == "No good match was found"


def test_filters_without_words_list_all_their_stories(client: TestClient) -> None:
    page = page_at(client, "/en/search?q=&kind=rural&kind=town")
    assert text_of(page, "h1") == "All stories: Village or rural area, Town"
    assert text_of(page, "title") == "All stories: Village or rural area, Town – Storysearch"
    assert text_of(page, "div[@id='results']/h2") == "20 stories"
    assert not page.findall(".//mark")
    assert page.find(".//p[@class='read-as']") is None
    days = [time.get("datetime") for time in page.findall(".//article//time")]
    assert days == sorted(days, reverse=True)
    second = page_at(client, page.find(".//a[@rel='next']").get("href"))
    ids = [{a.get("href") for a in one.findall(".//h3/a")} for one in (page, second)]
    assert len(ids[0] | ids[1]) == 20
    page_at(client, "/en/search?kind=rural&kind=town&page=3", status=404)
    links = [a.get("href") for a in page.findall(".//div[@class='take-along']//a")]
    assert len(links) == 3
    for link in links:
        assert client.get(link).status_code == 200
    boxes = {box.get("value") for box in page.findall(".//input[@type='checkbox'][@checked]")}
    assert boxes == {"rural", "town"}


def test_the_overview_counts_what_its_links_list(client: TestClient) -> None:
    page = page_at(client, "/en/overview")
    facets = client.get("/api/v1/facets").json()
    promised = {}
    for row in page.findall(".//table[@class='counts']/tbody/tr"):
        for link in row.iter("a"):
            cell = link.getparent()
            shown = cell if cell.tag == "td" else cell.getnext()
            promised[link.get("href")] = int(tidy(shown))
    for column, count in zip(
        page.findall(".//div[@class='years']//th[@scope='col']"),
        page.findall(".//div[@class='years']//td")[1:],
        strict=True,
    ):
        if column.find("a") is not None:
            promised[column.find("a").get("href")] = int(tidy(count))
    for name in ("theme", "country", "language", "kind", "funding", "year"):
        for one in facets[name]:
            assert promised.pop(f"/en/search?{name}={one['value']}") == one["count"]
    crossed = {link: count for link, count in promised.items() if "&" in link}
    assert crossed == promised
    assert crossed["/en/search?theme=housing&kind=rural"] == 4
    for link, count in crossed.items():
        assert text_of(page_at(client, link), "div[@id='results']/h2").startswith(f"{count} ")


def test_the_overview_shows_every_year_and_puts_known_places_on_the_map(client: TestClient) -> None:
    page = page_at(client, "/de/overview")
    years = [tidy(one) for one in page.findall(".//div[@class='years']//th[@scope='col']")]
    assert years == [str(year) for year in range(2018, 2024)]
    circles = page.findall(".//figure//circle")
    assert {tidy(one) for one in circles} == {
        "Obersdorf (4)", "Montjoli (4)", "Νέα Πόλη (4)", "Mäntykylä (4)", "Ħal Ġdid (4)",
    }  # fmt: skip
    assert page.find(".//figure/svg").get("aria-hidden") == "true"
    assert not page.findall(".//figure//a")
    assert not page.xpath("//*[@style]")
    size = client.get("/el/overview", headers={"Accept-Encoding": "gzip"}).headers["content-length"]
    assert int(size) < 15_000


def test_every_page_leads_to_the_overview(client: TestClient) -> None:
    page = page_at(client, "/en/about")
    assert len(page.xpath("//nav//a[@href='/en/overview']")) == 2
    assert page_at(client, "/en/").xpath("//main//a[@href='/en/overview']")


def test_filters_are_boxes_of_the_search_form(client: TestClient) -> None:
    page = page_at(client, "/de/search?q=familien+kirjastossa+club&kind=rural")
    boxes = {(box.get("name"), box.get("value")): box for box in page.findall(".//input[@type='checkbox']")}
    assert boxes["kind", "rural"].get("checked") is not None
    assert boxes["kind", "town"].get("checked") is None
    assert all(box.get("form") == "search" for box in boxes.values())
    assert page.find(".//form[@id='search']").get("method") == "get"
    chip = page.find(".//div[@class='chosen']//a")
    assert chip.get("href") == "/de/search?q=familien+kirjastossa+club"
    assert "Art des Ortes: Dorf oder ländlicher Raum" in " ".join(chip.text_content().split())


def test_pages_follow_one_another(client: TestClient) -> None:
    first = page_at(client, "/en/search?q=familien+partner+familles+voisins+kirjastossa+club+fil-pjazza")
    assert first.find(".//nav[@class='paging']//a[@rel='next']").get("href").endswith("&page=2")
    second = page_at(client, first.find(".//a[@rel='next']").get("href"))
    ids = [{a.get("href") for a in page.findall(".//h3/a")} for page in (first, second)]
    assert len(ids[0]) == 10
    assert not ids[0] & ids[1]
    page_at(client, "/en/search?q=wohnen&page=2", status=404)


def test_the_order_and_the_groups_of_an_answer_are_one_link_away(client: TestClient) -> None:
    page = page_at(client, "/de/search?q=wohnen+familles+kirjastossa")
    links = [(tidy(link), link.get("href")) for link in page.findall(".//ul[@class='arrangement']//a")]
    asked = "?q=wohnen+familles+kirjastossa"
    assert [address for _, address in links] == [
        f"/de/search{asked}&sort=new", f"/de/search{asked}&group=language", f"/de/places{asked}",
    ]  # fmt: skip
    assert len(page.findall(".//ul[@class='arrangement']//*[@aria-current]")) == 1
    newest = page_at(client, links[0][1])
    days = [time.get("datetime") for time in newest.findall(".//article/ul/li/time")][:10]
    assert days == sorted(days, reverse=True)
    kept = {one.get("name"): one.get("value") for one in newest.findall(".//form[@id='search']/input")}
    assert kept == {"sort": "new"}


def test_an_answer_that_has_one_order_only_offers_none(client: TestClient) -> None:
    page = page_at(client, "/en/search?q=zzzz&like=11")
    assert text_of(page, "div[@id='results']/h2") == "No good match was found"
    assert page.find(".//ul[@class='arrangement']") is None


@pytest.mark.parametrize("question", ["", "?theme=sport", "?q=wohnen&sort=new&group=language"])
def test_every_answer_can_be_taken_along(client: TestClient, question: str) -> None:
    page = page_at(client, f"/de/search{question}")
    taken = page.findall(".//div[@class='take-along']//a")
    types = [client.get(link.get("href")).headers["content-type"].split(";")[0] for link in taken]
    assert types == ["text/csv", "application/json", "application/atom+xml"]


def test_the_page_of_a_story_without_a_title_has_one() -> None:
    untitled = replace(made_up_stories()[0], id="0123456789abcdef", title="")
    page = page_at(client_of(MadeUpEngine(also=(untitled,))), f"/en/story/{untitled.id}")
    assert text_of(page, "title") == "Untitled story – Storysearch"


def test_words_of_a_story_are_said_in_its_language_also_where_they_only_name_a_link(
    client: TestClient,
) -> None:
    page = page_at(client, "/en/search?q=kirjastossa")
    named = page.find(".//p[@class='original']/span")
    assert (tidy(named), named.get("lang"), named.get("dir")) == ("Naapurit kielikavereina", "fi", "ltr")


def test_groups_begin_with_the_language_of_the_reader(client: TestClient) -> None:
    page = page_at(client, "/fi/search?q=wohnen+familles+kirjastossa&group=language")
    sections = page.findall(".//section[@class='language-section']")
    assert [tidy(section.find("h3")).split(":")[0] for section in sections] == ["suomi", "saksa", "ranska"]
    for section, language in zip(sections, ("fi", "de", "fr"), strict=True):
        titles = section.findall(".//h4/a")
        assert [title.get("lang") for title in titles] == [language] * 3
        more = page_at(client, section.find("p/a").get("href"))
        assert len(more.findall(f".//article//h3/a[@lang='{language}']")) == 4
        assert not more.findall(".//section[@class='language-section']")
    assert page.find(".//nav[@class='paging']") is None
    page_at(client, "/fi/search?q=wohnen+familles+kirjastossa&group=language&page=2", status=404)


def test_in_groups_no_more_of_what_is_only_near_is_shown_than_in_a_list(client: TestClient) -> None:
    weak = page_at(client, "/fi/search?q=zzzz&group=language")
    assert not weak.findall(".//section[@class='language-section']")
    shown, listed = (
        [title.get("href") for title in page.findall(".//article/h3/a")]
        for page in (weak, page_at(client, "/fi/search?q=zzzz"))
    )
    assert shown == listed
    assert len(shown) == PAGE_SIZE


def test_a_town_is_named_and_stories_from_places_like_it_are_shown(client: TestClient) -> None:
    page = page_at(client, "/el/places?place=Νέα+Πόλη")
    taken = page.find(".//section[@class='taken']")
    assert tidy(taken.find("h2")) == "Νέα Πόλη"
    assert [tidy(fact) for fact in taken.findall("ul/li")] == ["Ελλάδα (Μεγάλη πόλη)", "73.076 κάτοικοι"]
    assert taken.find("details") is None
    assert {title.get("lang") for title in page.findall(".//article/h3/a")} == {"el"}
    kept = page.find(".//form[@id='search']/input[@name='like']")
    assert kept.get("value") == "21"
    assert page_at(client, page.find(".//a[@class='button']").get("href")).findall(".//article")


def test_the_page_says_which_places_are_known(client: TestClient) -> None:
    assert f"Places with {SMALLEST} inhabitants and more" in text_of(page_at(client, "/en/places"), "main")


def test_namesakes_are_told_apart_and_can_be_chosen(client: TestClient) -> None:
    page = page_at(client, "/en/places?place=obersdorf&q=wohnen&theme=housing")
    assert "812 inhabitants" in tidy(page.find(".//section[@class='taken']/ul"))
    others = page.findall(".//section[@class='taken']/details/ul/li")
    assert tidy(others[0]) == "Obersdorf Germany (Village or rural area) 640 inhabitants nearest city: Siegen"
    address = others[0].find("a").get("href")
    assert parse_qs(urlsplit(address).query) == {
        "q": ["wohnen"], "theme": ["housing"], "like": ["12"], "place": ["obersdorf"],
    }  # fmt: skip
    chosen = page_at(client, address)
    assert "640 inhabitants" in tidy(chosen.find(".//section[@class='taken']/ul"))
    assert text_of(chosen, "div[@class='answer-stories']/ol/li/article/h3") == "Wohnen auf dem Dorf"


def test_filters_brought_along_to_a_place_are_shown_and_kept(client: TestClient) -> None:
    page = page_at(client, "/en/places?place=obersdorf&theme=housing&sort=new")
    (chip,) = page.findall(".//div[@class='chosen']//li/a")
    assert (chip.get("href"), "Theme: Housing" in tidy(chip)) == ("/en/search?like=11&sort=new", True)
    kept = page.findall(".//form[@id='search']/input")
    assert [(one.get("name"), one.get("value")) for one in kept] == [
        ("theme", "housing"), ("like", "11"), ("sort", "new"),
    ]  # fmt: skip
    none = page_at(client, "/en/places?place=obersdorf&theme=sport")
    assert "No story comes from a place like this one yet." not in text_of(none, "main")
    ways_on = [link.get("href") for link in none.findall(".//main/ul/li/a")]
    assert ways_on == ["/en/search?like=11", "/en/search?theme=sport"]


def test_from_places_like_mine_too_what_is_less_close_stands_below_a_heading(client: TestClient) -> None:
    page = page_at(client, "/en/places?place=Obersdorf&q=Nachbarin")
    close, distant = page.findall(".//div[@class='answer-stories']/ol")
    assert {link.get("lang") for link in close.findall(".//h3/a")} == {"de"}
    assert {link.get("lang") for link in distant.findall(".//h3/a")} == {"fi"}
    assert distant.get("start") == str(1 + len(close))
    headings = page.findall(".//div[@class='answer-stories']/h2")
    assert [tidy(one) for one in headings] == ["Less close to your question"]


def test_a_name_that_no_town_has_is_answered_with_names_alike(client: TestClient) -> None:
    page = page_at(client, "/en/places?place=Montjuli")
    assert text_of(page, "main/h2") == "No place of this name is known"
    assert [tidy(link) for link in page.findall(".//ul[@class='towns']/li/a")] == ["Montjoli"]
    assert not page_at(client, "/en/places?place=Zzz").findall(".//ul[@class='towns']")


def test_a_place_without_words_lists_its_stories_under_a_chip(client: TestClient) -> None:
    page = page_at(client, "/en/search?like=11&theme=language-learning")
    assert text_of(page, "div[@id='results']/h2") == "4 stories from places like this one"
    assert text_of(page, "title").startswith("Stories from places like Obersdorf (Germany)")
    chips = page.findall(".//div[@class='chosen']//li/a")
    assert "Places like Obersdorf (Germany, 812 inhabitants)" in tidy(chips[0])
    assert [chip.get("href") for chip in chips] == [
        "/en/search?theme=language-learning",
        "/en/search?like=11",
    ]
    boxes = {box.get("value"): box for box in page.findall(".//input[@name='theme']")}
    assert set(boxes) == {"housing", "reception", "language-learning", "civil-society"}
    feed = page.find(".//link[@type='application/atom+xml']").get("href")
    assert client.get(feed).status_code == 200


def test_hostile_stories_stay_text(client: TestClient) -> None:
    for path in (f"/en/story/{HARMFUL}", "/en/search?q=fremd", "/en/sources"):
        response = client.get(path)
        page = html.fromstring(response.text)
        links = [element.get("href") for element in page.iter("a")]
        assert not [link for link in links if not link.startswith(("/", "#", "https://", "http://"))]
        assert not [link for link in links if link.startswith("//")]
        assert "\u202e" not in response.text
        assert "\x07" not in response.text
        assert only_our_script(page)
    assert '=Ünlesbar <b>& "Titel"' in text_of(page_at(client, f"/en/story/{HARMFUL}"), "h1")


@pytest.mark.parametrize(
    "query", ['"><script>alert(1)</script>', "'; DROP", "{{ 7*7 }}", "%(x)s %s", "\u202eabc"]
)
def test_a_hostile_question_is_only_repeated(client: TestClient, query: str) -> None:
    response = client.get("/en/search", params={"q": query, "theme": "housing"})
    page = html.fromstring(response.text)
    assert response.status_code == 200
    assert only_our_script(page)
    assert page.find(".//input[@id='q']").get("value").replace("\u202e", "") == query.replace("\u202e", "")


def test_a_story_page_tells_what_is_known_but_not_the_whole_text(client: TestClient) -> None:
    page = page_at(client, f"/de/story/{STORY}")
    story = made_up_stories()[0]
    shown = " ".join(page.find(".//div[@class='excerpt']").text_content().split())
    assert 100 < len(shown) < len(story.text)
    assert story.text.startswith(shown[:100])
    known = {tidy(row.find("dt")): tidy(row.find("dd")) for row in page.findall(".//dl/div")}
    assert known["Veröffentlicht am"] == "1. März 2018"
    assert known["Art des Ortes"] == "Dorf oder ländlicher Raum – 812 Einwohner"
    assert known["Auch veröffentlicht unter"] == "https://other.example/a"
    assert known["Datum"] == "steht in den maschinenlesbaren Angaben der Seite"
    assert page.find(".//a[@class='button']").get("href") == story.provenance.url
    assert len(page.findall(".//section[@aria-labelledby='similar']//ul[@class='similar']/li")) == 5


def test_a_story_page_names_stories_from_places_like_its_own(client: TestClient) -> None:
    section = page_at(client, f"/de/story/{STORY}").find(".//section[@aria-labelledby='peers']")
    assert tidy(section.find("h2")) == "Ähnliche Orte"
    entries = section.findall("ul/li")
    assert len(entries) == 4
    assert tidy(entries[0].find("h3/a")) == "Naapurit kielikavereina"
    facts = [tidy(fact) for fact in entries[0].findall("ul[@class='facts']/li")]
    assert facts[:2] == ["Mäntykylä, Finnland (Dorf oder ländlicher Raum)", "812 Einwohner"]


def test_a_story_of_no_known_place_has_no_places_like_it(client: TestClient) -> None:
    page = page_at(client, f"/en/story/{HARMFUL}")
    assert page.find(".//section[@aria-labelledby='similar']") is not None
    assert page.find(".//section[@aria-labelledby='peers']") is None


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/de/story/unknown", 404, "Unter dieser Adresse gibt es nichts"),
        ("/de/nowhere", 404, "Unter dieser Adresse gibt es nichts"),
        ("/xx/", 404, "There is nothing at this address"),
        ("/de/search?q=x&country=Narnia", 400, "NARNIA"),
        ("/de/search?theme=magic", 400, "„magic“ ist kein Wert des Filters „Thema“"),
        ("/de/search?q=x&theme=magic", 400, "„magic“ ist kein Wert des Filters „Thema“"),
        ("/de/search?q=" + "x" * 1001, 400, "Sie hat 1.001 Zeichen; höchstens 1.000"),
        ("/de/search?q=x&page=0", 400, "Unter dieser Adresse gibt es nichts"),
        ("/de/search?q=x&sort=old", 400, "old"),
        ("/de/search?q=x&like=99", 404, "99"),
        ("/de/places?like=99", 404, "99"),
    ],
)
def test_errors_help_in_the_language_of_the_reader(
    client: TestClient, path: str, status: int, words: str
) -> None:
    page = page_at(client, path, status)
    assert words in text_of(page, "main")
    kept = page.find(".//form[@id='search']//input").get("value")
    assert kept == ("x" * min(path.count("x"), 1000) if "q=x" in path else "")
    assert page.find(".//link[@hreflang]") is None


def test_only_get_and_head_are_answered(client: TestClient) -> None:
    refused = client.post("/en/search", data={"q": "x"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert client.head("/en/").status_code == 200


def test_nothing_published_is_told() -> None:
    client = client_of(MadeUpEngine(published=False))
    assert "No stories have been published here yet" in text_of(page_at(client, "/en/"), "main")
    page = page_at(client, "/en/search?q=wohnen", 503)
    assert text_of(page, "h1") == "The search is not ready yet"
    for path in ("search", "search?theme=housing"):
        page_at(client, f"/en/{path}", 503)
    for path in ("about", "sources", "places", "overview"):
        page_at(client, f"/en/{path}")


def test_an_unforeseen_failure_is_answered_and_logged_without_the_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = client_of(MadeUpEngine(broken=True))
    with caplog.at_level(logging.INFO):
        page = page_at(client, "/en/search?q=secretword", 500)
    assert text_of(page, "h1") == "Something went wrong on our side"
    assert "made to fail" in caplog.text
    ours = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert "secretword" not in ours
    assert "Content-Security-Policy" in client.get("/en/search?q=x").headers


@pytest.mark.parametrize(
    "path", ["/en/", "/en/nowhere", "/api/v1/facets", "/static/icon.svg", "/metrics", "/"]
)
def test_every_answer_protects_readers(client: TestClient, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "set-cookie" not in response.headers


def test_static_files_are_kept_under_an_address_that_changes_with_them(client: TestClient) -> None:
    address = page_at(client, "/en/").find(".//link[@rel='stylesheet']").get("href")
    response = client.get(address)
    assert "immutable" in response.headers["cache-control"]
    again = client.get(address, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/static/style.css?v=old").headers["cache-control"] == "no-cache"
    assert client.get("/static/..%2fapp.py").status_code == 404


def test_pages_are_compressed_and_small(client: TestClient) -> None:
    response = client.get("/el/search?q=wohnen", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < 15_000
