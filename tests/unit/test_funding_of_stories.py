from __future__ import annotations

import pytest

from index.vocabulary import FUNDS
from ingest.funding import find_funding
from ingest.lexicon import read_lexicon


@pytest.mark.parametrize(
    ("text", "funds"),
    [
        ("Le projet a été financé par le FAMI.", ("amif",)),
        ("Projekts saņēma PMIF atbalstu.", ("amif",)),
        ("A MMIA támogatta a képzést.", ("amif",)),
        ("Projekt podporil Fond pre azyl, migráciu a integráciu.", ("amif",)),
        ("Συγχρηματοδοτήθηκε από το Ταμείο Ασύλου, Μετανάστευσης και Ένταξης.", ("amif",)),
        ("Kulud kattis Euroopa Sotsiaalfondist saadud raha.", ("esf",)),
        ("Rahoitus tuli Euroopan sosiaalirahastosta.", ("esf",)),
        ("El FSE y el FEDER aportaron fondos.", ("esf", "erdf")),
        ("Het kreeg steun van Urban Innovative Actions, met EFRO-geld.", ("uia", "erdf")),
        ("4.800 Euro stammten aus dem ELER.", ("eafrd",)),
        ("The town took part in Erasmus+ and in Horizon 2020.", ("erasmus", "horizon")),
        ("Projekt z programu Interreg a síť URBACT.", ("interreg", "urbact")),
        ("Proiectul a fost finanțat de Fondul European pentru Refugiați.", ("erf",)),
        ("Europeiska integrationsfonden betalade kursen.", ("eif",)),
        ("Spočiatku ho financovali nórske fondy.", ("eea-norway",)),
        ("The meeting was part of Europe for Citizens.", ("cerv",)),
        ("Los fondos NextGenerationEU lo permitieron.", ("eu-other",)),
        ("Peníze pocházely ze státního rozpočtu.", ("national",)),
        ("The costs were shared by UNHCR and the town.", ("unhcr",)),
        ("It lives from private donations.", ("private",)),
        ("O festival vive com financiamento do município.", ("municipal",)),
        ("Regionale projectsubsidies maakten het mogelijk.", ("regional",)),
    ],
)
def test_who_paid(text: str, funds: tuple[str, ...]) -> None:
    assert find_funding(text) == funds


@pytest.mark.parametrize(
    "text",
    [
        "The minister visited the town and praised the volunteers.",
        "Ministerstvo vnitra vydává povolení k pobytu.",
        "UNHCR counted forty families in the region.",
        "The horizon was clear and the familial club met at Interlaken.",
        "Die Stadt lädt ein, und die Region freut sich.",
        "The town council supports the idea.",
        "FAMILIES and ESFAHAN are words that hold an acronym.",
        "",
    ],
)
def test_names_that_did_not_pay(text: str) -> None:
    assert find_funding(text) == ()


def test_every_fund_of_the_vocabulary_has_words() -> None:
    lexicon = read_lexicon("funding")
    known = {*lexicon["named"], *lexicon["payers"], "eu-other", "unhcr"}
    assert known == set(FUNDS)
