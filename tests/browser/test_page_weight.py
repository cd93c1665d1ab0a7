"""What a page of ten real stories with all filters costs a reader who has never been here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from web.catalogues import offered_languages

NewContext = Callable[..., BrowserContext]

MOST_REQUESTS = 6
MOST_BYTES = 15_000
"""Compressed, over the wire, with headers: the page, its stylesheet and its icon."""


@pytest.mark.parametrize("language", offered_languages())
def test_a_page_of_results_is_light(demo_site: str, new_context: NewContext, language: str) -> None:
    page = new_context().new_page()
    page.set_default_timeout(300_000)  # The first question waits for the model to be loaded.
    session = page.context.new_cdp_session(page)
    bytes_of_requests: list[float] = []

    def loaded(event: dict[str, Any]) -> None:
        bytes_of_requests.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", loaded)
    session.send("Network.enable")
    page.goto(f"{demo_site}/{language}/search?q=housing+language+work", wait_until="networkidle")
    assert page.locator(".results > li").count() == 10
    assert page.locator(".filter").count() >= 5
    assert 2 <= len(bytes_of_requests) <= MOST_REQUESTS
    assert sum(bytes_of_requests) < MOST_BYTES
