"""Whatever is wrong with what a person gives: one clear sentence, exit code 2, and nothing lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.catalogue import SourceRecord, open_catalogue

COMMAND = str(Path(sys.executable).with_name("storysearch"))


def run(*words, **environment):
    return subprocess.run(
        [COMMAND, *words],
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def broken_source(tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "town.toml").write_text("title = 'Town")
    return str(folder)


CASES = {
    "unknown source": (["ingest", "nosuchsource"], "nosuchsource"),
    "missing model": (["search", "housing"], "/nosuch/model"),
    "empty query": (["search", "  "], "query is empty"),
    "long query": (["search", "a" * 10_000], "10,000 characters"),
    "unknown theme": (["search", "housing", "--theme", "gardening"], "gardening"),
    "unknown country": (["search", "housing", "--country", "XX"], "XX"),
    "unknown language": (["search", "housing", "--language", "tlh"], "tlh"),
    "unknown year": (["search", "housing", "--year", "soon"], "soon"),
    "unknown fund": (["search", "housing", "--funding", "lottery"], "lottery"),
    "unknown kind": (["search", "housing", "--kind", "planet"], "planet"),
    "unknown partner": (["search", "housing", "--source", "nosuchsite"], "nosuchsite"),
    "no test set": (["eval", "/nosuch/folder"], "/nosuch/folder"),
    "no address": (["test", "nonsense"], "nonsense"),
    "unknown command": (["sing"], "sing"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_sentence_and_exit_code_2(case, demo_corpus):
    words, names = CASES[case]
    model = {"STORYSEARCH_MODEL": "/nosuch/model"} if case == "missing model" else {}
    done = run(*words, STORYSEARCH_DATA=str(demo_corpus.settings.data), **model)
    assert done.returncode == 2
    assert names in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
    if not done.stderr.startswith("Usage:"):
        assert done.stderr.startswith("storysearch: ")
        assert done.stderr.count("\n") == 1


def test_a_broken_source_file_loses_nothing(tmp_path, demo_corpus, engine):
    before = engine.generation()
    done = run(
        "ingest", STORYSEARCH_DATA=str(demo_corpus.settings.data), STORYSEARCH_SOURCES=broken_source(tmp_path)
    )
    assert done.returncode == 2
    assert "town.toml" in done.stderr
    assert done.stderr.count("\n") == 1
    assert engine.generation() == before


def test_the_demonstration_refuses_a_folder_with_real_stories(tmp_path):
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save_source(SourceRecord("integra", "INTEGRA", "https://integra.example/"))
    done = run("demo", STORYSEARCH_DATA=str(tmp_path))
    assert done.returncode == 2
    assert "real sources (integra)" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["search", "housing"], ["ingest", "integra"], ["status"], ["rollback"]])
def test_a_data_folder_that_is_a_file(words, tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = run(*words, STORYSEARCH_DATA=str(tmp_path / "file"))
    assert done.returncode == 2
    assert done.stderr.startswith("storysearch: ")
    assert done.stderr.count("\n") == 1


def test_nothing_published_yet_is_one_sentence(tmp_path):
    done = run("search", "housing", STORYSEARCH_DATA=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == "storysearch: Nothing is published yet: run 'storysearch ingest' first.\n"
