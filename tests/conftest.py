"""The demonstration, crawled once for all tests that need real stories, a real model and a real index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import hypothesis
import pytest

from demo.server import start_sites
from demo.sites import load_sites, told_addresses
from demo.sources import demo_sources, local_hosts
from index.encoder import Encoder, open_encoder
from index.progress import Progress
from index.settings import Settings, load_settings
from ingest.pipeline import RunReport, run_ingestion
from ingest.source import Source
from search.engine import Engine

# Machines are shared and slow at times: no test may fail for having been slow.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-state",
        action="store_true",
        help="look at every state of every page in every language, which takes a quarter of an hour",
    )


@pytest.fixture(scope="session")
def every_state(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--every-state"))


@dataclass(frozen=True)
class DemoCorpus:
    """The crawled demonstration; ``practices`` maps every address of a story to its practice."""

    settings: Settings
    sources: list[Source]
    report: RunReport
    practices: dict[str, str]


@pytest.fixture(scope="session")
def demo_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoCorpus]:
    with start_sites(None) as running:
        settings = load_settings(
            {}, data=tmp_path_factory.mktemp("demo"), local_hosts=local_hosts(running.addresses)
        )
        sources = demo_sources(running.addresses)
        report = run_ingestion(settings, sources, progress=Progress(quiet=True))
        yield DemoCorpus(settings, sources, report, told_addresses(load_sites(), running.addresses))


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return open_encoder(load_settings({}))


@pytest.fixture(scope="session")
def engine(demo_corpus: DemoCorpus, encoder: Encoder) -> Engine:
    return Engine(demo_corpus.settings, encoder)
