"""The interface speaks every offered language completely."""

from __future__ import annotations

import re
from datetime import date

import pytest

from index.vocabulary import EU_LANGUAGES, FUNDS, PLACE_KINDS, THEMES
from web.catalogues import (
    SOURCE_LANGUAGE,
    catalogue_path,
    is_complete,
    offered_languages,
    read_catalogue,
    translations,
)
from web.naming import naming, own_name, text_direction
from web.negotiation import preferred_language
from web.update_catalogues import interface_strings
from web.vocabulary_names import FUND_NAMES, KIND_NAMES, THEME_NAMES

COMMITTED = [code for code in EU_LANGUAGES if catalogue_path(code).is_file()]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def test_the_first_languages_are_offered() -> None:
    assert {"en", "fr", "de", "el", "fi"} <= set(offered_languages())


def test_strings_are_found_in_templates_and_in_python() -> None:
    contexts = {message.context for message in interface_strings() if message.id}
    assert {None, "theme", "fund", "kind of place", "evidence", "language"} <= contexts


@pytest.mark.parametrize("language", COMMITTED)
def test_a_catalogue_has_exactly_the_strings_of_the_interface(language: str) -> None:
    wanted = {(message.id, message.context) for message in interface_strings() if message.id}
    catalogue = read_catalogue(language)
    assert {(message.id, message.context) for message in catalogue if message.id} == wanted
    assert is_complete(catalogue)
    assert not list(catalogue.check())


@pytest.mark.parametrize("language", COMMITTED)
def test_translations_keep_the_placeholders_and_the_spaces_at_the_ends(language: str) -> None:
    for message in read_catalogue(language):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[-1]
        for text in [message.string] if isinstance(message.string, str) else message.string or ():
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english)), message.id
            assert text == text.strip()


def test_an_empty_or_fuzzy_entry_makes_a_catalogue_incomplete() -> None:
    catalogue = read_catalogue("de")
    assert is_complete(catalogue)
    catalogue.add("Fresh", "")
    assert not is_complete(catalogue)
    catalogue.delete("Fresh")
    catalogue.add("Doubtful", "Zweifelhaft", flags={"fuzzy"})
    assert not is_complete(catalogue)
    catalogue.delete("Doubtful")
    catalogue.add(("one", "many"), ("eins", ""))
    assert not is_complete(catalogue)


def test_the_whole_vocabulary_has_names() -> None:
    assert set(THEME_NAMES) == set(THEMES)
    assert set(FUND_NAMES) == set(FUNDS)
    assert set(KIND_NAMES) == set(PLACE_KINDS)


def test_plurals_follow_the_language() -> None:
    counted = [translations("fi").ngettext("story", "stories", n) for n in (1, 2)]
    assert counted == ["kertomus", "kertomusta"]
    assert translations("fr").ngettext("story", "stories", 0) == "récit"


@pytest.mark.parametrize("code", EU_LANGUAGES)
def test_every_official_language_names_languages_countries_and_dates(code: str) -> None:
    names = naming(code)
    assert names.language_name("de") not in ("", "de")
    assert names.country("GR") not in ("", "GR")
    assert "2024" in names.day(date(2024, 5, 17))
    assert names.theme("housing")
    assert own_name(code)[0].isalpha()


def test_names_dates_and_numbers_are_those_of_the_reader() -> None:
    assert naming("de").language_name("el") == "Griechisch"
    assert naming("el").country("DE") == "Γερμανία"
    assert naming("en").day(date(2024, 5, 17)) == "17 May 2024"
    assert naming("de").number(12345) == "12.345"
    assert naming("de").theme("housing") == "Wohnen"
    assert naming("fr").language_name("und") == "langue inconnue"
    assert naming("mt").language_name("mt") == "Malti"
    assert naming("en").theme("not-a-theme") == "not-a-theme"
    assert (naming("de").list_separator, naming("en").list_separator) == (";", ",")


@pytest.mark.parametrize(
    ("language", "first", "eleventh"),
    [
        ("fr", "1er mars 2018", "11 mars 2018"), ("it", "1º marzo 2018", "11 marzo 2018"),
        ("el", "1η Μαρτίου 2018", "11 Μαρτίου 2018"), ("de", "1. März 2018", "11. März 2018"),
        ("pt", "1 de março de 2018", "11 de março de 2018"), ("hu", "2018. március 1.", "2018. március 11."),
    ],
)  # fmt: skip
def test_the_first_of_a_month_is_written_as_the_language_writes_it(
    language: str, first: str, eleventh: str
) -> None:
    written = naming(language)
    assert [written.day(date(2018, 3, day)) for day in (1, 11)] == [first, eleventh]


def test_direction_is_known() -> None:
    assert [text_direction(code) for code in ("el", "ar", "und")] == ["ltr", "rtl", "auto"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"), ("de", "de"), ("de-AT,de;q=0.9,en;q=0.8", "de"), ("en;q=0.5,fr;q=0.9", "fr"),
        ("xx,fi;q=0.1", "fi"), ("*", "en"), ("fr;q=0", "en"), ("fr;q=x,de;q=0.2", "de"), ("DE-de", "de"),
        (",;,;q=,", "en"), ("fr;q=nan", "en"), ("el;q=2, fi", "fi"),
    ],
)  # fmt: skip
def test_the_browser_chooses_among_the_offered_languages(header: str, expected: str) -> None:
    assert preferred_language(header, ("de", "el", "en", "fi", "fr")) == expected


def test_english_needs_no_catalogue() -> None:
    assert SOURCE_LANGUAGE not in COMMITTED
    assert translations("en").gettext("Sources") == "Sources"
