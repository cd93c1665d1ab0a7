"""``python -m tests.benchmarks.page_rendering DATA [LANGUAGE ...]``: what a page costs beside its search.

Asks the stories of a data folder the questions of the first page. Prints the processor time that the search
takes, and that which the page takes once its results are known.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from starlette.requests import Request

from index.settings import load_settings
from search.engine import Engine
from search.query import Query
from search.results import Results
from web.app import create_app
from web.catalogues import offered_languages, translations
from web.pages import search_page
from web.question import Question

QUESTIONS = (
    "Housing for refugee families in a small town",
    "Language courses for mothers with small children",
    "Volunteers who accompany newcomers",
    "Work for refugees in rural areas",
)
ROUNDS = 5


class RememberingEngine(Engine):
    """Searches for each question once; asking again costs nothing."""

    @cache  # noqa: B019
    def search(self, query: Query) -> Results:
        return super().search(query)


def main(data: Path, languages: list[str]) -> None:
    """Print the figures over ``languages``, or over all that are offered."""
    settings = load_settings({}, data=data)
    engine = RememberingEngine(settings)
    app = create_app(settings, engine)
    pages: list[float] = []
    searches: list[float] = []
    for language in languages or offered_languages():
        for text in map(translations(language).gettext, QUESTIONS):
            scope = {
                "type": "http", "method": "GET", "scheme": "http", "path": f"/{language}/search", "app": app,
                "headers": [(b"host", b"stories.example")], "query_string": urlencode({"q": text}).encode(),
            }  # fmt: skip
            search_page(Request(scope), language)
            for _ in range(ROUNDS):
                searches.append(_cost(partial(Engine.search, engine, Question(text).query())))
                pages.append(
                    _cost(lambda scope=scope, language=language: search_page(Request(scope), language))
                )
    for name, costs in (("search", searches), ("page", pages)):
        shares = quantiles(costs, n=20)
        print(f"{name}: median {shares[9]:.1f}, 95th percentile {shares[18]:.1f} ms of processor time")


def _cost(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
