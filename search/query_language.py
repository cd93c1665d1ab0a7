"""A guess at the language of a query: shown on the page, and used to read and weigh its words."""

from __future__ import annotations

from copy import copy
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.vocabulary import EU_LANGUAGES, NEIGHBOUR_LANGUAGES

LEAST_CONFIDENCE = 0.5
LEAST_LIKELY = 0.05
MOST_LIKELY_LANGUAGES = 3

_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _every_language() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=4)
def _identifier(spoken: frozenset[str]) -> LanguageIdentifier:
    identifier = copy(_every_language())
    classes = [str(one) for one in identifier.nb_classes]
    # one that stands there once for each of its alphabets would count twice where no word tells
    known = {one for one in spoken if classes.count(one) == 1}
    identifier.set_languages(sorted({*EU_LANGUAGES, *NEIGHBOUR_LANGUAGES, *known}))
    return identifier


def guess_language(text: str, spoken: frozenset[str] = _NONE) -> str | None:
    """The language that ``text`` is most likely in; ``None`` when it is not clear.

    It is one of the product's languages or one of ``spoken``, those that the stories are written in: a
    question in Hindi to stories in Hindi is not to be taken for Bulgarian.
    """
    language, confidence = _identifier(spoken).classify(text)
    return str(language) if confidence >= LEAST_CONFIDENCE else None


def likely_languages(text: str, spoken: frozenset[str] = _NONE) -> list[str]:
    """The languages whose words ``text`` may hold, most likely first; for ``spoken`` see
    :func:`guess_language`.

    A short query leaves several; a word that tells nothing, such as "sport", leaves all.
    """
    ranked = _identifier(spoken).rank(text)
    likely = [str(language) for language, confidence in ranked if confidence >= LEAST_LIKELY]
    return likely[:MOST_LIKELY_LANGUAGES] or [str(language) for language, _ in ranked]
