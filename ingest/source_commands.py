"""The commands around partner sites: ``sources list``, ``check``, ``add`` and ``forget``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import SourceError
from ingest.commands import load

if TYPE_CHECKING:
    from index.settings import Settings


@click.group()
def sources() -> None:
    """The partner sites."""


@sources.command("list")
@click.pass_obj
def list_sources(settings: Settings) -> None:
    """List all sources."""
    for source in load(settings).values():
        click.echo(f"{source.name:32}{'' if source.enabled else '(off) '}{source.title}  {source.home_page}")


@sources.command("check")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def check_sources(settings: Settings, file: Path | None) -> None:
    """Check FILE, or all source files, without asking any site."""
    from ingest.source import load_source  # noqa: PLC0415

    checked = [load_source(file)] if file else list(load(settings).values())
    click.echo(f"{len(checked)} source{'' if len(checked) == 1 else 's'} in order.")


@sources.command("add")
@click.argument("url")
@click.option("--name", help="Name of the source and its file (default: made of the host).")
@click.pass_obj
def add_source(settings: Settings, url: str, name: str | None) -> None:
    """Look at the site at URL and write a source file for it, for you to complete."""
    from ingest.new_source import write_new_source  # noqa: PLC0415

    path, remarks = write_new_source(settings, url, name)
    for remark in remarks:
        click.echo(remark)
    click.echo(f"Written: {path}. Look it through, then try a page of the site with 'storysearch test'.")


@sources.command("forget")
@click.argument("name")
@click.pass_obj
def forget_source(settings: Settings, name: str) -> None:
    """Remove the source NAME with its stories; delete its file first, or the next run brings them back."""
    from index.progress import Progress  # noqa: PLC0415
    from ingest.forgetting import forget_partner  # noqa: PLC0415

    source = load(settings).get(name)
    if source and source.enabled:
        raise SourceError(f"The file of the source {name} is still there: delete it, or set enabled = false.")
    stories = forget_partner(settings, name, Progress())
    click.echo(f"{stories} {'story' if stories == 1 else 'stories'} of {name} removed.")
