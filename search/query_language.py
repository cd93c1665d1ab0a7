"""A guess at the language of a query: shown on the page, and used to read and weigh its words."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.vocabulary import EU_LANGUAGES, NEIGHBOUR_LANGUAGES

LEAST_CONFIDENCE = 0.5
LEAST_LIKELY = 0.05
MOST_LIKELY_LANGUAGES = 3


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(EU_LANGUAGES + NEIGHBOUR_LANGUAGES)
    return identifier


def guess_language(text: str) -> str | None:
    """The language that ``text`` is most likely in; ``None`` when it is not clear."""
    language, confidence = _identifier().classify(text)
    return str(language) if confidence >= LEAST_CONFIDENCE else None


def likely_languages(text: str) -> list[str]:
    """The languages whose words ``text`` may hold, most likely first.

    A short query leaves several; a word that tells nothing, such as "sport", leaves all.
    """
    ranked = _identifier().rank(text)
    likely = [str(language) for language, confidence in ranked if confidence >= LEAST_LIKELY]
    return likely[:MOST_LIKELY_LANGUAGES] or [str(language) for language, _ in ranked]
