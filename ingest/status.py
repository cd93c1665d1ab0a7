"""How ingestion stands: what is published, and the last run of every source, those in trouble first."""

from __future__ import annotations

from dataclasses import dataclass

from index.catalogue import open_catalogue
from index.errors import GenerationError
from index.generation import current_number, read_manifest
from index.settings import Settings
from ingest.page_table import PageTable


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """The last run of one source, in pages; times are ISO 8601 in UTC."""

    name: str
    last_run: str
    last_success: str | None
    outcome: str
    succeeded: bool
    stories: int
    seen: int
    new: int
    changed: int
    unchanged: int
    gone: int
    failed: int


@dataclass(frozen=True, slots=True)
class IngestionStatus:
    """The generation served (``None`` before the first), its size, and the sources.

    ``trouble`` says what is wrong with that generation, or is ``None``.
    """

    generation: int | None
    stories: int
    passages: int
    languages: dict[str, int]
    sources: tuple[SourceStatus, ...]
    trouble: str | None = None


def read_status(settings: Settings) -> IngestionStatus:
    """The status of a data folder."""
    number = current_number(settings.data)
    try:
        manifest = read_manifest(settings.data, number) if number is not None else None
        trouble = None
    except GenerationError as error:
        manifest, trouble = None, str(error)
    with open_catalogue(settings.data) as catalogue:
        stories = catalogue.count_stories()
        sources = tuple(
            SourceStatus(
                name=run.source,
                last_run=run.finished,
                last_success=last_success,
                outcome=run.reason,
                succeeded=run.succeeded,
                stories=stories.get(run.source, 0),
                seen=run.seen,
                new=run.new,
                changed=run.changed,
                unchanged=run.unchanged,
                gone=run.gone,
                failed=run.failed,
            )
            for run, last_success in PageTable(catalogue.connection).last_runs()
        )
    return IngestionStatus(
        generation=number,
        stories=manifest.stories if manifest else 0,
        passages=manifest.passages if manifest else 0,
        languages=manifest.languages if manifest else {},
        sources=tuple(sorted(sources, key=lambda one: (one.succeeded, -one.failed, one.name))),
        trouble=trouble,
    )


def tell_status(status: IngestionStatus) -> str:
    """The status as a few lines for a terminal."""
    if status.trouble:
        head = status.trouble
    elif status.generation is None:
        head = "Nothing is published yet."
    else:
        languages = ", ".join(f"{language} {count}" for language, count in status.languages.items())
        head = f"Generation {status.generation}: {status.stories} stories ({languages})."
    lines = [
        f"{one.name:24}{one.stories:6} stories  last run {one.last_run}: {one.outcome};"
        f" {one.seen} seen, {one.new} new, {one.changed} changed, {one.gone} gone, {one.failed} failed"
        + ("" if one.succeeded else f"; last success {one.last_success or 'never'}")
        for one in status.sources
    ]
    return "\n".join([head, *lines])
