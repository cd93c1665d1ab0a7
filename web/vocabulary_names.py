"""English names of the themes, funds, kinds of place and evidence, which the catalogues translate."""

from __future__ import annotations


def translatable(context: str, name: str) -> tuple[str, str]:
    """Marks a name for the catalogues; ``context`` tells translators, and tells equal names apart."""
    return context, name


THEME_NAMES = {
    "labour-market": translatable("theme", "Work and labour market"),
    "vocational-training": translatable("theme", "Vocational training"),
    "education": translatable("theme", "School and education"),
    "unaccompanied-minors": translatable("theme", "Unaccompanied minors"),
    "language-learning": translatable("theme", "Language learning"),
    "housing": translatable("theme", "Housing"),
    "health": translatable("theme", "Health"),
    "sport": translatable("theme", "Sport"),
    "youth": translatable("theme", "Young people"),
    "culture": translatable("theme", "Culture"),
    "civil-society": translatable("theme", "Volunteers and civil society"),
    "participation": translatable("theme", "Participation"),
    "women": translatable("theme", "Women"),
    "reception": translatable("theme", "Reception and first welcome"),
    "anti-discrimination": translatable("theme", "Against discrimination"),
    "communication": translatable("theme", "Communication"),
    "data": translatable("theme", "Data and monitoring"),
    "strategy": translatable("theme", "Local strategy"),
    "funding": translatable("theme", "Funding"),
}
"""What a story is about."""

FUND_NAMES = {
    "amif": translatable("fund", "Asylum, Migration and Integration Fund (AMIF)"),
    "esf": translatable("fund", "European Social Fund (ESF, ESF+)"),
    "erdf": translatable("fund", "European Regional Development Fund (ERDF)"),
    "eafrd": translatable("fund", "European Agricultural Fund for Rural Development (EAFRD, LEADER)"),
    "erasmus": translatable("fund", "Erasmus+"),
    "interreg": translatable("fund", "Interreg"),
    "urbact": translatable("fund", "URBACT"),
    "uia": translatable("fund", "Urban Innovative Actions (UIA)"),
    "horizon": translatable("fund", "Horizon (research and innovation)"),
    "eif": translatable("fund", "European Integration Fund (EIF, until 2013)"),
    "erf": translatable("fund", "European Refugee Fund (ERF, until 2013)"),
    "eea-norway": translatable("fund", "EEA and Norway Grants"),
    "cerv": translatable("fund", "Citizens, Equality, Rights and Values (CERV)"),
    "eu-other": translatable("fund", "Other money of the European Union"),
    "unhcr": translatable("fund", "UN Refugee Agency (UNHCR)"),
    "national": translatable("fund", "State"),
    "regional": translatable("fund", "Region"),
    "municipal": translatable("fund", "Municipality"),
    "private": translatable("fund", "Private money and foundations"),
}
"""Who paid."""

KIND_NAMES = {
    "city": translatable("kind of place", "City"),
    "town": translatable("kind of place", "Town"),
    "rural": translatable("kind of place", "Village or rural area"),
    "region": translatable("kind of place", "Region"),
}
"""How large the place is; :data:`index.vocabulary.PLACE_KINDS` gives the bounds."""

FACT_NAMES = {
    "date": translatable("fact", "Date"),
    "language": translatable("fact", "Language"),
    "place": translatable("fact", "Place"),
}
"""The facts whose evidence is recorded."""

EVIDENCE_NAMES = {
    "meta": translatable("evidence", "stated in the page’s description for machines"),
    "json-ld": translatable("evidence", "stated in the page’s description for machines"),
    "time": translatable("evidence", "marked as a date on the page"),
    "page": translatable("evidence", "found on the page around the story"),
    "part": translatable("evidence", "stated beside this part of the page"),
    "title": translatable("evidence", "named in the title of the story"),
    "text": translatable("evidence", "read in the text of the story"),
    "country": translatable("evidence", "a country is named in the story"),
    "declared": translatable("evidence", "as the page declares it"),
    "source": translatable("evidence", "assumed, because the partner site works there"),
    "none": translatable("evidence", "not established"),
}
"""What a fact was read from; other evidence is shown as it is recorded."""
