"""Publishes the catalogue when readers would see something else than before."""

from __future__ import annotations

from collections.abc import Callable

from index.catalogue import Catalogue
from index.encoder import Encoder, open_encoder
from index.errors import GenerationError
from index.generation import current_number, made_with, read_manifest, unpublish
from index.progress import Progress
from index.publishing import Published, publish_catalogue
from index.settings import Settings
from ingest.describing import Describing
from ingest.page_table import PageTable


def publish_changes(
    settings: Settings,
    catalogue: Catalogue,
    progress: Progress,
    encoder: Callable[[], Encoder] | None = None,
    *,
    anew: bool = False,
) -> Published | None:
    """Publish what changed; ``None`` when nothing is new, or when no story is left and nothing is served any
    more. ``encoder`` gives one that may be loaded already; it is asked only when something is published.
    ``anew`` publishes although nothing is new, because what is served must not be.
    """
    if not catalogue.count_stories():
        if current_number(settings.data) is not None:
            unpublish(settings.data)
            catalogue.mark_published(catalogue.revision)
        return None
    if not anew and catalogue.is_published() and is_served(settings):
        return None
    model = encoder() if encoder else open_encoder(settings, progress.say)
    return publish_catalogue(
        catalogue, model, settings, progress, Describing(PageTable(catalogue.connection))
    )


def is_served(settings: Settings) -> bool:
    """Whether what is published can be served: a damaged one, or one of another model, is made anew."""
    try:
        number = current_number(settings.data)
        return number is not None and made_with(read_manifest(settings.data, number), settings)
    except GenerationError:
        return False
