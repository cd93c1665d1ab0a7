from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean_glyphs, clean_text, clean_title, is_cookie_notice

STORY = [
    (
        "The small town of Ashby has asked its clubs to open their doors to the families who "
        "moved into the old school."
    ),
    "Forty people came to the first meeting, and two of them now train the children on Saturday mornings.",
    (
        "The council pays for the hall, the library lends books, and a retired teacher leads "
        "the language course."
    ),
    (
        "Other towns can copy the idea at little cost, as long as somebody feels responsible "
        "for the first phone call."
    ),
]


def cleaned(*paragraphs: str) -> list[str]:
    return clean_text("\n\n".join(paragraphs)).split("\n\n")


def test_a_story_stays_as_it_is() -> None:
    assert cleaned(*STORY) == STORY


def test_danish_notice_before_an_english_story_goes() -> None:
    preface = [
        "Automatisk oversættelse",
        "Klik her for at få en automatisk oversættelse af teksten nedenfor.",
    ]
    assert cleaned(*preface, *STORY) == STORY


def test_foreign_notice_after_a_story_goes() -> None:
    tail = "Dieser Beitrag wurde für Sie automatisch übersetzt und kann deshalb einzelne Fehler enthalten."
    assert cleaned(*STORY, tail) == STORY


def test_foreign_quotation_inside_a_story_stays() -> None:
    quotation = "»Wir haben einfach angefangen und die Nachbarn gefragt, ob sie uns dabei helfen wollen.«"
    assert cleaned(*STORY[:3], quotation, STORY[3]) == [*STORY[:3], quotation, STORY[3]]


COOKIES = [
    "This website uses cookies to give you the best experience. By continuing you accept our use of cookies.",
    "Diese Webseite verwendet Cookies. Mit der weiteren Nutzung stimmen Sie der Verwendung von Cookies zu.",
    "Ce site utilise des cookies. En poursuivant votre navigation, vous acceptez leur utilisation.",
    "Esta página utiliza cookies propias; si continúa navegando, acepta su uso.",
    "Ta strona korzysta z ciasteczek. Pozostając na niej, wyrażasz zgodę na ich użycie.",
    "Tento web používá soubory cookie. Používáním stránek vyjadřujete souhlas s jejich použitím.",
    "Vi använder kakor på vår webbplats. Godkänn kakor för att fortsätta.",
    "Tämä sivusto käyttää evästeitä. Hyväksy evästeet jatkaaksesi.",
    "See veebileht kasutab küpsiseid. Jätkates nõustute küpsiste kasutamisega.",
    "Šī vietne izmanto sīkdatnes. Turpinot jūs piekrītat to lietošanai.",
    "Ši svetainė naudoja slapukus. Naršydami toliau sutinkate su jų naudojimu.",
    "Spletna stran uporablja piškotke. Z uporabo se strinjate z njimi.",
    "Ova stranica koristi kolačiće. Nastavkom prihvaćate njihovu uporabu.",
    "Ez a weboldal sütiket használ. Kérjük, fogadja el a sütik használatát, ha hozzájárul.",
    "Този сайт използва бисквитки. Съгласни ли сте с тях?",
    "Αυτός ο ιστότοπος χρησιμοποιεί cookies. Αποδέχεστε τη χρήση τους;",
    "Úsáideann an láithreán seo fianáin. Glac leo chun leanúint ar aghaidh.",
    "Dan is-sit elettroniku juża l-cookies. Taċċetta l-użu tagħhom?",
    "Il sito utilizza cookie. Proseguendo la navigazione se ne accetta l'uso.",
    "Este sítio utiliza cookies. Ao continuar aceita a sua utilização e as definições.",
    "Deze site gebruikt cookies. Wijzig uw instellingen of accepteer ze.",
    "Hjemmesiden bruger cookies. Du giver samtykke ved at klikke videre.",
    "Site-ul folosește cookies. Continuând, sunteți de acord cu utilizarea lor.",
    "Táto stránka používa cookies. Jej používaním vyjadrujete súhlas.",
]


@pytest.mark.parametrize("notice", COOKIES)
def test_cookie_notice_at_the_end_goes_in_any_language(notice: str) -> None:
    assert cleaned(*STORY, notice, "Close") == STORY


def test_a_story_about_baking_is_no_notice() -> None:
    assert not is_cookie_notice(
        "On Fridays the women bake cookies for the whole street and teach the recipe."
    )
    assert is_cookie_notice(COOKIES[0])


def test_contact_tail_goes_and_more_information_stays() -> None:
    more = "More information is available on the web site of the town or by e-mail."
    tail = ["Contact:", "Ada Example", "Tel. +44 1632 960 123", "ada@town.example"]
    assert cleaned(*STORY, more, *tail) == [*STORY, more]


