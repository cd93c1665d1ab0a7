"""The map of Europe in points: land as small ones, stories as circles on them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from search.results import PlaceCount
from web.europe_grid import COLUMNS, ROWS, Point, grid_point, land
from web.safe_text import clean_line

ACROSS, DOWN, EDGE = 8, 7, 12
"""Units of the drawing between two columns and between two rows, and left free on all sides."""

WIDTH = 2 * EDGE + ACROSS * COLUMNS
HEIGHT = 2 * EDGE + DOWN * (ROWS - 1)
ONE_STORY, LARGEST, LEAST_SEEN = 3.2, 16.0, 2.5
"""Radii: of one story while there is room, of the greatest number, and of the smallest circle that stands out
from the land. Between them areas are as the numbers of stories."""

MOST_NAMED = 250
"""Names are the larger part of a map of thousands of places; with so many a page has 12 kB, compressed."""


@dataclass(frozen=True, slots=True)
class Circle:
    """The stories of the places around one point; ``name`` is the place with the most of them, or empty when
    there are :data:`MOST_NAMED` larger circles."""

    x: int
    y: int
    radius: float
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class EuropeMap:
    """``width`` and ``height`` are in the units of the drawing. ``land`` is what the attribute ``d`` of an
    SVG path holds: a line for each stretch of land in a row, to be drawn in dots. ``circles`` come from the
    largest to the smallest; ``stories`` is how many they stand for.
    """

    width: int
    height: int
    land: str
    circles: tuple[Circle, ...]
    stories: int


def europe_map(places: Sequence[PlaceCount]) -> EuropeMap:
    """The map of ``places``, which come with the most stories first; those outside Europe are left out."""
    around: dict[Point, list[PlaceCount]] = defaultdict(list)
    for one in places:
        if one.place.latitude is not None and one.place.longitude is not None:
            point = grid_point(one.place.latitude, one.place.longitude)
            if point is not None:
                around[point].append(one)
    counts = {point: sum(one.count for one in found) for point, found in around.items()}
    most = max(counts.values(), default=1)
    unit = min(ONE_STORY, LARGEST / math.sqrt(most))
    circles = [
        Circle(
            *_drawn(point),
            radius=round(max(LEAST_SEEN, unit * math.sqrt(counts[point])), 1),
            name=clean_line(around[point][0].place.name or "") if number < MOST_NAMED else "",
            count=counts[point],
        )
        for number, point in enumerate(sorted(counts, key=lambda point: (-counts[point], point)))
    ]
    return EuropeMap(WIDTH, HEIGHT, land_path(), tuple(circles), sum(counts.values()))


@lru_cache(maxsize=1)
def land_path() -> str:
    """A line for each stretch of land in a row, half a dot longer than its last dot."""
    points = sorted(land())
    begins = [points[0], *(new for old, new in pairwise(points) if new != (old[0], old[1] + 1))]
    ends = [*(old for old, new in pairwise(points) if new != (old[0], old[1] + 1)), points[-1]]
    lines = []
    for begin, end in zip(begins, ends, strict=True):
        x, y = _drawn(begin)
        lines.append(f"M{x} {y}h{(end[1] - begin[1]) * ACROSS + 1}")
    return "".join(lines)


def _drawn(point: Point) -> tuple[int, int]:
    row, column = point
    return EDGE + column * ACROSS + (row % 2) * ACROSS // 2, EDGE + row * DOWN
