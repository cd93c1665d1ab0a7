"""The real application on a free port of this machine, and a real browser that opens its pages."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from index.settings import Settings
from web.app import create_app
from web.search_engine import SearchEngine

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


@contextmanager
def serve(engine: SearchEngine, settings: Settings | None = None) -> Iterator[str]:
    """The address of the application that answers from ``engine``, until the context is left."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings or Settings(), engine)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """Chromium as installed on this machine, or else Playwright's own."""
    executable = next(filter(None, map(shutil.which, INSTALLED)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()
