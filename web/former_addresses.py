"""A theme as a way in: whoever asks for a theme by its name wants its stories, however they are worded."""

from __future__ import annotations

from dataclasses import replace

from search.results import Results
from web.catalogues import offered_languages
from web.naming import naming
from web.question import Question


def is_theme_page(question: Question) -> bool:
    """Whether the words are the name of the one theme that is chosen, in any language of the interface."""
    themes = question.filters.theme
    return len(themes) == 1 and any(
        question.text == naming(language).theme(themes[0]) for language in offered_languages()
    )


def as_theme_page(results: Results) -> Results:
    """``results`` with every story counted as a match: its theme, not its words, is what was asked for."""
    hits = tuple(replace(hit, weak=False) for hit in results.hits)
    return replace(results, hits=hits, weak=results.found == 0, total=results.found)
