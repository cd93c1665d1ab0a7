"""A guess at the language of a query. Ranking does not use it; the page shows it."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.vocabulary import EU_LANGUAGES

LEAST_CONFIDENCE = 0.5


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(EU_LANGUAGES)
    return identifier


def guess_language(text: str) -> str | None:
    """The official language of the Union that ``text`` is most likely in; ``None`` when it is not clear."""
    language, confidence = _identifier().classify(text)
    return str(language) if confidence >= LEAST_CONFIDENCE else None
