"""The second night of the demonstration as a visitor meets it, and the file that says what it changes."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from lxml import html

from demo.commands import next_night
from demo.nights import SECOND_MORNING, Nights, SecondNight, read_nights
from demo.server import RunningSites, entity_tag, start_sites
from demo.sites import MAKES, Site, load_sites
from demo.story_files import DemoStory, parse_translation, read_stories, read_translations
from index.errors import DataError
from index.generation import CURRENT
from index.settings import load_settings

NAMES = list(MAKES)
NIGHTS = read_nights()
SECOND = NIGHTS.second_night


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSites]:
    with start_sites(None, night=2) as sites:
        yield sites


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as browser:
        yield browser


def site_of(night: int, name: str) -> Site:
    return next(site for site in load_sites(night=night) if site.name == name)


def find(name: str, night: int = 2) -> tuple[Site, DemoStory]:
    """A story or translation with its own site."""
    return next(
        (site, story)
        for site in load_sites(night=night)
        for story in (*site.stories, *site.translations)
        if story.name == name
    )


def address(running: RunningSites, name: str, night: int = 2) -> str:
    site, story = find(name, night)
    return running.addresses[site.name] + site.make.address(story)


def told(response: httpx.Response) -> str:
    page = html.document_fromstring(
        response.content, parser=html.HTMLParser(encoding=response.charset_encoding)
    )
    return " ".join(str(page.text_content()).split())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_confirmed_when_it_is_as_it_was(
    name: str, running: RunningSites, client: httpx.Client
) -> None:
    base = running.addresses[name]
    before, now = (site_of(night, name).build(base).pages for night in (1, 2))
    confirmed = sent = 0
    for path, page in before.items():
        if page.location or now[path].status != 200:
            continue
        tag, since = entity_tag(page), page.modified.strftime("%a, %d %b %Y %H:%M:%S GMT")
        same = now[path].body == page.body
        for condition in ({"If-None-Match": tag}, {"If-Modified-Since": since}):
            answer = client.get(base + path, headers=condition)
            assert answer.status_code == (304 if same else 200), (path, condition)
        confirmed, sent = confirmed + same, sent + (not same)
    assert confirmed > 10 or name == "live"
    assert confirmed > sent


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_lost_but_those_that_answer_otherwise(name: str) -> None:
    before, now = (site_of(night, name).build("http://site.example").pages for night in (1, 2))
    assert set(before) <= set(now)
    site = site_of(2, name)
    assert {path for path, page in now.items() if page.status != 200} == {*site.refusals, *site.redirects}
    assert all(page.modified == SECOND_MORNING for path, page in now.items() if path not in before)


def test_blog_pages_beside_each_other_stay_as_they_are() -> None:
    """A network's blog shows each post beside others: a change of one must not touch them all."""
    before, now = (site_of(night, "blog").build("http://site.example").pages for night in (1, 2))
    assert [path for path, page in now.items() if not page.same_as(before[path])] == [
        site_of(1, "blog").make.address(find("mt-marsa-exchange")[1])
    ]


@pytest.mark.parametrize("edit", SECOND.edits, ids=lambda edit: edit.story)
def test_an_edit_is_on_the_page(edit, running: RunningSites, client: httpx.Client) -> None:
    assert edit.old in " ".join(block.text for block in find(edit.story, 1)[1].blocks)
    text = told(client.get(address(running, edit.story)))
    assert edit.new in text
    assert edit.old not in text.replace(edit.new, "")


@pytest.mark.parametrize("name", SECOND.moved)
def test_a_moved_page_redirects_for_good(name: str, running: RunningSites, client: httpx.Client) -> None:
    old, new = address(running, name, 1), address(running, name)
    assert old != new
    answer = client.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)
    assert find(name)[1].title in told(client.get(new))
    site, _ = find(name)
    pages = site.build(running.addresses[site.name]).pages
    announcements = [page.body.decode() for page in pages.values() if "xml" in page.content_type]
    assert any(old in text for text in announcements)
    assert not any(new in text for text in announcements)


def test_some_pages_answer_that_they_are_not_there(running: RunningSites, client: httpx.Client) -> None:
    copies = {
        running.addresses[site] + MAKES[site].address(find(name)[1])
        for site, names in SECOND.removed.items()
        for name in names
    }
    expected = {
        **dict.fromkeys((address(running, name) for name in SECOND.missing), 404),
        **dict.fromkeys((address(running, name) for name in SECOND.unavailable), 503),
        **dict.fromkeys(copies, 410),
    }
    assert sorted(expected.values()) == [404, 410, 410, 503]
    for url, status in expected.items():
        answer = client.get(url, headers={"If-None-Match": "*"})
        assert answer.status_code == status
        assert "etag" not in answer.headers


def test_every_practice_can_be_read_on_the_second_night_alone(
    running: RunningSites, client: httpx.Client
) -> None:
    """What one site cannot give, another does: whoever comes on the second night misses no practice."""
    readable = {
        story.practice
        for site in running.sites
        for story in (*site.stories, *site.copies)
        if story.title in told(client.get(running.addresses[site.name] + site.make.address(story)))
    }
    assert readable == set(read_stories())


