"""A PDF that a person has to look at stays on the list until it can be read or is gone."""

from datetime import UTC, datetime

from index.catalogue import open_catalogue
from ingest.crawl.events import PageFetched, PageMissing, SourceFinished
from ingest.intake import Intake
from ingest.page import FetchedPage
from ingest.page_table import PageTable
from ingest.readers import Readers
from ingest.source import Source

SOURCE = Source("town", "Town", "https://town.example/")
URL = "https://town.example/report.pdf"


def night(catalogue, *events):
    with Readers(1) as readers:
        intake = Intake(catalogue, {"town": SOURCE}, readers, lambda _: ())
        for event in events:
            intake.take(event)
        intake.take(SourceFinished("town", "finished", len(events), 0, 0, 0))
    return [(one.url, one.stage, one.tries) for one in PageTable(catalogue.connection).failures()]


def test_it_is_listed_every_night_and_settles_when_it_is_gone(tmp_path):
    broken = FetchedPage(URL, "town", b"%PDF-1.7 broken", "application/pdf", datetime.now(UTC))
    with open_catalogue(tmp_path) as catalogue:
        assert night(catalogue, PageFetched(broken)) == [(URL, "needs-review", 1)]
        assert night(catalogue, PageFetched(broken)) == [(URL, "needs-review", 2)]
        assert night(catalogue, PageMissing("town", URL, 410)) == []
