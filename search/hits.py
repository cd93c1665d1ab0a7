"""What is shown of the stories of a ranking: the passage that matched, and the translations."""

from __future__ import annotations

from search.corpus import Corpus
from search.marking import counterparts, telling_words
from search.query import Query
from search.ranking import Ranking
from search.results import Hit, Snippet
from search.snippet import make_snippet
from search.wording import Wording


def hits_of_page(
    corpus: Corpus, ranking: Ranking, query: Query, wording: Wording | None, least: float
) -> tuple[Hit, ...]:
    """The part of ``ranking`` that ``query`` asks for; what scores less than ``least`` is weak."""
    page = slice(query.offset, query.offset + query.limit)
    shown = zip(ranking.positions[page], ranking.scores[page], ranking.rows[page], strict=True)
    return tuple(
        Hit(
            story=corpus.stories[position],
            score=float(score),
            weak=bool(score < least),
            snippet=shown_of_passage(corpus, row, wording),
            translations=corpus.translations(position),
        )
        for position, score, row in shown
    )


def shown_of_passage(corpus: Corpus, row: int, wording: Wording | None = None) -> Snippet:
    """What to show of the passage in a row of the corpus: for a query its best sentences with marks, else the
    first ones."""
    passage, story = corpus.passages[row], corpus.stories[corpus.owner[row]]
    span = (passage.start, passage.end)
    if wording is None:
        return make_snippet(story.text, (), passage=span)
    asked = telling_words(wording)
    return make_snippet(
        story.text,
        asked,
        wording.concepts,
        story.language,
        names=counterparts(asked, story.place),
        passage=span,
    )
