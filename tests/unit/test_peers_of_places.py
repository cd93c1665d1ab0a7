"""Which places are alike, and which stories are shown from them; over made-up vectors and real files."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QueryError
from index.generation import Contents, open_generation, publish
from index.settings import load_settings
from index.space import Space
from index.story import Passage, Place, Provenance, Story
from index.vectors import VectorIndex
from index.vocabulary import PLACE_KINDS
from search.corpus import Corpus
from search.engine import Engine
from search.peers import (
    CONTENT,
    KIND_ALONE,
    LARGEST_RATIO,
    NEAR_CONTENT,
    PEER,
    SAME_COUNTRY,
    likeness,
    rank_peers,
    same_place,
)
from search.query import Filters, Query
from tests.made_up_calibration import made_up_calibration

DIMENSION = 64
NAMES = ("Athina", "Athen")
populations = st.integers(1, 10_000_000)
places = st.builds(
    Place,
    name=st.sampled_from([None, "Altena", "Tata", "Τρίκαλα"]),
    country=st.sampled_from([None, "DE", "HU", "GR"]),
    kind=st.sampled_from([None, *PLACE_KINDS]),
    population=st.none() | populations,
)


@given(places, places)
def test_likeness_is_mutual_and_between_none_and_one(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert same_place(one, other) == same_place(other, one)


@given(places)
def test_nothing_is_more_alike_than_a_place_to_itself(place):
    known = place.kind or place.population
    assert (likeness(place, place) > 0) == bool(known)
    if place.population and place.country:
        assert likeness(place, place) == pytest.approx(1)


@given(places, places, st.permutations(PLACE_KINDS))
def test_another_kind_is_never_alike(one, other, kinds):
    assert likeness(replace(one, kind=kinds[0]), replace(other, kind=kinds[1])) == 0


@given(places, places)
def test_where_nothing_is_known_nothing_is_alike(one, other):
    assert likeness(replace(one, kind=None, population=None), other) == 0


@given(populations, populations, populations)
def test_the_nearer_in_size_the_more_alike(home, one, other):
    nearer, farther = sorted((one, other), key=lambda size: abs(math.log(size / home)))
    alike = [likeness(Place(population=home), Place(population=size)) for size in (nearer, farther)]
    assert alike[0] >= alike[1] - 1e-9


@given(st.integers(1, 100_000), st.integers(1, 100_000), st.integers(2, 50))
def test_only_the_ratio_counts(one, other, factor):
    plain = likeness(Place(population=one), Place(population=other))
    assert likeness(Place(population=one * factor), Place(population=other * factor)) == pytest.approx(plain)


@given(places, places)
def test_the_same_country_adds_a_little_and_never_makes_a_peer(one, other):
    home = replace(one, country="DE")
    abroad = likeness(home, replace(other, country="HU"))
    added = likeness(home, replace(other, country="DE")) - abroad
    assert added == pytest.approx(SAME_COUNTRY if abroad else 0)


def test_bounds_of_size():
    village = Place("Tar", "HU", "rural", 500)
    assert likeness(village, Place("Bor", "CZ", "rural", 500 * LARGEST_RATIO)) > 0
    assert likeness(village, Place("Bor", "CZ", "rural", 500 * LARGEST_RATIO + 1)) == 0
    fourfold = likeness(village, Place("Bor", "CZ", "rural", 2000))
    assert likeness(village, Place("Bor", "CZ", "rural")) == pytest.approx(fourfold)
    assert fourfold == pytest.approx((1 - SAME_COUNTRY) * KIND_ALONE)
    # a population of 0 stands for one that is not known
    assert likeness(village, Place("Bor", "CZ", "rural", 0)) == pytest.approx(fourfold)
    assert likeness(village, Place("Bor", "CZ", None, 500)) > 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Place("Αθήνα", "GR"), Place("ΑΘΗΝΑ", "GR"), True),
        (Place("Athen", "GR", None, None, NAMES), Place("Athènes", "GR", None, None, NAMES), True),
        (Place("Halle", "DE"), Place("Halle", "BE"), False),
        (Place("Halle", "DE"), Place("Halle"), True),
        (Place("Tata", "HU"), Place("Tar", "HU"), False),
        (Place(country="HU"), Place(country="HU"), False),
    ],
)  # fmt: skip
def test_one_place_in_several_spellings(one, other, same):
    assert same_place(one, other) is same


class MadeUpEncoder:
    name = "made-up"
    prompts = {"query": "q: ", "passage": "p: "}  # noqa: RUF012
    asked_prompts = {"query": "", "passage": ""}  # noqa: RUF012
    dimension = DIMENSION


TOLD = {
    # name of the story: place, language, translations, cosine to "home"
    "home": (Place("Punkalaidun", "FI", "rural", 2600), "fi", ("heim",), 1.0),
    "heim": (Place("Bray", "FR", "rural", 2600), "de", ("home",), 1.0),
    "again": (Place("PUNKALAIDUN", "FI", "rural", 2600), "fi", (), 1.0),
    "as-large": (Place("Ballyhaunis", "IE", "rural", 2500), "en", (), 0.0),
    "near-content": (Place("Tar", "HU", "rural", 2400), "hu", ("told-twice",), 0.3),
    "told-twice": (Place("Tar", "HU", "rural", 2400), "fi", ("near-content",), 0.1),
    "double": (Place("Vieremä", "FI", "rural", 5200), "fi", (), 1.0),
    "kind-alone": (Place("Liepna", "LV", "rural"), "lv", (), -0.5),
    "town": (Place("Altena", "DE", "town", 5001), "de", (), 1.0),
    "unknown": (Place(country="FI"), "fi", (), 1.0),
}


def made_up_vectors():
    """The asked cosines to the first; each has a direction of its own beside it."""
    near = np.asarray([one[-1] for one in TOLD.values()])
    vectors = np.eye(len(TOLD), DIMENSION, k=1) * np.sqrt(1 - near**2)[:, None]
    vectors[:, 0] = near
    return vectors.astype(np.float32)


@pytest.fixture
def data(tmp_path):
    chance = np.random.default_rng(1)
    stories = []
    for name, (place, language, translations, _) in TOLD.items():
        found = Provenance(name, name, "town", datetime(2026, 1, 1, tzinfo=UTC))
        day = date(2026, 1, 1 + len(stories))
        story = Story(name, name, "One two.", language, found, place, day, translations=translations)
        stories.append((story, [Passage(name, 0, 0, 8)]))
    calibration = made_up_calibration(chance, DIMENSION)
    contents = Contents(stories, made_up_vectors(), [("town", "Town", "https://town.example/")])
    publish(tmp_path, contents, MadeUpEncoder(), calibration, 1)
    return tmp_path


@pytest.fixture
def engine(data):
    return Engine(load_settings({}, data=data), MadeUpEncoder())


@pytest.fixture
def corpus(data):
    """The stories with the made-up cosines, which the projection of so few would change."""
    generation = open_generation(data, 1)
    index = VectorIndex.build(made_up_vectors())
    return Corpus(generation).within(Space(generation.projection, index, generation.thresholds))


def peers(engine, name, **how):
    return [hit.story.id for hit in engine.peers(name, **how)]


def test_place_ranks_and_content_decides_near_ties(corpus):
    ranking = rank_peers(corpus, corpus.find("home"))
    assert [corpus.stories[at].id for at in ranking.positions] == [
        "near-content", "told-twice", "as-large", "double", "kind-alone",
    ]  # fmt: skip
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True)
    abroad = likeness(corpus.stories[corpus.find("home")].place, corpus.stories[ranking.positions[0]].place)
    assert ranking.scores[0] == pytest.approx(abroad + CONTENT * 0.3 / NEAR_CONTENT, abs=1e-3)
    # a cosine below 0 takes nothing away
    assert ranking.scores[-1] == pytest.approx((1 - SAME_COUNTRY) * KIND_ALONE)


def test_one_of_each_family_is_shown_in_the_language_asked_from(engine):
    found = peers(engine, "home")
    assert set(found) == {"told-twice", "as-large", "double", "kind-alone"}
    assert peers(engine, "home", limit=2) == found[:2]
    assert all(hit.snippet.text == "One two." and not hit.weak for hit in engine.peers("home"))


def test_neither_the_same_story_nor_the_same_place_is_a_peer(engine):
    for name in ("home", "heim", "again"):
        assert not {name, "home", "heim"} & set(peers(engine, name))
    # a story from Punkalaidun may stand beside the version that is said to be from Bray
    assert "again" in peers(engine, "heim")
    assert "again" not in peers(engine, "home")


def test_where_no_place_is_known_there_are_no_peers(engine):
    assert peers(engine, "unknown") == []
    assert peers(engine, "no such story") == []
    assert len(engine.similar("unknown")) == 5


def test_a_place_that_is_alone_of_its_kind_has_no_peers(engine):
    assert peers(engine, "town") == []


PUNKALAIDUN = 640689
"""The number in GeoNames of a town with 2,595 inhabitants."""


def test_from_a_fourth_to_four_times_as_large_is_like_ones_own():
    home = Place("Tar", "HU", "rural", 1000)
    for population, abroad, at_home in ((4000, True, True), (4001, False, True), (249, False, True)):
        other = Place("Bor", "CZ", "rural", population)
        assert (likeness(home, other) >= PEER) is abroad
        assert (likeness(home, replace(other, country="HU")) >= PEER) is at_home
    assert likeness(home, Place("Bor", "CZ", "rural")) >= PEER


def found(engine, **asked):
    results = engine.search(Query("", like=PUNKALAIDUN, **asked))
    return [hit.story.id for hit in results.hits], results


def test_stories_of_a_named_place_and_of_places_like_it_are_listed_by_likeness(engine):
    names, results = found(engine)
    # the place itself first, the newer story before the older; one telling of each story
    assert names[:2] == ["again", "home"]
    assert set(names[2:4]) == {"as-large", "told-twice"}
    assert names[4:] == ["double", "kind-alone"]
    assert (results.total, results.found, results.weak) == (6, 6, False)
    assert [hit.score for hit in results.hits] == sorted((h.score for h in results.hits), reverse=True)
    assert all(not hit.weak and hit.snippet.text == "One two." for hit in results.hits)


def test_counts_are_those_of_the_places_alone(engine):
    _, results = found(engine)
    for name in ("country", "language", "kind"):
        for value in results.facets[name]:
            narrowed = found(engine, filters=Filters(**{name: (value.value,)}))[1]
            assert (narrowed.total, len(narrowed.hits)) == (value.count, value.count), (name, value)
    assert {value.value for value in results.facets["kind"]} == {"rural"}


def test_the_same_places_by_date_and_in_parts(engine):
    names, _ = found(engine, order="new")
    assert names == ["kind-alone", "double", "told-twice", "as-large", "again", "home"]
    parts = [found(engine, order="new", limit=2, offset=at)[0] for at in (0, 2, 4, 6)]
    assert [name for part in parts for name in part] == names


def test_a_few_of_each_language(engine):
    names, results = found(engine, per_language=1)
    assert results.languages == {"fi": 4, "en": 1, "lv": 1}
    assert results.total == 6
    assert len(names) == 3


def test_a_town_that_nobody_knows_is_refused(engine):
    with pytest.raises(QueryError, match="no town"):
        engine.search(Query("", like=1))
    with pytest.raises(QueryError, match="no order"):
        engine.search(Query("x", order="old"))
