"""What is known of pages: one entry for all spellings of an address, what failed, and former addresses."""

import sqlite3
from datetime import UTC, datetime

import pytest

from index.catalogue import open_catalogue
from index.story import Provenance, Story, story_id
from ingest.crawl.events import PageFailed
from ingest.page_table import PageTable

PAGE = "https://t.example/a"
SPELLINGS = [PAGE, "http://t.example/a", "https://www.t.example/a", "http://www.t.example/a/"]


@pytest.fixture
def catalogue(tmp_path):
    with open_catalogue(tmp_path) as opened:
        yield opened


@pytest.fixture
def pages(catalogue):
    return PageTable(catalogue.connection)


def make_story(url):
    return Story(
        story_id(url), "Title", "Text", "en", Provenance(url, url, "town", datetime(2026, 1, 2, tzinfo=UTC))
    )


def fail(pages, url, stage="http", source="town"):
    pages.fail(PageFailed(source, url, stage, 503, "The server answers 503."))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_page_is_found_under_every_spelling(pages, spelling):
    pages.record(PAGE, "town", "digest", 1, "stories")
    assert pages.find(spelling).url == PAGE
    assert pages.find(f"{spelling}?page=2") is None
    assert pages.miss(spelling) == 1
    pages.answered(spelling)
    assert pages.find(PAGE).misses == 0
    pages.forget(spelling)
    assert pages.find(PAGE) is None


@pytest.mark.parametrize("new", SPELLINGS[1:])
def test_a_page_that_answers_in_another_spelling_stays_the_same_page(pages, new):
    pages.record(PAGE, "town", "digest", 1, "stories")
    pages.set_alternates(PAGE, ["https://t.example/de"])
    pages.record("https://t.example/old", "town", "digest", 1, "stories")
    pages.add_former(PAGE, "https://t.example/old")
    fail(pages, PAGE, "shrunk")
    pages.rename(PAGE, new)
    assert pages.find(PAGE).url == pages.find(new).url == new
    assert pages.alternates() == [(new, "https://t.example/de")]
    assert set(pages.former()[new]) == {PAGE, "https://t.example/old"}
    assert pages.failures() == []
    pages.rename(new, PAGE)
    assert new in pages.former()[PAGE]
    assert PAGE not in pages.former()[PAGE]


def test_a_page_that_moved_twice_knows_both_addresses(pages):
    for name in ("a", "b", "c"):
        pages.record(f"https://t.example/{name}", "town", "digest", 1, "stories")
    pages.add_former("https://t.example/b", "https://t.example/a")
    pages.forget("https://t.example/a")
    pages.add_former("https://t.example/c", "https://t.example/b")
    pages.forget("https://t.example/b")
    assert pages.former() == {"https://t.example/c": ["https://t.example/a", "https://t.example/b"]}


def test_alternates_are_those_of_the_last_reading_and_go_with_the_page(pages):
    pages.record(PAGE, "town", "digest", 1, "stories")
    pages.set_alternates(PAGE, ["https://t.example/de", "https://t.example/fr", "https://t.example/de"])
    pages.set_alternates(PAGE, ["https://t.example/fr"])
    assert pages.alternates() == [(PAGE, "https://t.example/fr")]
    pages.forget(PAGE)
    assert pages.alternates() == []


def test_a_failure_counts_its_tries_and_ends_when_the_page_is_read(pages):
    fail(pages, PAGE)
    fail(pages, PAGE, "timeout")
    ((failure),) = pages.failures("town")
    assert (failure.tries, failure.stage) == (2, "timeout")
    assert pages.count_failures() == {"town": 1}
    pages.record(PAGE, "town", "digest", 1, "stories")
    assert pages.failures() == []


def test_a_failure_is_forgotten_with_its_page_in_every_spelling(pages):
    fail(pages, "http://www.t.example/a/")
    fail(pages, "https://t.example/b")
    pages.forget(PAGE)
    assert [one.url for one in pages.failures()] == ["https://t.example/b"]


def test_a_whole_crawl_settles_the_failures_that_it_did_not_meet_again(pages):
    for name in ("a", "b"):
        fail(pages, f"https://t.example/{name}")
    fail(pages, PAGE, source="city")
    pages.settle("town", {"https://t.example/b"})
    assert [(one.source, one.url) for one in pages.failures()] == [
        ("city", PAGE),
        ("town", "https://t.example/b"),
    ]


def test_pages_with_stories_are_those_of_their_source(pages, catalogue):
    for name, source in (("a", "town"), ("b", "town"), ("c", "city")):
        pages.record(f"https://t.example/{name}", source, "digest", 1, "stories")
    for name, source in (("a", "town"), ("c", "city")):
        catalogue.replace_page(
            f"https://t.example/{name}", source, [(make_story(f"https://t.example/{name}"), [])]
        )
    assert pages.with_stories("town") == [PAGE]


def test_one_page_or_all_can_be_read_again(pages):
    for name in ("a", "b"):
        pages.record(f"https://t.example/{name}", "town", "digest", 7, "stories")
    pages.read_again("http://t.example/a/")
    assert [pages.find(f"https://t.example/{name}").reader for name in ("a", "b")] == [0, 7]
    pages.read_again()
    assert pages.find("https://t.example/b").reader == 0


OLD = (
    "CREATE TABLE page (url TEXT PRIMARY KEY, source TEXT NOT NULL, digest TEXT NOT NULL,"
    " reader INTEGER NOT NULL, verdict TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,"
    " misses INTEGER NOT NULL)"
)


def test_a_table_of_before_keeps_of_two_spellings_the_one_that_answered_last(catalogue):
    catalogue.connection.execute(OLD)
    rows = {PAGE: "2026-01-02", "http://t.example/a": "2026-01-01", "https://t.example/b": "2026-01-01"}
    for url, seen in rows.items():
        catalogue.connection.execute(
            "INSERT INTO page VALUES (?, 'town', 'd', 1, 'stories', '2025', ?, 2)", (url, seen)
        )
        catalogue.replace_page(url, "town", [(make_story(url), [])])
    catalogue.mark_published(catalogue.revision)
    pages = PageTable(catalogue.connection)
    assert pages.find("http://t.example/a").url == PAGE
    assert pages.find("https://t.example/b").misses == 2
    assert [story.provenance.url for story, _ in catalogue.stories()] == [PAGE, "https://t.example/b"]
    assert not catalogue.is_published()
    assert PageTable(catalogue.connection).find(PAGE) == pages.find(PAGE)


def test_a_renewal_that_breaks_off_loses_nothing(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        catalogue.connection.execute(OLD)
        for url in (PAGE, "http://t.example/a"):
            catalogue.connection.execute(
                "INSERT INTO page VALUES (?, 'town', 'd', 1, 'stories', '2025', '2026', 0)", (url,)
            )
        catalogue.connection.commit()
        catalogue.connection.execute("DROP TABLE story")
        with pytest.raises(sqlite3.OperationalError):
            PageTable(catalogue.connection)
        assert catalogue.connection.execute("SELECT COUNT(*) FROM page").fetchone() == (2,)
