from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import TITLE_CHARACTERS, cut_passages, passage_text
from index.publishing import fit_passages
from index.story import Passage, Provenance, Story

FOUND = Provenance("https://a.example/", "https://a.example/", "a", datetime(2024, 1, 1, tzinfo=UTC))


def story(text: str) -> Story:
    return Story("0" * 16, "Title", text, "en", FOUND)


def count_words(texts: Sequence[str]) -> list[int]:
    return [sum(1 + len(word) // 8 for word in text.split()) for text in texts]


def solid(text: str) -> str:
    return "".join(text.split())


texts = st.lists(
    st.lists(
        st.sampled_from(["a", "word", "sentence.", "Ends!", "x" * 90, "ένα", "слово;", "\n"]), max_size=120
    ).map(" ".join),
    max_size=8,
).map("\n\n".join)


@settings(max_examples=150, deadline=None)
@given(text=texts)
def test_nothing_lost_nothing_twice_nothing_too_long(text: str) -> None:
    passages = cut_passages(story(text), count_words, 40, 80)
    pieces = [text[one.start : one.end] for one in passages]
    assert "".join(map(solid, pieces)) == solid(text)
    assert [one.number for one in passages] == list(range(len(passages)))
    assert all(count <= 80 for count in count_words(pieces))
    assert all(map(solid, pieces))


class ShortSighted:
    """A model that reads 30 words and no more."""

    token_limit = 30

    def count_tokens(self, texts):
        return [len(text.split()) for text in texts]


def test_passages_of_a_model_that_reads_less_are_cut_anew():
    text = "\n\n".join(f"Sentence number {at} has eight words in all." for at in range(20))
    told = story(text)
    cut = fit_passages(told, [Passage(told.id, 0, 0, len(text))], ShortSighted())
    texts = [text[one.start : one.end] for one in cut]
    assert max(ShortSighted().count_tokens([passage_text(told, one) for one in cut])) <= 30
    assert " ".join(texts).split() == text.split()
    assert fit_passages(told, cut, ShortSighted()) is cut


def test_the_title_stands_before_each_passage_and_leaves_room_for_it():
    told = story("One paragraph.\n\nAnother.")
    assert passage_text(told, Passage(told.id, 1, 16, 24)) == f"{told.title}\nAnother."
    long = replace(told, title="word " * 200)
    assert passage_text(long, Passage(told.id, 0, 0, 14)).endswith("word\nOne paragraph.")
    assert len(passage_text(long, Passage(told.id, 0, 0, 14))) <= TITLE_CHARACTERS + 15
    assert passage_text(replace(told, title=""), Passage(told.id, 1, 16, 24)) == "Another."
