"""The commands ``storysearch doctor``, ``storysearch diff`` and ``storysearch rollback``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from index.errors import GenerationError, StorysearchError

if TYPE_CHECKING:
    from index.settings import Settings

_PACKAGES = (
    "sentence-transformers",
    "torch",
    "transformers",
    "faiss-cpu",
    "scrapy",
    "trafilatura",
    "fastapi",
)


@click.command()
@click.pass_obj
def rollback(settings: Settings) -> None:
    """Serve the generation before the current one."""
    from index.generation import roll_back  # noqa: PLC0415
    from index.lock import lock_data  # noqa: PLC0415

    with lock_data(settings.data):
        click.echo(f"Generation {roll_back(settings.data)} is served now.")


@click.command()
@click.argument("older", type=int, required=False)
@click.argument("newer", type=int, required=False)
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def diff(settings: Settings, older: int | None, newer: int | None, as_data: bool) -> None:
    """Tell which stories differ between generations OLDER and NEWER, by default the last two served."""
    from index.difference import compare_generations  # noqa: PLC0415
    from index.operation import tell_changes  # noqa: PLC0415

    first, second, changes = compare_generations(settings, older, newer)
    if as_data:
        record = {"older": first, "newer": second, "changes": [asdict(one) for one in changes]}
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        click.echo(f"From generation {first} to {second}:")
        click.echo(tell_changes(changes, len(changes)) or "No story differs.")


@click.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Tell what is installed, which model and generation are in use, and how to mend what is wrong."""
    click.echo(f"Python {sys.version.split()[0]}")
    for package in _PACKAGES:
        try:
            click.echo(f"{package} {version(package)}")
        except PackageNotFoundError:
            click.echo(f"{package} is MISSING: install storysearch again.")
    trouble = [one for one in (_check_model(settings), _check_generation(settings)) if one]
    for error in trouble:
        click.echo(f"WRONG: {error}")
    if trouble:
        sys.exit(StorysearchError.exit_code)
    click.echo("All is well.")


def _check_model(settings: Settings) -> StorysearchError | None:
    from index.encoder import DEFAULT_MODEL, check_golden_vector, open_encoder  # noqa: PLC0415

    try:
        encoder = open_encoder(settings, click.echo)
        click.echo(f"Model {encoder.name}: {encoder.dimension} dimensions")
        if settings.model == DEFAULT_MODEL:
            click.echo(f"Golden vector: cosine {check_golden_vector(encoder):.4f}")
    except StorysearchError as error:
        return error
    return None


def _check_generation(settings: Settings) -> StorysearchError | None:
    from index.generation import current_number, made_with, open_generation  # noqa: PLC0415

    try:
        number = current_number(settings.data)
        if number is None:
            click.echo("Nothing is published yet: run 'storysearch ingest'.")
        else:
            manifest = open_generation(settings.data, number).manifest
            click.echo(f"Generation {number}: {manifest.stories} stories, published {manifest.published}")
            if not made_with(manifest, settings):
                return GenerationError(
                    f"Generation {number} was made by the model {manifest.model} or with other prompts than"
                    " are set: set them back, or run 'storysearch ingest'."
                )
    except StorysearchError as error:
        return error
    return None
