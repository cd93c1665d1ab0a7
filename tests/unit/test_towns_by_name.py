"""Towns are found by any of their names, in the real list and in made-up ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DataError
from index.settings import load_settings
from index.town_table import make_town_table, name_key, table_path
from index.towns import Town, kind_of
from search.towns import Towns

CACHE = load_settings({}).model_cache


@pytest.fixture(scope="module")
def towns() -> Towns:
    return Towns(CACHE)


@pytest.fixture(scope="module")
def names(towns: Towns) -> list[tuple[int, str, str]]:
    towns.prepare()
    with closing(sqlite3.connect(table_path(CACHE))) as table:
        return table.execute("SELECT id, name, local FROM town ORDER BY id").fetchall()


@given(data=st.data())
def test_every_town_is_found_by_its_own_names(
    towns: Towns, names: list[tuple[int, str, str]], data: st.DataObject
) -> None:
    identifier, name, local = data.draw(st.sampled_from(names))
    for written in (name, local, name.upper(), f" {name.replace('-', ' ')} ", name_key(name)):
        assert identifier in {town.id for town in towns.called(written, "en", 0).meant}, written
    town = towns.town(identifier)
    assert town is not None
    assert (town.name, town.local, town.place.kind) == (name, local, kind_of(town.population))


@given(st.text(max_size=30), st.sampled_from(["", "de", "el", "xx"]))
def test_no_name_is_too_strange(towns: Towns, name: str, language: str) -> None:
    found = towns.called(name, language, 3)
    assert len(found.perhaps) <= 3
    assert bool(name_key(name)) or not (found.meant or found.perhaps)


@pytest.mark.parametrize(
    ("name", "language", "country", "shown"),
    [
        ("Tarnów", "pl", "PL", "Tarnów"),
        ("tarnow", "de", "PL", "Tarnów"),
        ("Kolozsvár", "hu", "RO", "Cluj-Napoca"),
        ("Åmål", "sv", "SE", "Åmål"),
        ("Νέα Σμύρνη", "el", "GR", "Νέα Σμύρνη"),
        ("νεα σμυρνη", "en", "GR", "Néa Smýrni"),
        ("Nea Smyrni", "el", "GR", "Νέα Σμύρνη"),
        ("ΑΘΗΝΑ", "el", "GR", "Αθήνα"),
        ("Пловдив", "bg", "BG", "Пловдив"),
        ("Plowdiw", "de", "BG", "Plovdiv"),
        ("Aquila", "it", "IT", "L'Aquila"),
        ("Saint Denis", "fr", "FR", "Saint-Denis"),
        ("Gaillimh", "ga", "IE", "Galway"),
        ("Vienne", "fr", "FR", "Vienne"),
        ("Vienne", "en", "AT", "Vienna"),
        ("Târgu Mureş", "ro", "RO", "Târgu Mureș"),
    ],
)
def test_a_town_is_found_in_any_language(
    towns: Towns, name: str, language: str, country: str, shown: str
) -> None:
    first = towns.called(name, language, 3).meant[0]
    assert (first.country, first.name_for(language)) == (country, shown)


def test_a_slip_of_spelling_brings_suggestions(towns: Towns) -> None:
    for slip in ("Tarnuf", "Ταρνουφ"):
        found = towns.called(slip, "pl", 4)
        assert found.meant == ()
        assert (found.perhaps[0].name, found.perhaps[0].country) == ("Tarnów", "PL")


def test_a_slip_in_own_letters_is_compared_with_the_name_in_those_letters(towns: Towns) -> None:
    assert towns.called("Αθίνα", "el", 4).perhaps[0].name == "Athens"


def test_towns_that_no_number_has_are_none(towns: Towns) -> None:
    assert towns.town(0) is None
    assert towns.town(757026) == towns.called("Tarnów", "pl", 0).meant[0]


def made_up(number: int, name: str, population: int, *alternatives: str, east: float = 10.0) -> Town:
    return Town(number, name, "DE", population, 50.0, east, alternatives)


@pytest.fixture
def few(tmp_path: Path) -> Towns:
    listed = (
        made_up(1, "Neudorf", 900, "Újfalu", "新村", east=10),
        made_up(2, "Neudorf", 700, east=14),
        made_up(3, "Neudorf am See", 90_000, east=14.1),
        made_up(4, "Altstadt", 60_000, "Neudorf", east=10.2),
        made_up(5, "Neudorf", 0),
    )
    make_town_table(table_path(tmp_path), listed)
    return Towns(tmp_path)


def test_namesakes_are_told_apart_by_the_nearest_city(few: Towns) -> None:
    found = few.called("Neudorf", "de", 5)
    assert [(town.id, town.near) for town in found.meant] == [(4, ""), (1, "Altstadt"), (2, "Neudorf am See")]
    assert [town.id for town in found.perhaps] == [3]


def test_a_town_of_unknown_size_is_left_out(few: Towns) -> None:
    assert few.town(5) is None


def test_a_name_in_letters_that_nobody_asks_in_is_left_out(few: Towns) -> None:
    assert few.called("újfalu", "hu", 5).meant[0].id == 1
    assert few.called("新村", "hu", 5).meant == ()


def test_a_table_that_is_cut_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks_off() -> Iterator[Town]:
        yield made_up(1, "Neudorf", 900)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_town_table(tmp_path / "towns.sqlite", breaks_off())
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(DataError, match="cannot be written"):
        Towns(tmp_path / "cache").prepare()
