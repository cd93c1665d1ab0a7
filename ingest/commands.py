"""The commands around the nightly run: ``ingest``, ``status``, ``failures``, ``accept`` and ``test``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import PartialRun, SourceError

if TYPE_CHECKING:
    from index.settings import Settings
    from ingest.page_table import FailureRecord
    from ingest.pipeline import RunReport
    from ingest.source import Source


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Crawl and tell what would change; store and publish nothing.")
@click.option("--retry-failed", is_flag=True, help="Ask only for the pages that could not be had.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a report to this .html or .json file.")
@click.pass_obj
def ingest(
    settings: Settings, names: tuple[str, ...], dry_run: bool, retry_failed: bool, report: Path | None
) -> None:
    """Crawl the sources (all enabled ones when none is named) and publish what is new."""
    from index.progress import Progress  # noqa: PLC0415
    from ingest.pipeline import run_ingestion, try_ingestion  # noqa: PLC0415
    from ingest.report_file import check_form  # noqa: PLC0415
    from ingest.retry import choose_failed  # noqa: PLC0415
    from ingest.source import choose_sources  # noqa: PLC0415

    if report:
        check_form(report)
    chosen: Sequence[Source] = choose_sources(load(settings), names)
    only = None
    if retry_failed:
        only = choose_failed(settings, chosen)
        if not only:
            click.echo("No page of these sources is failing.")
            return
        chosen = [one for one in chosen if one.name in only]
    run = try_ingestion if dry_run else run_ingestion
    _conclude(run(settings, chosen, progress=Progress(), only=only), report)


@click.command()
@click.argument("url")
@click.pass_obj
def accept(settings: Settings, url: str) -> None:
    """Believe the page at URL although it has lost most of its text, and publish it as it is now."""
    from index.catalogue import open_catalogue  # noqa: PLC0415
    from index.progress import Progress  # noqa: PLC0415
    from ingest.page_table import PageTable  # noqa: PLC0415
    from ingest.pipeline import run_ingestion  # noqa: PLC0415
    from ingest.source import choose_sources  # noqa: PLC0415

    with open_catalogue(settings.data) as catalogue:
        known = PageTable(catalogue.connection).find(url)
    if known is None:
        raise SourceError(f"No run has read a page at {url}.")
    chosen = choose_sources(load(settings), [known.source])
    only = {known.source: [known.url]}
    _conclude(run_ingestion(settings, chosen, progress=Progress(), only=only, trusted=[known.url]), None)


@click.command()
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def status(settings: Settings, as_data: bool) -> None:
    """Tell what is published, what a run is doing now, and how the last run of every source ended."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from index.lock import is_running  # noqa: PLC0415
    from index.operation import read_run_state  # noqa: PLC0415
    from ingest.report import tell_status  # noqa: PLC0415
    from ingest.status import read_status  # noqa: PLC0415

    found, run, now = read_status(settings), read_run_state(settings.data), datetime.now(UTC)
    alive = run is not None and is_running(run.process, datetime.fromisoformat(run.started))
    if as_data:
        judged = run.judge(now, alive) if run else None
        record = {**asdict(found), "run": asdict(run) if run else None, "run_state": judged}
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        click.echo(tell_status(found, run, alive, now))


@click.command()
@click.argument("source", required=False)
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def failures(settings: Settings, source: str | None, as_data: bool) -> None:
    """List the pages that could not be had, of all sources or of SOURCE."""
    from index.catalogue import open_catalogue  # noqa: PLC0415
    from ingest.page_table import PageTable  # noqa: PLC0415

    with open_catalogue(settings.data) as catalogue:
        if source and source not in {one.name for one in catalogue.sources()}:
            raise SourceError(f"No run has asked a source named {source}.")
        found = PageTable(catalogue.connection).failures(source)
    if as_data:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(map(_tell_failure, found)) or "No page is failing.")


@click.command()
@click.argument("url")
@click.option("--source", "name", help="The source that the page belongs to (default: found by its host).")
@click.pass_obj
def test(settings: Settings, url: str, name: str | None) -> None:
    """Fetch one page and show what is read from it; nothing is stored."""
    from ingest.trial import try_page  # noqa: PLC0415

    click.echo(try_page(settings, load(settings), url, name))


def load(settings: Settings) -> dict[str, Source]:
    """The sources that the settings name."""
    from ingest.source import load_sources  # noqa: PLC0415

    return load_sources(settings.sources if settings.sources.parts else None)


def _conclude(report: RunReport, file: Path | None) -> None:
    from ingest.report import tell_run  # noqa: PLC0415
    from ingest.report_file import write_report  # noqa: PLC0415

    click.echo(tell_run(report))
    if file:
        write_report(report, file)
    if report.failed:
        failed = ", ".join(one.source for one in report.failed)
        raise PartialRun(f"Not every source could be crawled: {failed}.")


def _tell_failure(one: FailureRecord) -> str:
    code = f" {one.status}" if one.status else ""
    return (
        f"{one.source}  {one.url}\n  {one.stage}{code}: {one.message}\n"
        f"  {one.tries} times, first {one.first}, last {one.last}"
    )
