"""The staff page in a real browser: for a screen reader, on a narrow screen, in both designs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext

from index.operation import RUN_FILE, STATUS_FILE, write_run_state
from index.settings import Settings
from tests.browser.axe import violations
from tests.browser.made_up_engine import MadeUpEngine
from tests.browser.made_up_ingestion import made_up_run, write_ingestion
from tests.browser.nu_checker import messages
from tests.browser.serving import serving
from web.app import create_app
from web.staff_access import MOST_WRONG

NewContext = Callable[..., BrowserContext]
LOGIN = {"username": "staff", "password": "Schlüssel zum Ράφι"}
RUNS = ("working", "stuck", "killed", "finished", "none")


@dataclass(frozen=True)
class StaffSite:
    """The running application and the data folder that it tells of."""

    address: str
    data: Path

    def show(self, judged: str) -> None:
        """Leave in the data folder what an ingestion in this state leaves."""
        for name in (RUN_FILE, STATUS_FILE):
            (self.data / name).unlink(missing_ok=True)
        if judged != "none":
            write_ingestion(self.data, judged)


@contextmanager
def serving_staff(data: Path) -> Iterator[StaffSite]:
    app = create_app(Settings(data=data, staff_password=LOGIN["password"]), MadeUpEngine())
    with serving(app) as address:
        yield StaffSite(f"{address}/admin/status", data)


@pytest.fixture(scope="module")
def staff_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with serving_staff(tmp_path_factory.mktemp("staff")) as site:
        yield site


@pytest.mark.parametrize(
    ("colours", "width"),
    [
        ({"color_scheme": "light"}, 1400),
        ({"color_scheme": "dark"}, 1400),
        ({"color_scheme": "light"}, 320),
        ({"forced_colors": "active"}, 320),
    ],
)
def test_axe_finds_nothing(
    staff_site: StaffSite, new_context: NewContext, colours: dict[str, str], width: int
) -> None:
    page = new_context(http_credentials=LOGIN, viewport={"width": width, "height": 900}, **colours).new_page()
    for judged in RUNS:
        staff_site.show(judged)
        answer = page.goto(staff_site.address)
        assert answer is not None
        assert answer.status == 200
        assert violations(page) == {}, judged


@pytest.mark.usefixtures("npm_tools")
def test_the_nu_html_checker_has_nothing_to_say(staff_site: StaffSite, tmp_path: Path) -> None:
    files = []
    for judged in RUNS:
        staff_site.show(judged)
        files.append(tmp_path / f"{judged}.html")
        answer = httpx.get(staff_site.address, auth=(LOGIN["username"], LOGIN["password"]), trust_env=False)
        assert answer.status_code == 200
        files[-1].write_bytes(answer.content)
    assert messages(*files) == []


def test_axe_finds_only_the_renewal_that_the_reader_asked_for(
    staff_site: StaffSite, new_context: NewContext
) -> None:
    """WCAG 2.2.1 is met otherwise: the page renews itself on request alone, and stops on request."""
    page = new_context(http_credentials=LOGIN).new_page()
    staff_site.show("working")
    page.goto(staff_site.address)
    page.get_by_role("link", name="Renew this page every 10 seconds").click()
    assert list(violations(page)) == ["meta-refresh"]
    page.get_by_role("link", name="Stop that").click()
    assert page.url == staff_site.address
    assert violations(page) == {}


def test_the_page_renews_itself_until_the_run_has_ended(
    staff_site: StaffSite, new_context: NewContext
) -> None:
    page = new_context(http_credentials=LOGIN).new_page()
    staff_site.show("working")
    page.goto(f"{staff_site.address}?renew=yes")
    write_run_state(staff_site.data, made_up_run("finished"))
    page.get_by_text("2 of 5 sources failed").wait_for(timeout=30_000)
    assert page.locator("meta[http-equiv=refresh]").count() == 0


def test_axe_finds_nothing_on_the_refusal(tmp_path: Path, new_context: NewContext) -> None:
    with serving_staff(tmp_path) as site:
        for _ in range(MOST_WRONG):
            httpx.get(site.address, auth=("staff", "wrong"), trust_env=False)
        for scheme in ("light", "dark"):
            page = new_context(http_credentials=LOGIN, color_scheme=scheme).new_page()
            answer = page.goto(site.address)
            assert answer is not None
            assert answer.status == 429
            assert page.get_by_role("heading", name="For staff").count() == 1
            assert violations(page) == {}


def test_nothing_is_wider_than_320_pixels(staff_site: StaffSite, new_context: NewContext) -> None:
    page = new_context(http_credentials=LOGIN, viewport={"width": 320, "height": 640}).new_page()
    for judged in RUNS:
        staff_site.show(judged)
        page.goto(staff_site.address)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, judged


def test_a_screen_reader_is_told_the_structure(staff_site: StaffSite, new_context: NewContext) -> None:
    page = new_context(http_credentials=LOGIN).new_page()
    staff_site.show("working")
    page.goto(staff_site.address)
    levels = page.locator("h1,h2,h3,h4").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for name in ("The run", "Sources", "Changes of the last run", "What is served"):
        assert page.get_by_role("region", name=name, exact=True).count() == 1, name
    table = page.get_by_role("table", name="Sources, worst first")
    assert table.get_by_role("columnheader").count() == 11
    assert table.get_by_role("rowheader").first.inner_text().startswith("Network broken")
    assert table.get_by_role("cell", name="Failing site stopped answering").count() == 1
    course = "Pages seen in 2 runs: first 100, latest 0, between 0 and 100; 1 failed."
    assert table.get_by_role("img", name=course).count() == 1
    assert page.get_by_role("table", name="What the run is doing with each source").count() == 1


def test_the_keyboard_reaches_the_end_of_a_wide_table(staff_site: StaffSite, new_context: NewContext) -> None:
    page = new_context(http_credentials=LOGIN, viewport={"width": 320, "height": 640}).new_page()
    staff_site.show("finished")
    page.goto(staff_site.address)
    table = page.get_by_role("region", name="Sources, worst first")
    table.focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 100")


def test_nothing_of_partner_sites_runs_and_nothing_is_refused_by_the_policy(
    staff_site: StaffSite, new_context: NewContext
) -> None:
    page = new_context(http_credentials=LOGIN).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("pageerror", lambda error: said.append(str(error)))
    for judged in RUNS:
        staff_site.show(judged)
        page.goto(staff_site.address, wait_until="networkidle")
    assert said == []
