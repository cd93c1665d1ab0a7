"""What a query says in words: the concepts of the domain that it names, and the words that are left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.concept_table import fund_concept
from index.funding import find_funds_asked_for
from index.lexicon import fold
from index.phrases import Mention
from index.thesaurus import find_concepts, is_general
from search.query_language import MOST_LIKELY_LANGUAGES, likely_languages

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Wording:
    """``words`` are all folded words, ``literal`` those that belong to no concept. ``named`` are, for each
    word or phrase that names something of the domain, the concepts that it may mean. ``language`` is the one
    the query is most likely in, or ``None`` when every language may be meant.

    A word of the domain counts as its concept and not as itself: it may be rare in a small corpus, and would
    then favour the stories in its own language. General concepts count only beside one of the field, so that
    a question on parking permits is not answered with stories on residence permits.
    """

    words: tuple[str, ...]
    literal: tuple[str, ...]
    named: tuple[tuple[str, ...], ...]
    language: str | None

    @property
    def concepts(self) -> tuple[str, ...]:
        """All concepts that the query may name, in alphabetical order."""
        return tuple(sorted({concept for concepts in self.named for concept in concepts}))

    @property
    def concept_share(self) -> float:
        """The share of the words that name a concept: what the concepts can say of the whole query."""
        return 1 - len(self.literal) / len(self.words) if self.words else 0.0


def read_wording(text: str, spoken: frozenset[str] = frozenset()) -> Wording:
    """The wording of a query in any language; for ``spoken`` see
    :func:`search.query_language.guess_language`."""
    languages = likely_languages(text, spoken)
    mentions = _mentions(text, languages)
    words, literal = [], []
    for match in _WORD.finditer(text):
        folded = _WORD.findall(fold(match.group()))
        words.extend(folded)
        if not any(one.start <= match.start() < one.end for one in mentions):
            literal.extend(folded)
    named: dict[tuple[int, int], set[str]] = defaultdict(set)
    for one in mentions:
        named[one.start, one.end].add(one.concept)
    language = languages[0] if len(languages) <= MOST_LIKELY_LANGUAGES else None
    return Wording(
        tuple(words), tuple(literal), tuple(tuple(sorted(named[span])) for span in sorted(named)), language
    )


def _mentions(text: str, languages: Sequence[str]) -> list[Mention]:
    """The funds and concepts that a query names; the words of a fund's name name nothing else."""
    funds = find_funds_asked_for(text)
    concepts = [
        one
        for one in find_concepts(text, languages)
        if not any(one.start < fund.end and fund.start < one.end for fund in funds)
    ]
    if not funds and all(is_general(one.concept) for one in concepts):
        return []
    return [*concepts, *(replace(fund, concept=fund_concept(fund.concept)) for fund in funds)]
