"""The controlled vocabulary that ingestion assigns, search filters by and the page names in 24 languages."""

from __future__ import annotations

EU_LANGUAGES: tuple[str, ...] = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
"""The 24 official languages of the European Union, ISO 639-1."""

NEIGHBOUR_LANGUAGES: tuple[str, ...] = ("uk", "ru", "ar", "tr")
"""Languages that many newcomers read; calibrated like the official ones."""

EU_COUNTRIES: tuple[str, ...] = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The 27 member states, ISO 3166 alpha-2."""

THEMES: tuple[str, ...] = (
    "labour-market", "vocational-training", "education", "unaccompanied-minors", "language-learning",
    "housing", "health", "sport", "youth", "culture", "civil-society", "participation", "women",
    "reception", "anti-discrimination", "communication", "data", "strategy", "funding",
)  # fmt: skip
"""What a story is about; a story may have several."""

FUNDS: tuple[str, ...] = (
    "amif", "esf", "erdf", "eafrd", "erasmus", "interreg", "urbact", "uia", "horizon", "eif", "erf",
    "eea-norway", "cerv", "eu-other", "unhcr", "national", "regional", "municipal", "private",
)  # fmt: skip
"""Who paid. ``eif`` and ``erf`` are the forerunners of AMIF (European Integration and Refugee Funds),
``cerv`` covers Europe for Citizens too; ``eu-other`` is money of the Union whose fund is not named."""

PLACE_KINDS: tuple[str, ...] = ("city", "town", "rural", "region")
"""city: 50,000 inhabitants and more; town: 5,000 to 49,999; rural: fewer; region: a larger territory.
The bounds are those of the degree of urbanisation (Regulation (EU) 2017/2391)."""
