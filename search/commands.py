"""The commands ``storysearch search`` and ``storysearch eval``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from index.settings import Settings
    from search.results import Hit, Results


@click.command()
@click.argument("text", metavar="QUERY")
@click.option(
    "-k", "limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Stories to show."
)
@click.option("--country", multiple=True, help="Only stories from this country (FR); may be repeated.")
@click.option("--theme", multiple=True, help="Only stories on this theme (housing); may be repeated.")
@click.option(
    "--language", multiple=True, help="Only stories written in this language (fr); may be repeated."
)
@click.option("--funding", multiple=True, help="Only stories paid for by this fund (amif); may be repeated.")
@click.option("--kind", multiple=True, help="Only stories from a city, town, rural place or region.")
@click.option("--year", multiple=True, help="Only stories published in this year; may be repeated.")
@click.option("--source", multiple=True, help="Only stories from this partner site; may be repeated.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON, the same as the HTTP API answers.")
@click.pass_obj
def search(settings: Settings, /, text: str, limit: int, as_data: bool, **chosen: tuple[str, ...]) -> None:
    """Find stories for QUERY, asked in any language, in every language.

    With a filter QUERY may be empty (""): all stories that pass the filter are listed, the newest first.
    """
    from index.errors import QueryError  # noqa: PLC0415
    from search.answer import as_json  # noqa: PLC0415
    from search.engine import Engine  # noqa: PLC0415
    from search.query import Filters, Query, check_query  # noqa: PLC0415

    query = Query(text, Filters(**chosen), limit=limit)
    check_query(query)
    if not text.strip() and not query.filters:
        raise QueryError("The query is empty: type what you are looking for, or choose a filter.")
    results = Engine(settings, say=_to_standard_error).search(query)
    if as_data:
        click.echo(json.dumps(as_json(results), ensure_ascii=False, indent=1))
    else:
        _print_results(results)


@click.command("eval")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.option("--split", default="test", show_default=True, help="Use the judgements in qrels/SPLIT.tsv.")
@click.option(
    "--single-copy", type=int, metavar="SEED", help="Keep each document in one random language only."
)
@click.option("--ablate", is_flag=True, help="Measure again with each part of the ranking taken out.")
@click.pass_obj
def evaluate(settings: Settings, /, folder: Path, as_data: bool, ablate: bool, **chosen: Any) -> None:
    """Measure the ranking on FOLDER, a test set in BEIR form, through the pipeline that serves."""
    from index.progress import Progress  # noqa: PLC0415
    from search.ablation import ablate_folder  # noqa: PLC0415
    from search.evaluate import evaluate_folder  # noqa: PLC0415
    from search.evaluation_table import comparison_lines, evaluation_lines  # noqa: PLC0415

    if ablate:
        variants = ablate_folder(folder, settings, Progress(), **chosen)
        record: dict[str, Any] = {name: one.as_json() for name, one in variants.items()}
        lines = comparison_lines(variants)
    else:
        measured = evaluate_folder(folder, settings, Progress(), **chosen)
        record, lines = measured.as_json(), evaluation_lines(measured)
    click.echo(json.dumps(record, indent=1) if as_data else "\n".join(lines))


def _print_results(results: Results) -> None:
    if results.weak:
        click.echo("No good match was found; these are the nearest stories.\n")
    for number, hit in enumerate(results.hits, start=1):
        _print_hit(number, hit)
    click.echo(f"{results.total} matches")


def _print_hit(number: int, hit: Hit) -> None:
    story = hit.story
    place = ", ".join(part for part in (story.place.name, story.place.country) if part)
    details = (story.language, place, story.published, story.provenance.source, f"{hit.score:.3f}")
    click.secho(f"{number}. {story.title}", bold=True)
    click.echo("   " + " · ".join(str(one) for one in details if one) + (" · weak" if hit.weak else ""))
    click.echo(f"   {hit.snippet.text}\n   {story.provenance.url}")
    for one in hit.translations:
        click.echo(f"   the same in {one.language}: {one.provenance.url}")
    click.echo()


def _to_standard_error(sentence: str) -> None:
    click.echo(sentence, err=True)
