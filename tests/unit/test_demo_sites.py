"""The demonstration sites as a visitor meets them, served on free ports of the loopback address."""

import re
import socket
from collections.abc import Iterator
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from lxml import html

from demo.server import RunningSites, page_key, start_sites
from demo.site_city import REGIONAL_CHARSETS
from demo.sites import MAKES, story_addresses
from demo.sources import demo_sources, local_hosts
from demo.words import words_in
from index.errors import SettingError

NAMES = list(MAKES)


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSites]:
    with start_sites(None) as sites:
        yield sites


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as browser:
        yield browser


def parse(response: httpx.Response) -> html.HtmlElement:
    """The page as a browser reads it: by the charset of the header, else by that of its own text."""
    charset = response.charset_encoding
    return html.document_fromstring(response.content, parser=html.HTMLParser(encoding=charset))


def told(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def test_each_story_can_be_read_with_its_sources_and_notice(
    running: RunningSites, client: httpx.Client
) -> None:
    assert len(story_addresses(running.sites, running.addresses)) == 134
    for site in running.sites:
        for story in site.told:
            address = running.addresses[site.name] + site.make.address(story)
            assert address.endswith(story.practice)
            response = client.get(address)
            assert response.status_code == 200, address
            page = parse(response)
            whole = told(page)
            shown = told(_post(page, address))
            for block in story.blocks:
                assert all(" ".join(line.split()) in shown for line in block.lines), address
            assert story.title in shown
            assert words_in(story.language).sources in shown
            links = {link.get("href"): told(link) for link in _post(page, address).xpath(".//a[@href]")}
            assert all(links.get(source) == source for source in story.sources), address
            site_language = "en" if site.name == "live" else story.language
            assert words_in(site_language).notice in whole


def _post(page: html.HtmlElement, address: str) -> html.HtmlElement:
    """The element that an anchor names, or the whole page."""
    anchor = urlsplit(address).fragment
    if not anchor:
        return page
    (found,) = page.xpath("//*[@id=$name]", name=anchor)
    assert isinstance(found, html.HtmlElement)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_well_made(name: str, running: RunningSites, client: httpx.Client) -> None:
    (site,) = (site for site in running.sites if site.name == name)
    for path, page in site.build(running.addresses[name]).pages.items():
        response = client.get(running.addresses[name] + path)
        if page.location:
            assert (response.status_code, response.headers["location"]) == (301, page.location)
            continue
        assert response.status_code == 200, path
        kind = response.headers["content-type"]
        if "xml" in kind:
            ElementTree.fromstring(response.content)
        elif kind.startswith("text/html"):
            shown = parse(response)
            assert told(shown.find(".//title")), path
            text = told(shown.find("body"))
            assert "\ufffd" not in text, path
            assert words_in("en").notice in text or any(
                words_in(language).notice in text for language in {story.language for story in site.told}
            ), path
        else:
            assert response.content.strip(), path


@pytest.mark.parametrize("name", NAMES)
def test_internal_links_lead_somewhere(name: str, running: RunningSites, client: httpx.Client) -> None:
    base = running.addresses[name]
    (site,) = (site for site in running.sites if site.name == name)
    targets: set[str] = set()
    for path, page in site.build(base).pages.items():
        if page.content_type.startswith("text/html"):
            links = html.document_fromstring(page.body).xpath("//a/@href | //link/@href")
            targets |= {urljoin(base + path, str(link)).partition("#")[0] for link in links}
    inside = sorted(target for target in targets if target.startswith(base))
    expected = {base + path: 301 for path in site.redirects}
    assert expected.keys() <= set(inside)
    assert inside
    broken = [
        target
        for target in inside
        if "cookies=" not in target
        and client.head(target, follow_redirects=False).status_code != expected.get(target, 200)
    ]
    assert broken == []


@pytest.mark.parametrize("name", NAMES)
def test_the_second_request_is_answered_304(name: str, running: RunningSites, client: httpx.Client) -> None:
    address = story_addresses(running.sites, running.addresses)[
        next(site.stories[0].practice for site in running.sites if site.name == name)
    ]
    first = client.get(address)
    for header, value, expected in (
        ({"If-None-Match": first.headers["etag"]}, b"", 304),
        ({"If-None-Match": f'"other", W/{first.headers["etag"]}'}, b"", 304),
        ({"If-Modified-Since": first.headers["last-modified"]}, b"", 304),
        (
            {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]},
            first.content,
            200,
        ),
        ({"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}, first.content, 200),
        ({"If-Modified-Since": "last week"}, first.content, 200),
    ):
        again = client.get(address, headers=header)
        assert (again.status_code, again.content) == (expected, value), header
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("name", NAMES)
def test_robots_and_error_pages(name: str, running: RunningSites, client: httpx.Client) -> None:
    base = running.addresses[name]
    robots = client.get(f"{base}/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert robots.text.startswith("User-agent: *\n")
    gone = client.get(f"{base}/no-such-page")
    assert gone.status_code == 404
    assert words_in("en").missing in gone.text
    assert MAKES[name].title in gone.text


def test_error_pages_differ(running: RunningSites, client: httpx.Client) -> None:
    bodies = {client.get(f"{base}/no-such-page").content for base in running.addresses.values()}
    assert len(bodies) == len(NAMES)


def test_every_story_is_found_by_its_way_in(running: RunningSites, client: httpx.Client) -> None:
    """What a source declares leads to all stories: links, sitemaps and feeds within three steps."""
    for site, source in zip(running.sites, demo_sources(running.addresses), strict=True):
        found = set(source.start)
        for entry in (*source.start, *source.sitemaps, *source.feeds):
            found |= set(_reachable(entry, client, steps=3))
        patterns = [re.compile(pattern) for pattern in source.story]
        stories = {
            address
            for address in found
            if any(pattern.search(address.removeprefix(source.home_page[:-1])) for pattern in patterns)
        }
        paths = {site.make.address(story).partition("#")[0] for story in site.told}
        assert stories == {running.addresses[site.name] + path for path in paths}, site.name


def _reachable(address: str, client: httpx.Client, steps: int) -> set[str]:
    seen: set[str] = set()
    front = {address}
    for _ in range(steps):
        following: set[str] = set()
        for one in front - seen:
            seen.add(one)
            text = client.get(one).text
            links = re.findall(r'href="([^"#]+)"|<l(?:oc|ink)>([^<]+)<', text)
            following |= {
                urljoin(one, unescape(first or second)).partition("#")[0] for first, second in links
            }
        base = address[: address.index("/", len("http://"))]
        front = {base + page_key(link.removeprefix(base)) for link in following if link.startswith(base)}
    return seen | front


def test_the_register_is_linked_from_nowhere(running: RunningSites, client: httpx.Client) -> None:
    front = client.get(running.addresses["register"] + "/").text
    assert "/record/" not in front
    assert "/notes/" not in client.get(running.addresses["society"] + "/").text


def test_some_press_pages_carry_a_foreign_banner(running: RunningSites, client: httpx.Client) -> None:
    addresses = story_addresses(running.sites, running.addresses)
    press = next(site for site in running.sites if site.name == "press")
    with_banner = 0
    for story in press.stories:
        text = client.get(addresses[story.practice]).text
        notes = re.findall(r'c-translation-note"><p>([^<]+)<', text)
        assert len(notes) <= 1
        assert words_in(story.language).banner not in map(unescape, notes)
        with_banner += len(notes)
    assert 4 <= with_banner <= len(press.stories) / 2


def test_the_town_writes_in_regional_charsets(running: RunningSites, client: httpx.Client) -> None:
    addresses = story_addresses(running.sites, running.addresses)
    town = next(site for site in running.sites if site.name == "city")
    declared = set()
    for story in town.told:
        response = client.get(addresses[story.practice])
        assert response.headers["content-type"] == "text/html"
        found = re.search(rb"charset=([a-z0-9-]+)", response.content)
        assert found
        charset = found[1].decode()
        assert charset == REGIONAL_CHARSETS.get(story.language, "iso-8859-1")
        declared.add(charset)
        assert story.title in unescape(response.content.decode(charset))
    assert {"iso-8859-1", "iso-8859-2", "windows-1251", "windows-1253", "windows-1257"} <= declared


def test_the_listings_name_each_other_by_language(running: RunningSites, client: httpx.Client) -> None:
    listing = parse(client.get(running.addresses["european"] + "/mt/stories"))
    alternates = listing.xpath("//link[@rel='alternate']/@hreflang")
    assert len(alternates) == 25
    assert "x-default" in alternates


def test_tracking_parameters_make_no_other_page() -> None:
    assert page_key("/2016/11/a?utm_source=rss&utm_medium=x") == "/2016/11/a"
    assert page_key("/show.php?doc=a&utm_source=rss") == "/show.php?doc=a"
    assert page_key("/show.php?doc=a#part") == "/show.php?doc=a"


def test_sources_carry_no_delay_and_only_their_own_host(running: RunningSites) -> None:
    sources = demo_sources(running.addresses)
    assert [source.name for source in sources] == NAMES
    assert {source.delay for source in sources} == {0.0}
    assert local_hosts(running.addresses) == ",".join(source.hosts[0] for source in sources)
    assert all(source.home_page == f"http://{source.hosts[0]}/" for source in sources)


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=f"port {port} of 127.0.0.1"), start_sites(port):
            pass


def test_sites_end_with_their_block() -> None:
    with start_sites(None) as sites:
        addresses = list(islice(sites.addresses.values(), 1))
        assert httpx.get(addresses[0] + "/robots.txt", trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(addresses[0] + "/robots.txt", trust_env=False)


def test_a_port_that_is_none_is_one_sentence() -> None:
    with pytest.raises(SettingError, match="70000"), start_sites(70000):
        pass
