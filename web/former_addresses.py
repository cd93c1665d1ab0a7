"""Addresses that earlier versions gave out, which go on leading to the same stories."""

from __future__ import annotations

from dataclasses import replace

from web.catalogues import offered_languages
from web.naming import naming
from web.question import Question


def without_name_of_theme(question: Question) -> Question:
    """``question`` without its words when they are the name of the one theme that is chosen, in any language
    of the interface: all stories on a theme were once asked for in this way."""
    themes = question.filters.theme
    if len(themes) == 1 and any(
        question.text == naming(language).theme(themes[0]) for language in offered_languages()
    ):
        return replace(question, text="")
    return question
