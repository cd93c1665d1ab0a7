"""Private addresses in every disguise."""

from __future__ import annotations

import ipaddress
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import CannotResolveHostError

from ingest.crawl.guard import is_public, literal_address, refusal
from ingest.crawl.refusals import explain

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1",
    "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1",
    "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:c0a8:101::", "2001:db8::1", "fe80::1%eth0",
]  # fmt: skip
DISGUISES = [
    "2130706433", "0x7f000001", "017700000001", "0x7f.1", "127.1", "0177.0.0.1",
    "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "１２７.0.0.1", "127。0。0。1",
    "localhost", "LOCALHOST.", "a.localhost", "printer.local", "db.internal", "intranet",
    "router.lan",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)
    assert refusal(address, 443, frozenset()) is None


@pytest.mark.parametrize("host", [*PRIVATE, *DISGUISES])
def test_private_hosts_are_refused_however_they_are_written(host: str) -> None:
    sentence = refusal(host, 80, frozenset())
    assert sentence is not None
    assert sentence.endswith("which the crawler never visits.")


def test_ordinary_names_pass_and_exceptions_are_exact() -> None:
    assert refusal("town.example", 443, frozenset()) is None
    allowed = frozenset({"127.0.0.1:8711"})
    assert refusal("127.0.0.1", 8711, allowed) is None
    assert refusal("127.0.0.1", 8712, allowed) is not None
    assert refusal("2130706433", 8711, allowed) is not None
    assert refusal("", 80, allowed) is not None


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_all_spellings_of_an_address_mean_the_same(number: int) -> None:
    dotted = str(ipaddress.IPv4Address(number))
    octets = [int(one) for one in dotted.split(".")]
    for spelling in (str(number), hex(number), ".".join(map(hex, octets)), f"0{number:o}", f"{dotted}."):
        assert literal_address(spelling) == dotted
    assert is_public(f"::ffff:{dotted}") == is_public(dotted)


RESOLVE = """
import json, sys
from twisted.internet import reactor
from ingest.crawl.guard import GuardedResolver

class Receiver:
    def __init__(self): self.found = []
    def resolutionBegan(self, resolution): pass
    def addressResolved(self, address): self.found.append(address.host)
    def resolutionComplete(self): done.append(self); len(done) == 2 and reactor.stop()

done, made = [], []
resolver = GuardedResolver(reactor.nameResolver, frozenset({"localhost:81"}))
def go():
    for port in (80, 81):
        made.append(Receiver())
        resolver.resolveHostName(made[-1], "localhost", port)
reactor.callWhenRunning(go)
reactor.callLater(20, reactor.stop)
reactor.run()
print(json.dumps([made[0].found, made[1].found, sorted(resolver.refused)]))
"""


def test_the_resolver_leaves_private_answers_out() -> None:
    # A reactor cannot be started twice in one process.
    done = subprocess.run(
        [sys.executable, "-c", RESOLVE], capture_output=True, text=True, check=True, timeout=60
    )
    guarded, excepted, refused = json.loads(done.stdout)
    assert guarded == []
    assert set(excepted) & {"127.0.0.1", "::1"}
    assert refused == ["localhost"]


def test_a_name_that_lost_its_private_address_is_told_from_an_unknown_one() -> None:
    error = CannotResolveHostError("no results")
    assert explain(error, "Trap.example", {"trap.example"})[0] == "guard"
    assert explain(error, "unknown.example", {"trap.example"})[0] == "dns"
