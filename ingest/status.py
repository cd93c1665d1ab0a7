"""How ingestion stands: what is published, and the last run of every source, those in trouble first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from index.catalogue import Catalogue, open_catalogue
from index.errors import GenerationError
from index.generation import Manifest, current_number, read_manifest
from index.operation import STATES, IngestionStatus, SourceState
from index.settings import Settings
from ingest.page_table import PageTable
from ingest.run_table import RunTable, SourceRun

_HISTORY = 30


def read_status(settings: Settings) -> IngestionStatus:
    """How the data folder of ``settings`` stands now."""
    with open_catalogue(settings.data) as catalogue:
        return gather_status(settings, catalogue)


def gather_status(settings: Settings, catalogue: Catalogue) -> IngestionStatus:
    """How an open catalogue and what was published of it stand now."""
    number, manifest, trouble = _published(settings)
    runs = RunTable(catalogue.connection)
    last = {run.source: (run, success) for run, success in runs.last_runs()}
    stories = catalogue.count_stories()
    failures = PageTable(catalogue.connection).count_failures()
    states = []
    for source in catalogue.sources():
        run, success = last.get(source.name, (None, None))
        states.append(
            SourceState(
                name=source.name,
                title=source.title,
                home_page=source.home_page,
                state=_state(run),
                outcome=run.reason if run else "",
                warnings=(run.warning,) if run and run.warning else (),
                last_run=run.finished if run else None,
                last_success=success,
                stories=stories.get(source.name, 0),
                seen=run.seen if run else 0,
                new=run.new if run else 0,
                changed=run.changed if run else 0,
                unchanged=run.unchanged if run else 0,
                gone=run.gone if run else 0,
                failed=run.failed if run else 0,
                failures=failures.get(source.name, 0),
                history=runs.history(source.name, _HISTORY),
            )
        )
    return IngestionStatus(
        written=datetime.now(UTC).isoformat(timespec="seconds"),
        generation=number,
        published=manifest.published if manifest else None,
        stories=manifest.stories if manifest else 0,
        passages=manifest.passages if manifest else 0,
        languages=manifest.languages if manifest else {},
        trouble=trouble,
        last_run=max((run.finished for run, _ in last.values()), default=None),
        sources=tuple(_worst_first(states)),
        changes=runs.changes(),
    )


def _published(settings: Settings) -> tuple[int | None, Manifest | None, str | None]:
    try:
        number = current_number(settings.data)
        return number, read_manifest(settings.data, number) if number is not None else None, None
    except GenerationError as error:
        return None, None, str(error)


def _state(run: SourceRun | None) -> str:
    if run is None:
        return "never"
    if not run.succeeded:
        return "failing"
    return "warning" if run.warning else "ok"


def _worst_first(states: Iterable[SourceState]) -> list[SourceState]:
    return sorted(states, key=lambda one: (STATES.index(one.state), -one.failed, one.name))
