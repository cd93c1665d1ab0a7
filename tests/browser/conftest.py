"""A real browser, and the real application over made-up stories on a free port of this machine."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from index.settings import Settings
from search.engine import Engine
from tests.browser.made_up_engine import MadeUpEngine
from web.app import create_app

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALLED = ("chromium", "chromium-browser", "google-chrome")


def _serve(engine: MadeUpEngine | Engine) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(Settings(), engine), log_level="critical", access_log=False, lifespan="off")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the application with stories that fill several pages."""
    yield from _serve(MadeUpEngine(copies=4))


@pytest.fixture(scope="session")
def unpublished_site() -> Iterator[str]:
    """The address of the application while nothing is published."""
    yield from _serve(MadeUpEngine(published=False))


@pytest.fixture(scope="session")
def broken_site() -> Iterator[str]:
    """The address of the application while every search fails."""
    yield from _serve(MadeUpEngine(broken=True))


@pytest.fixture(scope="session")
def demo_site(engine: Engine) -> Iterator[str]:
    """The address of the application over the crawled demonstration."""
    yield from _serve(engine)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium as installed on this machine, or else Playwright's own."""
    executable = next(filter(None, map(shutil.which, INSTALLED)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
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
