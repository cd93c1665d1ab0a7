"""The stories of an answer in sections, one for each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.result_view import ResultView


@dataclass(frozen=True, slots=True)
class LanguageSection:
    """The first stories in one language (ISO 639-1); ``count`` is how many the answer has in it."""

    language: str
    count: int
    views: tuple[ResultView, ...]


def language_sections(
    views: Sequence[ResultView], counts: Mapping[str, int], reader: str
) -> tuple[LanguageSection, ...]:
    """The sections of an answer: the reader's own language first, then in the order of ``counts``, that of
    the best story of each."""
    found = [
        LanguageSection(code, count, tuple(view for view in views if view.headline.language == code))
        for code, count in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: one.language != reader))
