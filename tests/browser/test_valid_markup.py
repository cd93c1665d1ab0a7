"""The Nu HTML Checker has nothing to say of any page in any language, of the stylesheets and of the icon."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from lxml import etree

from tests.browser.nu_checker import messages
from tests.browser.page_states import states_to_look_at
from web.catalogues import offered_languages
from web.static_files import STATIC_FOLDER

pytestmark = pytest.mark.usefixtures("npm_tools")


def test_the_checker_has_nothing_to_say_of_any_page(
    sites: dict[str, str], tmp_path: Path, every_state: bool
) -> None:
    files = []
    for language in offered_languages():
        for state in states_to_look_at(language, every_state):
            answer = httpx.get(state.address(sites, language), trust_env=False)
            assert answer.status_code == state.status, state.name
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            files.append(tmp_path / f"{language} {state.name}.html")
            files[-1].write_bytes(answer.content)
    assert messages(*files) == []


def test_the_checker_has_nothing_to_say_of_styles_and_drawings() -> None:
    files = [*STATIC_FOLDER.glob("*.css"), *STATIC_FOLDER.glob("*.svg")]
    assert {file.suffix for file in files} == {".css", ".svg"}
    assert messages(*files) == []


def test_the_checker_speaks_of_faults_and_of_trifles(tmp_path: Path) -> None:
    faults = {
        "fault.html": "<!doctype html><html lang=en><title>x</title><p><div></p>",
        "trifle.html": "<!doctype html><html lang=en><title>x</title><meta charset=utf-8 /><p>x</p>",
        "fault.css": "p { colour: red }",
        "fault.svg": "<svg xmlns='http://www.w3.org/2000/svg'><rectangle/></svg>",
    }
    for name, content in faults.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    said = messages(*(tmp_path / name for name in faults))
    assert {one.partition(":")[0] for one in said} == set(faults)
    assert any(one.startswith("trifle.html: info") for one in said)


def test_documents_for_programs_are_well_formed(sites: dict[str, str]) -> None:
    """Even when they quote what tries to do harm."""
    for path in (
        "/en/feed.atom?q=fremd+%3Cscript%3E%26%07&theme=housing",
        "/en/feed.atom?q=familien+fremd",
        "/opensearch.xml",
        "/sitemap.xml",
        "/static/icon.svg",
    ):
        answer = httpx.get(f"{sites['full']}{path}", trust_env=False)
        assert answer.status_code == 200, path
        assert etree.fromstring(answer.content).tag.startswith("{http"), path
