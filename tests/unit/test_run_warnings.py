"""A source that answers but has much less than usual is told of, one that was never large is not."""

from datetime import UTC, datetime

import pytest

from index.catalogue import open_catalogue
from index.operation import StoryChange
from index.story import Provenance, Story
from ingest.run_table import RunTable, SourceRun


@pytest.fixture
def runs(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        yield RunTable(catalogue.connection)


def make_run(seen=10, stories=10, *, succeeded=True, source="town", at=0, warning=""):
    finished = datetime(2026, 1, 1, at, tzinfo=UTC).isoformat()
    return SourceRun(source, finished, succeeded, "finished", seen, 0, 0, seen, 0, 0, stories, warning)


def spend(runs, *numbers):
    for at, number in enumerate(numbers):
        runs.add(make_run(number, number, at=at))


def test_the_first_run_of_a_source_is_no_drop(runs):
    assert runs.warn("town", 1, 1) == ""


@pytest.mark.parametrize(("seen", "told"), [(8, False), (7, True), (0, True), (12, False)])
def test_pages_that_fall_by_30_percent(runs, seen, told):
    spend(runs, 10, 10)
    assert bool(runs.warn("town", seen, 10)) == told


def test_stories_that_fall_while_the_pages_stay(runs):
    spend(runs, 10)
    assert runs.warn("town", 10, 7) == "It has 7 stories where 10 are usual."


def test_a_small_source_may_lose_a_page(runs):
    spend(runs, 4, 4, 4)
    assert runs.warn("town", 1, 1) == ""


def test_usual_is_the_median_so_one_bad_night_changes_nothing(runs):
    spend(runs, 10, 10, 2, 10)
    assert runs.warn("town", 7, 10)
    assert not runs.warn("town", 9, 10)


def test_after_some_nights_the_new_number_is_the_usual_one(runs):
    spend(runs, 10, 10, 10, 6, 6, 6)
    assert runs.warn("town", 6, 6) == ""


def test_runs_that_failed_say_nothing_of_what_is_usual(runs):
    spend(runs, 10)
    for at in range(1, 6):
        runs.add(make_run(0, 10, succeeded=False, at=at))
    assert runs.warn("town", 7, 10)


def test_other_sources_do_not_count(runs):
    runs.add(make_run(100, 100, source="other"))
    assert runs.warn("town", 10, 10) == ""


def test_the_last_run_comes_with_the_last_success(runs):
    spend(runs, 10)
    runs.add(make_run(0, succeeded=False, at=1))
    ((last, success),) = runs.last_runs()
    assert not last.succeeded
    assert success == make_run(at=0).finished
    assert [one.succeeded for one in runs.history("town", 5)] == [True, False]


def test_a_table_of_before_is_given_its_columns(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        catalogue.connection.execute(
            "CREATE TABLE source_run (source TEXT NOT NULL, finished TEXT NOT NULL, succeeded INTEGER"
            " NOT NULL, reason TEXT NOT NULL, seen INTEGER NOT NULL, new INTEGER NOT NULL,"
            " changed INTEGER NOT NULL, unchanged INTEGER NOT NULL,"
            " gone INTEGER NOT NULL, failed INTEGER NOT NULL)"
        )
        catalogue.connection.execute(
            "INSERT INTO source_run VALUES ('town', '2025', 1, 'finished', 9, 9, 0, 0, 0, 0)"
        )
        ((old, _),) = RunTable(catalogue.connection).last_runs()
        assert (old.seen, old.stories, old.warning) == (9, 0, "")
        RunTable(catalogue.connection).add(make_run(warning="It has 1 page."))
        ((new, _),) = RunTable(catalogue.connection).last_runs()
        assert new.warning == "It has 1 page."


def test_a_story_taken_down_leaves_no_title_among_the_changes(runs):
    url = "https://t.example/a"
    found = Provenance(url, url, "town", datetime(2026, 1, 2, tzinfo=UTC))
    runs.keep_changes(
        [
            StoryChange("moved", "town", "Anna's house", "https://t.example/before", "en"),
            StoryChange("new", "town", "Another", "https://t.example/b", "en"),
        ]
    )
    runs.forget_changes([Story("1", "Anna's house", "Text", "en", found)])
    assert [one.title for one in runs.changes()] == ["Another"]
