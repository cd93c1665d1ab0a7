"""A real browser, and the real application over made-up stories on a free port of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from index.settings import Settings
from search.engine import Engine
from tests.browser.chromium import chromium_browser
from tests.browser.made_up_engine import MadeUpEngine
from tests.browser.serving import serving
from web.app import create_app


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the application with stories that fill several pages."""
    with serving(create_app(Settings(), MadeUpEngine(copies=4))) as address:
        yield address


@pytest.fixture(scope="session")
def unpublished_site() -> Iterator[str]:
    """The address of the application while nothing is published."""
    with serving(create_app(Settings(), MadeUpEngine(published=False))) as address:
        yield address


@pytest.fixture(scope="session")
def broken_site() -> Iterator[str]:
    """The address of the application while every search fails."""
    with serving(create_app(Settings(), MadeUpEngine(broken=True))) as address:
        yield address


@pytest.fixture(scope="session")
def demo_site(engine: Engine) -> Iterator[str]:
    """The address of the application over the crawled demonstration."""
    with serving(create_app(Settings(), engine)) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium_browser() as browser:
        yield browser


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts without motion, and closes them."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        contexts.append(chromium.new_context(reduced_motion="reduce", **options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()
