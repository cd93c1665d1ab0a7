"""The story files of the demonstration: complete, readable, of the right length, and refused when broken."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from demo.page import country_name, long_date
from demo.sites import MAKES, load_sites
from demo.story_files import YEAR_WHEN_UNKNOWN, DemoStory, parse_story, read_stories
from demo.words import words_in
from index.errors import DataError
from index.vocabulary import EU_COUNTRIES, EU_LANGUAGES

STORIES = read_stories()

FILE = """+++
language = "de"
country = "AT"
place = "Neudorf"
years = [2002, 2016]
sources = ["https://one.example/a", "https://two.example/b"]
+++
# Ein Titel

Erster Absatz
auf zwei Zeilen.

## Zwischentitel
Zweiter Absatz:
- eins
- zwei

Schluss.
"""


def test_a_file_becomes_a_story() -> None:
    story = parse_story("at-neudorf-test.md", FILE)
    assert (story.practice, story.title, story.language, story.country) == (
        "at-neudorf-test",
        "Ein Titel",
        "de",
        "AT",
    )
    assert [(block.kind, block.lines) for block in story.blocks] == [
        ("paragraph", ("Erster Absatz", "auf zwei Zeilen.")),
        ("heading", ("Zwischentitel",)),
        ("paragraph", ("Zweiter Absatz:",)),
        ("list", ("eins", "zwei")),
        ("paragraph", ("Schluss.",)),
    ]
    assert story.teaser == "Erster Absatz auf zwei Zeilen."
    assert story.words == 11
    assert story.published.year == 2016
    assert story.published == parse_story("at-neudorf-test.md", FILE).published
    assert story.published != parse_story("at-neudorf-other.md", FILE).published


def test_a_story_without_years_has_a_fixed_one() -> None:
    story = parse_story("at-neudorf-test.md", FILE.replace("[2002, 2016]", "[]"))
    assert story.published.year == YEAR_WHEN_UNKNOWN


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("+++\nlanguage", "language", "front matter"),
        ('country = "AT"', "country = AT", "not valid TOML"),
        ('country = "AT"\n', "", "lacks country"),
        ('"de"', '"xx"', "language 'xx'"),
        ("# Ein Titel", "Ein Titel", "must have its title"),
    ],
)
def test_a_broken_file_is_refused_by_name(old: str, new: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint) as caught:
        parse_story("broken.md", FILE.replace(old, new))
    assert "broken.md" in str(caught.value)


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(DataError, match="no paragraph"):
        parse_story("broken.md", FILE.partition("Erster")[0])


def test_every_language_and_country_is_there() -> None:
    assert {story.language for story in STORIES.values()} == set(EU_LANGUAGES)
    assert {story.country for story in STORIES.values()} == set(EU_COUNTRIES)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_story_has_the_right_size_and_its_sources(story: DemoStory) -> None:
    assert 120 <= story.words <= 350
    assert story.sources
    assert all(source.startswith(("http://", "https://")) for source in story.sources)
    assert len(story.title) <= 110
    assert story.published < datetime(2026, 1, 1, tzinfo=UTC)


def test_every_practice_stands_on_one_site() -> None:
    told = Counter(story.practice for site in load_sites() for story in site.stories)
    assert told == Counter(STORIES.keys())


def test_each_site_has_several_languages() -> None:
    languages = {site.name: {story.language for story in site.stories} for site in load_sites()}
    assert languages.keys() == MAKES.keys()
    assert min(len(of_site) for of_site in languages.values()) >= 8
    assert languages["european"] == set(EU_LANGUAGES)


def test_the_live_blog_holds_one_year() -> None:
    posts = next(site.stories for site in load_sites() if site.name == "live")
    assert 12 <= len(posts) <= 16
    assert {story.published.year for story in posts} == {2022}


@pytest.mark.parametrize(
    ("practice", "complaint"),
    [(None, "have no file: at-zirl-town-life"), ("xx-new", "stand on no site: xx-new")],
)
def test_a_wrong_table_of_contents_is_refused(practice: str | None, complaint: str) -> None:
    stories = dict(STORIES)
    story = stories.pop("at-zirl-town-life")
    if practice:
        stories |= {practice: story, "at-zirl-town-life": story}
    with pytest.raises(DataError, match=complaint):
        load_sites(stories)


def test_words_are_there_in_every_language_and_differ() -> None:
    notices = [words_in(language).notice for language in EU_LANGUAGES]
    assert len(set(notices)) == len(EU_LANGUAGES)
    assert all(first != second for first, second in pairwise(sorted(notices)))
    assert words_in("sv").sources == "Källor"


def test_dates_and_countries_are_written_in_the_language() -> None:
    moment = datetime(2016, 11, 4, tzinfo=UTC)
    assert long_date(moment, "pl") == "4 listopada 2016"
    assert long_date(moment, "de") == "4. November 2016"
    assert country_name("AT", "fi") == "Itävalta"
