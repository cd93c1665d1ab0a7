"""The command ``storysearch``: finds its subcommands where they are defined and prints errors in one line."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import click

from index.errors import StorysearchError
from index.settings import load_settings

COMMAND_GROUP = "storysearch.commands"


class _LazyGroup(click.Group):
    """A group that imports a subcommand only when it is called or its help is shown."""

    def _known(self) -> dict[str, EntryPoint]:
        return {one.name: one for one in entry_points(group=COMMAND_GROUP)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._known())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = self._known().get(cmd_name)
        if found is None:
            return None
        command: click.Command = found.load()
        return command


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder (default: var).")
@click.version_option(package_name="storysearch")
@click.pass_context
def storysearch(ctx: click.Context, data: Path | None) -> None:
    """Find practice stories on the integration of migrants and refugees, in every language of the Union."""
    ctx.obj = load_settings(data=data)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command and exit; an error that a person can mend is one line on standard error."""
    try:
        return storysearch.main(args=arguments, standalone_mode=True)
    except StorysearchError as error:
        click.echo(f"storysearch: {error}", err=True)
        sys.exit(error.exit_code)
