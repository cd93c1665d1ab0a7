"""Links of the documentation into the repository lead somewhere, and the files that it names exist."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FOLDERS = ("index", "ingest", "search", "web", "demo", "tests", "docs")


def prose(page):
    """The page without its fenced examples."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page):
    """The anchors that a forge makes of the headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    }


def links(page):
    return re.findall(r"\]\(([^)\s]+)\)", prose(page))


def named_files(page):
    """Paths in code spans that begin with a folder of the repository and name no pattern."""
    spans = re.findall(r"`([^`\s]+)`", prose(page))
    return [
        one for one in spans if one.split("/")[0] in FOLDERS and "/" in one and not re.search(r"[*<]|XX", one)
    ]


def test_there_are_pages_with_links_and_files():
    assert {"README.md", "operations.md", "architecture.md"} <= {page.name for page in PAGES}
    assert sum(len(links(page)) for page in PAGES) > 10
    assert sum(len(named_files(page)) for page in PAGES) > 50


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = (page.parent / unquote(path)).resolve() if path else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page):
    # web/locale/uk/... is what a translator is about to make.
    missing = [one for one in named_files(page) if not (ROOT / one).exists() and "/locale/uk/" not in one]
    assert not missing


def test_every_page_of_the_documentation_is_reached_from_the_readme():
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in links(ROOT / "README.md")}
    assert {page for page in PAGES if page.name != "README.md"} <= linked
