"""Which addresses to ask again after a night in which some could not be had."""

from __future__ import annotations

from collections.abc import Sequence

from index.catalogue import open_catalogue
from index.settings import Settings
from ingest.crawl.addresses import page_key
from ingest.crawl.scope import Scope
from ingest.page_table import PageTable
from ingest.run_table import RunTable
from ingest.source import Source
from ingest.withheld import Withheld


def choose_failed(settings: Settings, sources: Sequence[Source]) -> dict[str, list[str] | None]:
    """By source, the pages whose failures stand, ``None`` for a source to be crawled as a whole.

    A source is crawled as a whole when its last run failed, or when what failed is one of its entries or not
    a page that may be a story: behind such an address stand others. Sources without failures are left out.
    """
    wanted: dict[str, list[str] | None] = {}
    with open_catalogue(settings.data) as catalogue:
        pages = PageTable(catalogue.connection)
        withheld = {page_key(one) for one in Withheld(catalogue.connection).pages()}
        broken = {run.source for run, _ in RunTable(catalogue.connection).last_runs() if not run.succeeded}
        for source in sources:
            failed = [one.url for one in pages.failures(source.name) if page_key(one.url) not in withheld]
            if source.name in broken:
                wanted[source.name] = None
            elif failed:
                entries = {page_key(one) for one in (*source.start, *source.sitemaps, *source.feeds)}
                scope = Scope(source)
                single = all(page_key(url) not in entries and scope.may_be_story(url) for url in failed)
                wanted[source.name] = failed if single else None
    return wanted
