"""The measures against values worked out by hand or by definition, and the tables that show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation_table import comparison_lines, evaluation_lines
from search.fairness import equal_rank_probability, mean_rank_correlation
from search.judged_corpus import JudgedCorpus
from search.measures import Answers, answerable_auc, measure

LANGUAGES = {"a": "de", "b": "de", "c": "fr", "d": "fr", "e": "el", "f": "el"}
DOCUMENTS = {name: ("", "text", language) for name, language in LANGUAGES.items()}
QUERIES = {"1.de": ("eins", "de"), "1.fr": ("un", "fr"), "2.de": ("zwei", "de"), "3.fr": ("rien", "fr")}
JUDGED = JudgedCorpus(
    DOCUMENTS, QUERIES, {"1.de": {"c": 1}, "1.fr": {"c": 1}, "2.de": {"a": 2, "e": 1}}, frozenset({"3.fr"})
)
ANSWERS = Answers(
    {
        "1.de": {"a": 0.9, "c": 0.8, "e": 0.1},
        "1.fr": {"c": 0.7, "a": 0.6, "e": 0.1},
        "2.de": {"a": 0.5, "e": 0.4},
        "3.fr": {"f": 0.6},
    },
    {"1.de": 0.5, "1.fr": 0.5, "2.de": 0.55, "3.fr": 0.5},
)


@pytest.fixture(scope="module")
def measured():
    return measure(JUDGED, ANSWERS)


def test_means_are_over_the_queries_that_have_an_answer(measured):
    assert measured.metrics["map"] == pytest.approx((1 / 2 + 1 + 1) / 3)
    assert measured.metrics["hit_1"] == pytest.approx(2 / 3)
    assert measured.metrics["r_1"] == pytest.approx((0 + 1 + 1 / 2) / 3)
    assert measured.metrics["ndcg_10"] == pytest.approx((0.6309 + 1 + 1) / 3, abs=1e-4)


def test_first_hits_in_the_own_language_beside_what_is_to_be_expected(measured):
    assert measured.metrics["same_language_first"] == 1.0
    assert measured.metrics["same_language_expected"] == pytest.approx((0 + 1 + 1 / 2) / 3)


def test_right_documents_in_the_own_language_first_among_those_alone(measured):
    # French: c before d; German: a is right and the only one found
    assert measured.metrics["own_language_r_1"] == 1.0
    wrong = {**ANSWERS.run, "2.de": {"b": 0.9, "a": 0.5, "e": 0.4}}
    assert measure(JUDGED, Answers(wrong)).metrics["own_language_r_1"] == pytest.approx((0 + 1) / 2)
    elsewhere = JudgedCorpus(DOCUMENTS, QUERIES, {"1.de": {"c": 1}})
    assert measure(elsewhere, ANSWERS).metrics["own_language_r_1"] is None


def test_answerable_and_unanswerable_queries_are_told_apart_by_their_margins(measured):
    # margins .4, .2 and -.05 against .1
    assert measured.metrics["auc"] == pytest.approx(2 / 3)
    assert measured.metrics["answerable_with_matches"] == pytest.approx(2 / 3)
    assert measured.metrics["unanswerable_with_matches"] == 1.0


def test_short_and_long_queries_are_judged_apart():
    queries = {
        "long": ("how do towns find flats", "en"), "short": ("flats", "en"),
        "long-none": ("what does a parking permit cost", "en"), "short-none": ("parking permit", "en"),
    }  # fmt: skip
    judged = JudgedCorpus(
        {"a": ("", "", "en")},
        queries,
        {"long": {"a": 1}, "short": {"a": 1}},
        frozenset({"long-none", "short-none"}),
    )
    run = {name: {"a": score} for name, score in zip(queries, (0.5, 0.1, 0.4, 0.2), strict=True)}
    metrics = measure(judged, Answers(run, dict.fromkeys(queries, 0.0))).metrics
    assert (metrics["auc_sentences"], metrics["auc_keywords"], metrics["auc"]) == (1.0, 0.0, 0.5)


def test_each_language_of_queries_has_its_own_measures(measured):
    assert measured.by_query_language["de"]["map"] == pytest.approx(3 / 4)
    assert measured.by_query_language["de"]["auc"] is None
    assert measured.by_query_language["fr"]["auc"] == 1.0


def test_pairs_are_measured_among_documents_of_one_language(measured):
    assert set(measured.by_pair) == {"de-fr", "fr-fr", "de-de", "de-el"}
    assert measured.by_pair["de-fr"]["map"] == 1.0
    assert measured.by_pair["de-el"]["found_10"] == 1.0


def test_a_document_beyond_the_first_ten_is_not_found():
    documents = {f"{at}.fr": ("", "text", "fr") for at in range(12)} | {"x.de": ("", "text", "de")}
    run = {"q.de": {name: 1.0 - at / 100 for at, name in enumerate(documents)}}
    judged = JudgedCorpus(documents, {"q.de": ("was", "de")}, {"q.de": {"x.de": 1, "0.fr": 1}})
    measured = measure(judged, Answers(run))
    assert measured.by_pair["de-de"]["found_10"] == 0.0
    assert measured.by_pair["de-de"]["r_1"] == 1.0
    assert measured.by_pair["de-fr"]["found_10"] == 1.0
    assert measured.metrics["auc"] is None


def test_a_query_without_any_hit_is_the_least_sure_one():
    answers = Answers({**ANSWERS.run, "3.fr": {}}, ANSWERS.bounds)
    assert measure(JUDGED, answers).metrics["auc"] == 1.0


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
)
def test_auc_is_the_share_of_pairs_in_the_right_order(answerable, unanswerable):
    wins = sum((one > other) + (one == other) / 2 for one in answerable for other in unanswerable)
    assert answerable_auc(answerable, unanswerable) == pytest.approx(
        wins / len(answerable) / len(unanswerable)
    )


def test_auc_needs_both_kinds():
    assert answerable_auc([1.0], []) is None
    assert answerable_auc([], [1.0]) is None


# The values are those of the authors' own implementation of the measure for ir-measures.
RANKED = {"a": 9.0, "b": 8.0, "f": 7.0, "c": 6.0, "d": 1.0}


def test_peer_of_answers_of_one_grade():
    grades = dict.fromkeys("abcde", 1)
    assert equal_rank_probability(RANKED, grades, LANGUAGES) == pytest.approx(0.15202338363978402)


def test_peer_of_answers_of_two_grades():
    grades = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 1, "f": 2}
    assert equal_rank_probability(RANKED, grades, LANGUAGES) == pytest.approx(0.20106028482062985)


@pytest.mark.parametrize("answers", [{"a": 1}, {"a": 1, "b": 1}, {"a": 1, "c": 2}])
def test_peer_of_what_cannot_be_unfair_is_one(answers):
    assert equal_rank_probability(RANKED, answers, LANGUAGES) == 1.0


def test_peer_falls_the_more_one_language_is_put_first():
    documents = {f"{language}{at}": language for language in ("de", "fr") for at in range(5)}
    grades = dict.fromkeys(documents, 1)
    apart = {name: -float(at) for at, name in enumerate(documents)}
    mixed = {name: -float(name[2:]) for name in documents}
    assert equal_rank_probability(apart, grades, documents) < 0.02
    assert equal_rank_probability(mixed, grades, documents) > 0.5


def test_rank_correlation_of_one_query_in_several_languages():
    same = {"1.de": {"a": 3.0, "b": 2.0, "c": 1.0}, "1.fr": {"a": 9.0, "b": 8.0, "c": 7.0}}
    turned = {"1.de": same["1.de"], "1.fr": {"a": 7.0, "b": 8.0, "c": 9.0}}
    assert mean_rank_correlation(same) == pytest.approx(1)
    assert mean_rank_correlation(turned) == pytest.approx(-1)
    assert mean_rank_correlation({"1.de": same["1.de"], "2.fr": same["1.fr"]}) is None
    assert mean_rank_correlation({"1.de": {}, "1.fr": {"a": 1.0}}) is None


def test_tables_fit_the_terminal_and_hold_every_language(measured):
    many = {f"q.{one}": ("text", one) for one in measured_languages()}
    documents = {f"d.{one}": ("", "text", one) for one in measured_languages()}
    run = {query: {name: 1.0 / (at + 1) for at, name in enumerate(documents)} for query in many}
    wide = measure(
        JudgedCorpus(documents, many, {query: dict.fromkeys(documents, 1) for query in many}), Answers(run)
    )
    lines = [*evaluation_lines(wide), *comparison_lines({"everything": measured, "no query style": wide})]
    assert max(map(len, lines)) <= 110
    text = "\n".join(lines)
    assert all(f"\n{one} " in text for one in measured_languages())
    assert "auc" in text


def measured_languages():
    return [f"{first}{second}" for first in "abcdef" for second in "vwxyz"]
