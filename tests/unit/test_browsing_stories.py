"""Filters without words list all stories that pass them; over real files, and without any model."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import numpy as np
import pytest

from index.errors import GenerationError, QueryError
from index.generation import Contents, publish
from index.settings import load_settings
from index.story import Passage, Place, Provenance, Story
from search.engine import Engine
from search.query import FILTER_NAMES, Filters, Query
from tests.made_up_calibration import made_up_calibration
from web.published import PublishedCollection

DIMENSION = 64


class NoEncoder:
    """Says what made the vectors; it cannot encode a query."""

    name = "none"
    prompts = {"query": "q: ", "passage": "p: "}  # noqa: RUF012
    asked_prompts = {"query": "", "passage": ""}  # noqa: RUF012
    dimension = DIMENSION


ALTENA = Place("Altena", "DE", "town", 17_000, (), 51.3, 7.7)
TATA = Place("Tata", "HU", "town", 23_000, (), 47.6, 18.3)
VILLAGE = Place("Tar", "HU", "rural", 500, (), 47.9, 19.7)
TOLD = {
    # name of the story: language, place, date, themes, translations
    "old": ("de", ALTENA, date(2015, 3, 1), ("housing",), ()),
    "undated": ("en", ALTENA, None, ("housing", "women"), ()),
    "new": ("hu", TATA, date(2024, 5, 1), ("women",), ("nouveau",)),
    "nouveau": ("fr", TATA, date(2024, 5, 1), ("women",), ("new",)),
    "middle": ("hu", VILLAGE, date(2019, 1, 1), ("housing",), ()),
    "nowhere": ("el", Place(country="GR"), date(2018, 1, 1), ("women", "housing"), ()),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    data = tmp_path_factory.mktemp("browsing")
    chance = np.random.default_rng(1)
    stories = []
    for name, (language, place, published, themes, translations) in TOLD.items():
        found = Provenance(name, name, "town", datetime(2026, 1, 1, tzinfo=UTC))
        text = f"The story {name}. More of it."
        story = Story(name, name, text, language, found, place, published, themes, (), translations)
        half = len(text) // 2
        stories.append((story, [Passage(name, 0, 0, half), Passage(name, 1, half, len(text))]))
    calibration = made_up_calibration(chance, DIMENSION)
    vectors = chance.normal(size=(2 * len(TOLD), DIMENSION)).astype(np.float32)
    publish(data, Contents(stories, vectors, [("town", "Town", "")]), NoEncoder(), calibration, 1)
    return Engine(load_settings({}, data=data), NoEncoder())


def listed(engine, **filters):
    return [hit.story.id for hit in engine.search(Query("", Filters(**filters))).hits]


def test_the_newest_come_first_and_the_undated_last(engine):
    assert listed(engine, theme=("housing",)) == ["middle", "nowhere", "old", "undated"]
    results = engine.search(Query(" ", Filters(theme=("housing",))))
    assert (results.total, results.found, results.weak, results.query_language) == (4, 4, False, None)
    assert results.hits[0].snippet.text.startswith("The story middle.")
    assert all(hit.score == 0 and not hit.weak and not hit.snippet.highlights for hit in results.hits)


def test_translations_are_listed_once(engine):
    hits = engine.search(Query("", Filters(country=("HU",)))).hits
    assert len(hits) == 2
    assert {hits[0].story.id, *(one.id for one in hits[0].translations)} == {"new", "nouveau"}
    assert listed(engine, language=("fr",)) == ["nouveau"]


def test_every_value_lists_as_many_stories_as_are_counted(engine):
    facets = engine.facets()
    assert set(facets) == set(FILTER_NAMES)
    for name, values in facets.items():
        for one in values:
            results = engine.search(Query("", Filters(**{name: (one.value,)})))
            assert (results.total, len(results.hits)) == (one.count, one.count), one


def test_counts_beside_other_filters_hold_under_the_chosen_one(engine):
    chosen = Filters(theme=("housing",))
    facets = engine.search(Query("", chosen)).facets
    for name in set(FILTER_NAMES) - {"theme"}:
        for one in facets[name]:
            assert engine.search(Query("", replace(chosen, **{name: (one.value,)}))).total == one.count, one
    # further values of the chosen filter widen the list
    assert [(one.value, one.count, one.chosen) for one in facets["theme"]] == [
        ("housing", 4, True),
        ("women", 3, False),
    ]


def test_pairs_are_counted_as_two_filters_list_them(engine):
    counts = engine.crossing("theme", "kind")
    for theme, kind in product(("housing", "women"), ("city", "town", "rural")):
        total = engine.search(Query("", Filters(theme=(theme,), kind=(kind,)))).total
        assert counts.get((theme, kind), 0) == total, (theme, kind)


def test_places_with_coordinates_are_counted_without_translations(engine):
    counted = [(one.place.name, one.count) for one in engine.places()]
    assert counted == [("Altena", 2), ("Tar", 1), ("Tata", 1)]


def test_sources_and_the_whole_are_counted_without_translations(engine):
    (source,) = engine.sources()
    assert source.stories == engine.search(Query("", Filters(source=("town",)))).total == 5
    assert PublishedCollection(engine).now().stories == engine.search(Query("")).total == 5


def test_pages_hold_every_story_once(engine):
    kinds = Filters(kind=("town", "rural"))
    pages = [engine.search(Query("", kinds, limit=2, offset=offset)).hits for offset in (0, 2, 4)]
    found = [hit.story.id for page in pages for hit in page]
    assert [len(page) for page in pages] == [2, 2, 0]
    assert len(set(found)) == 4


def test_filters_that_no_story_has_together_list_nothing(engine):
    results = engine.search(Query("", Filters(country=("GR",), kind=("rural",))))
    assert (results.total, results.weak, results.hits) == (0, True, ())


def test_what_cannot_be_listed_is_refused(engine, tmp_path):
    for query in (Query("", Filters(theme=("magic",))), Query("", Filters(source=("unheard",)))):
        with pytest.raises(QueryError):
            engine.search(query)
    with pytest.raises(GenerationError):
        Engine(load_settings({}, data=tmp_path)).search(Query("", Filters(theme=("housing",))))
