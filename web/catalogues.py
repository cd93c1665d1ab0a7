"""The catalogues that hold the interface in the languages of the Union, and which of them are complete.

To add a language, say Italian (``it``):

1. ``python -m web.update_catalogues it`` writes ``web/locale/it/LC_MESSAGES/storysearch.po`` with every
   string of the interface and the plural rule of the language;
2. translate every entry, as an official of the country would say it; keep what stands in ``%(...)s``;
3. run the tests. The language is offered as soon as its catalogue has no empty and no fuzzy entry.

After strings have changed, ``python -m web.update_catalogues`` brings all catalogues up to date and marks
doubtful translations fuzzy. The strings themselves are English, so English needs no catalogue.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from index.vocabulary import EU_LANGUAGES

SOURCE_LANGUAGE = "en"
DOMAIN = "storysearch"
LOCALE_FOLDER = Path(__file__).parent / "locale"


def catalogue_path(language: str) -> Path:
    """Where the catalogue of ``language`` (ISO 639-1) is kept."""
    return LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """The catalogue of ``language`` as it is on disk."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, charset="utf-8")


@lru_cache(maxsize=1)
def offered_languages() -> tuple[str, ...]:
    """The languages that the interface can be read in, in alphabetical order of their codes."""
    return tuple(
        language
        for language in EU_LANGUAGES
        if language == SOURCE_LANGUAGE
        or (catalogue_path(language).is_file() and is_complete(read_catalogue(language)))
    )


def is_complete(catalogue: Catalog) -> bool:
    """Whether every entry is translated, in all its plural forms, and none is fuzzy."""
    return not any(
        message.fuzzy
        or not (all(message.string) if isinstance(message.string, tuple | list) else message.string)
        for message in catalogue
        if message.id
    )


@lru_cache(maxsize=len(EU_LANGUAGES))
def translations(language: str) -> NullTranslations:
    """What translates the English strings into ``language``; an unknown language leaves them English."""
    if language == SOURCE_LANGUAGE or not catalogue_path(language).is_file():
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
