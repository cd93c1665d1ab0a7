"""What was taken down is known again by its address and by its text, of which nothing is kept."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalogue import CATALOGUE_FILE, open_catalogue
from index.story import Place, Provenance, Story, story_id
from ingest.withheld import Withheld

WORDS = [
    f"{one}{two}{three}"
    for one in "bdgklm"
    for two in ("ar", "el", "on", "ut")
    for three in ("a", "is", "en")
]


def prose(seed, words=150):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def make_story(url, text, place=None):
    found = Provenance(
        url,
        url.partition("#")[0],
        "town",
        datetime(2026, 1, 2, tzinfo=UTC),
        {"place": "text" if place else "none"},
    )
    return Story(story_id(url), "Title", text, "en", found, Place(place))


@pytest.fixture
def withheld(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        yield Withheld(catalogue.connection)


PAGE = "https://t.example/a"


def test_nothing_is_kept_out_before_anything_was_taken_down(withheld):
    assert not withheld.keeps_out(make_story(PAGE, prose(1)))


@pytest.mark.parametrize("spelling", [PAGE, "http://t.example/a", "https://www.t.example/a/", f"{PAGE}#part"])
def test_a_page_is_kept_out_in_every_spelling(withheld, spelling):
    withheld.add(PAGE, "", [])
    assert withheld.keeps_out(make_story(spelling, prose(1)))
    assert not withheld.keeps_out(make_story("https://t.example/b", prose(1)))


def test_one_story_of_a_page(withheld):
    story = make_story(f"{PAGE}#two", prose(2))
    withheld.add(story.provenance.url, "", [story])
    assert withheld.keeps_out(story)
    assert not withheld.keeps_out(make_story(f"{PAGE}#one", prose(1)))
    assert withheld.pages() == []


@given(st.integers(0, 300))
def test_a_copy_is_known_by_its_text_even_when_a_little_was_changed(seed):
    story, words = make_story(PAGE, prose(seed)), prose(seed).split()
    for at in random.Random(seed).sample(range(len(words)), 3):
        words[at] = "changed"
    with in_memory() as withheld:
        withheld.add(PAGE, "", [story])
        assert withheld.keeps_out(make_story("https://other.example/x", " ".join(words)))
        assert withheld.keeps_out(make_story("https://other.example/x", f"{prose(-1)} {story.text}"))
        assert not withheld.keeps_out(make_story("https://other.example/x", prose(seed + 1000)))


def in_memory():
    import sqlite3
    from contextlib import contextmanager

    @contextmanager
    def opened():
        connection = sqlite3.connect(":memory:")
        yield Withheld(connection)
        connection.close()

    return opened()


def test_a_template_for_another_place_stays_but_not_the_text_itself(withheld):
    template = f"CITY {prose(1, 50)} CITY {prose(2, 50)} CITY {prose(3, 50)} CITY"
    withheld.add(PAGE, "", [make_story(PAGE, template.replace("CITY", "Graz"), "Graz")])
    assert not withheld.keeps_out(make_story("https://o.example/", template.replace("CITY", "Linz"), "Linz"))
    assert withheld.keeps_out(make_story("https://o.example/", template.replace("CITY", "Graz"), "Linz"))
    assert withheld.keeps_out(make_story("https://o.example/", template.replace("CITY", "Linz")))


def test_a_short_text_is_known_by_its_address_alone(withheld):
    story = make_story(PAGE, "Opening hours on Monday.")
    withheld.add(PAGE, "", [story])
    assert not withheld.keeps_out(make_story("https://o.example/", story.text))


def test_taking_down_again_forgets_no_trace(withheld):
    story, copy = make_story(PAGE, prose(1)), make_story("https://o.example/x", prose(1))
    withheld.add(PAGE, "asked by mail", [story])
    withheld.add(PAGE, "asked again", [])
    assert withheld.keeps_out(copy)
    assert [one.reason for one in withheld.all()] == ["asked by mail"]


@pytest.mark.parametrize("lifted", [PAGE, "https://o.example/x"])
def test_lifting_lets_the_copies_in_as_well(withheld, lifted):
    story, copy = make_story(PAGE, prose(1)), make_story("https://o.example/x", prose(1))
    other = make_story("https://t.example/b", prose(2))
    withheld.add(PAGE, "", [story, copy])
    withheld.add("https://t.example/b", "", [other])
    assert withheld.lift(lifted) == 2
    assert not withheld.keeps_out(story)
    assert not withheld.keeps_out(copy)
    assert withheld.keeps_out(other)
    assert withheld.lift(lifted) == 0


def test_no_word_of_the_text_is_kept(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        Withheld(catalogue.connection).add(PAGE, "", [make_story(PAGE, prose(1))])
        catalogue.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = (tmp_path / CATALOGUE_FILE).read_bytes()
    assert PAGE.encode() in kept
    assert not [word for word in set(prose(1).split()) if word.encode() in kept]
