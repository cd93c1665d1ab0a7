"""Public names that resolve to private addresses, with a name server that says what an attacker wants."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ingest.crawl.job import CrawlJob, CrawlLimits, encode_job
from ingest.source import Source

World = Any  # tests in this folder cannot import their conftest
ROOT = Path(__file__).parents[2]

# The real child process, whose names are all answered with loopback addresses.
CHILD = """
from twisted.internet.address import IPv4Address, IPv6Address
from zope.interface import implementer
from twisted.internet.interfaces import IHostnameResolver
from ingest.crawl import child
from ingest.crawl.guard import GuardedResolver

@implementer(IHostnameResolver)
class LyingNames:
    def resolveHostName(self, receiver, name, port=0, types=None, semantics="TCP"):
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", "127.0.0.1", port))
        receiver.addressResolved(IPv6Address("TCP", "::ffff:127.0.0.1", port))
        receiver.resolutionComplete()

child.GuardedResolver = lambda inner, local_hosts: GuardedResolver(LyingNames(), local_hosts)
child.main()
"""


def crawl_with_lying_names(source: Source, local_hosts: frozenset[str], folder: Path) -> list[dict[str, Any]]:
    spool = folder / "spool"
    spool.mkdir(exist_ok=True)
    job = CrawlJob(
        (source,), "test", local_hosts, cache=str(folder), spool=str(spool), limits=CrawlLimits(retries=0)
    )
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(encode_job(job).encode() + b"\n")
    child.stdin.flush()
    told = [json.loads(line) for line in child.stdout]
    child.stdin.close()
    child.stdout.close()
    child.wait(20)
    return told


def test_a_public_name_with_a_private_address_is_never_visited(world: World, tmp_path: Path) -> None:
    port = world.internal.netloc.rpartition(":")[2]
    home = f"http://trap.example:{port}/"
    source = Source(name="trap", title="trap", home_page=home, start=(home,), delay=0.0)

    refused = crawl_with_lying_names(source, frozenset(), tmp_path)
    assert [(one["kind"], one.get("stage"), one.get("reason")) for one in refused] == [
        ("PageFailed", "guard", None),
        ("SourceFinished", None, "start failed"),
    ]
    assert world.internal.hits == []


def test_the_same_name_is_visited_when_it_is_allowed_by_name(world: World, tmp_path: Path) -> None:
    port = world.site.netloc.rpartition(":")[2]
    host = f"trap.example:{port}"
    home = f"http://{host}/"
    source = Source(name="trap", title="trap", home_page=home, start=(home,), delay=0.0)
    told = crawl_with_lying_names(source, frozenset({host}), tmp_path)
    assert told[-1]["kind"] == "SourceFinished"
    assert world.site.paths(host) == ["/robots.txt", "/.well-known/tdmrep.json", "/"]