def test_more_information_with_an_address_stays() -> None:
    more = "More information: www.town.example/clubs"
    assert cleaned(*STORY, more)[-1] == more


@pytest.mark.parametrize(
    "line",
    [
        "This content is available in", "Share on Facebook", "Teilen", "Partager", "Udostępnij",
        "Κοινοποίηση", "field_image: hero.jpg", "[vc_row full_width]", "node_id=4711",
        "© 2021 Network of Towns", "□ □",
    ],
)  # fmt: skip
def test_furniture_and_leaked_metadata_go(line: str) -> None:
    assert cleaned(STORY[0], line, *STORY[1:]) == STORY


def test_repeated_captions_go() -> None:
    caption = "Children and parents in the garden of the library."
    assert cleaned(STORY[0], caption, STORY[1], caption, *STORY[2:]) == [STORY[0], caption, *STORY[1:]]
    assert cleaned(f"{caption} {caption}", *STORY)[0] == caption


def test_odd_glyphs() -> None:
    assert clean_glyphs("\ue001 A\u200bsh\u00adby\u202e □\x07 opens\ufeff") == "Ashby opens"
    assert clean_glyphs("\uf0b7 one\n• two") == "- one\n- two"
    assert clean_glyphs("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_title(" A\u200bshby □\n opens | ") == "Ashby opens"


@given(st.text(max_size=300))
def test_cleaning_glyphs_twice_changes_nothing(text: str) -> None:
    once = clean_glyphs(text)
    assert clean_glyphs(once) == once


@given(
    st.lists(st.sampled_from([*STORY, "Close", "Tel. +44 1632 960 123", COOKIES[0], "Contact:"]), max_size=8)
)
def test_nothing_but_whole_lines_of_the_input_remain(paragraphs: list[str]) -> None:
    remaining = clean_text("\n\n".join(paragraphs))
    assert set(filter(None, remaining.split("\n\n"))) <= set(paragraphs)


def test_sources_at_the_end_go() -> None:
    addresses = "https://town.example/a\nhttps://town.example/b"
    assert cleaned(*STORY, "Quellen:", addresses) == STORY
    assert cleaned(*STORY, "Πηγές: https://town.example/a, https://town.example/b") == STORY
    assert cleaned(*STORY[:3], "Sources of trust are few.")[-1] == "Sources of trust are few."


def test_labels_before_the_story_go_and_a_list_inside_stays() -> None:
    labels = "- at-0815\n- Published\n- 2018-01-22"
    assert cleaned(labels, *STORY) == STORY
    assert cleaned(STORY[0], labels, *STORY[1:]) == [STORY[0], labels, *STORY[1:]]


@pytest.mark.parametrize(
    "line",
    [
        "Lesen Sie auch: Wie eine Stadt ihre Vereine öffnet", "À lire aussi » Une ville ouvre ses clubs",
        "Czytaj też: Miasto otwiera kluby", "Lue myös",
        "Δείτε επίσης: Η πόλη ανοίγει", "READ MORE – Clubs open",
    ],
)  # fmt: skip
def test_pointers_to_other_pages_go(line: str) -> None:
    assert cleaned(*STORY[:2], line, *STORY[2:]) == STORY


def test_titles_under_a_last_pointer_go() -> None:
    assert cleaned(*STORY, "Mehr zum Thema", "Zirl öffnet seine Vereine", "Ein Dorf lernt kochen") == STORY


def test_a_pointer_amid_the_story_takes_only_itself() -> None:
    assert cleaned(*STORY[:2], "See also", "A short heading", *STORY[2:]) == [
        *STORY[:2],
        "A short heading",
        *STORY[2:],
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: www.town.example/clubs",
        'Jansen: "We simply asked everybody who passed by"',
        "Closing date for clubs: 3 November 2019",
        "So Long, and Thanks for All the Fish, as Douglas Adams wrote in the year of the meeting in Ashby",
    ],
)
def test_lines_that_look_like_furniture_and_are_not(line: str) -> None:
    assert line in cleaned(*STORY, line)


def test_a_quotation_in_another_language_at_the_end_stays() -> None:
    quotation = "„Wir haben einfach angefangen und die Nachbarn gefragt, ob sie uns dabei helfen wollen.“"
    assert cleaned(*STORY, quotation) == [*STORY, quotation]


@pytest.mark.parametrize(
    "line", ["Photo: Ada Example / Town of Ashby", "Zdjęcie: archiwum miasta", "target = {'town': 1}"]
)
def test_credits_and_leaked_code_go(line: str) -> None:
    assert cleaned(STORY[0], line, *STORY[1:]) == STORY
