"""One spelling per page, scope, mirrors."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.crawl.addresses import authority, from_mirror, normalise, page_key, to_mirror
from ingest.crawl.aliases import Aliases
from ingest.crawl.scope import Scope, same_site
from ingest.source import Source


def source(**fields: object) -> Source:
    values: dict[str, object] = {"name": "s", "title": "S", "home_page": "https://town.example/"}
    return Source(**(values | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("HTTPS://Town.Example:443", "https://town.example/"),
        ("http://town.example:8080/a", "http://town.example:8080/a"),
        ("https://town.example/a?utm_source=x&utm_medium=y", "https://town.example/a"),
        ("https://town.example/a?fbclid=x&id=3&gclid=4", "https://town.example/a?id=3"),
        ("https://town.example/a?gid=7&sid=8&ysclid=9&msclkid=1", "https://town.example/a?gid=7&sid=8"),
        ("https://town.example/a?b=2&a=1&empty=", "https://town.example/a?a=1&b=2&empty="),
        ("https://town.example/a;jsessionid=5C?x=1", "https://town.example/a?x=1"),
        ("https://town.example/a#part", "https://town.example/a"),
        ("https://town.example/добри", "https://town.example/%D0%B4%D0%BE%D0%B1%D1%80%D0%B8"),
        ("https://town.example/%d0%b4%D0%BE", "https://town.example/%D0%B4%D0%BE"),
        ("  https://town.example/a b ", "https://town.example/a%20b"),
        ("https://user:pass@town.example/", None),
        ("mailto:a@town.example", None),
        ("javascript:void(0)", None),
        ("data:text/html,x", None),
        ("https:///path", None),
        ("http://[broken", None),
        ("http://town.example:port/", None),
    ],
)
def test_addresses_have_one_spelling(given_address: str, expected: str | None) -> None:
    assert normalise(given_address) == expected


def test_addresses_are_resolved_against_their_page() -> None:
    assert normalise("../b?utm_term=1", "https://town.example/x/y/") == "https://town.example/x/b"
    assert normalise("//other.example", "https://town.example/x") == "https://other.example/"


@given(st.text(alphabet=string.printable + "äłж", max_size=60))
def test_normalising_twice_changes_nothing(path: str) -> None:
    once = normalise("https://town.example/" + path)
    if once is not None:
        assert normalise(once) == once
        assert "#" not in once


@pytest.mark.parametrize(
    "other",
    ["http://town.example/a?x=1", "https://www.town.example/a?x=1", "https://town.example/a/?x=1"],
)
def test_spellings_of_one_page_share_a_key(other: str) -> None:
    assert page_key(other) == page_key("https://town.example/a?x=1")
    assert page_key(other) != page_key("https://town.example/a?x=2")
    assert page_key(other) != page_key("https://town.example:81/a?x=1")


def test_mirrors_map_there_and_back() -> None:
    mirrors = {"town.example": "127.0.0.1:8001", "old.example": "127.0.0.1:8001"}
    assert to_mirror("https://town.example/a?b=1", mirrors) == "http://127.0.0.1:8001/a?b=1"
    assert to_mirror("https://other.example/a", mirrors) == "https://other.example/a"
    back = from_mirror("http://127.0.0.1:8001/a?b=1", mirrors, "https://old.example/x")
    assert back == "https://old.example/a?b=1"
    assert from_mirror("http://127.0.0.1:8002/", mirrors, "https://old.example/x") == "http://127.0.0.1:8002/"
    assert authority("https://Town.example:443/a") == "town.example"


def test_scope_is_host_allow_deny_and_story() -> None:
    scope = Scope(source(allow=("^/news/", "лист"), deny=("[?&]page=",), story=(r"/\d+$",)))
    assert scope.may_be_story("https://www.town.example/news/12")
    assert scope.may_crawl("https://town.example/news/")
    assert not scope.may_be_story("https://town.example/news/")
    assert not scope.may_crawl("https://town.example/about")
    assert not scope.may_crawl("https://town.example/news/?page=2")
    assert not scope.may_crawl("https://other.example/news/12")
    assert not scope.may_crawl("https://town.example:8443/news/12")
    assert scope.may_crawl("https://town.example/%D0%BB%D0%B8%D1%81%D1%82"), "patterns match letters too"
    scope.add_host("https://other.example/")
    assert scope.may_crawl("https://other.example/news/12")


def test_hosts_replace_the_one_of_the_home_page() -> None:
    scope = Scope(source(hosts=("a.example", "127.0.0.1:81")))
    assert scope.may_crawl("http://127.0.0.1:81/")
    assert not scope.may_crawl("http://127.0.0.1/")
    assert not scope.may_crawl("https://town.example/")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://town.example/", "http://www.news.town.example/x", True),
        ("https://town.co.uk/", "https://village.co.uk/", False),
        ("https://a.town.bg/", "https://town.bg/", True),
        ("https://127.0.0.1/", "https://127.0.0.1/x", True),
        ("https://127.0.0.1:81/", "https://127.0.0.1:82/", False),
        ("https://town.example/", "https://town.other.example/", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


def test_aliases_are_given_back_when_their_canonical_address_fails() -> None:
    aliases = Aliases()
    assert aliases.set_aside("https://t.example/print", "https://t.example/page")
    assert not aliases.set_aside("https://t.example/page", "https://t.example/print"), "no circles"
    assert aliases.give_back("http://t.example/page/") == ["https://t.example/print"]
    assert aliases.give_back("https://t.example/page") == []
    assert not aliases.set_aside("https://t.example/pdf", "https://t.example/page"), "known to be no page"
