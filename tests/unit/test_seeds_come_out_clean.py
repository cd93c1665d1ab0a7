"""Pages with the faults of real ones: a foreign preface, a cookie notice at the end, stray glyphs.

The texts are made up. Where a folder ``shared/seeds`` with real pages as text lies beside the checkout, each
is wrapped in a page and read too.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.page import FetchedPage
from ingest.read import read_page
from ingest.source import Source

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
LEFTOVERS = (
    "Automatisk oversættelse", "Klik her", "allow cookies", "cookie settings", "\u25a1", "\ue000",
    "Post a comment", "Skip to main content",
)  # fmt: skip
STORY = (
    "The town of Exampleton opened a meeting place for newcomers in the old post office last spring. "
    "Volunteers help with letters from the authorities, and a teacher gives language lessons twice a week.",
    "About ninety people come each week. The municipality pays the rent, and a fund of the European Union "
    "pays the teacher. Other towns of the region have asked how it was done and want to follow the example.",
    "More information is to be had from the town's office for social affairs.",
)
DANISH = "Automatisk oversættelse. Klik her for at få en automatisk oversættelse af nedenstående tekst."
COOKIES = (
    'The cookie settings on this website are set to "allow cookies" to give you the best browsing experience '
    'possible. If you continue without changing them or click "Accept", then you are consenting to this.'
)


def page_of(paragraphs, title="A meeting place in Exampleton"):
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    html = (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>Contact</footer></body></html>"
    )
    return FetchedPage(
        "https://town.example/news/a", "town", html.encode(), "text/html; charset=utf-8", datetime.now(UTC)
    )


def read(paragraphs, title="A meeting place in Exampleton"):
    source = Source("town", "Town", "https://town.example/")
    return read_page(page_of(paragraphs, title), source)


@pytest.mark.parametrize(
    "paragraphs",
    [
        [DANISH, *STORY],
        [*STORY, COOKIES, "Close"],
        ["\u25a1\u25a1 " + STORY[0], STORY[1] + "\ue000", STORY[2]],
        [STORY[0] + "\u200b", "\ufeff" + STORY[1], STORY[2]],
    ],
    ids=["danish preface", "cookie tail", "glyphs", "zero width"],
)
def test_only_the_story_is_left(paragraphs):
    reading = read(paragraphs)
    assert reading.verdict == "stories"
    (story,) = reading.stories
    assert story.text.split("\n\n") == list(STORY)
    assert story.language == "en"


if SEEDS.is_dir():

    @pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
    def test_real_texts_come_out_clean(path):
        paragraphs = [one for one in path.read_text(encoding="utf-8").splitlines() if one.strip()]
        title = max(paragraphs[:3], key=len).lstrip("# ")
        reading = read([one for one in paragraphs if one.lstrip("# ") != title], title)
        text = "\n".join(story.text for story in reading.stories)
        assert {story.language for story in reading.stories} == {"en"}
        assert len(text) > 0.6 * sum(len(one) for one in paragraphs)
        assert [one for one in LEFTOVERS if one in text] == []
