"""The quality gate on our own stories and queries: floors that a change may raise and never lower silently.

Every query is asked of the real engine over the crawled demonstration; judgements are grades of practices.
With ``-s`` the measures of both splits are printed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from statistics import median

import pytest

from demo.story_files import read_stories
from index.generation import current_number, open_generation
from index.vocabulary import EU_LANGUAGES
from search.corpus import Corpus
from search.evaluation_table import comparison_lines
from search.judged_corpus import JudgedCorpus
from search.measures import Answers, measure
from search.query import Query
from search.ranking import Weights, concept_bonus, match_bound
from search.wording import read_wording
from tests.quality.agreement import confusion, read_second, weighted_kappa
from tests.quality.own_set import SPLITS, read_queries

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
DEPTH = 20


@pytest.fixture(scope="module")
def asked(demo_corpus, engine):
    """Every query with its results."""
    return [(query, engine.search(Query(query["text"], limit=DEPTH))) for query in read_queries()]


@pytest.fixture(scope="module")
def measured(demo_corpus, asked):
    """All measures, over each split."""
    documents = {name: ("", "", story.language) for name, story in read_stories().items()}
    settings = demo_corpus.settings
    corpus = Corpus(open_generation(settings.data, current_number(settings.data)))
    weights = Weights(settings.lexical_weight, settings.concept_weight)
    outcome = {}
    for split in SPLITS:
        chosen = [(query, results) for query, results in asked if query["split"] == split]
        run = {
            query["id"]: {
                demo_corpus.practices[hit.story.provenance.url]: hit.score for hit in reversed(results.hits)
            }
            for query, results in chosen
        }
        wordings = {query["id"]: read_wording(query["text"], corpus.spoken) for query, _ in chosen}
        bounds = {
            name: match_bound(corpus, wording, concept_bonus(corpus, wording, weights))
            for name, wording in wordings.items()
        }
        queries = {query["id"]: (query["text"], query["language"]) for query, _ in chosen}
        grades = {query["id"]: query["judgements"] for query, _ in chosen if query["judgements"]}
        test_set = JudgedCorpus(documents, queries, grades, frozenset(queries.keys() - grades.keys()))
        outcome[split] = measure(test_set, Answers(run, bounds))
    print("", *comparison_lines(outcome), sep="\n")
    return outcome


def test_the_set_is_whole(asked, demo_corpus):
    practices = set(demo_corpus.practices.values())
    by_language = defaultdict(list)
    for query, _ in asked:
        by_language[query["language"]].append(query)
        assert set(query["judgements"]) <= practices
        assert bool(query["judgements"]) == (query["kind"] != "none")
    assert set(by_language) == set(EU_LANGUAGES)
    assert {len(queries) for queries in by_language.values()} == {10}


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", FLOORS["test"])
def test_every_measure_holds_its_floor(measured, split, name):
    assert measured[split].metrics[name] >= FLOORS[split][name]


def test_two_judges_agree():
    table = confusion()
    assert set(read_second()) == {query["id"] for query in read_queries()}
    assert weighted_kappa(table) >= 0.85
    assert table[0, 2] == table[2, 0] == 0, "what one judge calls an answer the other must not overlook"


def test_no_language_falls_through(measured):
    table = defaultdict(list)
    for split in measured.values():
        for language, row in split.by_query_language.items():
            table[language].append(row["ndcg_10"])
    means = {language: sum(values) / len(values) for language, values in table.items()}
    print({language: round(mean, 3) for language, mean in sorted(means.items(), key=lambda one: one[1])})
    worst = min(means.values())
    assert worst >= FLOORS["worst_language_ndcg_10"]


@pytest.mark.parametrize("split", SPLITS)
def test_first_hits_are_in_the_own_language_as_often_as_right_answers(measured, split):
    metrics = measured[split].metrics
    assert abs(metrics["same_language_first"] - metrics["same_language_expected"]) <= 0.10


def test_most_answerable_queries_have_matches_and_most_others_have_none(asked):
    shares = {
        answerable: [not results.weak for query, results in asked if bool(query["judgements"]) == answerable]
        for answerable in (True, False)
    }
    rates = {answerable: sum(values) / len(values) for answerable, values in shares.items()}
    print(
        rates, "median of matches", median(results.total for query, results in asked if query["judgements"])
    )
    assert rates[True] >= FLOORS["answerable_with_matches"]
    assert rates[False] <= FLOORS["unanswerable_with_matches"]


def test_names_are_found_first(asked, demo_corpus):
    found = [
        query["judgements"].get(demo_corpus.practices[results.hits[0].story.provenance.url], 0) > 0
        for query, results in asked
        if query["kind"] == "name"
    ]
    print(f"names first {sum(found) / len(found):.3f}")
    assert sum(found) / len(found) >= FLOORS["names_first"]
