"""No page says anything in the console, asks anything of another site, or leaves anything behind."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, ConsoleMessage

from tests.browser.page_states import STATES, UNFOLD

NewContext = Callable[..., BrowserContext]

MOST_REQUESTS = 6


def test_nothing_is_said_asked_or_kept(sites: dict[str, str], new_context: NewContext) -> None:
    """Violations of the Content-Security-Policy are said in the console."""
    context = new_context()
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Chromium says of every page that is a failure that it is one.
        if not (message.text.startswith("Failed to load resource") and message.location["url"] == page.url):
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    for state in STATES:
        asked.clear()
        page.goto(state.address(sites, "mt"), wait_until="networkidle")
        page.evaluate(UNFOLD)
        assert said == [], state.name
        assert len(asked) <= MOST_REQUESTS, state.name
        assert all(address.startswith(f"{sites[state.site]}/") for address in asked), (state.name, asked)
        assert context.cookies() == [], state.name
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, state.name
        assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0, state.name


def test_a_violation_of_the_policy_would_be_heard(site: str, new_context: NewContext) -> None:
    page = new_context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/en/about")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    assert any("Content Security Policy" in one for one in said)
