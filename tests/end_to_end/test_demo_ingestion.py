"""The demonstration crawled for real: every story, each with what can be known of it, and nothing twice."""

from dataclasses import replace

import pytest

from demo.sites import load_sites
from demo.story_files import read_stories
from index.catalogue import open_catalogue
from index.generation import current_number
from index.progress import Progress
from index.vocabulary import EU_LANGUAGES
from ingest.pipeline import run_ingestion


@pytest.fixture(scope="module")
def told(demo_corpus):
    """What stands on the sites, by address: stories, copies and translations."""
    bases = {source.name: source.home_page.rstrip("/") for source in demo_corpus.sources}
    return {
        bases[site.name] + site.make.address(story): story for site in load_sites() for story in site.told
    }


def test_every_story_is_found_once_on_its_page_in_its_language(demo_corpus, told, engine):
    with open_catalogue(demo_corpus.settings.data) as catalogue:
        found = {
            url: [
                story.language
                for story in catalogue.stories_of_page(url.partition("#")[0])
                if story.provenance.url == url
            ]
            for url in told
        }
        assert sum(catalogue.count_stories().values()) == len(told)
    assert found == {url: [story.language] for url, story in told.items()}
    at_home = [story for story in told.values() if not story.translated]
    assert {story.practice for story in at_home} == set(read_stories())
    assert {story.language for story in at_home} == set(EU_LANGUAGES)
    assert demo_corpus.practices == {url: story.practice for url, story in told.items()}
    assert engine.generation().stories == len({(story.practice, story.language) for story in told.values()})


def test_every_source_ended_well(demo_corpus):
    assert not demo_corpus.report.failed
    assert {one.reason for one in demo_corpus.report.sources} == {"finished"}
    assert demo_corpus.report.published.embedded >= len(demo_corpus.practices)


def test_a_second_run_asks_conditionally_and_embeds_nothing(demo_corpus):
    again = run_ingestion(demo_corpus.settings, demo_corpus.sources, progress=Progress(quiet=True))
    assert again.published is None
    assert sum(one.seen for one in again.sources) == sum(one.unchanged for one in again.sources) > 100
    assert not sum(one.new + one.changed + one.gone + one.failed for one in again.sources)


def test_the_live_blog_gives_as_many_stories_as_it_has_posts(demo_corpus):
    live = {url for url in demo_corpus.practices if "#" in url}
    with open_catalogue(demo_corpus.settings.data) as catalogue:
        (page,) = {url.partition("#")[0] for url in live}
        stories = catalogue.stories_of_page(page)
    assert {one.provenance.url for one in stories} == live
    assert len(live) >= 12
    assert all(one.published for one in stories)


def test_stories_end_where_the_page_goes_on(demo_corpus, told):
    with open_catalogue(demo_corpus.settings.data) as catalogue:
        stories = [story for story, _ in catalogue.stories()]
    for story in stories:
        own = told[story.provenance.url]
        assert len(story.text) < 1.25 * sum(len(block.text) for block in own.blocks) + 200, (
            story.provenance.url
        )
        assert "cookie" not in story.text.lower()


def test_a_generation_that_cannot_be_served_is_made_anew_without_embedding(demo_corpus, engine):
    data = demo_corpus.settings.data
    number = current_number(data)
    manifest = data / "generations" / str(number) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": ', '"format": 9'))
    again = run_ingestion(demo_corpus.settings, demo_corpus.sources, progress=Progress(quiet=True))
    assert again.published.embedded == 0
    assert again.published.generation > number
    assert engine.generation().number == again.published.generation


def test_a_settings_change_alone_publishes_nothing(demo_corpus):
    settings = replace(demo_corpus.settings, lexical_weight=0.1)
    assert run_ingestion(settings, [], progress=Progress(quiet=True)).published is None
