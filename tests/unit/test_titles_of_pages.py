from __future__ import annotations

import pytest

from ingest.extract import parse_page
from ingest.titles import find_title, is_page_name


def title(head: str, body: str, found: str | None = None) -> str:
    tree = parse_page(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return find_title(tree, found)


LOGO = "<header><a href='/'><h2>Harbour Towns</h2></a></header>"


def test_the_name_of_the_site_in_its_logo_is_no_title() -> None:
    head = "<title>Harbour Towns | Forty families found a flat</title>"
    assert title(head, LOGO + "<h5>Forty families found a flat</h5>") == "Forty families found a flat"
    assert title(head, LOGO) == "Forty families found a flat"
    as_heading = LOGO.replace("h2", "h1")
    assert title(head, as_heading + "<h2>Forty families found a flat</h2>") == "Forty families found a flat"


def test_declared_title_without_the_name_of_the_site() -> None:
    head = (
        "<meta property='og:site_name' content='Harbour Towns'>"
        "<meta property='og:title' content='A house by the port – Harbour Towns'>"
    )
    assert title(head, "") == "A house by the port"


def test_the_name_of_a_section_is_no_title() -> None:
    head = "<title>Forty families found a flat – Harbour Towns</title>"
    assert title(head, "<h1>News</h1><h1>Forty families found a flat</h1>") == "Forty families found a flat"
    assert title(head, "<h1>Log in</h1>", "Forty families found a flat") == "Forty families found a flat"


def test_own_heading_wins_also_when_the_tab_says_less() -> None:
    assert title("<title>Zirl</title>", "<h1>Zirl opens its clubs</h1>") == "Zirl opens its clubs"


def test_a_page_called_like_its_site_keeps_that_title() -> None:
    assert title("<title>Harbour Towns</title>", LOGO.replace("h2", "h1")) == "Harbour Towns"


def test_nothing_to_find() -> None:
    assert title("", "<p>x</p>") == ""


@pytest.mark.parametrize(
    ("written", "is_name"), [("À propos", True), ("Κ", False), ("Contact!", True), ("", False)]
)
def test_page_names(written: str, is_name: bool) -> None:
    assert is_page_name(written) is is_name
