"""``storysearch eval`` over a few of our own stories, with the real model."""

import json
import re

import pytest
from click.testing import CliRunner

from index.command_line import storysearch
from index.errors import DataError
from search.ablation import VARIANTS
from tests.quality.own_set import write_own_set

STORIES = (
    "gr-tilos-dairy", "de-altena-flats-and-carers", "es-losar-del-barco", "fi-punkalaidun-rural",
    "ie-ballyhaunis-gaa", "dk-tune-sports-club", "pl-gdansk-immigrant-council", "lt-kauno-rajonas-training",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Eight stories, the German and Danish queries that they answer and those that nothing does."""
    place = tmp_path_factory.mktemp("own")
    write_own_set(place)
    rows = [json.loads(line) for line in (place / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = [json.dumps(row) for row in rows if row["_id"] in STORIES]
    (place / "corpus.jsonl").write_text("\n".join(kept), encoding="utf-8")
    judged = [
        line
        for split in ("development", "test")
        for line in (place / "qrels" / f"{split}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        if line.startswith(("de-", "da-")) and (line.split("\t")[1] in STORIES or line.endswith("\t0"))
    ]
    named = {line.split("\t")[0] for line in judged}
    rows = [json.loads(line) for line in (place / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    queries = [json.dumps(row) for row in rows if row["_id"] in named]
    (place / "queries.jsonl").write_text("\n".join(queries), encoding="utf-8")
    (place / "qrels" / "small.tsv").write_text("\n".join(["heading", *judged]), encoding="utf-8")
    for split in ("development", "test"):
        (place / "qrels" / f"{split}.tsv").unlink()
    return place


def run(*words):
    outcome = CliRunner().invoke(storysearch, ["eval", *map(str, words)])
    assert outcome.exit_code == 0, outcome.output
    return outcome


@pytest.fixture(scope="module")
def ablation(folder):
    return run(folder, "--split", "small", "--ablate", "--json")


@pytest.fixture(scope="module")
def variants(ablation):
    return json.loads(ablation.stdout)


def test_nothing_is_embedded_twice(ablation):
    finished = re.findall(r"^Embedding (\w+): (\d+) of \2$", ablation.stderr, re.MULTILINE)
    assert [what for what, _ in finished] == ["passages", "queries"]


def test_every_part_is_taken_out(variants):
    assert list(variants) == list(VARIANTS)
    everything = variants["everything"]["metrics"]
    assert everything["ndcg_10"] > 0.6
    assert everything["auc"] > 0.9
    scores = {name: one["metrics"] for name, one in variants.items()}
    assert scores["no threshold"]["map"] == everything["map"]
    assert scores["no threshold"]["unanswerable_with_matches"] == 1.0
    assert scores["plain model"]["same_language_first"] > everything["same_language_first"]
    assert scores["no concepts"]["map"] != everything["map"]


def test_the_table_without_ablation_says_the_same(folder, variants):
    printed = run(folder, "--split", "small").stdout
    metrics = variants["everything"]["metrics"]
    for name in ("map", "ndcg_10", "auc", "peer"):
        assert f"{name:28}{metrics[name]:.4f}" in printed
    assert max(map(len, printed.splitlines())) <= 110


def test_a_folder_without_a_split_is_refused_in_one_sentence(folder):
    outcome = CliRunner().invoke(storysearch, ["eval", str(folder), "--split", "nowhere"])
    assert isinstance(outcome.exception, DataError)
    assert "nowhere.tsv" in str(outcome.exception)
