import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import coverage, fold, words, write_lexicon


@pytest.fixture
def lexicon():
    connection = sqlite3.connect(":memory:")
    common = [("the council helps people", "en")] * 20
    write_lexicon(connection, [*common, ("Ballyhaunis helps people", "en"), ("Rat und Hilfe", "de")])
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
    shares = coverage(lexicon, words("the council of Ballyhaunis"), 22)
    assert set(shares) == {20}
    assert 0 < shares[20] < 1


def test_coverage_is_the_share_of_information_found(lexicon):
    alone = coverage(lexicon, ["ballyhaunis"], 22)
    with_unknown = coverage(lexicon, ["ballyhaunis", "zzz"], 22)
    assert alone == {20: pytest.approx(1.0)}
    assert with_unknown[20] < 0.5


def test_no_words_no_coverage(lexicon):
    assert coverage(lexicon, ["the"], 22) == {}


def test_an_ordinary_word_is_not_rare_in_its_own_language():
    connection = sqlite3.connect(":memory:")
    write_lexicon(connection, [("Einer kam nach Tar", "de"), ("tar ir-refugjati", "mt"), ("Tar", "hu")])
    assert coverage(connection, ["einer"], 3) == {}
    assert set(coverage(connection, ["tar"], 3)) == {0, 2}
    connection.close()
