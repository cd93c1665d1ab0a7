from __future__ import annotations

import pytest

from ingest.extract import parse_page
from ingest.lexicon import read_lexicon
from ingest.site_pages import is_in_menu, is_site_page

STORY = "https://towns.example/2021/zirl-opens-its-clubs"


def site_page(url: str = STORY, title: str = "Zirl opens its clubs", head: str = "", body: str = "") -> bool:
    tree = parse_page(
        f"<html><head><title>{title} | Towns</title>{head}</head><body{body}><p>x</p></body></html>"
    )
    assert tree is not None
    return is_site_page(tree, url, title)


@pytest.mark.parametrize(
    "path", ["", "/", "/de/", "/pt-pt/", "/index.html", "/hu/index.php", "/et/home", "/fr"]
)
def test_roots_of_a_site_and_of_its_languages_are_start_pages(path: str) -> None:
    assert site_page("https://towns.example" + path)


@pytest.mark.parametrize("path", ["/a", "/news/zirl", "/de/zirl", "/?p=17", "/housing/", "/index.php?id=5"])
def test_other_addresses_are_not(path: str) -> None:
    assert not site_page("https://towns.example" + path)


@pytest.mark.parametrize(
    "title",
    [
        "Privacy policy", "Datenschutzerklärung der Gemeinde Zirl", "Mentions légales", "Quiénes somos",
        "Chi siamo", "Informativa sul trattamento dei dati", "Quem somos", "Over ons", "Om os",
        "Kontakta oss", "Tietosuojaseloste", "Meist", "Par mums", "Apie mus", "Deklaracja dostępności",
        "Ochrana osobních údajů", "Užitočné odkazy", "O nas", "Politika privatnosti",
        "Adatkezelési tájékoztató", "Despre noi", "За нас", "Χρήσιμοι σύνδεσμοι", "Ποιοι είμαστε", "Fúinn",
        "Dwarna", "Towns of Europe – Contact",
    ],
)  # fmt: skip
def test_titles_that_every_site_has_in_24_languages(title: str) -> None:
    assert site_page(title=title)


@pytest.mark.parametrize(
    "title",
    [
        "Contact with neighbours helps families from Syria", "A new place to live – home",
        "About us and them: a play in Zirl", "The search for a flat", "News from the welcome house in Zirl",
        "Kontakte knüpfen im Sportverein", "Tag der offenen Tür", "Tagung der Gemeinden",
        "Authors read in Zirl", "Les nouvelles voisines de la rue du Port",
    ],
)  # fmt: skip
def test_titles_of_stories_that_hold_such_words(title: str) -> None:
    assert not site_page(title=title)


def test_name_of_a_section_above_a_story() -> None:
    tree = parse_page(
        "<html><head><title>Forty families found a flat | Towns</title></head><body></body></html>"
    )
    assert tree is not None
    assert not is_site_page(tree, STORY, "News")
    tab = "<title>Forty families found a flat | News</title><meta property='og:type' content='article'>"
    article = parse_page(f"<html><head>{tab}</head><body></body></html>")
    assert article is not None
    assert not is_site_page(article, STORY, "News")


@pytest.mark.parametrize(
    "path", ["/tags/housing/", "/category/news", "/en/author/anna/", "/news/page/3/", "/privacy.html"]
)
def test_addresses_of_lists_and_notices(path: str) -> None:
    assert site_page("https://towns.example" + path)
    article = "<meta property='og:type' content='article'>"
    assert not site_page("https://towns.example" + path, head=article)


def test_declared_types_and_classes_of_the_body() -> None:
    collection = '<script type=\'application/ld+json\'>{"@type": ["WebPage", "CollectionPage"]}</script>'
    website = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "WebPage"}]}</script>'
    )
    assert site_page(head=collection)
    assert site_page(body=" class='archive category category-7'")
    assert not site_page(head=website)
    assert not site_page(body=" class='page-template-default page'")


MENU = (
    "<nav><ul><li><a href='/'>Home</a><li><a href='/programme'>The programme</a>"
    "<li><a href='/news'>News</a>{}</ul></nav>"
)


def in_menu(url: str, menu: str, head: str = "") -> bool:
    tree = parse_page(f"<html><head>{head}</head><body>{menu}<main><p>x</p></main></body></html>")
    assert tree is not None
    return is_in_menu(tree, url)


def test_sections_stand_in_the_menu() -> None:
    section = "https://towns.example/programme.html"
    assert in_menu(section, MENU)
    assert not in_menu("https://towns.example/news/zirl", MENU)
    assert not in_menu(section, MENU, "<meta property='og:type' content='article'>")


def test_lower_levels_trails_and_choices_of_language_are_no_menu_of_sections() -> None:
    below = MENU.format("<li>Stories<ul><li><a href='/news/zirl'>Zirl opens its clubs</a></ul>")
    assert not in_menu("https://towns.example/news/zirl", below)
    links = "<a href='/'>Home</a><a href='/news'>News</a><a href='/a'>Zirl opens its clubs</a>"
    assert in_menu("https://towns.example/a", f"<nav>{links}</nav>")
    trail = f"<nav aria-label='Breadcrumb'>{links}</nav>"
    assert not in_menu("https://towns.example/a", trail)
    languages = (
        "<nav><a lang=de href='/de'>Deutsch</a><a lang=en href='/a'>English</a><a href='/'>A</a></nav>"
    )
    assert not in_menu("https://towns.example/a", languages)


def test_the_words_are_written_as_they_are_compared() -> None:
    words = read_lexicon("site_pages")
    for name in ("starts", "titles", "openings"):
        assert all(word == word.lower() for word in words[name])
        assert len(words[name]) == len(set(words[name]))
    assert all(slug.isascii() and slug == slug.lower() for slug in words["slugs"] + words["shelves"])
