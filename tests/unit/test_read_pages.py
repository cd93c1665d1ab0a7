from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.story import Story, story_id
from ingest.page import FetchedPage
from ingest.read import read_page
from ingest.source import Source

SOURCE = Source(name="towns", title="Network of Towns", home_page="https://towns.example/")
FETCHED = datetime(2024, 1, 31, 3, 0, tzinfo=UTC)
PARAGRAPHS = [
    "The town of Zirl asked its sports clubs to open one evening a week to the families in the old school.",
    "Forty people came to the first meeting in Zirl, and two of them now train the children on Saturdays.",
    "The council pays for the hall and the shoes with a grant from AMIF, and the library lends the books.",
    "Other towns can copy the idea at little cost, as long as somebody feels responsible for the first call.",
]


def markup(
    paragraphs: list[str], title: str = "Zirl opens its clubs", head: str = "", lang: str = "en"
) -> str:
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='{lang}'><head><title>{title} | Network</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/news'>News</a></nav><main><h1>{title}</h1>{prose}</main>"
        "<footer>Imprint</footer></body></html>"
    )


def fetched(
    body: str | bytes,
    content_type: str = "text/html; charset=utf-8",
    url: str = "https://towns.example/en/story",
) -> FetchedPage:
    return FetchedPage(url, "towns", body.encode() if isinstance(body, str) else body, content_type, FETCHED)


def verdict(body: str | bytes, content_type: str = "text/html", source: Source = SOURCE) -> str:
    return read_page(fetched(body, content_type), source).verdict


def only_story(
    body: str | bytes, content_type: str = "text/html; charset=utf-8", source: Source = SOURCE
) -> Story:
    reading = read_page(fetched(body, content_type), source)
    assert reading.verdict == "stories"
    assert len(reading.stories) == 1
    return reading.stories[0]


def test_a_story_with_everything_that_can_be_read() -> None:
    head = "<meta property='article:published_time' content='2019-05-06T10:00:00Z'>"
    story = only_story(markup(PARAGRAPHS, head=head))
    assert story.title == "Zirl opens its clubs"
    assert story.text == "\n\n".join(PARAGRAPHS)
    assert (story.language, story.published, story.funding) == ("en", date(2019, 5, 6), ("amif",))
    assert (story.place.name, story.place.country, story.place.kind) == ("Zirl", "AT", "town")
    assert story.id == story_id("https://towns.example/en/story")
    assert story.provenance.evidence == {"date": "meta", "language": "text", "place": "title"}
    assert (story.provenance.page, story.provenance.source) == ("https://towns.example/en/story", "towns")


def test_the_same_page_five_times_gives_the_same() -> None:
    page = fetched(markup(PARAGRAPHS))
    readings = [read_page(page, SOURCE) for _ in range(5)]
    assert readings[0].stories
    assert all(reading == readings[0] for reading in readings)


def test_list_items_are_lines_of_one_paragraph() -> None:
    body = markup(PARAGRAPHS).replace(
        "</main>",
        "<ul><li>a room on the ground floor</li><li>a coordinator in the town hall</li></ul></main>",
    )
    assert only_story(body).text.endswith(
        "\n\n- a room on the ground floor\n- a coordinator in the town hall"
    )


LIVE = "".join(
    f"<article class='post' id='p{n}'><h2>Part {n} of the year</h2><time datetime='2018-0{n}-01'></time>"
    f"<p>{PARAGRAPHS[n % 4]} {PARAGRAPHS[(n + 1) % 4]} It was the meeting number {n} of that year.</p>"
    f"<p>{PARAGRAPHS[(n + 2) % 4]}</p></article>"
    for n in range(1, 9)
)


def test_a_live_blog_gives_a_story_for_every_post() -> None:
    reading = read_page(fetched(f"<html lang='en'><body><main>{LIVE}</main></body></html>"), SOURCE)
    assert reading.verdict == "stories"
    assert [story.provenance.url for story in reading.stories] == [
        f"https://towns.example/en/story#p{n}" for n in range(1, 9)
    ]
    assert [story.published for story in reading.stories] == [date(2018, n, 1) for n in range(1, 9)]
    assert len({story.id for story in reading.stories}) == 8
    for n, story in enumerate(reading.stories, start=1):
        assert story.title == f"Part {n} of the year"
        assert f"the meeting number {n} of" in story.text
        assert f"the meeting number {n + 1} of" not in story.text
        assert not story.text.startswith(story.title)


