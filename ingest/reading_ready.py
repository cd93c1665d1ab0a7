"""Imported by the process from which reading processes are forked: it loads all that reading needs."""

from __future__ import annotations

from datetime import UTC, datetime

from ingest.page import FetchedPage
from ingest.read import read_page
from ingest.source import Source

_SENTENCE = "In Graz in Austria, the town council opened a house for thirty families on 3 May 2021. "
_PAGE = (
    "<html><head><title>A house</title></head><body><article><h1>A house</h1>"
    f"<p>{_SENTENCE * 6}</p></article></body></html>"
)

read_page(
    FetchedPage(
        "https://example.org/a", "example", _PAGE.encode(), "text/html; charset=utf-8", datetime.now(UTC)
    ),
    Source("example", "Example", "https://example.org/"),
)
