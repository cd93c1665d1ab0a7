from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import words
from search.snippet import MAX_CHARACTERS, make_snippet

TEXT = (
    "The village had lost its school. "
    "Families from Syria moved into empty houses in the valley. "
    "Volunteers helped them with the language! "
    "A year later the school was opened again? Yes."
)


@given(st.text(max_size=3000), st.text(max_size=50))
def test_snippets_are_short_and_highlights_lie_inside(text, query):
    snippet = make_snippet(text, words(query))
    assert len(snippet.text) <= MAX_CHARACTERS
    end = 0
    for start, stop in snippet.highlights:
        assert end <= start < stop <= len(snippet.text)
        end = stop


def test_inflected_query_words_are_marked():
    snippet = make_snippet(TEXT, words("volunteering schools"))
    assert {snippet.text[start:end] for start, end in snippet.highlights} == {"school", "Volunteers"}


def test_the_stretch_with_the_match_is_shown():
    filler = "Nothing of interest stands in this sentence at all. " * 20
    snippet = make_snippet(filler + "Syrian families found flats. " + filler, words("Syrian flats"))
    assert "Syrian families found flats." in snippet.text


def test_a_snippet_never_starts_or_ends_inside_a_word():
    text = "word " * 200
    assert set(make_snippet(text, []).text.rstrip("…").split()) == {"word"}


def test_words_of_a_concept_are_marked_in_another_language():
    text = "Volontari aiutano i bambini. Il comune affitta un appartamento."
    snippet = make_snippet(text, words("children flats"), {"child", "housing"}, "it")
    assert {snippet.text[start:end] for start, end in snippet.highlights} == {"bambini", "appartamento"}


def test_a_subheading_does_not_run_into_the_next_sentence():
    text = "The town bought flats.\n\nMore than a roof\n\nThe flats were renovated."
    shown = make_snippet(text, words("flats roof")).text
    assert shown == "The town bought flats. The flats were renovated."
