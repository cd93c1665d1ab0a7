"""Pages over several nights: shared by two sources, spelled anew, withdrawn, left alone, unlinked."""

from index.catalogue import open_catalogue
from ingest.page_table import PageTable


def test_two_sources_that_reach_one_page_do_not_trade_it(office, town):
    town.link("/s/house", "/s/garden")
    town.story("/s/house", "House")
    town.story("/s/garden", "Garden")
    office.source("first", town)
    office.source("second", town, language="de")
    told = office.do("ingest")
    assert told.out.count("House [en]") == 1
    owner = office.kept()["House"].provenance.source
    for _ in range(2):
        assert "Nothing changed" in office.do("ingest").out
        assert office.kept()["House"].provenance.source == owner
    town.refuse("/s/house", 404)
    for nights_left in (2, 1, 0):
        office.do("ingest")
        assert ("House" in office.kept()) == (nights_left > 0)


def mirrored(office, town, start):
    """Declare a source in production at ``town.example``, asked on this machine."""
    office.source(
        "town", town, home_page="https://town.example/", start=[start],
        mirrors={"town.example": town.host, "www.town.example": town.host},
    )  # fmt: skip


def test_a_site_that_spells_itself_anew_keeps_its_stories_once(office, town):
    town.link("/s/house", "/s/garden")
    town.story("/s/house", "House")
    town.story("/s/garden", "Garden")
    mirrored(office, town, "http://town.example/")
    office.do("ingest")
    assert office.kept()["House"].provenance.url == "http://town.example/s/house"

    mirrored(office, town, "https://www.town.example/")
    told = office.do("ingest").out
    assert "2 stories moved to another address:" in told
    assert "new:" not in told
    assert "gone:" not in told
    with open_catalogue(office.data) as catalogue:
        addresses = sorted(story.provenance.url for story, _ in catalogue.stories())
        known = PageTable(catalogue.connection).find("http://town.example/s/house")
    assert addresses == ["https://www.town.example/s/garden", "https://www.town.example/s/house"]
    assert known.url == "https://www.town.example/s/house"
    house = office.shown()["House"]
    assert house.provenance.formerly == ("http://town.example/s/house",)
    assert "2 stories moved to another address:" in office.do("diff").out
    assert "Nothing changed" in office.do("ingest").out


def test_what_a_site_withdraws_and_what_its_source_no_longer_takes(office, town):
    town.link("/s/house", "/s/garden", "/s/old/bridge")
    for path, title in (("/s/house", "House"), ("/s/garden", "Garden"), ("/s/old/bridge", "Bridge")):
        town.story(path, title)
    office.source("town", town)
    office.do("ingest")
    town.story("/s/house", "House", head='<meta name="robots" content="noindex">')
    office.source("town", town, story=["^/s/[^/]+$"])
    told = office.do("ingest").out
    assert "2 stories gone:" in told
    assert set(office.kept()) == set(office.shown()) == {"Garden"}
    assert office.failing() == {f"{town.address}/s/house": "noindex"}
    office.do("ingest")
    assert office.failing() == {}

    town.story("/s/house", "House")
    assert "1 story new:\n  House" in office.do("ingest").out


def test_pages_that_nobody_links_any_more_are_kept_as_long_as_they_stand(office, town):
    town.link("/s/house", "/s/garden")
    town.story("/s/house", "House")
    town.story("/s/garden", "Garden")
    office.source("town", town)
    office.do("ingest")
    town.link("/s/house")
    town.asked_now()
    office.do("ingest")
    assert "/s/garden" in town.asked_now()
    assert set(office.kept()) == {"House", "Garden"}
    town.refuse("/s/garden", 410)
    assert "1 story gone:\n  Garden" in office.do("ingest").out
    assert set(office.shown()) == {"House"}
    town.asked_now()
    office.do("ingest")
    assert "/s/garden" not in town.asked_now()


def test_failures_of_pages_that_are_no_longer_part_of_a_site_settle(office, town):
    town.link("/s/house", "/s/broken")
    town.story("/s/house", "House")
    town.refuse("/s/broken", 500)
    office.source("town", town)
    office.do("ingest")
    assert office.failing() == {f"{town.address}/s/broken": "http"}
    start = town.pages["/"]
    town.refuse("/", 404)
    assert office.run("ingest").code == 3
    assert f"{town.address}/s/broken" in office.failing()
    town.pages["/"] = start
    town.link("/s/house")
    office.do("ingest")
    assert office.failing() == {}
