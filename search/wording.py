"""What a query says in words: the concepts of the domain that it names, and the words that are left."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.lexicon import fold
from index.thesaurus import find_concepts
from search.query_language import MOST_LIKELY_LANGUAGES, likely_languages

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Wording:
    """``words`` are all folded words, ``literal`` those that belong to no concept, ``concepts`` their names.
    ``language`` is the one the query is most likely in, or ``None`` when every language may be meant.

    A word of the domain counts as its concept and not as itself: it may be rare in a small corpus, and would
    then favour the stories in its own language.
    """

    words: tuple[str, ...]
    literal: tuple[str, ...]
    concepts: tuple[str, ...]
    language: str | None

    @property
    def concept_share(self) -> float:
        """The share of the words that name a concept: what the concepts can say of the whole query."""
        return 1 - len(self.literal) / len(self.words) if self.words else 0.0


def read_wording(text: str) -> Wording:
    """The wording of a query in any language."""
    languages = likely_languages(text)
    mentions = find_concepts(text, languages)
    words, literal = [], []
    for match in _WORD.finditer(text):
        folded = _WORD.findall(fold(match.group()))
        words.extend(folded)
        if not any(one.start <= match.start() < one.end for one in mentions):
            literal.extend(folded)
    concepts = tuple(sorted({one.concept for one in mentions}))
    language = languages[0] if len(languages) <= MOST_LIKELY_LANGUAGES else None
    return Wording(tuple(words), tuple(literal), concepts, language)
