"""The command ``takedown``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from index.settings import Settings


@click.command()
@click.argument("url", required=False)
@click.option("--reason", default="", help="Why, for the list; name nobody in it.")
@click.option("--lift", is_flag=True, help="Let the page in again at the next run.")
@click.pass_obj
def takedown(settings: Settings, url: str | None, reason: str, lift: bool) -> None:
    """Remove the story at URL with its copies at once and keep it out; without URL, list what is kept out."""
    from index.progress import Progress  # noqa: PLC0415
    from ingest.takedown import lift_takedown, list_takedowns, take_down  # noqa: PLC0415

    if url is None:
        for one in list_takedowns(settings):
            click.echo(f"{one.taken}  {one.address}  {one.reason}".rstrip())
    elif lift:
        removed = lift_takedown(settings, url)
        click.echo("It is let in again." if removed else "Nothing was taken down at this address.")
    else:
        done = take_down(settings, url, reason, Progress())
        for title in done.titles:
            click.echo(f"Removed: {title}")
        if not done.titles:
            click.echo("No story is known at this address; it is kept out from now on.")
        for address in done.translations:
            click.echo(f"The same in another language stays, until you take it down as well: {address}")
        click.echo(f"{done.generations} published generations held it; {done.copies} stored copies deleted.")
