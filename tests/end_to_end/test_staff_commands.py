"""What staff can ask for beside the nightly run, with the real commands on real sites and the real model."""

import hashlib
import json
import os
import signal
import subprocess
import threading
import time

import pytest

from index.operation import read_run_state


@pytest.fixture
def harvest(office, town):
    """A source with two stories, not yet crawled."""
    town.link("/s/harvest", "/s/bakery")
    town.story("/s/harvest", "Harvest")
    town.story("/s/bakery", "Bakery")
    office.source("town", town)
    return town


def everything_stored(office):
    """What a trial must not touch: the catalogue's content and every file of the generations."""
    import sqlite3

    with sqlite3.connect(office.data / "catalogue.sqlite") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    files = [path for path in (office.data / "generations").rglob("*") if path.is_file()]
    marks = {
        path: hashlib.sha256(path.read_bytes()).hexdigest() for path in [*files, office.data / "CURRENT"]
    }
    return dump, marks, (office.data / "status.json").read_bytes()


def test_a_trial_tells_what_would_change_and_changes_nothing(office, harvest, story_text):
    trial = office.do("ingest", "--dry-run")
    assert "2 stories new:\n" in trial.out
    assert f"\n  Bakery [en]  {harvest.address}/s/bakery\n" in trial.out
    assert "This was a trial: nothing is stored or published." in trial.out
    assert office.kept() == {}
    assert not (office.data / "CURRENT").exists()
    assert office.do("status", "--json").json["sources"] == []

    first = office.do("ingest")
    assert "Generation 1 is published: 2 stories" in first.out
    assert "2 stories new:" in first.out

    harvest.story("/s/bakery", "Bakery", "The Bakery now bakes at night. " + story_text("new bread"))
    before = everything_stored(office)
    trial = office.do("ingest", "--dry-run")
    assert "1 story changed:\n  Bakery [en]" in trial.out
    assert "new:" not in trial.out
    assert everything_stored(office) == before

    harvest.asked.clear()
    real = office.do("ingest")
    assert ("/s/bakery", 304) in harvest.asked
    assert "1 story changed:\n  Bakery [en]" in real.out
    assert "Generation 2 is published" in real.out
    assert "at night" in office.shown()["Bakery"].text


def test_only_what_failed_is_asked_again(office, harvest):
    harvest.refuse("/s/bakery", 503)
    assert "Bakery" not in office.do("ingest").out
    assert office.failing() == {f"{harvest.address}/s/bakery": "http"}

    harvest.asked_now()
    office.do("ingest", "--retry-failed")
    assert set(harvest.asked_now()) == {"/s/bakery"}
    (record,) = office.do("failures", "--json").json
    assert (record["tries"], record["status"]) == (2, 503)

    harvest.story("/s/bakery", "Bakery")
    again = office.do("ingest", "--retry-failed")
    assert harvest.asked_now() == ["/s/bakery"]
    assert "1 story new:\n  Bakery" in again.out
    assert office.failing() == {}
    (state,) = office.do("status", "--json").json["sources"]
    assert len(state["history"]) == 1

    assert office.do("ingest", "--retry-failed").out == "No page of these sources is failing.\n"
    assert harvest.asked_now() == []


def test_behind_a_failing_sitemap_stand_other_pages(office, harvest, story_text):
    office.source("town", harvest, sitemaps=[f"{harvest.address}/sitemap.xml"])
    harvest.refuse("/sitemap.xml", 500)
    office.do("ingest")
    harvest.story("/s/sitemap-only", "Orchard")
    harvest.pages["/sitemap.xml"] = type(harvest.pages["/"])(
        200,
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{harvest.address}/s/sitemap-only</loc></url></urlset>",
    )
    harvest.asked_now()
    office.do("ingest", "--retry-failed")
    assert {"/", "/sitemap.xml", "/s/sitemap-only", "/s/harvest"} <= set(harvest.asked_now())
    assert "Orchard" in office.kept()