SLOVAK = [
    (
        "Mesto požiadalo športové kluby, aby raz do týždňa otvorili dvere rodinám zo starej "
        "školy, ktoré prišli v zime."
    ),
    (
        "Na prvé stretnutie prišlo štyridsať ľudí a dvaja z nich dnes každú sobotu trénujú "
        "deti na ihrisku pri škole."
    ),
    (
        "Radnica platí halu aj obuv, knižnica požičiava učebnice a učiteľka na dôchodku vedie "
        "jazykový kurz pre dospelých."
    ),
]
LITHUANIAN = [
    (
        "Miestas paprašė sporto klubų kartą per savaitę atverti duris šeimoms, žiemą "
        "atvykusioms į senąją mokyklą."
    ),
    (
        "Į pirmąjį susitikimą atėjo keturiasdešimt žmonių, du iš jų šeštadieniais treniruoja "
        "vaikus aikštėje prie mokyklos."
    ),
    (
        "Savivaldybė moka už salę ir batus, biblioteka skolina vadovėlius, o pensininkė "
        "mokytoja veda kalbos kursą suaugusiems."
    ),
]
SPANISH = [
    (
        "El ayuntamiento pidió a los clubes que abrieran una tarde a la semana para las "
        "familias recién llegadas."
    ),
    (
        "A la primera reunión acudieron cuarenta personas, y dos de ellas entrenan ahora a "
        "los niños los sábados."
    ),
    (
        "La biblioteca presta los libros, y una maestra jubilada dirige el curso de español; "
        "además, cocinan juntos."
    ),
]
GREEK = [
    (
        "Ο δήμος ζήτησε από τους αθλητικούς συλλόγους να ανοίγουν μία φορά την εβδομάδα για "
        "τις οικογένειες που ήρθαν."
    ),
    "Στην πρώτη συνάντηση ήρθαν σαράντα άνθρωποι, και δύο από αυτούς προπονούν τώρα τα παιδιά κάθε Σάββατο.",
    (
        "Η βιβλιοθήκη δανείζει τα βιβλία και μια συνταξιούχος δασκάλα οδηγεί το μάθημα της "
        "γλώσσας για τους ενήλικες."
    ),
]


@pytest.mark.parametrize(
    ("paragraphs", "language", "encoding", "header"),
    [
        (SLOVAK, "sk", "iso-8859-2", "text/html; charset=iso-8859-1"),
        (SLOVAK, "sk", "cp1250", "text/html; charset=utf-8"),
        (LITHUANIAN, "lt", "cp1257", "text/html; charset=windows-1252"),
        (LITHUANIAN, "lt", "utf-16", "text/html; charset=iso-8859-1"),
        (LITHUANIAN, "lt", "utf-16-le", "text/html"),
        (SPANISH, "es", "cp1252", "text/html; charset=iso-8859-7"),
        (GREEK, "el", "iso-8859-7", "text/html; charset=utf-8"),
        (GREEK, "el", "utf-8-sig", "text/html; charset=iso-8859-1"),
    ],
)
def test_wrongly_declared_encodings(paragraphs: list[str], language: str, encoding: str, header: str) -> None:
    story = only_story(markup(paragraphs, "Zirl").encode(encoding), header)
    assert story.text == "\n\n".join(paragraphs)
    assert story.language == language


def test_a_bare_rule_of_the_language_path_and_lang_attribute_is_overruled_by_the_text() -> None:
    story = only_story(markup(SLOVAK, "Otvorené kluby", lang="en"))
    assert (story.language, story.provenance.evidence["language"]) == ("sk", "text")


@pytest.mark.parametrize(
    "title",
    [
        "Page not found", "404", "Seite nicht gefunden", "Stránka nenalezena", "Nie znaleziono strony",
        "Η σελίδα δεν βρέθηκε", "Страницата не е намерена", "Lehte ei leitud", "Níor aimsíodh an leathanach",
        "Il-paġna ma nstabitx", "Error 404: Page not found", "Az oldal nem található",
    ],
)  # fmt: skip
def test_soft_404_in_many_languages(title: str) -> None:
    assert verdict(markup(PARAGRAPHS[:4], title)) == "error-page"


