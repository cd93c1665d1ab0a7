"""A run that is killed leaves the published generation answering, and the next run completes."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demo.server import start_sites
from demo.sites import load_sites
from demo.sources import demo_sources, local_hosts
from index.generation import current_number, open_generation
from index.settings import load_settings
from search.engine import Engine
from search.query import Query

COMMAND = str(Path(sys.executable).with_name("storysearch"))
FIRST, REST = ["society"], ["society", "register", "live"]


@pytest.fixture
def environment(tmp_path):
    with start_sites(None) as running:
        folder = tmp_path / "sources"
        folder.mkdir()
        for source in demo_sources(running.addresses):
            lines = [f'{name} = "{getattr(source, name)}"' for name in ("title", "home_page")]
            lines += [
                f"{name} = {[str(one) for one in getattr(source, name)]!r}"
                for name in ("start", "sitemaps", "feeds", "story", "deny")
            ]
            (folder / f"{source.name}.toml").write_text("\n".join([*lines, "delay = 0.0"]))
        yield {
            **os.environ,
            "STORYSEARCH_DATA": str(tmp_path / "data"),
            "STORYSEARCH_SOURCES": str(folder),
            "STORYSEARCH_LOCAL_HOSTS": local_hosts(running.addresses),
        }


def ingest(environment, names):
    return subprocess.run(
        [COMMAND, "ingest", *names], env=environment, check=False, capture_output=True, text=True, timeout=300
    )


def kill_while_embedding(environment, names):
    """Start a run and kill it -9 once it has read pages and holds them unpublished."""
    process = subprocess.Popen(
        [COMMAND, "ingest", *names],
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    for line in process.stderr:
        if re.match(r"Crawling: \d+ pages read", line):
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stderr.close()


def test_killed_between_crawling_and_publishing(environment, encoder):
    data = Path(environment["STORYSEARCH_DATA"])
    assert ingest(environment, FIRST).returncode == 0
    before = open_generation(data, current_number(data)).manifest
    engine = Engine(load_settings(environment), encoder)
    answered = engine.search(Query("refugees")).hits

    kill_while_embedding(environment, REST)
    assert current_number(data) == before.number
    assert engine.search(Query("refugees")).hits == answered

    finished = ingest(environment, REST)
    assert finished.returncode == 0, finished.stderr
    after = open_generation(data, current_number(data)).manifest
    assert after.number > before.number
    told = {site.name: len(site.told) for site in load_sites()}
    assert before.stories == sum(told[name] for name in FIRST)
    assert after.stories == sum(told[name] for name in REST)
    assert engine.search(Query("refugees")).hits != answered
    assert engine.generation().number == after.number


def test_two_runs_at_once_are_refused(environment):
    first = subprocess.Popen(
        [COMMAND, "ingest", *REST], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    data = Path(environment["STORYSEARCH_DATA"])
    while not (data / "lock-owner").exists():
        time.sleep(0.05)
    second = ingest(environment, FIRST)
    first.kill()
    first.wait()
    assert second.returncode == 75
    assert re.fullmatch(r"storysearch: The data folder .* is in use by process \d+ since .*\n", second.stderr)
