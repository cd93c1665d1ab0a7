"""What can be said of stories only when all are there: themes, copies, translations, old addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.encoder import Encoder, Vectors
from index.language import Calibration, fit_projection
from index.publishing import Described
from index.story import Passage, Story
from ingest.copies import find_copies
from ingest.page_table import PageTable
from ingest.theming import describe_themes
from ingest.translations import find_translations


class Describing:
    """Describes the stories of a publication, with what ``pages`` knows of their addresses."""

    def __init__(self, pages: PageTable) -> None:
        self._pages = pages

    def __call__(
        self,
        stories: Sequence[tuple[Story, Sequence[Passage]]],
        vectors: Vectors,
        encoder: Encoder,
        calibration: Calibration,
    ) -> Described:
        """All stories with their themes; of copies the first is shown, with the addresses of the others.

        ``vectors`` are raw, one for each passage in order.
        """
        owners = np.repeat(np.arange(len(stories)), [len(passages) for _, passages in stories])
        projection = fit_projection(calibration, vectors, [stories[int(at)][0].language for at in owners])
        sums = np.zeros((len(stories), vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, owners, projection.apply(vectors))
        means: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        themed = describe_themes([story for story, _ in stories], means, projection, encoder)
        return Described(themed, self._shown(themed, means))

    def _shown(self, stories: Sequence[Story], means: Vectors) -> list[tuple[int, Story]]:
        copies = {group[0]: group[1:] for group in find_copies(stories)}
        left_out = {at for others in copies.values() for at in others}
        places = [at for at in range(len(stories)) if at not in left_out]
        translations = find_translations(
            [stories[at] for at in places], means[places], self._pages.alternates()
        )
        former = self._pages.former()
        return [
            (
                at,
                replace(
                    stories[at],
                    translations=tuple(stories[places[one]].id for one in translations.get(number, ())),
                    provenance=replace(
                        stories[at].provenance,
                        also_at=tuple(stories[one].provenance.url for one in copies.get(at, ())),
                        formerly=_former_addresses(stories[at], former.get(stories[at].provenance.page, ())),
                    ),
                ),
            )
            for number, at in enumerate(places)
        ]


def _former_addresses(story: Story, pages: Sequence[str]) -> tuple[str, ...]:
    """Where the story could be opened when its page stood at these addresses."""
    anchor = story.provenance.url.removeprefix(story.provenance.page)
    return tuple(page + anchor for page in pages)
