"""What the crawler makes of the hostile site; most tests look at one and the same crawl."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

Crawled = Any  # tests in this folder cannot import their conftest
World = Any


def test_finds_pages_by_link_sitemap_feed_and_alternate(first: Crawled) -> None:
    assert set(first.pages("harbour")) == {
        "https://harbour.example" + path
        for path in (
            "/story/plain", "/story/in-sitemap", "/story/in-rss", "/story/in-atom", "/story/sv",
            "/story/named-by-mirror", "/story/latin2", "/story/utf16", "/story/zipped", "/story/b?a=2&z=1",
            "/report.pdf",
        )
    }  # fmt: skip
    assert first.finished("harbour").reason == "finished"
    assert first.finished("harbour").complete
    assert first.finished("harbour").seen == 11


def test_asks_only_for_what_is_in_scope_and_once(first: Crawled, world: World) -> None:
    asked = world.site.paths("harbour.example")
    for path in ("/photo.jpg", "/private-area/story", "/story/nofollow-link", "/story/too-deep", "/edit"):
        assert path not in asked
    assert asked.count("/story/plain") + asked.count("/story/plain/") == 1
    assert not world.site.paths("other.example")
    assert "/deep/3" in asked


def test_names_itself_and_whom_to_write_to(first: Crawled, world: World) -> None:
    agents = {hit.headers["User-Agent"] for hit in world.site.hits}
    assert len(agents) == 1
    (agent,) = agents
    assert agent.startswith("storysearch/")
    assert agent.endswith(" (+staff@network.example)")
    assert not any("Cookie" in hit.headers or "Referer" in hit.headers for hit in world.site.hits)


def test_bytes_come_through_untouched(first: Crawled) -> None:
    pages = first.pages("harbour")
    assert "Szczęście w Łodzi".encode("iso-8859-2") in pages["https://harbour.example/story/latin2"].body
    assert "Ħal Far" in pages["https://harbour.example/story/utf16"].body.decode("utf-16")
    assert pages["https://harbour.example/story/zipped"].body.endswith(b"zipped</body></html>")
    report = pages["https://harbour.example/report.pdf"]
    assert (report.body, report.content_type) == (b"%PDF-1.4 report", "application/pdf")


def test_missing_and_gone_are_told_apart(first: Crawled) -> None:
    missing = first.missing("harbour")
    assert missing == {"https://harbour.example/story/gone": 410, "https://harbour.example/story/never": 404}
    assert first.finished("harbour").missing == 2


def test_robots_and_reservations_are_respected(first: Crawled, world: World) -> None:
    site = "https://wishes.example"
    assert set(first.pages("wishes")) == {
        f"{site}{path}"
        for path in ("/", "/a/closed-not", "/behind-noindex", "/nofollow", "/other-robot", "/reserved/free")
    }
    stages = {url.removeprefix(site): one.stage for url, one in first.failures("wishes").items()}
    assert stages == {
        "/forbidden/a": "robots",
        "/a/closed": "robots",
        "/tdm-header": "tdm-reservation",
        "/tdm-meta": "tdm-reservation",
        "/reserved/page": "tdm-reservation",
        "/noindex": "noindex",
        "/header-noindex": "noindex",
        "/nosnippet": "nosnippet",
        "/header-nosnippet": "nosnippet",
    }
    asked = world.site.paths("wishes.example")
    assert not {"/forbidden/a", "/a/closed", "/reserved/page", "/behind-nofollow"} & set(asked)
    assert asked[0] == "/robots.txt"
    assert asked.count("/robots.txt") == 1
    assert first.finished("wishes").failed == 0


def test_no_way_leads_into_the_private_network(first: Crawled, world: World) -> None:
    site = "https://redirects.example"
    failures = first.failures("redirects")
    for name in ("dotted", "decimal", "hex", "octal", "mapped", "name", "metadata"):
        assert failures[f"{site}/to/{name}"].stage == "guard", name
    assert failures[f"{site}/refresh/private"].stage == "guard"
    assert first.finished("inside").reason == "start failed"
    assert {one.stage for one in first.failures("inside").values()} == {"guard"}
    assert {one.stage for one in first.failures("inside-mirror").values()} == {"guard"}
    assert world.internal.hits == []


def test_addresses_of_the_private_network_are_refused_however_they_come(first: Crawled, world: World) -> None:
    failures = first.failures("lures")
    refused = {url for url, one in failures.items() if one.stage == "guard"}
    hidden = f"http://{world.internal.netloc}"
    ways = ("start", "sitemaps", "feeds", "alternate", "canonical", "index", "sitemap", "feed")
    assert refused >= {f"{hidden}/by-{way}" for way in ways}
    assert refused >= {"https://lures.example/refresh", "https://lures.example/redirect"}
    by_link = {url for url in refused if url.endswith("/by-link")}
    assert len(by_link) == 15, "as many as there are ways to write it, of which two come to the same"
    assert "https://lures.example/page" in first.pages("lures")
    assert {one.stage for one in first.failures("robots-lure").values()} == {"guard"}
    assert first.finished("robots-lure").reason == "start failed"
    assert world.internal.hits == []


def test_sitemaps_of_robots_txt_are_read_where_none_is_declared(first: Crawled, world: World) -> None:
    site = "https://charted.example"
    assert set(first.pages("charted")) == {f"{site}/story/linked", f"{site}/story/listed"}
    assert first.failures("charted") == first.missing("charted") == {}
    asked = world.site.paths("charted.example")
    assert {"/missing.xml", "/page.html"} <= set(asked)
    assert "/imprint" not in asked
    assert asked.index("/story/linked") < asked.index("/index.xml")
    assert set(first.pages("declared")) == {"https://declared.example/story/linked"}
    assert "/index.xml" not in world.site.paths("declared.example")
    assert not world.site.paths("elsewhere.example")


def test_a_sitemap_may_be_long_but_the_page_limit_holds(first: Crawled) -> None:
    finished = first.finished("endless-sitemap")
    assert (finished.reason, finished.seen, finished.failed) == ("page limit", 5, 0)


def test_redirects_end_somewhere(first: Crawled, world: World) -> None:
    site = "https://redirects.example"
    assert {url.removeprefix(site) for url in first.pages("redirects")} == {
        "/", "/landed/refresh", "/landed/fine", "/landed/mirror",
    }  # fmt: skip
    failures = first.failures("redirects")
    assert failures[f"{site}/loop/a"].message == "The page redirects in a circle."
    assert failures[f"{site}/away"].stage == "redirect"
    assert "elsewhere.example" in failures[f"{site}/away"].message
    assert failures[f"{site}/endless/5"].message == "The page redirects too often."
    assert f"{site}/file" in failures
    assert not world.site.paths("elsewhere.example")


def test_canonical_addresses_are_followed_and_never_lose_a_story(first: Crawled) -> None:
    site = "https://tangle.example"
    pages = first.pages("tangle")
    stories = {url: page.body for url, page in pages.items() if url != f"{site}/"}
    assert set(stories) == {
        "https://www.tangle.example/one", f"{site}/b", f"{site}/wrong", f"{site}/right",
        f"{site}/home-as-canonical", f"{site}/turned-back", f"{site}/old-scheme",
    }  # fmt: skip
    assert b"print" not in stories["https://www.tangle.example/one"]
    assert f"{site}/does-not-exist" in first.missing("tangle")


def test_bodies_without_end_are_cut_short(first: Crawled) -> None:
    site = "https://heavy.example"
    assert set(first.pages("heavy")) == {f"{site}/", f"{site}/fine/1", f"{site}/fine/2"}
    stages = {url.removeprefix(site): one.stage for url, one in first.failures("heavy").items()}
    assert stages == {
        "/endless": "too large",
        "/bomb": "too large",
        "/announced": "too large",
        "/nested-bomb": "too large",
        "/drip": "timeout",
        "/slow-head": "timeout",
        "/short": "truncated",
        "/500": "http",
    }
    assert first.failures("heavy")[f"{site}/500"].status == 500
    assert first.finished("heavy").failed == 8


def test_a_calendar_without_end_stops_at_the_page_limit(first: Crawled, world: World) -> None:
    assert first.finished("calendar").reason == "page limit"
    assert not first.finished("calendar").complete
    assert first.finished("calendar").seen == 12


def test_a_robots_file_that_cannot_be_had_closes_the_site(first: Crawled, world: World) -> None:
    assert first.finished("closed").reason == "start failed"
    (failure,) = first.failures("closed").values()
    assert failure.stage == "robots"
    assert "503" in failure.message
    assert set(world.site.paths("closed.example")) == {"/robots.txt"}


def test_a_site_that_cannot_be_reached_is_told_by_its_cause(first: Crawled, world: World) -> None:
    for name, stage in (("asleep", "connection"), ("unsigned", "tls")):
        assert first.finished(name).reason == "start failed"
        assert first.finished(name).failed == 1
        assert {one.stage for one in first.failures(name).values()} == {stage}
    assert world.unsigned.hits == []


def test_a_site_that_moved_is_a_loud_failure(first: Crawled, world: World) -> None:
    finished = first.finished("moved")
    assert finished.reason == "moved to new-home.example"
    assert not finished.complete
    assert finished.failed == 1
    assert set(first.pages("moved")) == {"https://moved.example/still-here"}
    assert not world.site.paths("new-home.example")


def test_a_sister_host_of_the_same_domain_is_taken_in(first: Crawled) -> None:
    assert set(first.pages("sister")) == {"https://news.sister.example/", "https://news.sister.example/item"}
    assert first.finished("sister").reason == "finished"


def test_crawl_delay_keeps_requests_apart(first: Crawled, world: World) -> None:
    times = [hit.at for hit in world.site.hits if hit.host == "paced.example" and hit.path != "/robots.txt"]
    assert len(times) == 4
    assert all(later - earlier >= 0.395 for earlier, later in pairwise(times))


def test_retry_after_silences_the_whole_host(first: Crawled, world: World) -> None:
    hits = [hit for hit in world.site.hits if hit.host == "busy.example"]
    refused = next(number for number, hit in enumerate(hits) if hit.path == "/a")
    assert hits[refused + 1].at - hits[refused].at >= 0.99
    assert set(first.pages("busy")) == {f"https://busy.example{path}" for path in ("/", "/a", "/b")}


def test_a_site_that_stops_answering_is_given_up(first: Crawled, world: World) -> None:
    assert first.finished("falling").reason == "site stopped answering"
    assert len(set(world.site.paths("falling.example"))) < 15


def test_a_site_without_any_story_page_is_not_a_clean_run(first: Crawled) -> None:
    assert first.finished("redesigned").reason == "nothing found"
    assert not first.finished("redesigned").complete


def test_one_request_at_a_time_per_host(first: Crawled, world: World) -> None:
    slow = [hit for hit in world.site.hits if hit.host == "heavy.example" and hit.path == "/drip"]
    times = sorted(hit.at for hit in world.site.hits if hit.host == "heavy.example")
    for drip in slow:
        assert not any(drip.at < other < drip.at + 1.4 for other in times)


def test_a_second_run_asks_conditionally_and_sees_the_edit(first: Crawled, world: World) -> None:
    site = "https://harbour.example"
    edited = world.site.routes[("harbour.example", "/story/in-atom")]
    edited.headers["ETag"] = '"edited"'
    edited.body = edited.body.replace(b"in-atom", b"edited")
    start = len(world.site.hits)
    second = world.crawl("harbour")
    unchanged = {url.removeprefix(site) for url, page in second.pages("harbour").items() if page.unchanged}
    assert unchanged == {
        "/story/plain", "/story/in-sitemap", "/story/in-rss", "/story/named-by-mirror", "/story/b?a=2&z=1",
    }  # fmt: skip
    pages, before = second.pages("harbour"), first.pages("harbour")
    assert set(pages) == set(before)
    for path in unchanged:
        assert pages[site + path].body == before[site + path].body
    assert b"edited" in pages[f"{site}/story/in-atom"].body
    assert second.finished("harbour").unchanged == 5
    asked = {hit.path: hit.headers for hit in world.site.hits[start:]}
    assert asked["/story/plain"]["If-None-Match"] == '"p1"'
    assert asked["/story/sv"]["If-Modified-Since"] == "Mon, 02 Nov 2020 10:00:00 GMT"


def test_an_outage_is_never_taken_for_an_unchanged_page(first: Crawled, world: World) -> None:
    url = "https://harbour.example/story/plain"
    kept = world.site.routes[("harbour.example", "/story/plain")]
    world.site.routes[("harbour.example", "/story/plain")] = type(kept)(b"down", 503)
    try:
        third = world.crawl("harbour", only={"harbour": [url]})
    finally:
        world.site.routes[("harbour.example", "/story/plain")] = kept
    assert third.pages("harbour") == {}
    assert third.failures("harbour")[url].status == 503


def test_exact_addresses_are_fetched_and_nothing_else(first: Crawled, world: World) -> None:
    start = len(world.site.hits)
    exact = world.crawl(
        "harbour",
        "wishes",
        "tangle",
        only={
            "harbour": ["https://harbour.example/deep/1", "https://harbour.example/data"],
            "wishes": ["https://wishes.example/noindex", "https://wishes.example/forbidden/a", "gopher://x/"],
        },
    )
    assert set(exact.pages("harbour")) == {"https://harbour.example/deep/1"}
    assert {one.stage for one in exact.failures("harbour").values()} == {"not a page"}
    assert {url: one.stage for url, one in exact.failures("wishes").items()} == {
        "https://wishes.example/noindex": "noindex",
        "https://wishes.example/forbidden/a": "robots",
        "gopher://x/": "not a page",
    }
    assert not any(event for event in exact.events if getattr(event, "source", "") == "tangle")
    asked = {hit.path for hit in world.site.hits[start:]}
    assert asked == {"/robots.txt", "/.well-known/tdmrep.json", "/deep/1", "/data", "/noindex"}


def test_nothing_is_left_in_the_spool(first: Crawled, world: World) -> None:
    assert list((world.data / "spool").iterdir()) == []
