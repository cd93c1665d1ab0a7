"""Europe as a grid of points: where a place lies in it, and which points are land.

The grid is laid over a map that keeps areas (Lambert's azimuthal projection around 52° N, 10° E, as EPSG 3035
has it). Every second row is moved by half a step, so that all neighbours are about equally far away.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

LAND_FILE = Path(__file__).parent / "land.txt"
LAND = "#"
COLUMNS, ROWS = 54, 62
STEP = 75.0
"""Kilometres between two points of a row: about 1,700 are land, which still looks like Europe."""
ROW_STEP = STEP * 7 / 8
"""Kilometres between two rows: nearly an equal triangle, and whole numbers when it is drawn."""

_WEST, _NORTH = -1850.0, 2250.0
_CENTRE = math.radians(52), math.radians(10)
_EARTH = 6371.0

Point = tuple[int, int]
"""Row from the north and column from the west."""


def grid_point(latitude: float, longitude: float) -> Point | None:
    """The point nearest to a place, in degrees north and east; ``None`` when it lies outside the map."""
    x, y = _project(latitude, longitude)
    middle = round((_NORTH - y) / ROW_STEP)
    near = [(row, round((x - _WEST) / STEP - (row % 2) / 2)) for row in (middle - 1, middle, middle + 1)]

    def distance(point: Point) -> float:
        row, column = point
        return math.hypot(_WEST + (column + (row % 2) / 2) * STEP - x, _NORTH - row * ROW_STEP - y)

    row, column = min(near, key=distance)
    return (row, column) if 0 <= row < ROWS and 0 <= column < COLUMNS else None


def neighbours(point: Point) -> tuple[Point, ...]:
    """The six points around one; some may lie outside the map."""
    row, column = point
    left = column - 1 + row % 2
    beside = ((row, column - 1), (row, column + 1))
    return (*beside, *((at, left + step) for at in (row - 1, row + 1) for step in (0, 1)))


@lru_cache(maxsize=1)
def land() -> frozenset[Point]:
    """The points that are land, as :mod:`web.update_land` found them."""
    lines = LAND_FILE.read_text(encoding="ascii").splitlines()
    return frozenset(
        (row, column) for row, line in enumerate(lines) for column, sign in enumerate(line) if sign == LAND
    )


def _project(latitude: float, longitude: float) -> tuple[float, float]:
    """Kilometres east and north of the centre of the map."""
    centre, meridian = _CENTRE
    north, east = math.radians(latitude), math.radians(longitude) - meridian
    cosine = math.sin(centre) * math.sin(north) + math.cos(centre) * math.cos(north) * math.cos(east)
    # the point opposite to the centre lies infinitely far away
    scale = _EARTH * math.sqrt(2 / max(1 + cosine, 1e-9))
    return (
        scale * math.cos(north) * math.sin(east),
        scale * (math.cos(centre) * math.sin(north) - math.sin(centre) * math.cos(north) * math.cos(east)),
    )
