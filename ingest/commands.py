"""The commands of staff: ``ingest``, ``status``, ``failures``, ``test`` and ``sources``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import PartialRun, SourceError

if TYPE_CHECKING:
    from index.settings import Settings
    from ingest.source import Source


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_obj
def ingest(settings: Settings, names: tuple[str, ...]) -> None:
    """Crawl the sources (all enabled ones when none is named) and publish what is new."""
    from index.progress import Progress  # noqa: PLC0415
    from ingest.pipeline import run_ingestion  # noqa: PLC0415
    from ingest.report import tell_run  # noqa: PLC0415
    from ingest.source import choose_sources  # noqa: PLC0415

    chosen = choose_sources(_load(settings), names)
    report = run_ingestion(settings, chosen, progress=Progress())
    click.echo(tell_run(report))
    if report.failed:
        failed = ", ".join(one.source for one in report.failed)
        raise PartialRun(f"Not every source could be crawled: {failed}.")


@click.command()
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def status(settings: Settings, as_data: bool) -> None:
    """Tell what is published and how the last run of every source ended."""
    from ingest.status import read_status, tell_status  # noqa: PLC0415

    found = read_status(settings)
    click.echo(json.dumps(asdict(found), indent=1) if as_data else tell_status(found))


@click.command()
@click.argument("source", required=False)
@click.pass_obj
def failures(settings: Settings, source: str | None) -> None:
    """List the pages that could not be had, of all sources or of SOURCE."""
    from index.catalogue import open_catalogue  # noqa: PLC0415
    from ingest.page_table import PageTable  # noqa: PLC0415

    with open_catalogue(settings.data) as catalogue:
        if source and source not in {one.name for one in catalogue.sources()}:
            raise SourceError(f"No run has asked a source named {source}.")
        for one in PageTable(catalogue.connection).failures(source):
            code = f" {one.status}" if one.status else ""
            click.echo(f"{one.source}  {one.url}\n  {one.stage}{code}: {one.message}")
            click.echo(f"  {one.tries} times, first {one.first}, last {one.last}")


@click.command()
@click.argument("url")
@click.option("--source", "name", help="The source that the page belongs to (default: found by its host).")
@click.pass_obj
def test(settings: Settings, url: str, name: str | None) -> None:
    """Fetch one page and show what is read from it; nothing is stored."""
    from ingest.trial import try_page  # noqa: PLC0415

    click.echo(try_page(settings, _load(settings), url, name))


@click.group()
def sources() -> None:
    """The partner sites."""


@sources.command("list")
@click.pass_obj
def list_sources(settings: Settings) -> None:
    """List all sources."""
    for source in _load(settings).values():
        click.echo(f"{source.name:32}{'' if source.enabled else '(off) '}{source.title}  {source.home_page}")


@sources.command("check")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def check_sources(settings: Settings, file: Path | None) -> None:
    """Check FILE, or all source files, without asking any site."""
    from ingest.source import load_source  # noqa: PLC0415

    checked = [load_source(file)] if file else list(_load(settings).values())
    click.echo(f"{len(checked)} source{'' if len(checked) == 1 else 's'} in order.")


def _load(settings: Settings) -> dict[str, Source]:
    from ingest.source import load_sources  # noqa: PLC0415

    return load_sources(settings.sources if settings.sources.parts else None)
