"""How languages, countries, themes, dates and numbers are written for one reader."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol

from web.catalogues import translations
from web.safe_text import clean_line
from web.vocabulary_names import EVIDENCE_NAMES, FACT_NAMES, FUND_NAMES, KIND_NAMES, THEME_NAMES

UNKNOWN_LANGUAGE = "und"

_EUROPEAN = {"en": "en_IE", "pt": "pt_PT"}
"""CLDR takes these languages, without a territory, to be written as on another continent."""

_FIRST_OF_MONTH = {"el": "1η", "fr": "1er", "it": "1º"}
"""How these languages write the first day of a month, as in the Official Journal; CLDR has a plain 1."""


class Naming:
    """Writes names, dates and numbers in one language (ISO 639-1); CLDR gives what is not our vocabulary."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = Locale.parse(_EUROPEAN.get(language, language))
        self._translations = translations(language)

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return str(self._locale.text_direction)

    @property
    def list_separator(self) -> str:
        """What spreadsheets of these readers expect between two cells: it cannot be their decimal sign."""
        return ";" if get_decimal_symbol(self._locale) == "," else ","

    def language_name(self, code: str) -> str:
        """The name of a language; one that CLDR does not know keeps its code."""
        if code == UNKNOWN_LANGUAGE:
            return str(self._translations.pgettext("language", "language not known"))
        return str(self._locale.languages.get(code) or Locale("en").languages.get(code) or code)

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166 code."""
        return str(self._locale.territories.get(code) or Locale("en").territories.get(code) or code)

    def theme(self, identifier: str) -> str:
        """The name of a theme."""
        return self._named(THEME_NAMES, identifier)

    def fund(self, identifier: str) -> str:
        """The name of a fund or of another payer."""
        return self._named(FUND_NAMES, identifier)

    def kind(self, identifier: str) -> str:
        """The name of a kind of place."""
        return self._named(KIND_NAMES, identifier)

    def fact(self, field: str) -> str:
        """The name of a fact of a story."""
        return self._named(FACT_NAMES, field)

    def evidence(self, recorded: str) -> str:
        """What a fact was read from."""
        return clean_line(self._named(EVIDENCE_NAMES, recorded))

    def day(self, day: date | datetime) -> str:
        """A day, with the month in letters."""
        written = str(format_date(day, format="long", locale=self._locale))
        first = _FIRST_OF_MONTH.get(self.language)
        return written.replace("1", first, 1) if first and day.day == 1 else written

    def number(self, number: int) -> str:
        """A number with the digit grouping of the language."""
        return _grouped(number, self._locale)

    def _named(self, names: dict[str, tuple[str, str]], identifier: str) -> str:
        if identifier not in names:
            return identifier
        return str(self._translations.pgettext(*names[identifier]))


@lru_cache(maxsize=32)
def naming(language: str) -> Naming:
    """The :class:`Naming` of a language; the same one every time."""
    return Naming(language)


@lru_cache(maxsize=10_000)
def _grouped(number: int, locale: Locale) -> str:
    return str(format_decimal(number, locale=locale))


@lru_cache(maxsize=256)
def own_name(code: str) -> str:
    """A language in its own words, as a picker of languages names it."""
    locale = Locale.parse(_EUROPEAN.get(code, code))
    return str(locale.languages.get(code, code))


@lru_cache(maxsize=256)
def text_direction(code: str) -> str:
    """``ltr``, ``rtl``, or ``auto`` where the language is not known: the value of an HTML ``dir``."""
    return "auto" if code == UNKNOWN_LANGUAGE else str(Locale.parse(code).text_direction)
