"""The command that takes pictures of the pages takes all that were asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.browser.screenshots import ROOT

PNG = b"\x89PNG"


def screenshots(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.browser.screenshots", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_pictures_are_taken_of_each_page_in_each_language_look_and_width(tmp_path: Path) -> None:
    done = screenshots(
        str(tmp_path), "--languages", "de,fi", "--pages", "embed; nothing published, home",
        "--looks", "dark,print", "--widths", "400",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"8 pictures are in {tmp_path}.\n"), done.stderr
    pictures = {str(one.relative_to(tmp_path)): one.read_bytes() for one in tmp_path.rglob("*.png")}
    names = (
        "embed-dark-400",
        "embed-print-400",
        "nothing-published-home-dark-400",
        "nothing-published-home-print-400",
    )
    assert set(pictures) == {f"{language}/{name}.png" for language in ("de", "fi") for name in names}
    assert all(body.startswith(PNG) for body in pictures.values())
    assert len(set(pictures.values())) == len(pictures)


def test_a_page_that_there_is_not_is_told(tmp_path: Path) -> None:
    refused = screenshots(str(tmp_path), "--pages", "hom")
    assert refused.returncode == 2
    assert "hom: choose from home, all stories, results" in refused.stderr
