import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import fold, words
from index.sound import may_be_one_name, sound_key
from index.story import Place
from index.word_table import IN_ANOTHER_ALPHABET, word_coverage, write_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tilos", "Τήλος"), ("Fundão", "Φουντάο"), ("Capaci", "Капачи"), ("Trikala", "Τρίκαλα"),
        ("Zirl", "Цирл"),
        ("Plovdiv", "Пловдив"), ("Πλόβντιβ", "Пловдив"), ("Wittenberg", "Βίτενμπεργκ"),
        ("Timișoara", "Τιμισοάρα"),
        ("Vorarlberg", "Форарлберг"), ("Cluj", "Клуж"), ("Харьков", "Harkov"),
    ],
)  # fmt: skip
def test_names_that_sound_alike_are_one(one, other):
    assert may_be_one_name(fold(one), fold(other))
    assert may_be_one_name(fold(other), fold(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tilos", "Ρόδος"), ("Berlin", "Βρότσλαβ"), ("Tilos", "Tylos"), ("Bray", "Бре"), ("Praha", "Πάτρα")],
)
def test_other_names_are_not(one, other):
    assert not may_be_one_name(fold(one), fold(other))


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_words_can_be_compared(one, other):
    assert may_be_one_name(fold(one), fold(other)) == may_be_one_name(fold(other), fold(one))
    assert len(sound_key(fold(one))) in (0, 2)


@pytest.fixture
def lexicon():
    connection = sqlite3.connect(":memory:")
    texts = [
        ("Στο νησί της Τήλου ζει η Τήλος", "el"), ("η μυτιλος και το τέλος", "el"),
        ("The island of Tilos", "en"),
    ]  # fmt: skip
    write_words(connection, [(text, language, Place()) for text, language in texts])
    yield connection
    connection.close()


def test_a_name_is_found_in_both_alphabets_and_first_in_its_own(lexicon):
    shares = word_coverage(lexicon, words("Tilos"), 3)
    assert shares[2] == pytest.approx(1.0)
    assert shares[0] == pytest.approx(IN_ANOTHER_ALPHABET)


def test_a_word_written_small_is_no_name(lexicon):
    assert 1 not in word_coverage(lexicon, ["telos"], 3)
    assert set(word_coverage(lexicon, words("Τήλος"), 3)) == {0, 2}


def test_a_known_name_is_not_looked_up_by_its_beginning():
    connection = sqlite3.connect(":memory:")
    texts = [("The town of Schumpeter", "en"), ("The town of Schumacher", "en"), ("a zeppelin here", "en")]
    write_words(connection, [(text, language, Place()) for text, language in texts])
    known, unknown = (word_coverage(connection, [word], 3) for word in ("schumpeter", "schumann"))
    inflected = word_coverage(connection, ["zeppelins"], 3)
    connection.close()
    assert known == {0: pytest.approx(1.0)}
    assert set(unknown) == {0, 1}
    assert set(inflected) == {2}
