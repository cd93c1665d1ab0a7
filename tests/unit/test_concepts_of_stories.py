import sqlite3
from datetime import UTC, datetime

import pytest

from index.concept_table import TOGETHER, ConceptTable, fund_concept, write_concepts
from index.story import Provenance, Story

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)


def story(text, language="en", title="A town", funding=()):
    found = Provenance("https://a.example/", "https://a.example/", "town", FETCHED)
    return Story("1", title, text, language, found, funding=tuple(funding))


@pytest.fixture
def cover():
    """The coverage of some concepts by each of some stories."""
    opened = []

    def covering(concepts, *stories):
        connection = sqlite3.connect(":memory:")
        opened.append(connection)
        write_concepts(connection, stories)
        return ConceptTable(connection).coverage([[one] for one in concepts]).tolist()

    yield covering
    for connection in opened:
        connection.close()


def test_a_concept_that_is_kept_coming_back_to_counts_more(cover):
    once, often, never = cover(
        ["library"],
        story("A library opened."),
        story("The library lends. A library teaches."),
        story("A park."),
    )
    assert 0 < once < often <= 1 + TOGETHER
    assert never == 0


def test_concepts_of_one_sentence_count_more_than_the_same_ones_apart(cover):
    together, apart = cover(
        ["library", "volunteer"],
        story("Volunteers read in the library. The mayor came."),
        story("Volunteers came. The mayor opened a library."),
    )
    assert together > apart > 0


def test_languages_are_alike(cover):
    shares = cover(
        ["library", "volunteer"],
        story("Volunteers read in the library."),
        story("Freiwillige lesen in der Bibliothek vor.", "de", "Eine Stadt"),
        story("Εθελοντές διαβάζουν στη βιβλιοθήκη.", "el", "Ένας δήμος"),
    )
    assert min(shares) > 0.5
    assert max(shares) - min(shares) < 0.25


def test_the_fund_that_paid_is_a_concept(cover):
    paid, other = cover([fund_concept("amif")], story("A park.", funding=["amif"]), story("A park."))
    assert paid > 0.5
    assert other == 0


def test_the_concepts_of_one_word_share_its_weight():
    connection = sqlite3.connect(":memory:")
    stories = [story("Families of refugees came."), story("Families came."), story("A library, a park.")]
    write_concepts(connection, stories)
    table = ConceptTable(connection)
    connection.close()
    both, one, none = table.coverage([["family", "refugee"]])
    assert both > one > none == 0
    beside, alone = (
        table.coverage(named)[2] for named in ([["family", "refugee"], ["library"]], [["library"]])
    )
    assert alone / 3 < beside < alone


def test_no_concepts_cover_nothing(cover):
    assert cover([], story("A library.")) == [0.0]
