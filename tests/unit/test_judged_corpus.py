"""Reading a test set: splits, grades of 0, unanswerable queries, one language of each document."""

import json

import pytest

from index.calibration_text import CALIBRATED_LANGUAGES, held_out_queries, read_calibration
from index.errors import DataError
from search.judged_corpus import keep_single_copies, read_test_set, with_held_out_queries
from tests.quality.answer_sentences import write_answer_sentences
from tests.quality.own_set import SPLITS, read_queries, write_own_set


def write_set(folder, splits):
    (folder / "qrels").mkdir()
    documents = [{"_id": f"{at}.{one}", "text": "Text."} for at in range(20) for one in ("de", "fr")]
    queries = [{"_id": f"q{at}.de", "text": "Was?"} for at in range(1, 7)]
    queries.append({"_id": "named", "text": "Quoi ?", "metadata": {"lang": "fr"}})
    for name, rows in (("corpus", documents), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for name, lines in splits.items():
        text = "\n".join(["query-id\tcorpus-id\tscore", *("\t".join(line.split()) for line in lines)])
        (folder / "qrels" / f"{name}.tsv").write_text(text + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    write_set(
        tmp_path,
        {
            "test": ["q1.de 0.de 2", "q1.de 0.fr 0", "q2.de 1.fr 0", "named 3.fr 1"],
            "dev": ["q3.de 0.de 1", "q4.de 5.fr 0"],
        },
    )
    return tmp_path


def test_a_split_holds_its_own_queries_and_those_that_none_judges(folder):
    test, dev = read_test_set(folder), read_test_set(folder, "dev")
    assert set(test.queries) == {"q1.de", "q2.de", "q5.de", "q6.de", "named"}
    assert test.judgements == {"q1.de": {"0.de": 2}, "named": {"3.fr": 1}}
    assert test.unanswerable == {"q2.de", "q5.de", "q6.de"}
    assert set(dev.judgements) == {"q3.de"}
    assert dev.unanswerable == {"q4.de", "q5.de", "q6.de"}


def test_languages_come_from_the_record_or_the_identifier(folder):
    test = read_test_set(folder)
    assert test.queries["named"] == ("Quoi ?", "fr")
    assert test.documents["3.fr"] == ("", "Text.", "fr")


def test_single_copies_keep_one_version_of_each_and_languages_together(folder):
    whole = read_test_set(folder)
    single = keep_single_copies(whole, 1)
    stems = [identifier.partition(".")[0] for identifier in single.documents]
    assert sorted(stems, key=int) == [str(at) for at in range(20)]
    languages = {int(one.partition(".")[0]): one.partition(".")[2] for one in single.documents}
    assert all(len({languages[start + at] for at in range(5)}) == 1 for start in range(0, 20, 5))
    assert single.unanswerable == whole.unanswerable
    assert {query: set(grades) for query, grades in single.judgements.items()} == {
        query: kept
        for query, grades in whole.judgements.items()
        if (kept := set(grades) & set(single.documents))
    }
    drawn = {tuple(keep_single_copies(whole, seed).documents) for seed in range(10)}
    assert len(drawn) > 1
    assert keep_single_copies(whole, 1) == single


def test_what_is_missing_or_broken_is_told(tmp_path, folder):
    with pytest.raises(DataError, match="nowhere"):
        read_test_set(folder, "nowhere")
    (folder / "qrels" / "test.tsv").write_text("a heading\nq1.de\t0.de\tmuch\n", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        read_test_set(folder)


def test_held_out_queries_are_no_part_of_what_fits_the_bound():
    held_out = held_out_queries()
    assert set(held_out) == set(CALIBRATED_LANGUAGES)
    assert len({len(texts) for texts in held_out.values()}) == 1
    for language, texts in held_out.items():
        known = read_calibration()[language]
        fitting = {*known["questions"][24::2], *known["keywords"][33::2]}
        assert len(texts) > 15
        assert not set(texts) & fitting
        assert set(texts) < {*known["questions"], *known["keywords"]}


def test_a_set_gets_off_topic_queries_in_the_languages_of_its_own(folder):
    completed = with_held_out_queries(read_test_set(folder))
    added = completed.unanswerable - read_test_set(folder).unanswerable
    assert {completed.queries[one][1] for one in added} == {"de", "fr"}
    assert {completed.queries[one][0] for one in added} == {
        *held_out_queries()["de"],
        *held_out_queries()["fr"],
    }


def test_our_own_set_reads_back_as_it_was_written(tmp_path):
    write_own_set(tmp_path)
    queries = {query["id"]: query for query in read_queries()}
    sets = {split: read_test_set(tmp_path, split) for split in SPLITS}
    assert sum(len(one.queries) for one in sets.values()) == len(queries) == 240
    for split, one in sets.items():
        assert len(one.documents) == 134
        assert all(queries[query]["split"] == split for query in one.queries)
        assert one.judgements == {
            query: queries[query]["judgements"] for query in one.queries if queries[query]["judgements"]
        }
        assert one.unanswerable == {query for query in one.queries if queries[query]["kind"] == "none"}


def test_each_question_of_xquad_r_has_one_right_sentence_in_each_language(tmp_path):
    for language, context in (("en", "It rained. Bo left."), ("de", "Bo ging. Es regnete vorher.")):
        breaks = [[0, context.index(".") + 1], [context.index(".") + 2, len(context)]]
        asked = [
            {"id": f"{at}", "question": f"Who {at}?", "answers": [{"answer_start": context.index("Bo")}]}
            for at in range(3)
        ]
        paragraph = {"context": context, "sentence_breaks": breaks, "qas": asked}
        written = json.dumps({"data": [{"paragraphs": [paragraph]}]})
        (tmp_path / f"{language}.json").write_text(written, encoding="utf-8")
    write_answer_sentences(tmp_path, tmp_path / "all", None)
    everything = read_test_set(tmp_path / "all")
    assert everything.documents["0-1.en"] == ("", "Bo left.", "en")
    assert set(everything.queries) == {f"{at}.{one}" for at in range(3) for one in ("en", "de")}
    assert everything.judgements["2.de"] == {"0-1.en": 1, "0-0.de": 1}
    write_answer_sentences(tmp_path, tmp_path / "some", 2)
    some = read_test_set(tmp_path / "some")
    assert len(some.queries) == 4
    assert some.documents == everything.documents
    assert some.judgements.keys() == some.queries.keys()
