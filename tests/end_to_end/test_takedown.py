"""A story that was taken down is nowhere: not among stories, generations, stored copies, and not tomorrow."""

import sqlite3
import zlib

import pytest

from index.generation import current_number, numbers
from ingest import takedown
from search.engine import Engine
from search.query import Query

RARE = "quellmoosfarn"
"""Stands in the text that is taken down and nowhere else."""


@pytest.fixture
def two_sites(office, make_site, story_text):
    """A story on two sites, with others, and two generations that hold it."""
    town, city = make_site(), make_site()
    text = f"Everybody knew the {RARE} of Anna. {story_text('anna')} So it was."
    town.link("/s/anna", "/s/bakery")
    city.link("/s/copy")
    town.story("/s/anna", "Anna and the family", text)
    city.story("/s/copy", "Anna and the family", text)
    town.story("/s/bakery", "Bakery")
    office.source("town", town)
    office.source("city", city)
    office.do("ingest")
    city.link("/s/copy", "/s/concert")
    city.story("/s/concert", "Concert")
    office.do("ingest")
    assert sorted(numbers(office.data)) == [1, 2]
    assert set(office.shown()) == {"Anna and the family", "Bakery", "Concert"}
    assert traces(office)
    return town, city, text


def traces(office):
    """The files of the data folder in which the rare word can be read, stored copies unpacked."""
    found = []
    for path in office.data.rglob("*"):
        if path.is_file() and RARE.encode() in path.read_bytes().lower():
            found.append(path)
    for path in (office.data / "httpcache").glob("*.sqlite"):
        with sqlite3.connect(path) as connection:
            bodies = [zlib.decompress(body) for (body,) in connection.execute("SELECT body FROM copy")]
        connection.close()
        if any(RARE.encode() in body for body in bodies):
            found.append(path)
    return found


def titles(engine):
    return {hit.story.title for hit in engine.search(Query("family", limit=50)).hits}


def test_a_story_with_a_copy_vanishes_everywhere_and_for_good(office, two_sites, encoder):
    town, city, text = two_sites
    address = f"{town.address}/s/anna"
    engine = Engine(office.settings, encoder)
    identifiers = [one.id for one in office.kept().values() if one.title.startswith("Anna")]
    assert "Anna and the family" in titles(engine)

    told = office.do("takedown", address, "--reason", "asked by letter").out
    assert told.count("Removed: Anna and the family\n") == 2
    assert "2 published generations held it; 2 stored copies deleted." in told
    assert traces(office) == []
    assert set(office.kept()) == set(office.shown()) == {"Bakery", "Concert"}
    assert titles(engine) == {"Bakery", "Concert"}
    assert [engine.story(one) for one in identifiers] == [None] * len(identifiers)
    assert "Anna" not in office.do("status", "--json").out
    assert "Anna" not in (office.data / "status.json").read_text()
    listed = office.do("takedown").out.splitlines()
    assert {line.split("  ")[1] for line in listed} == {address, f"{city.address}/s/copy"}
    assert all(line.endswith("asked by letter") for line in listed)
    refused = office.run("rollback")
    assert refused.code == 2
    assert set(office.shown()) == {"Bakery", "Concert"}

    city.link("/s/copy", "/s/concert", "/s/third")
    city.story("/s/third", "Anna again", text)
    town.asked_now(), city.asked_now()
    office.do("ingest")
    assert "/s/anna" not in town.asked_now()
    asked = city.asked_now()
    assert "/s/copy" not in asked
    assert "/s/third" in asked
    assert set(office.kept()) == set(office.shown()) == {"Bakery", "Concert"}
    assert traces(office) == []

    again = office.do("takedown", address).out
    assert "No story is known at this address; it is kept out from now on." in again
    assert "0 published generations held it" in again
    assert "let in again" in office.do("takedown", address, "--lift").out
    assert office.do("takedown").out == ""
    office.do("ingest")
    assert {"Anna and the family", "Anna again"} & set(office.shown())
    assert {"Anna and the family", "Anna again"} <= set(office.kept())
    assert "Nothing was taken down" in office.do("takedown", address, "--lift").out


