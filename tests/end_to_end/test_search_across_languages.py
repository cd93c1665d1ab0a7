"""The engine over the crawled demonstration: languages, filters, facets, stories like one, following."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.story import story_id
from index.vocabulary import EU_LANGUAGES
from search.query import Filters, Query

COMMAND = str(Path(sys.executable).with_name("storysearch"))
HOUSING = {
    "bg": "жилища за бежански семейства", "cs": "bydlení pro rodiny uprchlíků",
    "da": "boliger til flygtningefamilier", "de": "Wohnungen für Flüchtlingsfamilien",
    "el": "στέγαση για οικογένειες προσφύγων", "en": "housing for refugee families",
    "es": "viviendas para familias refugiadas", "et": "eluase pagulasperedele",
    "fi": "asuntoja pakolaisperheille", "fr": "logements pour familles réfugiées",
    "ga": "tithíocht do theaghlaigh dídeanaithe", "hr": "stanovi za izbjegličke obitelji",
    "hu": "lakások menekült családoknak", "it": "alloggi per famiglie rifugiate",
    "lt": "būstas pabėgėlių šeimoms", "lv": "mājokļi bēgļu ģimenēm",
    "mt": "djar għall-familji tar-refuġjati", "nl": "woningen voor vluchtelingengezinnen",
    "pl": "mieszkania dla rodzin uchodźców", "pt": "habitação para famílias refugiadas",
    "ro": "locuințe pentru familii de refugiați", "sk": "bývanie pre rodiny utečencov",
    "sl": "stanovanja za begunske družine", "sv": "bostäder åt flyktingfamiljer",
}  # fmt: skip
"""One need in every official language."""

HOUSING_PRACTICES = {
    "es-catalunya-micro-villages", "fr-chazemais-families", "fr-pessat-villeneuve", "fr-bray-sur-seine",
    "gr-athina-curing-the-limbo", "gr-livadia-flats", "gr-trikala-flats", "gr-tilos-dairy",
    "hr-karlovac-syrian-families", "it-valcamonica-scattered-hosting", "lu-luxembourg-open-home",
    "lu-roeser-vicarage", "at-vorarlberg-small-units", "hu-csakbereny-village", "de-altena-flats-and-carers",
}  # fmt: skip


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_one_need_in_every_language_finds_stories_in_others(language, engine, demo_corpus):
    results = engine.search(Query(HOUSING[language]))
    found = [demo_corpus.practices[hit.story.provenance.url] for hit in results.hits]
    assert results.query_language in (language, None)
    assert not results.weak
    assert len(HOUSING_PRACTICES & set(found)) >= 4, found
    assert len({hit.story.language for hit in results.hits}) >= 3


def test_filters_narrow_and_counts_keep_their_word(engine):
    results = engine.search(Query("refugees", limit=100))
    for name in ("country", "language", "theme", "kind", "year", "source"):
        for value in results.facets[name][:3]:
            chosen = engine.search(Query("refugees", Filters(**{name: (value.value,)}), limit=100))
            assert chosen.total == value.count
            assert all(not hit.weak for hit in chosen.hits[: chosen.total])


def test_two_values_of_one_filter_add_up(engine):
    both = engine.search(Query("school", Filters(country=("FR", "ES")), limit=100))
    assert {hit.story.place.country for hit in both.hits} == {"FR", "ES"}
    counted = {value.value: value.count for value in both.facets["country"]}
    assert both.total == counted["FR"] + counted["ES"]


def test_places_like_a_named_one_narrow_and_counts_keep_their_word(engine):
    town = engine.towns_called("Tarnów", "pl").meant[0]
    results = engine.search(Query("refugees", like=town.id, limit=100))
    assert 0 < results.total < engine.search(Query("refugees")).total
    for hit in results.hits:
        place = hit.story.place
        assert place.kind == "city"
        assert place.population is None or town.population / 7 < place.population < town.population * 7
    for name in ("country", "language", "theme", "year"):
        for value in results.facets[name][:3]:
            filters = Filters(**{name: (value.value,)})
            assert engine.search(Query("refugees", filters, like=town.id)).total == value.count


def test_places_like_a_named_one_without_words_begin_with_the_place_itself(engine):
    town = engine.towns_called("Τρίκαλα", "el").meant[0]
    results = engine.search(Query("", like=town.id, limit=100))
    assert len(results.hits) == results.total == results.found
    assert results.hits[0].story.place.population == town.population
    assert results.hits[0].story.place.country == "GR"
    assert {hit.story.place.kind for hit in results.hits} == {"city"}


def test_the_newest_good_matches_first_leave_the_weak_ones_behind(engine):
    best = engine.search(Query("housing for refugee families", limit=100))
    newest = engine.search(Query("housing for refugee families", limit=100, order="new"))
    assert newest.total == best.total
    good = newest.hits[: newest.total]
    assert {hit.story.id for hit in good} == {hit.story.id for hit in best.hits[: best.total]}
    days = [hit.story.published.toordinal() if hit.story.published else 0 for hit in good]
    assert days == sorted(days, reverse=True)
    assert [hit.story.id for hit in newest.hits[newest.total :]] == [
        hit.story.id for hit in best.hits[best.total :]
    ]


def test_the_best_of_each_language_are_the_best_of_the_answer(engine):
    whole = engine.search(Query("housing for refugee families", limit=100))
    few = engine.search(Query("housing for refugee families", limit=100, per_language=2))
    matches = [hit.story for hit in whole.hits[: whole.total]]
    assert sum(few.languages.values()) == whole.total
    for language, count in few.languages.items():
        there = [story.id for story in matches if story.language == language]
        assert len(there) == count
        assert [hit.story.id for hit in few.hits if hit.story.language == language] == there[:2]


def test_a_filter_that_nothing_passes(engine):
    results = engine.search(Query("refugees", Filters(year=("1999",))))
    assert (results.total, results.hits, results.weak) == (0, (), True)


def test_pages_follow_one_another(engine):
    whole = [hit.story.id for hit in engine.search(Query("sport", limit=20)).hits]
    parts = [
        hit.story.id for at in (0, 7, 14) for hit in engine.search(Query("sport", limit=7, offset=at)).hits
    ]
    assert parts[:20] == whole


def test_similar_stories_are_others_in_several_languages(engine, demo_corpus):
    url = next(one for one, name in demo_corpus.practices.items() if name == "gr-trikala-flats")
    story = next(hit.story for hit in engine.search(Query("Trikala")).hits if hit.story.provenance.url == url)
    similar = engine.similar(story.id, 5)
    assert len(similar) == 5
    assert story.id not in {hit.story.id for hit in similar}
    assert len({hit.story.language for hit in similar}) >= 2
    assert engine.similar("nosuchstory") == ()


def test_a_town_finds_towns_of_its_size_in_several_countries(engine, demo_corpus):
    for practice, kind, size in (
        ("fi-narpes-greenhouses", "town", 9559),
        ("gr-trikala-flats", "city", 61653),
    ):
        identifier = next(
            story_id(url)
            for url, name in demo_corpus.practices.items()
            if name == practice and engine.story(story_id(url))
        )
        home = engine.story(identifier).place
        assert (home.kind, home.population) == (kind, size)
        peers = engine.peers(identifier)
        assert len(peers) == 5
        assert {hit.story.place.kind for hit in peers} == {kind}
        assert all(size / 2 < hit.story.place.population < size * 2 for hit in peers)
        assert len({hit.story.place.country for hit in peers}) >= 3
        assert home.name not in {hit.story.place.name for hit in peers}
    assert engine.peers("nosuchstory") == ()


def test_names_in_another_spelling_find_their_story(engine, demo_corpus):
    for query, practice in {
        "Gdansk model": "pl-gdansk-model",
        "CURANT": "be-antwerpen-curant",
        "Närpes greenhouses": "fi-narpes-greenhouses",
    }.items():
        first = engine.search(Query(query)).hits[0].story.provenance.url
        assert demo_corpus.practices[first] == practice


def test_the_command_line_and_the_engine_agree(engine, demo_corpus):
    words = ["--data", str(demo_corpus.settings.data), "search", "--json", "-k", "5", "housing in villages"]
    done = subprocess.run([COMMAND, *words], check=True, capture_output=True, text=True, timeout=120)
    answer = json.loads(done.stdout)
    results = engine.search(Query("housing in villages", limit=5))
    assert [one["id"] for one in answer["results"]] == [hit.story.id for hit in results.hits]
    assert answer["total"] == results.total
    assert set(answer) == {"query", "query_language", "weak", "total", "results"}
    promised = "id title language url score passage source country place kind date themes funding"
    assert {*promised.split(), "also_published_at", "translations"} <= set(answer["results"][0])
