"""What is marked in a story: words that carried the match, in whatever languages query and story are."""

import pytest

from index.story import Place
from index.vocabulary import EU_LANGUAGES
from search.marking import counterparts, mark_words, telling_words
from search.snippet import make_snippet
from search.wording import read_wording


def marked(query, text, language="und", place=None):
    wording = read_wording(query)
    asked = telling_words(wording)
    names = counterparts(asked, place or Place())
    snippet = make_snippet(text, asked, wording.concepts, language, names=names)
    return [snippet.text[start:end] for start, end in snippet.highlights]


@pytest.mark.parametrize(
    ("query", "language", "text", "expected"),
    [
        ("housing for refugee families", "de", "Die Stadt sucht Wohnungen für geflüchtete Familien.",
         ["Wohnungen", "geflüchtete", "Familien"]),
        ("Sprachkurse für Frauen", "fr", "Un cours de langue pour les femmes de la ville.",
         ["cours de langue", "femmes"]),
        ("cours de langue pour les femmes", "el", "Μαθήματα γλώσσας για γυναίκες στον δήμο.",
         ["Μαθήματα γλώσσας", "γυναίκες"]),
        ("εθελοντές και πρόσφυγες", "pl", "Wolontariusze pomagają uchodźcom w bibliotece.",
         ["Wolontariusze", "uchodźcom"]),
        ("wolontariusze i dzieci uchodźców", "fi", "Vapaaehtoiset auttavat pakolaisten lapsia.",
         ["Vapaaehtoiset", "pakolaisten", "lapsia"]),
        ("vapaaehtoiset ja pakolaisten lapset", "hu", "Önkéntesek segítik a menekült gyerekeket.",
         ["Önkéntesek", "menekült", "gyerekeket"]),
        ("önkéntesek és menekült gyerekek", "mt", "Il-voluntiera jgħinu lit-tfal rifuġjati.",
         ["voluntiera", "tfal", "rifuġjati"]),
        ("jóvenes migrantes y deporte", "bg", "Младите мигранти спортуват заедно.",
         ["Младите", "мигранти", "спортуват"]),
        ("бежанци и работа", "lv", "Bēgļi atrod darbu pilsētā.", ["Bēgļi", "darbu"]),
        ("darbs bēgļiem", "ga", "Obair do dhídeanaithe sa bhaile.", ["Obair", "dhídeanaithe"]),
    ],
)  # fmt: skip
def test_the_story_is_marked_where_it_names_what_the_query_names(query, language, text, expected):
    assert marked(query, text, language) == expected


@pytest.mark.parametrize(
    ("query", "language", "text"),
    [
        ("Hilfe für die Kinder, die in der Schule nicht sind", "en", "They die in that what they said."),
        ("que faire dans les villages", "nl", "De dans en de muziek."),
        ("que faire dans les villages", "fr", "Il est dans la mairie avec elle."),
        ("what can people do with their neighbours", "en", "They do with people what their town can."),
        ("Wohnen ohne Garten oder zwischen vielen", "de", "Nicht ohne sie oder zwischen ihnen."),
        ("miten pakolaiset ovat jälkeen", "fi", "Miten he ovat sen jälkeen."),
        ("hogyan lehet minden menekült között", "hu", "Hogyan lehet minden ember között."),
    ],
)
def test_words_of_every_text_are_not_marked(query, language, text):
    assert marked(query, text, language) == []


def test_a_place_is_marked_as_the_story_names_it():
    cluj = Place("Cluj-Napoca", "RO", other_names=("Kolozsvár", "Klausenburg", "Cluj"))
    assert marked("Kolozsváron", "La Cluj vin oameni din România.", "ro", cluj) == ["Cluj"]
    assert marked("Rumunia", "La Cluj vin oameni din România.", "ro", cluj) == ["România"]
    assert marked("Debrecen", "La Cluj vin oameni din România.", "ro", cluj) == []


def test_a_name_is_marked_in_another_alphabet():
    assert marked("Plovdiv", "Хората идват в Пловдив.", "bg") == ["Пловдив"]


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_marks_cover_whole_words(language):
    text = (
        "x, " + "l'integration–refugees: (Volunteers) ta’ rifuġjati Flüchtlinge, ikke-flygtninge πρόσφυγες. "
    )
    spans = mark_words(text, ["refugee", "flygtning", "rifugjati", "προσφυγεσ"], {"refugee"}, language)
    assert spans
    for start, end in spans:
        assert not text[start - 1].isalnum() and not text[end].isalnum()
        assert text[start].isalnum() and text[end - 1].isalnum()
