"""The command ``storysearch demo``: partner sites, ingestion and the page, all on this machine."""

from __future__ import annotations

from dataclasses import replace

import click

from demo.server import FIRST_PORT, start_sites
from demo.sites import MAKES
from demo.sources import demo_sources, local_hosts
from index.catalogue import open_catalogue
from index.errors import GenerationError, SettingError
from index.generation import current_number
from index.progress import Progress
from index.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the page (default: as in the settings).")
@click.option(
    "--sites-port",
    type=click.IntRange(1, 65535),
    default=FIRST_PORT,
    show_default=True,
    help="Port of the first demonstration site; the others take the ports after it.",
)
@click.option(
    "--night",
    type=click.IntRange(1, 2),
    help="Serve the sites as on their first or second night (default: the first until something is published,"
    " then the second).",
)
@click.pass_obj
def demo(settings: Settings, port: int | None, sites_port: int, night: int | None) -> None:
    """Serve demonstration sites, ingest them and serve the page; everything stays on this machine."""
    from ingest.pipeline import run_ingestion  # noqa: PLC0415
    from web.commands import serve_app  # noqa: PLC0415

    progress = Progress()
    _refuse_real_data(settings)
    night = night or next_night(settings)
    progress.say(f"The demonstration sites are as on their {'first' if night == 1 else 'second'} night.")
    with start_sites(sites_port, night=night) as running:
        for name, address in running.addresses.items():
            progress.say(f"Demonstration site {name}: {address}/")
        settings = replace(
            settings,
            local_hosts=",".join(filter(None, (settings.local_hosts, local_hosts(running.addresses)))),
        )
        run_ingestion(settings, demo_sources(running.addresses), progress=progress)
        serve_app(settings, settings.host, port or settings.port)


def next_night(settings: Settings) -> int:
    """The first night while nothing is published in the data folder, then the second, however often."""
    try:
        return 1 if current_number(settings.data) is None else 2
    except GenerationError:
        return 2


def _refuse_real_data(settings: Settings) -> None:
    """Demonstration stories must never stand among real ones."""
    with open_catalogue(settings.data) as catalogue:
        real = [one.name for one in catalogue.sources() if one.name not in MAKES]
    if real:
        raise SettingError(
            f"The data folder {settings.data} holds stories of real sources ({', '.join(real[:3])}): give the"
            " demonstration a folder of its own with --data."
        )
