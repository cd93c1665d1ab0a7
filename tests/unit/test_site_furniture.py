from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from index.story import Place, Provenance, Story
from ingest.site_furniture import digest_of, repeated_paragraphs, without_repeated
from ingest.source import Source

SOURCE = Source(name="towns", title="Towns", home_page="https://towns.example/")
FOOTER = "This web site is co-funded by the Asylum, Migration and Integration Fund. Write to us in Brussels."
STORY = (
    "In Brno, the council asked its clubs to open one evening a week to new families. Forty people came to"
    " the first meeting, and the library lends the books for the course of the children."
)


def story(text: str) -> Story:
    url = "https://towns.example/a"
    evidence = {"place": "text", "date": "none", "language": "text"}
    found = Provenance(url, url, "towns", datetime(2024, 5, 1, tzinfo=UTC), evidence)
    return Story("a", "Clubs open in Brno", text, "en", found, Place("Brussels", "BE"), funding=("amif",))


def texts(number: int, footer: str = FOOTER) -> list[str]:
    return [f"{STORY} It was the meeting number {n}.\n\n{footer}" for n in range(number)]


def test_a_footer_of_every_page_is_found() -> None:
    assert repeated_paragraphs(texts(6)) == {digest_of(FOOTER)}
    assert digest_of(FOOTER.upper()) == digest_of(f"{FOOTER} ".replace(" web ", "  web "))


def test_a_footer_of_a_section_is_found_and_a_rare_paragraph_is_not() -> None:
    others = [f"Another story, number {n}." for n in range(30)]
    assert repeated_paragraphs([*others[:20], *texts(6)]) == {digest_of(FOOTER)}
    assert repeated_paragraphs([*others, *texts(6)]) == frozenset()


def test_few_pages_prove_nothing() -> None:
    assert repeated_paragraphs(texts(4)) == frozenset()


def test_a_paragraph_twice_on_one_page_counts_once() -> None:
    assert repeated_paragraphs(["\n\n".join([FOOTER] * 9), STORY]) == frozenset()


def test_what_was_found_before_stays_known() -> None:
    known = repeated_paragraphs(texts(6))
    assert repeated_paragraphs([f"One page that changed.\n\n{FOOTER}"], known) == known


def test_the_rest_tells_place_and_funding() -> None:
    cleaned = without_repeated(story(f"{STORY}\n\n{FOOTER}"), frozenset({digest_of(FOOTER)}), SOURCE)
    assert cleaned.text == STORY
    assert cleaned.funding == ()
    assert cleaned.place.name == "Brno"
    assert cleaned.provenance.evidence["date"] == "none"


def test_a_story_without_furniture_is_the_same() -> None:
    untouched = story(STORY)
    assert without_repeated(untouched, frozenset({digest_of(FOOTER)}), SOURCE) is untouched


def test_a_story_published_many_times_stays_whole() -> None:
    copies = [f"{STORY}\n\n{STORY.replace('Brno', 'Zlín')}\n\nShort end."] * 6
    again = story(copies[0])
    assert without_repeated(again, repeated_paragraphs(copies), SOURCE) is again


@given(st.lists(st.lists(st.sampled_from([STORY, FOOTER, "a", "b", "c"]), max_size=5), max_size=12))
def test_taking_twice_takes_no_more(pages: list[list[str]]) -> None:
    repeated = repeated_paragraphs("\n\n".join(page) for page in pages)
    for page in pages:
        once = without_repeated(story("\n\n".join(page)), repeated, SOURCE)
        assert without_repeated(once, repeated, SOURCE).text == once.text