@pytest.mark.parametrize("name", SECOND.cut_short)
def test_a_broken_page_has_lost_most_of_its_text(name: str) -> None:
    assert find(name)[1].words < 0.4 * find(name, 1)[1].words


@pytest.mark.parametrize("night", [1, 2])
def test_translations_name_each_other(night: int, client: httpx.Client) -> None:
    with start_sites(None, night=night) as sites:
        european = next(site for site in sites.sites if site.name == "european")
        assert len(european.translations) == 3 + night
        for story in (*european.stories, *european.translations):
            base = sites.addresses["european"]
            versions = {
                one.language: base + european.make.address(one)
                for one in (*european.stories, *european.translations)
                if one.practice == story.practice
            }
            page = html.document_fromstring(client.get(base + european.make.address(story)).content)
            named = {
                link.get("hreflang"): link.get("href")
                for link in page.xpath("//link[@rel='alternate'][@hreflang]")
            }
            assert named == (versions if len(versions) > 1 else {})


def test_translations_are_whole() -> None:
    stories = read_stories()
    translations = read_translations(stories)
    assert len(translations) == 5
    for story in translations.values():
        original = stories[story.practice]
        assert story.language != original.language
        assert story.sources == original.sources
        assert [block.kind for block in story.blocks] == [block.kind for block in original.blocks]
        assert 0.8 <= story.words / original.words <= 1.25
        figures = [{one for one in told_figures(each) if one} for each in (story, original)]
        assert figures[0] == figures[1], story.name


def told_figures(story: DemoStory) -> list[str]:
    """The numbers in the text, however a language groups their digits."""
    text = " ".join(block.text for block in story.blocks)
    for separator in ".,\u00a0\u202f":
        text = text.replace(separator, "")
    return ["".join(letter for letter in word if letter.isdigit()) for word in text.split()]


def test_a_translation_without_its_story_is_refused() -> None:
    stories = read_stories()
    text = '+++\nlanguage = "en"\nplace = "Zirl"\n+++\n# Title\n\nText.\n'
    story = parse_translation("at-zirl-town-life.en.md", text, stories)
    assert (story.name, story.country, story.place) == ("at-zirl-town-life.en", "AT", "Zirl")
    for name, complaint in (
        ("at-nowhere.en.md", "at-nowhere.md is missing"),
        ("at-zirl-town-life.fr.md", "not that of its name"),
        ("ie-ballyhaunis-gaa.en.md", "that of the original"),
    ):
        with pytest.raises(DataError, match=complaint):
            parse_translation(name, text, stories)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("copies = [", "not valid TOML"),
        ("copy = []", "has a field copy; there are copies"),
        ("[second_night]\nremove = []", "has a field remove"),
        ("second_night = 2", "in place of a table"),
        ('[[second_night.edits]]\nstory = "a"', "an edit without new or old"),
        ("copies = 1", "copies"),
        ('[second_night]\nmissing = "a"', "missing"),
        ("[second_night]\nmissing = [1]", "missing"),
        ("[copies]\npress = 1", "copies"),
        ("[short_addresses]\npress = []", "short_addresses"),
    ],
)
def test_a_file_that_is_made_otherwise_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint):
        read_nights(text)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"missing": ("at-nowhere",)}, "there is no story at-nowhere"),
        ({"missing": ("at-zirl-town-life",)}, "at-zirl-town-life changes in two ways"),
        ({"missing": ("it-capaci-tutti-capaci",)}, "posts of the live blog share one page"),
        ({"removed": {"press": ("at-zirl-town-life",)}}, "press cannot remove at-zirl-town-life"),
        ({"new_translations": ("pt-lisboa-todos",)}, "pt-lisboa-todos is no translation"),
        ({"edits": (replace(SECOND.edits[0], old="nowhere"),)}, "found 0 times"),
        ({"edits": (replace(SECOND.edits[0], old="a"),)}, r"found \d\d+ times"),
    ],
)
def test_a_change_that_cannot_be_is_refused(change: dict[str, object], complaint: str) -> None:
    second: SecondNight = replace(SECOND, **change)
    with pytest.raises(DataError, match=complaint):
        load_sites(night=2, nights=replace(NIGHTS, second_night=second))


@pytest.mark.parametrize(
    ("nights", "complaint"),
    [
        (Nights(copies={"nowhere": ("pt-lisboa-todos",)}), "there is no site nowhere"),
        (Nights(copies={"society": ("pt-lisboa-todos",)}), "cannot copy its own story"),
        (Nights(short_addresses={"pt-lisboa-todos": "go"}), "begin with a slash"),
        (Nights(short_addresses={"it-capaci-tutti-capaci": "/go"}), "share one page"),
    ],
)
def test_copies_and_short_addresses_that_cannot_be_are_refused(nights: Nights, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint):
        load_sites(nights=nights)


def test_the_second_night_follows_a_publication(tmp_path) -> None:
    settings = load_settings({}, data=tmp_path)
    assert next_night(settings) == 1
    (tmp_path / CURRENT).write_text("1")
    assert next_night(settings) == 2
    (tmp_path / CURRENT).write_text("damaged")
    assert next_night(settings) == 2