def test_a_source_that_failed_as_a_whole_is_crawled_as_a_whole(office, harvest):
    start = harvest.pages["/"]
    harvest.refuse("/", 404)
    failed = office.run("ingest")
    assert failed.code == 3
    assert failed.err.endswith("storysearch: Not every source could be crawled: town.\n")
    harvest.pages["/"] = start
    assert "2 stories new:" in office.do("ingest", "--retry-failed").out


def test_reports_as_a_page_and_as_data(office, harvest, tmp_path):
    town = harvest
    for wrong in ("report.txt", "report", "nosuchfolder/report.html", "folder.html"):
        (tmp_path / "folder.html").mkdir(exist_ok=True)
        refused = office.run("ingest", "--report", tmp_path / wrong)
        assert refused.code == 2
        assert refused.err.startswith("storysearch: ")
        assert refused.err.count("\n") == 1
    assert town.asked_now() == []

    town.story("/s/harvest", "Harvest &lt;script&gt;alert(1)&lt;/script&gt; &amp; more")
    town.refuse("/s/bakery", 503)
    office.do("ingest", "--dry-run", "--report", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert f'<a href="{town.address}/s/harvest">' in page
    assert f"{town.address}/s/bakery<br>http 503" in page
    assert "This was a trial" in page

    office.do("ingest", "--dry-run", "--report", tmp_path / "report.json")
    record = json.loads((tmp_path / "report.json").read_text())
    assert record["tried"] is True
    assert [one["kind"] for one in record["changes"]] == ["new"]
    assert [one["status"] for one in record["failures"]] == [503]
    assert record["sources"][0]["succeeded"] is True


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_status_while_a_run_works_after_it_was_killed_and_after_the_end(office, harvest, command):
    assert office.do("status").out == "Nothing is published yet.\n"
    assert office.do("status", "--json").json["run_state"] is None

    answering = threading.Event()
    harvest.pages["/s/bakery"].wait = answering
    process = subprocess.Popen(
        [command, "ingest"], env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: ("/s/harvest", 200) in harvest.asked)
        told = office.do("status")
        assert f"A run is working, process {process.pid} since" in told.out
        record = office.do("status", "--json").json
        assert (record["run_state"], record["run"]["stage"]) == ("working", "crawling")
        for words in (["ingest"], ["ingest", "--dry-run"], ["takedown", "https://t.example/"], ["rollback"]):
            refused = office.run(*words)
            assert refused.code == 75
            assert f"in use by process {process.pid}" in refused.err
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        answering.set()
    told = office.do("status")
    assert "The last run was killed" in told.out
    assert "the next one completes it" in told.out
    assert office.do("status", "--json").json["run_state"] == "killed"
    # A process that now has the number of the killed one is not the run.
    state = json.loads((office.data / "run.json").read_text())
    (office.data / "run.json").write_text(
        json.dumps(state | {"process": os.getpid(), "started": "2001-01-01T00:00:00+00:00"})
    )
    assert office.do("status", "--json").json["run_state"] == "killed"

    office.do("ingest")
    told = office.do("status")
    assert "Generation 1: 2 stories (en 2)." in told.out
    assert "ago. All went well." in told.out
    assert read_run_state(office.data).stage == "finished"

    harvest.refuse("/", 500)
    assert office.run("ingest").code == 3
    told = office.do("status")
    assert "1 of 1 sources could not be crawled." in told.out
    assert "town" in told.out
    assert "start failed" in told.out
    assert "last success" in told.out
    (state,) = office.do("status", "--json").json["sources"]
    assert (state["state"], state["stories"]) == ("failing", 2)


def test_failures_of_all_sources_and_of_one(office, harvest):
    harvest.refuse("/s/bakery", 500)
    office.do("ingest")
    told = office.do("failures", "town").out
    assert f"town  {harvest.address}/s/bakery\n  http 500: The server answers 500." in told
    (record,) = office.do("failures", "--json").json
    assert (record["source"], record["stage"], record["status"], record["tries"]) == ("town", "http", 500, 1)
    unknown = office.run("failures", "city")
    assert unknown.code == 2
    assert unknown.err == "storysearch: No run has asked a source named city.\n"
    harvest.story("/s/bakery", "Bakery")
    office.do("ingest", "--retry-failed")
    assert office.do("failures").out == "No page is failing.\n"
    assert office.do("failures", "--json").json == []


def test_what_differs_between_two_generations(office, harvest, story_text):
    nothing = office.run("diff")
    assert nothing.code == 2
    assert "Nothing is published yet" in nothing.err
    town = harvest
    town.link("/s/harvest", "/s/bakery", "/s/gone", "/s/still")
    town.story("/s/gone", "Vanishing")
    town.story("/s/still", "Still there")
    office.do("ingest")
    alone = office.run("diff")
    assert alone.code == 2
    assert "nothing to compare" in alone.err

    town.link("/s/harvest", "/s/bread", "/s/gone", "/s/still", "/s/concert")
    town.story("/s/harvest", "Harvest", story_text("another harvest"))
    town.story("/s/bread", "Bakery")
    town.lead("/s/bakery", "/s/bread")
    town.refuse("/s/gone", 410)
    town.story("/s/concert", "Concert")
    told = office.do("ingest").out
    record = office.do("diff", "--json").json
    assert (record["older"], record["newer"]) == (1, 2)
    assert {(one["kind"], one["title"]) for one in record["changes"]} == {
        ("new", "Concert"), ("changed", "Harvest"), ("moved", "Bakery"), ("gone", "Vanishing"),
    }  # fmt: skip
    for line in ("1 story new:\n  Concert", "1 story changed:\n  Harvest", "1 story gone:\n  Vanishing"):
        assert line in office.do("diff", 1, 2).out
        assert line in told
    assert f"1 story moved to another address:\n  Bakery [en]  {town.address}/s/bread" in told
    back = office.do("diff", 2, 1).out
    assert "1 story new:\n  Vanishing" not in told
    assert "Vanishing" in back
    assert office.do("diff", 2, 2).out == "From generation 2 to 2:\nNo story differs.\n"
    unknown = office.run("diff", 1, 9)
    assert unknown.code == 2
    assert unknown.err == "storysearch: There is no generation 9; those kept are 1, 2.\n"


def test_a_page_that_lost_most_of_its_text_can_be_believed(office, harvest, story_text):
    office.do("ingest")
    harvest.story("/s/bakery", "Bakery", story_text("short", 6))
    office.do("ingest")
    assert office.failing() == {f"{harvest.address}/s/bakery": "shrunk"}
    assert office.shown()["Bakery"].text == story_text("Bakery")

    unknown = office.run("accept", f"{harvest.address}/s/nothing")
    assert unknown.code == 2
    assert unknown.err == f"storysearch: No run has read a page at {harvest.address}/s/nothing.\n"
    harvest.asked_now()
    accepted = office.do("accept", f"{harvest.address}/s/bakery/")
    assert harvest.asked_now() == ["/s/bakery"]
    assert "1 story changed:\n  Bakery" in accepted.out
    assert office.shown()["Bakery"].text == story_text("short", 6)
    assert office.failing() == {}
    office.do("ingest")
    assert office.failing() == {}


def test_a_partner_that_left_is_forgotten_with_its_stories(office, harvest, make_site):
    city = make_site()
    city.link("/s/concert")
    city.story("/s/concert", "Concert")
    office.source("city", city)
    office.do("ingest")
    assert set(office.shown()) == {"Harvest", "Bakery", "Concert"}

    refused = office.run("sources", "forget", "town")
    assert refused.code == 2
    assert "still there" in refused.err
    assert office.run("sources", "forget", "nosuch").code == 2
    assert set(office.shown()) == {"Harvest", "Bakery", "Concert"}

    office.source("city", city, enabled=False)
    assert office.do("sources", "forget", "city").out == "1 story of city removed.\n"
    assert set(office.shown()) == {"Harvest", "Bakery"}
    (office.sources / "town.toml").unlink()
    assert office.do("sources", "forget", "town").out == "2 stories of town removed.\n"
    assert office.shown() == {}
    assert office.do("status").out.startswith("Nothing is published yet.")
    assert office.do("status", "--json").json["sources"] == []
    assert office.do("status", "--json").json["changes"] == []
    assert office.run("sources", "forget", "town").code == 2
