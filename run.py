"""Sets the product up in a virtual environment and runs it: ``python3.11 run.py demo`` or ``run.py test``.

Needs Python 3.11 and nothing else. Any further words are a ``storysearch`` command: ``run.py search "..."``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
OLDEST = (3, 11)
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
    ("pytest",),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(words: list[str]) -> int:
    """Set up what ``words`` need and run them; the exit status is theirs."""
    if sys.version_info < OLDEST:
        sys.exit("storysearch needs Python 3.11 or newer.")
    if not words:
        sys.exit("Say what to run: demo, test, or any storysearch command.")
    if words[0] == "test":
        install("test")
        ensure_browser()
        # Where this fails, the tests that need the tools say so.
        subprocess.call([str(BIN / "python"), "-m", "tests.browser.page_tools"], cwd=ROOT)
        return run_checks(words[1:])
    install("")
    return subprocess.call([str(BIN / "storysearch"), *words])


def install(extra: str) -> None:
    """Install the product, with an extra, unless this very version of its needs is installed already."""
    needs = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes() + extra.encode()
    stamp = ENVIRONMENT / f"installed-{hashlib.sha256(needs).hexdigest()[:16]}"
    if stamp.exists():
        return
    print("Setting up, once; this takes a few minutes ...", flush=True)
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(ENVIRONMENT, with_pip=True)
    what = f"{ROOT}[{extra}]" if extra else str(ROOT)
    constraints = str(ROOT / "constraints.txt")
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    command = [str(BIN / "python"), "-m", "pip", "install", *quiet, "--constraint", constraints]
    subprocess.check_call([*command, "torch"])
    subprocess.check_call([*command, "--editable", what])
    stamp.touch()


def ensure_browser() -> None:
    """See to it that there is a Chromium for the tests of the page."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.check_call(["apt-get", "update", "-qq"])
        subprocess.check_call(["apt-get", "install", "-qq", "-y", "chromium"], stdout=subprocess.DEVNULL)
    else:
        subprocess.check_call([str(BIN / "playwright"), "install", "chromium"])


def run_checks(further: list[str]) -> int:
    """Run every check, the tests last, so that the log ends with their count; words go to pytest."""
    failed = 0
    for check in CHECKS:
        words = [*check, *further] if check[0] == "pytest" else list(check)
        print(f"--- {' '.join(words)}", flush=True)
        status = subprocess.call([str(BIN / words[0]), *words[1:]], cwd=ROOT)
        failed = failed or status
    return failed


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as failure:
        sys.exit(f"Setting up failed at: {' '.join(map(str, failure.cmd))}")
