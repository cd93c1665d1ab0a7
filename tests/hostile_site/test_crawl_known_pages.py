"""Pages that an earlier run knew: each is confirmed, moved, missing, gone or kept out, never passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

World = Any  # tests in this folder cannot import their conftest
SITE = "https://village.example"


def page(text: str, head: str = "") -> Any:
    return f"<html><head>{head}</head><body>{text}</body></html>"


def to(*paths: str) -> str:
    return page(" ".join(f'<a href="{path}">{path}</a>' for path in paths))


@pytest.fixture
def village(world: World) -> Iterator[Any]:
    """A function that puts pages on a small site: a text, a status, or (status, location)."""
    answer_type = type(world.site.routes[("harbour.example", "/story/gone")])
    world.add("village", story=("^/s/",), deny=("^/login",))

    def put(pages: dict[str, Any]) -> None:
        for path, given in pages.items():
            answer = answer_type(headers={"Content-Type": "text/html; charset=utf-8"})
            if isinstance(given, tuple):
                answer.status, answer.headers["Location"] = given
            elif isinstance(given, int):
                answer.status = given
            else:
                answer.body = given.encode()
            world.site.routes[("village.example", path)] = answer

    yield put
    del world.sources["village"]
    for host, path in list(world.site.routes):
        if host == "village.example":
            del world.site.routes[(host, path)]


def known(*paths: str) -> dict[str, list[str]]:
    return {"village": [f"{SITE}{path}" for path in paths]}


def test_what_nobody_links_any_more_is_asked_for_one_by_one(world: World, village: Any) -> None:
    village({
        "/": to("/s/linked"), "/s/linked": page("linked"), "/s/orphan": to("/s/behind-orphan"),
        "/s/behind-orphan": page("x"), "/s/missing": 404, "/s/gone": 410, "/s/broken": 500,
        "/s/kept-out": page("x", '<meta name="robots" content="noindex">'),
        "/s/unquoted": page("x", '<meta name="robots" content="index, max-snippet: 0">'),
    })  # fmt: skip
    start = len(world.site.hits)
    paths = ("/s/linked", "/s/orphan", "/s/missing", "/s/gone", "/s/broken", "/s/kept-out", "/s/unquoted")
    crawled = world.crawl("village", known=known(*paths, "/not-a-story-any-more"))
    asked = [hit.path for hit in world.site.hits[start:]]
    assert set(crawled.pages("village")) == {f"{SITE}/s/linked", f"{SITE}/s/orphan"}
    assert crawled.missing("village") == {f"{SITE}/s/missing": 404, f"{SITE}/s/gone": 410}
    assert {url: one.stage for url, one in crawled.failures("village").items()} == {
        f"{SITE}/s/broken": "http",
        f"{SITE}/s/kept-out": "noindex",
        f"{SITE}/s/unquoted": "nosnippet",
    }
    assert asked.count("/s/linked") == 1
    assert not {"/s/behind-orphan", "/not-a-story-any-more"} & set(asked)
    finished = crawled.finished("village")
    assert (finished.reason, finished.seen, finished.missing, finished.failed) == ("finished", 2, 2, 1)
    assert crawled.moves("village") == {}


def test_a_known_page_that_moved_is_told_with_its_new_address(world: World, village: Any) -> None:
    def refresh(target: str) -> str:
        return page("moved", f"<META HTTP-EQUIV='Refresh' CONTENT=\"0; URL={target}\">")

    village({
        "/": to("/s/new", "/s/target", "/s/canonical", "/s/closed", "/s/down"), "/s/new": page("new"),
        "/s/target": page("target"), "/s/canonical": page("canonical"),
        "/s/closed": page("x", '<meta name="robots" content="noindex">'), "/s/down": 500,
        "/s/301": (301, "/s/new"), "/s/302": (302, f"{SITE}/s/new"),
        "/s/308-then-301": (308, "/s/301"), "/s/308-then-302": (308, "/s/302"),
        "/s/unlinked": (301, "/s/only-by-redirect?utm_source=x"),
        "/s/only-by-redirect?utm_source=x": page("only by redirect"),
        "/s/refresh-relative": refresh("target"), "/s/refresh-absolute": refresh(f"{SITE}/s/target"),
        "/s/refresh-quoted": page("x", '<meta http-equiv="refresh" content="0;url=\'/s/target\'" />'),
        "/s/print": page("print", '<link rel="canonical" href="/s/canonical">'),
        "/s/to-missing": (301, "/s/missing"), "/s/to-gone": (301, "/s/gone"), "/s/gone": 410,
        "/s/to-closed": (301, "/s/closed"), "/s/to-down": (301, "/s/down"),
        "/s/to-home": (302, "/"), "/s/to-login": (302, "/login?from=s"), "/login?from=s": page("log in"),
        "/s/away": (301, "https://elsewhere.example/"), "/s/round": (302, "/s/round"),
    })  # fmt: skip
    names = (
        "301", "302", "308-then-301", "308-then-302", "unlinked", "refresh-relative", "refresh-absolute",
        "refresh-quoted", "print", "to-missing", "to-gone", "to-closed", "to-down", "to-home", "to-login",
        "away", "round",
    )  # fmt: skip
    crawled = world.crawl("village", known=known(*(f"/s/{name}" for name in names)))
    moves = {
        url.removeprefix(f"{SITE}/s/"): (target.removeprefix(SITE), permanent)
        for url, (target, permanent) in crawled.moves("village").items()
    }
    assert moves == {
        "301": ("/s/new", True),
        "302": ("/s/new", False),
        "308-then-301": ("/s/new", True),
        "308-then-302": ("/s/new", False),
        "unlinked": ("/s/only-by-redirect", True),
        "refresh-relative": ("/s/target", False),
        "refresh-absolute": ("/s/target", False),
        "refresh-quoted": ("/s/target", False),
        "print": ("/s/canonical", True),
        "to-home": ("/", False),
    }
    assert set(crawled.pages("village")) == {
        f"{SITE}/s/{name}" for name in ("new", "target", "canonical", "only-by-redirect")
    }
    assert crawled.missing("village") == {
        f"{SITE}/s/missing": 404, f"{SITE}/s/to-missing": 404, f"{SITE}/s/gone": 410,
        f"{SITE}/s/to-gone": 410,
    }  # fmt: skip
    assert {
        url.removeprefix(f"{SITE}/s/"): one.stage for url, one in crawled.failures("village").items()
    } == {
        "closed": "noindex",
        "to-closed": "noindex",
        "down": "http",
        "to-login": "redirect",
        "away": "redirect",
        "round": "redirect",
    }
    told = [type(event).__name__ for event in crawled.events]
    assert told[-1] == "SourceFinished"
    assert told.index("PageMoved") > max(place for place, name in enumerate(told) if name == "PageFetched")


def test_a_page_that_moves_as_it_was_is_fetched_anew(world: World, village: Any) -> None:
    village({"/": to("/s/old"), "/s/old": page("one"), "/s/new": page("one")})
    for path in ("/s/old", "/s/new"):
        world.site.routes[("village.example", path)].headers["ETag"] = '"the same at both addresses"'
    assert world.crawl("village").finished("village").seen == 1
    village({"/": to("/s/old"), "/s/old": (301, "/s/new")})
    moved = world.crawl("village", known=known("/s/old"))
    assert moved.failures("village") == {}
    fetched = moved.pages("village")[f"{SITE}/s/new"]
    assert (fetched.body, fetched.unchanged) == (page("one").encode(), False)
    assert moved.moves("village") == {f"{SITE}/s/old": (f"{SITE}/s/new", True)}


def test_another_spelling_of_a_known_page_is_a_move(world: World, village: Any) -> None:
    village({"/": to("/s/one/", "/s/absent/"), "/s/one/": page("one"), "/s/absent/": 404})
    old = [f"http://village.example{path}" for path in ("/s/one", "/s/absent")]
    start = len(world.site.hits)
    crawled = world.crawl("village", known={"village": [*old, f"{SITE}/s/one/"]})
    assert crawled.moves("village") == {old[0]: (f"{SITE}/s/one/", True)}
    assert crawled.missing("village") == {f"{SITE}/s/absent/": 404, old[1]: 404}
    assert [hit.path for hit in world.site.hits[start:]].count("/s/one/") == 1


def test_known_pages_do_not_hide_that_discovery_found_nothing(world: World, village: Any) -> None:
    village({"/": page("redesigned"), "/s/orphan": page("orphan")})
    crawled = world.crawl("village", known=known("/s/orphan"))
    assert set(crawled.pages("village")) == {f"{SITE}/s/orphan"}
    assert crawled.finished("village").reason == "nothing found"


def test_known_pages_are_left_alone_when_the_site_cannot_be_crawled(world: World, village: Any) -> None:
    village({"/": 500, "/s/orphan": page("orphan")})
    start = len(world.site.hits)
    crawled = world.crawl("village", known=known("/s/orphan"))
    assert crawled.finished("village").reason == "start failed"
    assert "/s/orphan" not in {hit.path for hit in world.site.hits[start:]}


def test_known_pages_come_on_top_of_the_page_limit(world: World, village: Any) -> None:
    world.add("village", max_pages=2)
    village({"/": to("/a", "/b", "/c"), "/a": page("a"), "/b": page("b"), "/c": page("c"), "/d": page("d")})
    crawled = world.crawl("village", known=known("/d"))
    assert set(crawled.pages("village")) == {f"{SITE}/", f"{SITE}/a", f"{SITE}/d"}
    assert crawled.finished("village").reason == "page limit"


def test_only_may_ask_for_discovery(world: World, village: Any) -> None:
    village({"/": to("/s/linked"), "/s/linked": page("linked"), "/s/orphan": page("orphan")})
    crawled = world.crawl("village", "harbour", only={"village": None}, known=known("/s/orphan"))
    assert set(crawled.pages("village")) == {f"{SITE}/s/linked", f"{SITE}/s/orphan"}
    assert not any(getattr(event, "source", "") == "harbour" for event in crawled.events)
