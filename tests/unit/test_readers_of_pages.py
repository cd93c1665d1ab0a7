"""Pages read in processes of their own: in order, bounded in time, one fault never more than one page."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.page import FetchedPage, PageReading
from ingest.readers import Readers
from ingest.source import Source

TEXT = "<p>" + "The town council of Exampleton rents empty flats and lends them to families. " * 8 + "</p>"
PLAIN = Source("town", "Town", "https://town.example/")
ENDLESS = Source("slow", "Slow", "https://slow.example/", story=("^/(a+)+$",))
"""Its pattern takes longer than anybody waits, when an address nearly matches."""


def page(number, source=PLAIN, path=None):
    body = f"<html><body><article><h1>Story {number}</h1>{TEXT}</article></body></html>".encode()
    return FetchedPage(
        f"{source.home_page}{path or number}", source.name, body, "text/html", datetime.now(UTC)
    )


def endless():
    return page(0, ENDLESS, "a" * 40 + "!")


def children_of(process):
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            found.add(int(stat.parent.name))
    return found


def descendants(process):
    return {process} | {one for child in children_of(process) for one in descendants(child)}


def test_outcomes_come_in_the_order_of_the_pages():
    with Readers(2) as readers:
        for number in range(12):
            readers.read(page(number), PLAIN)
        outcomes = list(readers.finished("town"))
    assert [one.url.rpartition("/")[2] for one, _ in outcomes] == [str(number) for number in range(12)]
    assert all(isinstance(reading, PageReading) for _, reading in outcomes)
    assert [reading.stories[0].title for _, reading in outcomes] == [f"Story {n}" for n in range(12)]


def test_a_page_that_takes_for_ever_is_given_up_and_the_others_are_read():
    with Readers(1, longest=3.0) as readers:
        readers.read(endless(), ENDLESS)
        readers.read(page(1), PLAIN)
        (_, slow), (_, read) = readers.finished("town")
    assert slow == "Reading the page took longer than 3 seconds."
    assert read.verdict == "stories"


def test_a_page_that_brings_the_reader_down_takes_no_other_with_it():
    with Readers(1, longest=120.0) as readers:
        readers.read(endless(), ENDLESS)
        busy = wait_for_a_busy_process()
        os.kill(busy, signal.SIGKILL)
        readers.read(page(1), PLAIN)
        (_, fallen), (_, read) = readers.finished("town")
    assert fallen.startswith("Reading the page brought the reader down")
    assert read.verdict == "stories"


def wait_for_a_busy_process():
    """The process under this one that computes without end."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        before = {one: cpu(one) for one in descendants(os.getpid()) - {os.getpid()}}
        time.sleep(0.5)
        for one, ticks in before.items():
            if cpu(one) - ticks > 20:
                return one
    pytest.fail("no process is reading")


def cpu(process):
    """Ticks of processor time, 100 in a second."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11])


def test_no_process_is_started_when_nothing_has_to_be_read():
    before = descendants(os.getpid())
    with Readers() as readers:
        assert list(readers.finished("town")) == []
        assert descendants(os.getpid()) <= before