def test_a_takedown_that_broke_off_is_completed_when_it_is_repeated(office, two_sites, monkeypatch):
    town, _, _ = two_sites

    def breaks(*_, **__):
        raise RuntimeError("the machine went down")

    with monkeypatch.context() as patch:
        patch.setattr(takedown, "publish_changes", breaks)
        with pytest.raises(RuntimeError):
            takedown.take_down(office.settings, f"{town.address}/s/anna", "", None)
    assert "Anna and the family" in office.shown()
    told = office.do("takedown", f"{town.address}/s/anna").out
    assert "2 published generations held it" in told
    assert set(office.kept()) == set(office.shown()) == {"Bakery", "Concert"}
    assert traces(office) == []


def test_an_earlier_generation_that_is_served_again_loses_the_story(office, two_sites):
    town, city, _ = two_sites
    town.refuse("/s/anna", 410)
    city.refuse("/s/copy", 410)
    office.do("ingest")
    office.do("rollback")
    assert current_number(office.data) == 2
    assert "Anna and the family" in office.shown()
    office.do("takedown", f"{town.address}/s/anna")
    assert set(office.shown()) == {"Bakery", "Concert"}
    assert "Anna and the family" not in office.kept()
    assert traces(office) == []


def test_a_digest_that_contains_the_text_goes_and_the_others_stay(office, two_sites, story_text):
    _, city, text = two_sites
    city.link("/s/copy", "/s/concert", "/s/digest")
    city.story("/s/digest", "News of May", "\n".join([text, story_text("Bakery"), story_text("Concert")]))
    office.do("ingest")
    assert "News of May" in office.shown()
    told = office.do("takedown", f"{city.address}/s/copy").out
    assert "Removed: News of May" in told
    assert set(office.shown()) == {"Bakery", "Concert"}
    assert traces(office) == []
    office.do("ingest")
    assert set(office.kept()) == {"Bakery", "Concert"}
    assert traces(office) == []


def test_the_last_story_of_all_and_an_address_that_nobody_knows(office, town, encoder):
    town.link("/s/anna", "/s/later", "/s/empty")
    town.story("/s/anna", "Anna")
    town.story("/s/empty", "Empty", "Nothing here.")
    office.source("town", town)
    office.do("ingest")
    engine = Engine(office.settings, encoder)
    assert engine.generation().stories == 1
    told = office.do("takedown", f"{town.address}/s/later").out
    assert "No story is known at this address; it is kept out from now on." in told
    office.do("takedown", f"{town.address}/s/anna")
    assert office.shown() == office.kept() == {}
    assert numbers(office.data) == []
    assert engine.generation() is None
    town.story("/s/later", "Later")
    town.asked_now()
    ended = office.do("ingest")
    assert "Nothing changed" in ended.out
    assert "/s/later" not in town.asked_now()
    assert "Nothing is published yet" in office.do("status").out

    wrong = office.run("takedown", "nonsense")
    assert wrong.code == 2
    assert wrong.err == "storysearch: 'nonsense' is not an address: give one that begins with https://.\n"


def test_one_story_of_a_live_blog(office, town, story_text):
    names = ("Anna", "Bakery", "Concert", "Dentist", "Engine")
    posts = "".join(
        f'<article class="post" id="{name.lower()}"><h2>{name} of the village</h2>'
        f'<time datetime="2024-01-0{at}">{at} January 2024</time>'
        f"<p>{RARE if name == 'Anna' else name} was there. {story_text(name, 8)}</p></article>"
        for at, name in enumerate(names, 1)
    )
    town.link("/s/blog")
    town.story("/s/blog", "Blog")
    town.pages["/s/blog"].body = f"<html lang='en'><body><main>{posts}</main></body></html>"
    office.source("town", town)
    office.do("ingest")
    everything = {f"{name} of the village" for name in names}
    assert set(office.kept()) == everything
    address = office.kept()["Anna of the village"].provenance.url
    assert address == f"{town.address}/s/blog#anna"

    assert office.do("takedown", address).out.startswith("Removed: Anna of the village\n1 published")
    assert set(office.kept()) == set(office.shown()) == everything - {"Anna of the village"}
    assert traces(office) == []
    ended = office.do("ingest")
    assert "Nothing changed" in ended.out
    assert set(office.kept()) == everything - {"Anna of the village"}
    assert traces(office) == []
    office.do("takedown", address, "--lift")
    assert "1 story new:\n  Anna of the village" in office.do("ingest").out
    assert set(office.shown()) == everything
