"""The crawling process: what happens when it, or its parent, is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import DataError
from ingest.crawl.events import PageFetched, SourceFinished
from ingest.crawl.process import crawl, user_agent
from ingest.source import Source

World = Any  # tests in this folder cannot import their conftest


def endless_source(world: World) -> Source:
    return Source(
        name="calendar",
        title="calendar",
        home_page="https://calendar.example/",
        start=("https://calendar.example/",),
        delay=0.05,
        max_depth=900,
        mirrors={"calendar.example": world.site.netloc},
    )


def children_of(parent: int) -> list[int]:
    """The processes started by ``parent``, from /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def wait_until_gone(process: int) -> bool:
    for _ in range(100):
        stat = Path(f"/proc/{process}/stat")
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


def test_a_killed_crawler_is_a_failure_of_every_unfinished_source(world: World, tmp_path: Path) -> None:
    local = frozenset({world.site.netloc})
    before = set(children_of(os.getpid()))
    events = []
    for event in crawl([endless_source(world)], data=tmp_path, contact="", local_hosts=local):
        events.append(event)
        if isinstance(event, PageFetched) and sum(isinstance(one, PageFetched) for one in events) == 3:
            (child,) = set(children_of(os.getpid())) - before
            os.kill(child, signal.SIGKILL)
    last = events[-1]
    assert isinstance(last, SourceFinished)
    assert last.reason.startswith("crawler stopped: its process ended with code -9")
    assert last.seen >= 3
    assert not last.complete


def test_after_a_kill_the_next_run_finds_the_same_pages(world: World, tmp_path: Path) -> None:
    source = replace(endless_source(world), max_pages=20, delay=0.01)
    local = frozenset({world.site.netloc})

    def pages(folder: Path, kill_after: int | None = None) -> set[str]:
        before = set(children_of(os.getpid()))
        found = set()
        for event in crawl([source], data=folder, contact="", local_hosts=local):
            if isinstance(event, PageFetched):
                found.add(event.page.url)
                if len(found) == kill_after:
                    (child,) = set(children_of(os.getpid())) - before
                    os.kill(child, signal.SIGKILL)
        return found

    undisturbed = pages(tmp_path / "one")
    assert len(undisturbed) == 20
    assert pages(tmp_path / "two", kill_after=5) < undisturbed
    assert pages(tmp_path / "two") == undisturbed


def test_closing_the_iterator_ends_the_crawl(world: World, tmp_path: Path) -> None:
    before = set(children_of(os.getpid()))
    running = crawl(
        [endless_source(world)], data=tmp_path, contact="", local_hosts=frozenset({world.site.netloc})
    )
    next(running)
    (child,) = set(children_of(os.getpid())) - before
    running.close()  # type: ignore[attr-defined]
    assert wait_until_gone(child)
    assert list((tmp_path / "spool").iterdir()) == []


PARENT = """
import sys
from pathlib import Path
from ingest.crawl.process import crawl
from ingest.source import Source
source = Source(name="calendar", title="c", home_page="https://calendar.example/", delay=0.05, max_depth=900,
                start=("https://calendar.example/",), mirrors={"calendar.example": sys.argv[1]})
for event in crawl([source], data=Path(sys.argv[2]), contact="", local_hosts=frozenset({sys.argv[1]})):
    print(type(event).__name__, flush=True)
"""


def test_a_crawler_whose_parent_is_killed_ends(world: World, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, world.site.netloc, str(tmp_path)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline()
    (child,) = children_of(parent.pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until_gone(child)
    leftovers = list((tmp_path / "spool").iterdir())
    assert leftovers
    assert list(crawl([], data=tmp_path, contact="", local_hosts=frozenset())) == []
    next(crawl([endless_source(world)], data=tmp_path, contact="", local_hosts=frozenset()))
    assert not any(leftover.exists() for leftover in leftovers), "what a killed run left is swept up"


def test_a_damaged_store_of_copies_only_costs_time(world: World, tmp_path: Path) -> None:
    world.add("small")
    world.site.routes[("small.example", "/")] = type(world.site.routes[("harbour.example", "/")])(
        b"<html><body>small</body></html>", headers={"ETag": '"1"'}
    )
    small = world.sources.pop("small")
    local = frozenset({world.site.netloc})

    def unchanged() -> int:
        *_, last = crawl([small], data=tmp_path, contact="", local_hosts=local)
        assert isinstance(last, SourceFinished)
        assert (last.reason, last.seen) == ("finished", 1)
        return last.unchanged

    assert (unchanged(), unchanged()) == (0, 1)
    (tmp_path / "httpcache" / "small.sqlite").write_bytes(b"this is no database at all" * 1000)
    assert (unchanged(), unchanged()) == (0, 1)
    assert (tmp_path / "crawl.log").read_text() == "", "nothing to complain about"


def test_a_data_folder_that_cannot_be_written_is_named(world: World, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(DataError, match=f"The data folder {blocked} cannot be written"):
        next(crawl([endless_source(world)], data=blocked, contact="", local_hosts=frozenset()))


def test_the_user_agent_names_product_version_and_contact() -> None:
    assert user_agent("it@town.example\r\nX-Evil: 1").startswith("storysearch/")
    assert "\r" not in user_agent("it@town.example\r\nX-Evil: 1")
    assert user_agent("").endswith("(+no contact given)")
