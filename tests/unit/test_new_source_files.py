"""The file of a new source: what a site's name and addresses become in it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.crawl.survey import SiteSurvey
from ingest.new_source import shared_path, source_text
from ingest.source import load_source


def survey(**told):
    empty = {
        "home_page": "https://town.example/", "title": "Town", "language": "de", "sitemaps": (), "feeds": (),
        "crawl_delay": None, "pages": None, "samples": (), "reserved": False, "disallowed": False,
    }  # fmt: skip
    return SiteSurvey(**{**empty, **told})


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["/2024/05/a", "/2023/11/b", "/about"], r"^/\d{4}/\d+/."),
        (["/de/stories/a", "/fr/stories/b", "/fr/stories/c"], "^/[a-z]{2}/stories/."),
        (["/good-practices/a/", "/good-practices/b/"], "^/good-practices/."),
        (["/node/1/a", "/node/22/b"], r"^/node/\d+/."),
        (["/a", "/b"], ""),
        (["/x/a", "/y/b"], ""),
        ([], ""),
    ],
)
def test_the_folder_that_most_pages_lie_in(paths, pattern):
    assert shared_path([f"https://town.example{path}" for path in paths]) == pattern


@given(st.text(min_size=1), st.lists(st.sampled_from(["https://town.example/a", "https://town.example/b"])))
def test_whatever_a_site_calls_itself_the_file_can_be_read(title, feeds):
    read = tomllib.loads(source_text(survey(title=title, feeds=tuple(feeds))))
    assert read["title"] == "".join(one for one in title if one.isprintable())
    assert bool(read.get("feeds")) == bool(feeds)


def test_the_file_is_a_source(tmp_path):
    file = tmp_path / "town.toml"
    file.write_text(source_text(survey(crawl_delay=7.0, samples=("https://town.example/s/a",))))
    source = load_source(file)
    assert (source.start, source.language, source.delay, source.story) == (
        ("https://town.example/",), "de", 7.0, (),
    )  # fmt: skip
    assert "# story = ['^/s/.']" in file.read_text()
