"""What a question is called: by its words, by the town whose likes are asked for, or by the filters alone."""

from __future__ import annotations

from collections.abc import Mapping

from web.catalogues import translations
from web.filter_view import chips
from web.naming import Naming
from web.question import Question
from web.safe_text import clean_line
from web.town_view import TownView


def question_title(
    question: Question, names: Naming, source_titles: Mapping[str, str], town: TownView | None
) -> str:
    """The title of the answer to ``question``, in the language of ``names``; ``town`` is the one it names."""
    words = translations(names.language)
    if question.text:
        return words.gettext("Stories on “%(question)s”") % {"question": clean_line(question.text)}
    if town:
        return words.gettext("Stories from places like %(place)s (%(country)s)") % {
            "place": town.name,
            "country": town.country,
        }
    if not question.filters:
        return words.gettext("All stories")
    chosen = ", ".join(chip.label for chip in chips(question, names, source_titles))
    return words.gettext("All stories: %(filters)s") % {"filters": clean_line(chosen)}
