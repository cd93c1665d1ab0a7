from __future__ import annotations

import time

import pytest

from index.towns import kind_of
from ingest.gazetteer import gazetteer, place_key
from ingest.places import find_place


@pytest.mark.parametrize(
    ("language", "title", "text", "name", "country"),
    [
        (
            "pl",
            "Rada imigrantów",
            "Rada działa w Gdańsku od roku. Mieszkańcy Gdańska ją wybrali.",
            "Gdańsk",
            "PL",
        ),
        ("cs", "Kurzy češtiny", "Kurzy začaly v Brně loni. Město Brno je platí.", "Brno", "CZ"),
        ("sk", "Centrum pre cudzincov", "Centrum funguje v Nitre. Do Nitry prišlo veľa ľudí.", "Nitra", "SK"),
        (
            "de",
            "Vereine öffnen sich",
            "Die Vereine in Zirl öffnen ihre Türen. In Zirl wohnen viele.",
            "Zirl",
            "AT",
        ),
        (
            "lv",
            "Kursi",
            "Kursi notiek Liepājā. Liepājas dome tos apmaksā, un Liepājā tos gaida.",
            "Liepāja",
            "LV",
        ),
        (
            "lt",
            "Programa",
            "Programa veikia Kaune. Kauno savivaldybė padeda, Kaune gyvena daug žmonių.",
            "Kaunas",
            "LT",
        ),
        ("el", "Σπίτια", "Στη Λιβαδειά ζουν οικογένειες. Ο δήμος της Λιβαδειάς βοηθά.", "Λιβαδειά", "GR"),
        ("hu", "Iskola", "Tatán iskola nyílt. A gyerekek Tatára költöztek, és Tatán tanulnak.", "Tata", "HU"),
        ("it", "Capaci accoglie", "Il comune di Capaci accoglie le famiglie a Capaci.", "Capaci", "IT"),
        ("sl", "Knjige", "V Kamniku berejo skupaj. Knjižnica v Kamniku vabi starše.", "Kamnik", "SI"),
    ],
)
def test_places_also_inflected(language: str, title: str, text: str, name: str, country: str) -> None:
    place, evidence = find_place(title, text, language)
    assert place is not None
    assert (place.name, place.country) == (name, country)
    assert evidence in {"title", "text"}


def test_country_of_the_source_decides_between_namesakes() -> None:
    text = "Workers meet in Bor every week. The centre in Bor was opened by the university."
    czech, _ = find_place("Centre in Bor", text, "en", None, "CZ")
    swedish, _ = find_place("Centre in Bor", text, "en", None, "SE")
    assert czech is not None
    assert swedish is not None
    assert (czech.country, swedish.country) == ("CZ", "SE")


@pytest.mark.parametrize(
    "text",
    [
        "Brussels, 19 March 2021. A new partnership was launched for all regions.",
        "Maria Grazia Montella spoke for the network. Ms Montella thanked everybody.",
        "Most people came on foot. Nice weather helped the volunteers.",
    ],
)
def test_datelines_surnames_and_first_words_are_no_places(text: str) -> None:
    place, _ = find_place("A new partnership", text, "en")
    assert place is None or place.name is None


def test_country_alone() -> None:
    place, evidence = find_place(
        "Kurse", "Die Kurse werden in Slowenien und nur in Slowenien angeboten.", "de"
    )
    assert place is not None
    assert (place.name, place.country, evidence) == (None, "SI", "country")


def test_nothing_named_nothing_found() -> None:
    assert find_place("A club", "The club opens its doors once a week.", "en") == (None, "none")


def test_default_place_is_completed_from_the_gazetteer() -> None:
    place, evidence = find_place("x", "y", "cs", "Tachov", "CZ")
    assert place is not None
    assert (place.name, place.kind, evidence) == ("Tachov", "town", "source")
    assert place.population
    assert (place.latitude, place.longitude) == pytest.approx((49.8, 12.63), abs=0.05)


@pytest.mark.parametrize(
    ("population", "kind"), [(50_000, "city"), (49_999, "town"), (4_999, "rural"), (0, None)]
)
def test_kind_by_population(population: int, kind: str | None) -> None:
    assert kind_of(population) == kind


def test_regions_are_regions() -> None:
    place, _ = find_place("Bretagne", "En Bretagne, la région Bretagne forme des réfugiés.", "fr")
    assert place is not None
    assert (place.country, place.kind) == ("FR", "region")
    assert (place.latitude, place.longitude) == (None, None)


def test_greek_keys_forget_accents() -> None:
    assert place_key("Τρίκαλα") == place_key("ΤΡΙΚΑΛΑ")
    assert place_key("Τρικάλων").endswith("ων")


def test_finding_is_quick_once_loaded() -> None:
    gazetteer()
    text = "The town of Zirl asked the families in Innsbruck and Hall to come to the club in Zirl. " * 60
    start = time.process_time()
    for _ in range(5):
        find_place("Zirl opens its clubs", text, "en")
    assert (time.process_time() - start) / 5 < 0.1


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "it",
            "Lo sviluppo",
            "Serve allo sviluppo del Paese. Nel Paese i corsi sono tanti, e il Paese li paga.",
        ),
        ("it", "Piano e fondi", "Un Piano comune. Il Piano nazionale sostiene i corsi, a Piano approvato."),
        (
            "it",
            "Parla la coordinatrice",
            "Lo dice Fabrizia Rossi. Di Fabrizia Rossi è anche la scelta dei corsi.",
        ),
        ("nl", "Een nieuwe buur", "Een gezin kwam aan. In Een straat woonden al twee gezinnen."),
    ],
)
def test_words_and_first_names_are_no_places(language: str, title: str, text: str) -> None:
    place, _ = find_place(title, text, language)
    assert place is None or place.name is None


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "es",
            "Cuatro familias en un pueblo",
            "El pueblo está en la provincia de Ávila y tiene cien vecinos.",
        ),
        (
            "fr",
            "Un village accueille",
            "Le château du village fut ouvert. La préfecture est à Clermont-Ferrand.",
        ),
        (
            "en",
            "A village opens its doors",
            "The village near Innsbruck opened its doors; a bus goes near Innsbruck.",
        ),
        ("hu", "Egy falu befogadott", "Harkivból jöttek. Harkivban éltek, és Harkivból hoztak mindent."),
        (
            "lt",
            "Rajono darbuotojai mokosi",
            "Kauno rajono savivaldybė moko. Kauno rajone gyvena daug žmonių.",
        ),
    ],
)
def test_provinces_neighbours_partners_and_origins_are_not_the_place(
    language: str, title: str, text: str
) -> None:
    place, _ = find_place(title, text, language)
    assert place is None or place.name is None


def test_a_town_outweighs_a_hamlet_of_its_name() -> None:
    place, _ = find_place(
        "Wandelen in Mechelen", "Mechelen zoekt buddy's. In Nederland kent men dat ook.", "nl"
    )
    assert place is not None
    assert (place.country, place.kind) == ("BE", "city")


def test_romanian_names_are_written_with_commas() -> None:
    place, _ = find_place("Limba română la Galați", "În Galați se învață limba română.", "ro")
    assert place is not None
    assert place.name == "Galați"
