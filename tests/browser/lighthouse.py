"""Lighthouse, which judges a page as search engines and makers of browsers do, from 0 to 100 points.

``python -m tests.browser.lighthouse`` prints the points of the pages in all four categories. The speed of a
page is measured three times and the best is taken: whatever else this machine does can only slow it down.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine
from tests.browser.page_states import STATES
from tests.browser.page_tools import NODE, chromium_path, npm_file
from tests.browser.serving import serving
from web.app import create_app

UNTIMED = ("accessibility", "best-practices", "seo")
TIMED = "performance"
JUDGED = ("home", "results", "story", "about")
NOT_FOR_SEARCH_ENGINES = ("results", "story")
"""These ask search engines on purpose not to list them: stories belong to those who published them."""
TRIES = 3


@dataclass(frozen=True)
class Judgement:
    """The points of a page by category, and the audits that cost it some."""

    points: dict[str, int]
    complaints: tuple[str, ...]


def judge(name: str, sites: dict[str, str], chromium: str, categories: Sequence[str]) -> Judgement:
    """What Lighthouse says of the page state of this name, in English."""
    state = next(state for state in STATES if state.name == name)
    command = [
        str(NODE),
        str(npm_file("lighthouse/cli/index.js")),
        state.address(sites, "en"),
        "--quiet",
        "--output=json",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        f"--only-categories={','.join(categories)}",
    ]
    if name in NOT_FOR_SEARCH_ENGINES:
        command.append("--skip-audits=is-crawlable")
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": chromium}
    )
    report = json.loads(done.stdout)
    counted = {
        one["id"] for each in report["categories"].values() for one in each["auditRefs"] if one["weight"]
    }
    return Judgement(
        {name: round(100 * category["score"]) for name, category in report["categories"].items()},
        tuple(
            f"{audit['id']}: {audit['title']}"
            for audit in report["audits"].values()
            if audit["id"] in counted and audit["score"] is not None and audit["score"] < 1
        ),
    )


def main() -> None:
    """Print a table of the points of every page, with what cost it some."""
    with (
        sync_playwright() as playwright,
        serving(create_app(Settings(), MadeUpEngine(copies=4))) as address,
    ):
        chromium, sites = chromium_path(playwright), {"full": address}
        for name in JUDGED:
            judgement = judge(name, sites, chromium, UNTIMED)
            tries = [judge(name, sites, chromium, [TIMED]) for _ in range(TRIES)]
            best = max(tries, key=lambda one: one.points[TIMED])
            points = {**best.points, **judgement.points}
            print(f"{name}: " + ", ".join(f"{category} {number}" for category, number in points.items()))
            for complaint in best.complaints + judgement.complaints:
                print(f"  {complaint}")


if __name__ == "__main__":
    main()
