"""Stories are translations when their site says so and their texts are near; each language has one place."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.story import Provenance, Story, story_id
from ingest.translations import NEAR, find_translations


def make_story(url, language):
    found = Provenance(url, url.partition("#")[0], "town", datetime(2026, 1, 2, tzinfo=UTC))
    return Story(story_id(url), "Title", "Text", language, found)


def unit(*rows):
    array = np.array(rows, dtype=np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def beside(cosine):
    """A vector with this cosine to (1, 0)."""
    return (cosine, float(np.sqrt(1 - cosine**2)))


SAME = (1.0, 0.0)


def test_what_a_site_declares_is_believed_when_the_texts_are_near():
    stories = [make_story("https://t.example/en/house", "en"), make_story("https://t.example/de/haus", "de")]
    declared = [("https://t.example/en/house", "https://t.example/de/haus")]
    assert find_translations(stories, unit(SAME, SAME), declared) == {0: (1,), 1: (0,)}
    assert find_translations(stories, unit(SAME, beside(NEAR - 0.01)), declared) == {}
    assert find_translations(stories, unit(SAME, SAME), []) == {}


def test_another_spelling_of_the_address_is_the_same_page():
    stories = [make_story("https://t.example/house", "en"), make_story("https://t.example/haus", "de")]
    declared = [("https://t.example/house", "http://www.t.example/haus/")]
    assert find_translations(stories, unit(SAME, SAME), declared) == {0: (1,), 1: (0,)}


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("https://t.example/en/house", "https://t.example/de/house", True),
        ("https://t.example/news/house-en.html", "https://t.example/news/house-de.html", True),
        ("https://t.example/news?lang=en&id=4", "https://t.example/news?lang=de&id=4", True),
        ("https://en.t.example/house", "https://de.t.example/house", True),
        ("https://t.example/en/house", "https://t.example/de/garden", False),
        ("https://t.example/enter/house", "https://t.example/deter/house", False),
        ("https://t.example/de/en/house", "https://t.example/de/de/house", True),
    ],
)
def test_addresses_that_differ_in_the_language_alone(one, other, are):
    stories = [make_story(one, "en"), make_story(other, "de")]
    assert bool(find_translations(stories, unit(SAME, SAME), [])) == are


def test_two_pages_in_one_language_are_no_translations():
    stories = [make_story("https://t.example/en/house", "en"), make_story("https://t.example/de/house", "en")]
    declared = [("https://t.example/en/house", "https://t.example/de/house")]
    assert find_translations(stories, unit(SAME, SAME), declared) == {}


def test_of_several_stories_on_two_pages_the_nearest_pair_up():
    pages = {"en": "https://t.example/en/news", "de": "https://t.example/de/news"}
    stories = [
        make_story(f"{pages[language]}#{at}", language) for language in ("en", "de") for at in range(2)
    ]
    vectors = unit((1, 0, 0), (0, 1, 0), (0, 1, 0.1), (1, 0, 0.1))
    assert find_translations(stories, vectors, []) == {0: (3,), 3: (0,), 1: (2,), 2: (1,)}


LANGUAGES = st.sampled_from(["en", "de", "fr", "el"])


@given(st.lists(LANGUAGES, min_size=2, max_size=7), st.data())
def test_a_family_has_one_story_a_language_and_everyone_in_it_agrees(languages, data):
    stories = [make_story(f"https://t.example/{at}", language) for at, language in enumerate(languages)]
    at = st.integers(0, len(stories) - 1)
    links = data.draw(st.lists(st.tuples(at, at), max_size=12))
    declared = [(f"https://t.example/{one}", f"https://t.example/{other}") for one, other in links]
    found = find_translations(stories, unit(*[SAME] * len(stories)), declared)
    for position, others in found.items():
        family = {position, *others}
        assert position not in others
        assert len({languages[one] for one in family}) == len(family) > 1
        assert all({one, *found[one]} == family for one in others)