def test_a_number_in_a_title_is_no_error() -> None:
    assert verdict(markup(PARAGRAPHS, "In Zirl 404 newcomers found a place to live")) == "stories"


def test_consent_wall() -> None:
    notice = "This website uses cookies. Please accept our use of cookies or change your privacy settings."
    assert (
        verdict(markup([notice, "Accept all", notice + " You may withdraw your consent."], "Cookies"))
        == "consent-wall"
    )


@pytest.mark.parametrize(
    "body",
    [
        "<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>",
        "<p>Bitte aktivieren Sie JavaScript, um die Seite zu sehen.</p>",
    ],
)
def test_script_wall(body: str) -> None:
    assert verdict(f"<html><head><title>App</title></head><body>{body}</body></html>") == "script-wall"


def test_thin_pages_and_pages_of_links() -> None:
    links = "".join(f"<li><a href='/s{n}'>{PARAGRAPHS[n % 4]}</a></li>" for n in range(8))
    assert verdict(markup(["A short word."])) == "thin"
    assert verdict(markup([]).replace("</main>", f"<ul>{links}</ul></main>")) in {"thin", "listing"}
    assert verdict("") == "thin"


@pytest.mark.parametrize("body", [b"\x1f\x8b\x08\x00", b"PK\x03\x04"])
def test_what_is_no_page(body: bytes) -> None:
    assert verdict(body) == "not-html"
    assert verdict("{}", "application/json") == "not-html"


def test_pages_outside_the_story_pattern_are_only_followed() -> None:
    source = Source(name="towns", title="t", home_page="https://towns.example/", story=(r"^/stories/",))
    assert verdict(markup(PARAGRAPHS), source=source) == "listing"


def test_the_place_of_the_source_comes_first() -> None:
    source = Source(name="brno", title="Brno", home_page="https://brno.example/", place="Brno", country="CZ")
    story = only_story(markup(PARAGRAPHS), source=source)
    assert (story.place.name, story.place.country, story.place.kind) == ("Brno", "CZ", "city")
    assert story.provenance.evidence["place"] == "source"


def test_markup_that_never_ends_does_not_break_reading() -> None:
    assert verdict("<div>" * 5000 + "x" + "</div>" * 5000) == "thin"
    assert verdict("<html><body><p>unclosed <b>everything <table><tr><td>") == "thin"


def test_a_page_laid_out_in_a_table_with_breaks_for_paragraphs() -> None:
    body = (
        "<html><head><title>Town Hall - Zirl opens its clubs</title></head><body><table>"
        "<tr><td colspan=2><b>Town Hall</b></td></tr><tr><td><a href='/'>Start</a><br><a href='/all'>All</a>"
        "</td><td><font><b>Zirl opens its clubs</b></font><br><br>"
        + "<br><br>".join(PARAGRAPHS)
        + "</td></tr></table></body></html>"
    )
    story = only_story(body)
    assert story.title == "Zirl opens its clubs"
    assert story.text == "\n\n".join(PARAGRAPHS)


def test_pages_that_every_site_has_are_no_stories_unless_the_source_says_so() -> None:
    contact = markup(PARAGRAPHS, "Contact")
    assert verdict(contact) == "site-page"
    assert verdict(contact, source=replace(SOURCE, story=("/story",))) == "stories"
    start = fetched(markup(PARAGRAPHS), url="https://towns.example/de/")
    assert read_page(start, SOURCE).verdict == "site-page"


def test_a_short_page_is_a_story_only_where_the_source_says_so() -> None:
    short = markup(PARAGRAPHS[:2])
    assert verdict(short) == "thin"
    assert verdict(short, source=replace(SOURCE, story=("/story",))) == "stories"


def test_an_undated_section_of_the_menu_is_no_story() -> None:
    menu = "<nav><a href='/'>Home</a> <a href='/en/story'>What we did</a> <a href='/news'>News</a></nav>"
    page = markup(PARAGRAPHS).replace("<main>", menu + "<main>")
    assert verdict(page) == "site-page"
    assert verdict(page.replace("</h1>", "</h1><time datetime='2020-03-04'>4 March</time>")) == "stories"
