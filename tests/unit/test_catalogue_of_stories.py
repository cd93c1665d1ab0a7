import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalogue import SourceRecord, open_catalogue
from index.errors import DataError
from index.story import Passage, Place, Provenance, Story, from_record, story_id, to_record


def make_story(url="https://town.example/a", text="A text."):
    found = Provenance(url, url.partition("#")[0], "town", datetime(2026, 1, 2, tzinfo=UTC), {"date": "meta"})
    return Story(
        story_id(url),
        "Title",
        text,
        "en",
        found,
        Place("Zirl", "AT", "town", 7900, (), 47.3, 11.2),
        date(2025, 5, 1),
    )


@given(st.text(), st.text(), st.one_of(st.none(), st.dates()))
def test_a_story_survives_its_record(title, text, published):
    story = replace(make_story(), title=title, text=text, published=published, themes=("housing",))
    assert from_record(to_record(story)) == story


def test_a_record_from_before_coordinates_were_kept_is_read():
    record = to_record(make_story())
    del record["place"]["latitude"], record["place"]["longitude"]
    assert from_record(record).place == Place("Zirl", "AT", "town", 7900)


def test_a_page_holds_exactly_what_was_stored_last(tmp_path):
    first, second = make_story("https://t.example/p#a"), make_story("https://t.example/p#b")
    with open_catalogue(tmp_path) as catalogue:
        catalogue.replace_page(
            "https://t.example/p", "town", [(first, [Passage(first.id, 0, 0, 7)]), (second, [])]
        )
        assert catalogue.stories_of_page("https://t.example/p") == [first, second]
        catalogue.replace_page("https://t.example/p", "town", [(second, [Passage(second.id, 0, 0, 7)])])
        assert [(story.id, len(passages)) for story, passages in catalogue.stories()] == [(second.id, 1)]
        assert catalogue.count_stories() == {"town": 1}


def test_changes_are_unpublished_until_marked(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        assert catalogue.is_published()
        catalogue.replace_page("p", "town", [(make_story(), [])])
        assert not catalogue.is_published()
        catalogue.mark_published(catalogue.revision)
        assert catalogue.is_published()


def test_vectors_are_kept_by_model_and_dropped_when_unused(tmp_path):
    value = np.arange(4, dtype=np.float32)
    with open_catalogue(tmp_path) as catalogue:
        catalogue.keep_vectors("m", [("one", value), ("two", value)])
        catalogue.keep_vectors("old", [("one", value)])
        assert catalogue.known_vectors("other", ["one"]) == {}
        catalogue.forget_vectors_except("m", ["one"])
        assert list(catalogue.known_vectors("m", ["one", "two"])) == ["one"]
        assert catalogue.known_vectors("old", ["one"]) == {}
        assert np.array_equal(catalogue.known_vectors("m", ["one"])["one"], value)


def test_sources_are_replaced_by_name(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save_source(SourceRecord("town", "Old", "https://old.example/"))
        catalogue.save_source(SourceRecord("town", "New", "https://new.example/"))
        assert catalogue.sources() == [SourceRecord("town", "New", "https://new.example/")]


def test_a_damaged_file_is_one_sentence(tmp_path):
    (tmp_path / "catalogue.sqlite").write_bytes(
        b"this is no database, only some text that is long enough" * 30
    )
    with pytest.raises(DataError, match=r"catalogue\.sqlite cannot be read"), open_catalogue(tmp_path):
        pass


def test_an_error_of_the_caller_is_not_hidden(tmp_path):
    with pytest.raises(KeyError), open_catalogue(tmp_path) as catalogue:
        assert isinstance(catalogue.connection, sqlite3.Connection)
        raise KeyError
