import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import fold, words
from index.place_words import is_form_of, place_words
from index.story import Place
from index.word_table import word_coverage, write_words

CLUJ = Place("Cluj-Napoca", "RO", "city", 316748, ("Kolozsvár", "Klausenburg", "Клуж", "Castrum Clus"))


@pytest.fixture
def lexicon():
    connection = sqlite3.connect(":memory:")
    common = [("the council helps people", "en", Place())] * 20
    others = [("Ballyhaunis helps people", "en", Place()), ("Rat und Hilfe", "de", CLUJ)]
    write_words(connection, [*common, *others])
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Łódź", "lodz"), ("ΘΕΣΣΑΛΟΝΊΚΗ", "θεσσαλονικη"), ("Straße", "strasse"), ("Ħal Far", "hal far")],
)
def test_fold_removes_what_spellings_differ_in(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_never_empty(text):
    assert all(words(text))


def test_only_rare_words_count(lexicon):
    shares = word_coverage(lexicon, words("the council of Ballyhaunis"), 22)
    assert set(shares) == {20}
    assert 0 < shares[20] < 1


def test_coverage_is_the_share_of_information_found(lexicon):
    alone = word_coverage(lexicon, ["ballyhaunis"], 22)
    with_unknown = word_coverage(lexicon, ["ballyhaunis", "zzz"], 22)
    assert alone == {20: pytest.approx(1.0)}
    assert with_unknown[20] < 0.5


def test_no_words_no_word_coverage(lexicon):
    assert word_coverage(lexicon, ["the"], 22) == {}


def test_an_ordinary_word_is_not_rare_in_its_own_language():
    connection = sqlite3.connect(":memory:")
    texts = [("Einer kam nach Tar", "de"), ("tar ir-refugjati", "mt"), ("Tar", "hu")]
    write_words(connection, [(text, language, Place()) for text, language in texts])
    assert word_coverage(connection, ["einer"], 3) == {}
    assert set(word_coverage(connection, ["tar"], 3)) == {0, 2}
    connection.close()


@pytest.mark.parametrize(
    "question",
    ["Kolozsváron", "klausenburg", "в клуж", "românia", "Rumunsku", "Ρουμανία", "Rumänien", "Rumeenias"],
)
def test_a_place_is_found_by_its_name_in_any_language(question, lexicon):
    assert set(word_coverage(lexicon, words(question), 22)) == {21}


@pytest.mark.parametrize("question", ["castrum", "klaus", "roma", "rum", "kolo"])
def test_other_words_name_no_place(question, lexicon):
    assert word_coverage(lexicon, words(question), 22) == {}


@pytest.mark.parametrize(
    ("word", "name", "same"),
    [
        ("lizbonie", "lizbona", True), ("kaunase", "kaunas", True), ("berlyne", "berlynas", True),
        ("tilosilla", "tilos", True), ("tilo", "tilos", False), ("parin", "paris", False),
        ("mostar", "most", True), ("mostovi", "most", True), ("budapestiek", "budapest", True),
        ("budapestieknek", "budapest", False),
    ],
)  # fmt: skip
def test_forms_of_a_name(word, name, same):
    assert is_form_of(word, name) == same


def test_names_of_several_words_and_short_ones_are_left_out():
    found = place_words(Place("Ier", "RO", other_names=("New Town", "Bor", "Tachov")))
    assert "Tachov" in found
    assert "România" in found
    assert not found & {"Ier", "Bor", "New Town", "New"}
