"""One release on four sites is one story; reports of one event, templates and digests are not."""

import random
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from index.story import Place, Provenance, Story, story_id
from ingest.copies import CONTAINED, find_copies
from ingest.shingles import containment, shingles, sketch

WORDS = [f"{one}{two}{three}" for one in "bdgkl" for two in ("ar", "el", "on", "ut") for three in ("a", "is")]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=0, max_size=60).map(" ".join)


def prose(seed, words=160):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def make_story(url, text, *, place=None, published=None, title="Title"):
    found = Provenance(
        url, url, "town", datetime(2026, 1, 2, tzinfo=UTC), {"place": "title" if place else "source"}
    )
    return Story(story_id(url), title, text, "en", found, Place(place), published)


def edited(text, share, seed=0):
    """The text with this share of its words exchanged."""
    chance, words = random.Random(seed), text.split()
    for at in chance.sample(range(len(words)), int(share * len(words))):
        words[at] = f"other{at}"
    return " ".join(words)


@given(TEXTS, TEXTS)
def test_containment_is_a_share_and_knows_no_order(one, other):
    left, right = shingles(one), shingles(other)
    assert 0 <= containment(left, right) == containment(right, left) <= 1


@given(TEXTS.filter(lambda text: len(text.split()) > 1), TEXTS)
def test_a_text_is_contained_in_itself_with_more_around_it(text, more):
    assert containment(shingles(text), shingles(f"{more} {text.upper()}! {more}")) == 1


@given(TEXTS)
def test_nothing_is_contained_in_a_text_without_pairs(text):
    assert containment(shingles(text), shingles("word")) == 0


@given(TEXTS, TEXTS)
def test_the_sketch_of_a_text_is_found_in_every_text_around_it(text, more):
    assert sketch(text) <= sketch(f"{more} {text} {more}")


@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_copies_do_not_depend_on_the_order_of_stories(seed, chance):
    texts = [prose(seed), prose(seed), edited(prose(seed), 0.02), prose(seed + 1), prose(seed + 1)]
    stories = [make_story(f"https://{at}.example/a", text) for at, text in enumerate(texts)]
    shuffled = chance.sample(stories, len(stories))
    assert found(shuffled) == found(stories) == {(0, 1, 2), (3, 4)}


def found(stories):
    """The groups as numbers of hosts, so that they can be compared whatever the order."""
    groups = [
        [stories[at].provenance.url[8:].partition(".")[0] for at in group] for group in find_copies(stories)
    ]
    return {tuple(sorted(map(int, group))) for group in groups}


def test_one_release_on_four_sites_is_one_story_and_the_first_published_is_shown():
    text = prose("release")
    stories = [
        make_story("https://a.example/news", f"{text} {prose('more', 20)}"),
        make_story("https://b.example/news", text, published=date(2026, 5, 2)),
        make_story("https://c.example/news", edited(text, 0.03), published=date(2026, 5, 1)),
        make_story("https://d.example/news", text),
    ]
    assert find_copies(stories) == [[2, 1, 0, 3]]


def test_three_reports_of_one_event_are_three_stories():
    event = prose("event", 25)
    stories = [
        make_story(f"https://{site}.example/", f"{prose(site, 60)} {event} {prose(site * 2, 60)}")
        for site in "abc"
    ]
    assert find_copies(stories) == []


def test_one_template_for_two_cities_is_two_stories():
    text = f"In CITY, {prose('template')} said the mayor of CITY."
    stories = [
        make_story(f"https://{city}.example/", text.replace("CITY", city), place=city)
        for city in ("Graz", "Linz")
    ]
    shingled = [shingles(story.text) for story in stories]
    assert containment(*shingled) >= CONTAINED
    assert find_copies(stories) == []


def test_a_text_that_only_its_source_places_is_a_copy_all_the_same():
    placed, unplaced = (
        make_story("https://a.example/", prose(1), place="Graz"),
        make_story("https://b.example/", prose(1)),
    )
    assert find_copies([placed, unplaced]) == [[0, 1]]


def test_a_digest_of_five_stories_merges_none_of_them():
    parts = [prose(seed, 80) for seed in range(5)]
    stories = [make_story(f"https://a.example/{at}", text) for at, text in enumerate(parts)]
    assert find_copies([*stories, make_story("https://b.example/digest", "\n\n".join(parts))]) == []


def test_a_digest_does_not_part_the_copies_that_it_contains():
    parts = [prose(seed, 80) for seed in range(4)]
    stories = [make_story(f"https://a.example/{at}", text) for at, text in enumerate(parts)]
    copy = make_story("https://c.example/0", parts[0])
    assert find_copies([*stories, copy, make_story("https://b.example/digest", "\n\n".join(parts))]) == [
        [0, 4]
    ]


def test_a_teaser_goes_with_its_story_which_is_the_one_to_show():
    text = prose("long", 200)
    teaser = " ".join(text.split()[:60])
    assert find_copies(
        [make_story("https://a.example/t", teaser), make_story("https://a.example/s", text)]
    ) == [[1, 0]]


def test_texts_edited_beyond_the_threshold_are_two_stories():
    text = prose("text")
    stories = [make_story("https://a.example/", text), make_story("https://b.example/", edited(text, 0.2))]
    assert find_copies(stories) == []
