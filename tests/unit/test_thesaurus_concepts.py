import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import fold
from index.thesaurus import available_languages, find_concepts, is_general, read_thesaurus
from index.vocabulary import EU_LANGUAGES
from search.wording import read_wording


def concepts(text, *languages):
    return {mention.concept for mention in find_concepts(text, languages)}


def test_every_official_language_has_a_thesaurus():
    assert set(EU_LANGUAGES) <= available_languages()


@pytest.mark.parametrize("language", sorted(available_languages()))
def test_every_thesaurus_names_the_same_concepts(language):
    assert list(read_thesaurus(language)) == list(read_thesaurus("en"))
    for concept, entries in read_thesaurus(language).items():
        assert entries, concept
        assert all(len(fold(entry).replace("*", "")) >= 3 for entry in entries), (concept, entries)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "language courses for refugee women"),
        ("fr", "cours de français et de langue pour femmes réfugiées"),
        ("de", "Sprachkurse für geflüchtete Frauen und Flüchtlinge"),
        ("pl", "kursy językowe dla uchodźczyń i kobiet"),
        ("el", "μαθήματα γλώσσας για γυναίκες πρόσφυγες"),
        ("fi", "kielikursseja pakolaisnaisille ja pakolaisille, naisille"),
        ("hu", "nyelvtanfolyam menekült nőknek"),
    ],
)
def test_one_question_in_many_languages_names_the_same_concepts(language, text):
    assert {"language-course", "refugee", "woman"} <= concepts(text, language)


def test_words_of_several_are_found_in_sequence_only():
    assert "one-stop-shop" in concepts("A one-stop shop for newcomers", "en")
    assert "one-stop-shop" not in concepts("stop here, there is one more shop", "en")


def test_spans_cover_the_words_that_were_found():
    text = "Volunteers help in villages."
    found = {text[one.start : one.end] for one in find_concepts(text, ["en"])}
    assert {"Volunteers", "villages"} <= found


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    for mention in find_concepts(text, available_languages()):
        assert 0 <= mention.start < mention.end <= len(text)


def test_domain_words_are_not_literal():
    wording = read_wording("Syrian families in Karlovac")
    assert wording.literal == ("in", "karlovac")
    assert {"syrian", "family"} <= set(wording.concepts)
    assert wording.concept_share == 0.5


def test_a_query_without_words_has_no_share():
    assert read_wording("?!").concept_share == 0


def test_a_word_of_many_languages_may_be_of_any():
    assert read_wording("sport").concepts == ("sport",)
    assert read_wording("sport").language is None


def test_general_concepts_count_only_beside_one_of_the_field():
    assert is_general("permit")
    assert not is_general("refugee")
    parking = read_wording("resident's parking permit in the city")
    assert parking.concepts == ()
    assert "permit" in parking.literal
    assert {"permit", "refugee"} <= set(read_wording("work permits for refugees").concepts)


def test_every_general_concept_is_one():
    known = set(read_thesaurus("en"))
    assert sum(map(is_general, known)) == len(
        tomllib.loads(files("index").joinpath("general_concepts.toml").read_text(encoding="utf-8"))["general"]
    )


@pytest.mark.parametrize(
    ("query", "fund"),
    [
        ("проекти по фонд убежище миграция и интеграция", "amif"), ("fami projets", "amif"),
        ("projekt med pengar från Europeiska integrationsfonden", "eif"), ("UIA", "uia"),
        ("Αστικές Καινοτόμες Δράσεις", "uia"), ("dotace ministerstva vnitra obcím", "national"),
    ],
)  # fmt: skip
def test_a_fund_is_a_concept_and_its_name_means_nothing_else(query, fund):
    wording = read_wording(query)
    assert f"fund:{fund}" in wording.concepts
    if fund != "national":
        assert not {"asylum", "migrant", "integration"} & set(wording.concepts)
