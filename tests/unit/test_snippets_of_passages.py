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


def test_only_sentences_of_the_passage_are_shown_and_those_whole():
    start = TEXT.index("moved into")
    shown = make_snippet(TEXT, words("school"), passage=(start, start + 60))
    assert shown.text.startswith("Families from Syria moved into empty houses")
    assert shown.text.endswith("with the language!")
    assert TEXT[slice(*shown.span)] == shown.text


def test_a_snippet_begins_with_the_sentence_that_matched():
    shown = make_snippet(TEXT, words("language"))
    assert shown.text.startswith("Volunteers helped them with the language!")


def test_the_last_item_of_a_list_is_shown():
    text = "The town offers:\n\n- courses\n- flats in the centre\n\nThey are free."
    assert (
        make_snippet(text, words("offers")).text
        == "The town offers: • courses • flats in the centre They are free."
    )
    assert make_snippet(text, words("flats")).text == "flats in the centre They are free."


def test_too_long_a_sentence_ends_with_an_ellipsis_behind_a_word():
    shown = make_snippet("Many came, " * 100, words("many"))
    assert shown.text.endswith("came…")
    assert MAX_CHARACTERS - 15 < len(shown.text) <= MAX_CHARACTERS


@given(st.text(alphabet="ab. \n-", max_size=900), st.integers(0, 900), st.integers(0, 900))
def test_the_span_holds_what_is_shown(text, first, last):
    shown = make_snippet(text, ["abba"], passage=(first, last))
    taken = text[slice(*shown.span)]
    assert [c for c in shown.text if c in "ab"] == [c for c in taken if c in "ab"] or "\n\n" in taken
