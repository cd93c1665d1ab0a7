"""A colleague adds a site: one command looks at it and writes the file; the first crawl finds its stories."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from demo.server import start_sites
from demo.sources import local_hosts
from index.command_line import storysearch
from index.errors import SourceError
from index.progress import Progress
from index.settings import load_settings
from ingest.pipeline import try_ingestion
from ingest.source import load_source


@pytest.fixture(scope="module")
def running():
    with start_sites(None) as sites:
        yield sites


@pytest.fixture
def call(running, tmp_path, monkeypatch):
    folder = tmp_path / "sources"
    folder.mkdir()
    monkeypatch.setenv("STORYSEARCH_SOURCES", str(folder))
    monkeypatch.setenv("STORYSEARCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("STORYSEARCH_LOCAL_HOSTS", local_hosts(running.addresses))
    return lambda *words: CliRunner().invoke(storysearch, words, catch_exceptions=False)


@pytest.mark.parametrize(("name", "least"), [("press", 20), ("blog", 20), ("register", 15)])
def test_a_look_at_a_site_writes_a_file_that_finds_its_stories(name, least, call, running, tmp_path):
    answer = call("sources", "add", running.addresses[name] + "/", "--name", name)
    assert answer.exit_code == 0, answer.output
    source = load_source(tmp_path / "sources" / f"{name}.toml")
    assert source.sitemaps or source.feeds
    assert source.title
    settings = load_settings()
    # The file asks for one page a second, as is polite; here nobody minds.
    report = try_ingestion(settings, [replace(source, delay=0.0)], progress=Progress(quiet=True))
    assert not report.failed
    assert len([one for one in report.changes if one.kind == "new"]) >= least
    assert not (tmp_path / "data" / "CURRENT").exists()


def test_a_file_that_is_there_is_not_written_over(call, running, tmp_path):
    address = running.addresses["live"] + "/"
    assert call("sources", "add", address, "--name", "live").exit_code == 0
    before = (tmp_path / "sources" / "live.toml").read_bytes()
    with pytest.raises(SourceError, match="exists already"):
        call("sources", "add", address, "--name", "live")
    assert (tmp_path / "sources" / "live.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("address", "told"),
    [("nonsense", "is not an address"), ("http://127.0.0.1:9/", "refused the connection|private address")],
)
def test_what_cannot_be_looked_at_is_one_sentence(address, told, call, tmp_path):
    with pytest.raises(SourceError, match=told):
        call("sources", "add", address)
    assert not list((tmp_path / "sources").iterdir())


def test_a_name_that_is_no_file_name_is_refused(call, running):
    with pytest.raises(SourceError, match="cannot be the name"):
        call("sources", "add", running.addresses["live"] + "/", "--name", "../x")
