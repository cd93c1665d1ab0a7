"""What a page of ten real stories with all filters costs a reader who has never been here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Request

from web.catalogues import offered_languages

NewContext = Callable[..., BrowserContext]

MOST_REQUESTS = 6
MOST_BYTES = 15_000
"""The page, its stylesheet, its script and its icon as they are sent, compressed; headers are not counted."""


@pytest.mark.parametrize("language", offered_languages())
def test_a_page_of_results_is_light(demo_site: str, new_context: NewContext, language: str) -> None:
    page = new_context().new_page()
    page.set_default_timeout(300_000)  # The first question waits for the model to be loaded.
    finished: list[Request] = []

    def note(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", note)
    page.goto(f"{demo_site}/{language}/search?q=housing+language+work", wait_until="networkidle")
    assert page.locator(".results > li").count() == 10
    assert page.locator(".filter").count() >= 5
    assert 2 <= len(finished) <= MOST_REQUESTS
    # The icon is shown a second time from the cache, for which the browser reports less than nothing.
    assert sum(max(0, one.sizes()["responseBodySize"]) for one in finished) < MOST_BYTES
