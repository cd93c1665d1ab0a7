"""The crawling process: ``python -m ingest.crawl.child``, with the job on standard input.

It reports on standard output and ends when standard input closes, so that it never outlives its parent.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.utils.reactor import install_reactor

from ingest.crawl.engine_settings import engine_settings
from ingest.crawl.events import FINISHED, SourceFinished
from ingest.crawl.guard import GuardedResolver
from ingest.crawl.job import CrawlJob, decode_job
from ingest.crawl.reporter import Reporter
from ingest.crawl.scope import same_site, source_hosts
from ingest.crawl.spider import SourceSpider
from ingest.crawl.surveyor import SurveySpider
from ingest.source import Source

_STANDARD_INPUT = 0
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def main() -> None:
    """Crawl what the job on standard input names."""
    # Whatever a library prints goes to standard error, so that it cannot spoil the report.
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    job = decode_job(sys.stdin.buffer.readline().decode())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    install_reactor(_REACTOR)
    from twisted.internet import reactor  # noqa: PLC0415  (importing it installs one)

    # mypy sees the module that twisted replaces with the reactor itself.
    the_reactor: Any = reactor
    # Reading the list of suffixes takes most of a second, in which no answer could be taken.
    threading.Thread(target=same_site, args=("https://a.example", "https://b.example"), daemon=True).start()
    resolver = GuardedResolver(the_reactor.nameResolver, job.local_hosts)
    the_reactor.installNameResolver(resolver)
    task = asyncio.get_event_loop().create_task(
        crawl_all(job, Reporter(pipe, Path(job.spool)), resolver.refused)
    )
    task.add_done_callback(lambda _: the_reactor.stop())
    the_reactor.run()
    task.result()


async def crawl_all(job: CrawlJob, reporter: Reporter, refused_names: set[str]) -> None:
    """Crawl all sources at once, apart from those that share a host: these wait for each other."""

    async def one_after_the_other(sources: list[Source]) -> None:
        for source in sources:
            reporter.tell(await _crawl_source(source, job, reporter, refused_names))

    await asyncio.gather(*(one_after_the_other(group) for group in group_by_host(job.sources)))


def group_by_host(sources: tuple[Source, ...]) -> list[list[Source]]:
    """The sources in groups such that no host belongs to two groups."""
    groups: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts, members = set(source_hosts(source)), [source]
        apart = []
        for other_hosts, others in groups:
            if hosts & other_hosts:
                hosts, members = hosts | other_hosts, others + members
            else:
                apart.append((other_hosts, others))
        groups = [*apart, (hosts, members)]
    return [members for _, members in groups]


async def _crawl_source(
    source: Source, job: CrawlJob, reporter: Reporter, refused_names: set[str]
) -> SourceFinished:
    crawler = Crawler(SurveySpider if job.survey else SourceSpider, engine_settings(job, source))
    given: dict[str, Any] = {"refused_names": refused_names}
    if not job.survey:
        given["only"] = None if job.only is None else job.only.get(source.name, [])
        given["known"] = job.known.get(source.name, ())
    try:
        await crawler.crawl_async(source, reporter, job.limits, **given)
    except Exception as error:
        logging.getLogger(__name__).exception("The crawl of %s broke off", source.name)
        return SourceFinished(source.name, f"crawler stopped: {type(error).__name__}", 0, 0, 0, 0)
    spider = crawler.spider
    if isinstance(spider, SourceSpider):
        return spider.finished()
    reason = FINISHED if isinstance(spider, SurveySpider) else "crawler stopped: no spider"
    return SourceFinished(source.name, reason, 0, 0, 0, 0)


def _end_with_parent() -> None:
    # Not through sys.stdin: at exit the interpreter would wait for the lock of a buffered reader, and abort.
    while os.read(_STANDARD_INPUT, 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
