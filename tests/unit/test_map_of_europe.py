"""The map in points: what is land, where places lie, and how large their circles are."""

from __future__ import annotations

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.story import Place
from search.results import PlaceCount
from web.europe_grid import COLUMNS, ROWS, grid_point, land, neighbours
from web.europe_map import ACROSS, HEIGHT, LARGEST, LEAST_SEEN, MOST_NAMED, WIDTH, europe_map, land_path

COPENHAGEN, FREDERIKSBERG, MALAGA = (55.68, 12.57), (55.68, 12.53), (36.72, -4.42)


def told(name: str, at: tuple[float, float], count: int) -> PlaceCount:
    return PlaceCount(Place(name, None, None, None, (), *at), count)


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (52.5, 13.4, True), (38.7, -9.1, True), (35.2, 33.4, True), (65.0, 25.5, True), (35.9, 14.4, True),
        (64.8, -18.8, False), (44.5, -5.0, False), (56.5, 3.5, False), (43.0, 34.0, False),
        (40.0, 12.5, False),
    ],
)  # fmt: skip
def test_towns_lie_on_land_and_seas_do_not(latitude: float, longitude: float, expected: bool) -> None:
    assert (grid_point(latitude, longitude) in land()) is expected


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_place_lies_on_the_map_or_outside_it(latitude: float, longitude: float) -> None:
    point = grid_point(latitude, longitude)
    assert point is None or (0 <= point[0] < ROWS and 0 <= point[1] < COLUMNS)


def test_overseas_is_not_on_the_map() -> None:
    assert grid_point(-21.1, 55.5) is None
    assert grid_point(40.7, -74.0) is None


@given(st.tuples(st.integers(0, ROWS), st.integers(0, COLUMNS)))
def test_neighbours_are_mutual(point: tuple[int, int]) -> None:
    around = neighbours(point)
    assert len(set(around)) == 6
    assert all(point in neighbours(one) for one in around)


def test_the_land_is_drawn_in_full_and_is_small() -> None:
    lengths = [int(length) for length in re.findall(r"M\d+ \d+h(\d+)", land_path())]
    assert sum(length // ACROSS + 1 for length in lengths) == len(land())
    assert len(gzip.compress(land_path().encode())) < 1500


def test_places_of_one_point_share_a_circle_whose_area_is_the_number_of_stories() -> None:
    drawn = europe_map(
        [told("Frederiksberg", FREDERIKSBERG, 6), told("København", COPENHAGEN, 2), told("Málaga", MALAGA, 2)]
    )
    large, small = drawn.circles
    assert (large.name, large.count, small.name, small.count) == ("Frederiksberg", 8, "Málaga", 2)
    assert large.radius == pytest.approx(2 * small.radius, abs=0.1)
    assert drawn.stories == 10
    assert large.y < small.y
    assert large.x > small.x


def test_of_very_many_circles_only_the_larger_ones_are_named() -> None:
    points = [(40 + north / 2, east / 2) for north in range(36) for east in range(50)]
    drawn = europe_map([told("Town", at, 2 if at[0] > 57 else 1) for at in points])
    named = [one for one in drawn.circles if one.name]
    assert len(named) == MOST_NAMED < len(drawn.circles)
    assert min(one.count for one in named) >= max(one.count for one in drawn.circles if not one.name)


@given(st.lists(st.tuples(st.floats(30, 75), st.floats(-30, 50), st.integers(1, 10_000)), max_size=30))
def test_circles_stay_on_the_map(places: list[tuple[float, float, int]]) -> None:
    drawn = europe_map([told("x", (north, east), count) for north, east, count in places])
    for one in drawn.circles:
        assert 0 < one.x < WIDTH
        assert 0 < one.y < HEIGHT
        assert LEAST_SEEN <= one.radius <= LARGEST
    assert drawn.stories == sum(one.count for one in drawn.circles)
