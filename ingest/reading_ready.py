"""Imported by the process from which reading processes are forked: it loads all that reading needs.

The tables of places alone take seconds to read; every reading process then has them from the start, in memory
that they share.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ingest.page import FetchedPage
from ingest.read import read_page
from ingest.source import Source

_SENTENCES = " ".join(f"In Graz in Austria, the town council opened house number {at}." for at in range(12))
_PAGE = f"<html><body><article><h1>A new house</h1><p>{_SENTENCES}</p></article></body></html>"

if not read_page(
    FetchedPage("https://town.example/a", "town", _PAGE.encode(), "text/html", datetime.now(UTC)),
    Source("town", "Town", "https://town.example/"),
).stories:
    raise RuntimeError("The page that makes reading ready was not read to its end.")
