"""Forgets a partner site: its stories leave the page, since nobody asks any more whether they still stand."""

from __future__ import annotations

from index.catalogue import open_catalogue
from index.errors import SourceError
from index.lock import lock_data
from index.operation import write_status
from index.progress import Progress
from index.settings import Settings
from ingest.page_table import PageTable
from ingest.publication import publish_changes
from ingest.run_table import RunTable
from ingest.status import gather_status


def forget_partner(settings: Settings, name: str, progress: Progress) -> int:
    """Remove the source ``name`` from the catalogue and publish; returns how many stories it had.

    Raises :class:`index.errors.SourceError` when no run has asked such a source.
    """
    with lock_data(settings.data), open_catalogue(settings.data) as catalogue:
        if name not in {one.name for one in catalogue.sources()}:
            raise SourceError(f"No run has asked a source named {name}.")
        stories = catalogue.forget_source(name)
        PageTable(catalogue.connection).forget_source(name)
        RunTable(catalogue.connection).forget(name)
        publish_changes(settings, catalogue, progress)
        write_status(settings.data, gather_status(settings, catalogue))
        return stories
