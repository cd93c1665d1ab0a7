"""A real browser, and the real application over made-up stories on free ports of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from index.settings import Settings
from search.engine import Engine
from tests.browser.chromium import ARGUMENTS
from tests.browser.made_up_engine import made_up_engines
from tests.browser.page_tools import ToolMissing, chromium_path, npm_file
from tests.browser.serving import serving
from web.app import create_app


@pytest.fixture(scope="session")
def sites() -> Iterator[dict[str, str]]:
    """The addresses of the application, by what stands behind it.

    ``full`` has stories that fill several pages, ``further`` one in Arabic and one of very long words;
    ``unpublished`` has nothing published, and every search of ``broken`` fails.
    """
    with ExitStack() as running:
        yield {
            name: running.enter_context(serving(create_app(Settings(), engine)))
            for name, engine in made_up_engines().items()
        }


@pytest.fixture(scope="session")
def site(sites: dict[str, str]) -> str:
    """The address of the application with stories that fill several pages."""
    return sites["full"]


@pytest.fixture(scope="session")
def demo_site(engine: Engine) -> Iterator[str]:
    """The address of the application over the crawled demonstration."""
    with serving(create_app(Settings(), engine)) as address:
        yield address


def _found(look: Callable[[], str | Path]) -> str | Path:
    """The tool that is looked for; without it tests fail with what to run."""
    try:
        return look()
    except ToolMissing as missing:
        said = str(missing)
    pytest.fail(said, pytrace=False)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium_file(playwright: Playwright) -> str:
    """The program Chromium, as installed on this machine, or else Playwright's own."""
    return str(_found(lambda: chromium_path(playwright)))


@pytest.fixture(scope="session")
def npm_tools() -> None:
    """Without the HTML checker and Lighthouse, tests that need them fail with what to run."""
    _found(lambda: npm_file(""))


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_file: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_file, args=ARGUMENTS)
    yield browser
    browser.close()


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
