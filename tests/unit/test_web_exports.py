"""What leaves as CSV and Atom is well formed and harmless, whatever the stories hold."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from index.story import Place, Story
from search.query import Query
from search.results import Hit, Results, Snippet
from tests.browser.made_up_engine import made_up_stories
from web.exports import COLUMNS, csv_text, harmless_cell
from web.feeds import atom_feed
from web.naming import naming

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="=+-@\t\r\n\",;'|%＝＋ \x00\u202e<>&]A1", max_size=20),
)


def results_of(
    story: Story, passage: str = "A passage.", query: str = "words", weak: bool = False
) -> Results:
    hit = Hit(story, 0.5, weak, Snippet(passage))
    return Results(Query(query), None, 0 if weak else 1, 1, weak, (hit,), {})


@given(HOSTILE)
@example('=HYPERLINK("https://evil.example")')
@example("\t=1+1")
@example("\u202e=1")
@example("＝1")
def test_no_cell_is_a_formula(text: str) -> None:
    cell = harmless_cell(text)
    assert unicodedata.normalize("NFKC", cell.lstrip())[:1] not in set("=+-@|%")
    assert not set(cell) & set("\t\r\n\x00")


@given(HOSTILE, HOSTILE, st.sampled_from([",", ";"]))
def test_csv_keeps_its_rows_and_columns(title: str, place: str, separator: str) -> None:
    story = replace(made_up_stories()[0], title=title, place=Place(place, "DE"))
    text = csv_text(results_of(story, passage=place), separator)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))
    assert text.startswith("\ufeff")
    assert tuple(rows[0]) == COLUMNS
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert rows[1][COLUMNS.index("title")] == harmless_cell(title)


def test_csv_leaves_harmless_text_and_numbers_alone() -> None:
    rows = list(
        csv.DictReader(io.StringIO(csv_text(results_of(made_up_stories()[0])).removeprefix("\ufeff")))
    )
    assert rows[0]["title"] == "Wohnen auf dem Dorf"
    assert rows[0]["themes"] == "housing reception"
    assert rows[0]["score"] == "0.5"
    assert rows[0]["date"] == "2018-03-01"


@given(HOSTILE, HOSTILE, HOSTILE)
@example("a]]>b", "\x00\x0b\ud800\uffff", "<script>&amp;")
def test_atom_is_well_formed_for_any_text(title: str, passage: str, query: str) -> None:
    story = replace(made_up_stories()[0], title=title, place=Place(title, "DE"))
    body = atom_feed(
        results_of(story, passage, query),
        naming("de"),
        {"towns": title},
        home="https://here.example/",
        this="https://here.example/de/feed.atom",
        page="https://here.example/de/search",
        title=query,
    )
    feed = etree.fromstring(body)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 1
    for parent in (feed, entries[0]):
        for required in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{required}")) == 1
    assert entries[0].find(f"{ATOM}author/{ATOM}name") is not None


@pytest.mark.parametrize("weak", [True, False])
def test_a_feed_has_only_good_matches_and_safe_links(weak: bool) -> None:
    harmful = made_up_stories()[-1]
    body = atom_feed(
        results_of(harmful, weak=weak),
        naming("en"),
        {},
        home="https://h.example/",
        this="t",
        page="p",
        title="t",
    )
    feed = etree.fromstring(body)
    assert len(feed.findall(f"{ATOM}entry")) == (0 if weak else 1)
    assert b"javascript" not in body
