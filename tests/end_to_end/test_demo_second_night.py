"""The demonstration over two nights: between them pages are edited, moved, removed, missing and broken."""

from dataclasses import dataclass

import pytest

from demo.nights import read_nights
from demo.server import RunningSites, start_sites
from demo.sources import demo_sources, local_hosts
from index.catalogue import open_catalogue
from index.generation import open_generation
from index.progress import Progress
from index.settings import load_settings
from index.story import Story
from ingest.page_table import FailureRecord, PageTable
from ingest.pipeline import RunReport, run_ingestion

NIGHTS = read_nights()
SECOND = NIGHTS.second_night


@dataclass(frozen=True)
class Night:
    """What stood on the sites on a night and what ingestion made of it.

    ``kept`` are the stories of the catalogue by address, ``shown`` those of the published generation by
    identifier, ``passages`` the numbers of passages by identifier, ``failures`` those that stand by address.
    """

    running: RunningSites
    report: RunReport
    kept: dict[str, Story]
    shown: dict[str, Story]
    passages: dict[str, int]
    failures: dict[str, FailureRecord]

    def address(self, name: str) -> str:
        """Where the own site of a story or translation has it."""
        return next(
            self.running.addresses[site.name] + site.make.address(story)
            for site in self.running.sites
            for story in (*site.stories, *site.translations)
            if story.name == name
        )

    def copy(self, site: str, name: str) -> str:
        """Where another site has it."""
        (found,) = (one for one in self.running.sites if one.name == site)
        return self.running.addresses[site] + next(
            found.make.address(story) for story in found.copies if story.name == name
        )

    def changes(self, kind: str) -> set[str]:
        """The addresses of the stories to which this happened."""
        return {one.url for one in self.report.changes if one.kind == kind}


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """The first night and the second, on the same ports and in the same data folder."""
    data = tmp_path_factory.mktemp("nights")
    with start_sites(None) as running:
        first = spend(running, data)
    with start_sites(night=2, ports=running.ports) as running:
        second = spend(running, data)
    return first, second


def spend(running, data):
    settings = load_settings({}, data=data, local_hosts=local_hosts(running.addresses))
    report = run_ingestion(settings, demo_sources(running.addresses), progress=Progress(quiet=True))
    with open_catalogue(data) as catalogue:
        kept = {story.provenance.url: story for story, _ in catalogue.stories()}
        passages = {story.id: len(passages) for story, passages in catalogue.stories()}
        failures = {one.url: one for one in PageTable(catalogue.connection).failures()}
    generation = open_generation(data, report.published.generation)
    shown = {story.id: story for story, _ in generation.stories()}
    return Night(running, report, kept, shown, passages, failures)


def test_both_nights_hold_every_practice_in_its_language(nights):
    for night in nights:
        assert not night.report.failed
        missing = {
            story.practice
            for site in night.running.sites
            for story in site.stories
            if not any(
                one.language == story.language
                and night.address(story.name) in (one.provenance.url, *one.provenance.also_at)
                for one in night.shown.values()
            )
        }
        assert missing == set()


def test_one_text_is_shown_once(nights):
    first, second = nights
    pairs = [(site, name) for site, names in NIGHTS.copies.items() for name in names]
    assert len(pairs) == 4
    for site, name in pairs:
        removed = name in SECOND.removed.get(site, ())
        for night, copies in ((first, 2), (second, 1 if removed else 2)):
            places = {night.address(name), night.copy(site, name)}
            (shown,) = (one for one in night.shown.values() if one.provenance.url in places)
            told = {shown.provenance.url, *shown.provenance.also_at}
            assert told == (places if copies == 2 else {night.address(name)}), (site, name)
    assert len(first.shown) == 134 + 4
    assert len(second.shown) == 134 + 5


def test_translations_know_each_other(nights):
    for night in nights:
        told = {story.practice: set() for site in night.running.sites for story in site.translations}
        for site in night.running.sites:
            for story in (*site.stories, *site.translations):
                if story.practice in told:
                    told[story.practice].add(night.address(story.name))
        for addresses in told.values():
            family = {one.id: one for one in night.shown.values() if one.provenance.url in addresses}
            assert len(family) == len(addresses) > 1
            for one in family.values():
                assert set(one.translations) == set(family) - {one.id}
        others = [one for one in night.shown.values() if one.translations]
        assert len(others) == sum(len(addresses) for addresses in told.values())


def test_edited_stories_have_changed_and_no_others(nights):
    first, second = nights
    for edit in SECOND.edits:
        url = first.address(edit.story)
        assert edit.old in first.kept[url].text
        assert edit.new in second.kept[url].text
        assert first.kept[url].id == second.kept[url].id
    assert second.changes("changed") == {first.address(edit.story) for edit in SECOND.edits}


def test_moved_stories_stand_at_their_new_address_alone(nights):
    first, second = nights
    assert len(SECOND.moved) == 3
    for name, slug in SECOND.moved.items():
        old, new = first.address(name), second.address(name)
        assert new.endswith(slug)
        assert old not in second.kept
        assert second.kept[new].text == first.kept[old].text
        (shown,) = (one for one in second.shown.values() if one.provenance.url == new)
        assert shown.provenance.formerly == (old,)
        assert old not in shown.provenance.also_at
    assert second.changes("moved") == {second.address(name) for name in SECOND.moved}


def test_only_removed_pages_are_gone(nights):
    first, second = nights
    removed = {first.copy(site, name) for site, names in SECOND.removed.items() for name in names}
    assert len(removed) == 2
    assert removed <= set(first.kept)
    moved = {first.address(name) for name in SECOND.moved}
    assert set(first.kept) - set(second.kept) == removed | moved
    assert second.changes("gone") == removed


def test_new_stories_are_the_new_translation_and_what_moved(nights):
    first, second = nights
    new = {second.address(name) for name in SECOND.new_translations}
    moved = {second.address(name) for name in SECOND.moved}
    assert set(second.kept) - set(first.kept) == new | moved
    assert second.changes("new") == new


def test_what_a_site_could_not_give_tonight_is_kept_and_told(nights):
    first, second = nights
    for name in (*SECOND.missing, *SECOND.unavailable, *SECOND.cut_short):
        url = first.address(name)
        assert (second.kept[url].id, second.kept[url].text) == (first.kept[url].id, first.kept[url].text)
    assert first.failures == {}
    assert {url: one.stage for url, one in second.failures.items()} == {
        **{first.address(name): "http" for name in SECOND.unavailable},
        **{first.address(name): "shrunk" for name in SECOND.cut_short},
    }


def test_nothing_is_embedded_but_what_is_new(nights):
    first, second = nights
    names = (*SECOND.new_translations, *(edit.story for edit in SECOND.edits))
    passages = sum(second.passages[second.kept[second.address(name)].id] for name in names)
    assert 0 < second.report.published.embedded <= passages
    assert second.report.published.embedded < 0.1 * first.report.published.embedded
