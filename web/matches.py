"""All good matches of a question at once, for feeds and exports."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from search.results import Results
from web.former_addresses import without_name_of_theme
from web.question import PAGE_SIZE, Question, read_question
from web.served import asked_parameters, served
from web.town_view import asked_town


def all_matches(request: Request, most: int) -> tuple[Question, Results]:
    """The question of ``request`` and at most ``most`` stories that are not weak, or that its filters name.

    When nothing matches well, the answer is what the first page shows: the nearest stories, marked as weak.
    """
    found = served(request)
    asked = read_question(asked_parameters(request), found.collection.now().titles)
    question = without_name_of_theme(asked).grouped_by()
    asked_town(question, found.engine)
    results = found.engine.search(replace(question.query(), limit=most))
    if question.text:
        found.counters.count_search(results.weak)
    hits = results.hits[:PAGE_SIZE] if results.weak else tuple(hit for hit in results.hits if not hit.weak)
    return question, replace(results, hits=hits)
