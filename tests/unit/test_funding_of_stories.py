from __future__ import annotations

import pytest

from index.funding import find_funding, read_fund_names
from index.vocabulary import EU_LANGUAGES, FUNDS


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
    lexicon = read_fund_names()
    known = {*lexicon["named"], *lexicon["payers"], "eu-other", "unhcr"}
    assert known == set(FUNDS)


PAID = [
    ("bg", "Проектът се финансира от фонд „Убежище, миграция и интеграция“.", ("amif",)),
    ("bg", "Курсовете бяха платени от Европейския социален фонд плюс.", ("esf",)),
    ("cs", "Kurz zaplatil Azylový, migrační a integrační fond.", ("amif",)),
    ("cs", "Rekonstrukci podpořil Evropský fond pro regionální rozvoj.", ("erdf",)),
    ("cs", "Náklady hradilo ministerstvo vnitra dotací.", ("national",)),
    ("da", "Projektet er finansieret af Asyl-, Migrations- og Integrationsfonden.", ("amif",)),
    ("da", "Kurset fik støtte fra Den Europæiske Socialfond Plus.", ("esf",)),
    ("de", "Das Projekt wird aus Mitteln des Europäischen Sozialfonds Plus gefördert.", ("esf",)),
    ("de", "Kofinanziert durch den Asyl-, Migrations- und Integrationsfonds.", ("amif",)),
    ("de", "Die Werkstatt wurde mit Mitteln des EFRE umgebaut.", ("erdf",)),
    ("el", "Το έργο χρηματοδοτείται από το Ευρωπαϊκό Κοινωνικό Ταμείο.", ("esf",)),
    ("el", "Με χρηματοδότηση του Ευρωπαϊκού Ταμείου Περιφερειακής Ανάπτυξης.", ("erdf",)),
    ("en", "The scheme was co-funded by the Asylum, Migration and Integration Fund.", ("amif",)),
    ("en", "Costs were met by the European Social Fund Plus.", ("esf",)),
    ("en", "It was paid for by the Ministry of the Interior.", ("national",)),
    ("es", "Cofinanciado por el Fondo de Asilo, Migración e Integración.", ("amif",)),
    ("es", "El curso lo paga el Fondo Social Europeo Plus.", ("esf",)),
    ("et", "Projekti rahastas Varjupaiga-, Rände- ja Integratsioonifond.", ("amif",)),
    ("et", "Koolitust toetas Euroopa Sotsiaalfond+.", ("esf",)),
    ("fi", "Hanketta rahoitti turvapaikka-, maahanmuutto- ja kotouttamisrahasto.", ("amif",)),
    ("fi", "Kurssin maksoi Euroopan sosiaalirahasto plus.", ("esf",)),
    ("fr", "Ce projet est cofinancé par le Fonds asile, migration et intégration.", ("amif",)),
    ("fr", "Les travaux ont reçu le soutien du Fonds européen de développement régional.", ("erdf",)),
    ("fr", "L'atelier est subventionné par la commune.", ("municipal",)),
    ("ga", "Mhaoinigh Ciste Sóisialta na hEorpa an cúrsa.", ("esf",)),
    ("ga", "Maoinithe ag an gCiste um Thearmann, Imirce agus Lánpháirtíocht.", ("amif",)),
    ("hr", "Projekt je financiran iz Fonda za azil, migracije i integraciju.", ("amif",)),
    ("hr", "Tečaj je platio Europski socijalni fond plus.", ("esf",)),
    ("hu", "A projektet a Menekültügyi, Migrációs és Integrációs Alap finanszírozta.", ("amif",)),
    ("hu", "A felújítást az Európai Regionális Fejlesztési Alapból fizették.", ("erdf",)),
    ("it", "Il corso è finanziato dal Fondo sociale europeo Plus.", ("esf",)),
    ("it", "Progetto cofinanziato dal Fondo Asilo, Migrazione e Integrazione (FAMI).", ("amif",)),
    ("it", "L'iniziativa è finanziata dal Comune.", ("municipal",)),
    ("lt", "Projektą finansavo Prieglobsčio, migracijos ir integracijos fondas.", ("amif",)),
    ("lt", "Mokymus apmokėjo Europos socialinis fondas.", ("esf",)),
    ("lv", "Projektu finansēja Patvēruma, migrācijas un integrācijas fonds.", ("amif",)),
    ("lv", "Kursus apmaksāja Eiropas Sociālais fonds plus.", ("esf",)),
    ("mt", "Il-proġett kien iffinanzjat mill-Fond Soċjali Ewropew.", ("esf",)),
    ("mt", "Iffinanzjat mill-Fond għall-Asil, il-Migrazzjoni u l-Integrazzjoni.", ("amif",)),
    ("nl", "Het project wordt betaald uit het Europees Sociaal Fonds Plus.", ("esf",)),
    ("nl", "Medegefinancierd door het Fonds voor asiel, migratie en integratie.", ("amif",)),
    ("pl", "Projekt sfinansowano z Funduszu Azylu, Migracji i Integracji.", ("amif",)),
    ("pl", "Kursy opłacił Europejski Fundusz Społeczny Plus.", ("esf",)),
    ("pt", "Projeto cofinanciado pelo Fundo para o Asilo, a Migração e a Integração.", ("amif",)),
    ("ro", "Proiectul este finanțat prin Fondul Social European Plus.", ("esf",)),
    ("ro", "Cofinanțat din Fondul pentru Azil, Migrație și Integrare.", ("amif",)),
    ("sk", "Kurz zaplatil Európsky sociálny fond plus.", ("esf",)),
    ("sl", "Projekt je financiran iz Sklada za azil, migracije in vključevanje.", ("amif",)),
    ("sv", "Projektet finansieras av Asyl-, migrations- och integrationsfonden.", ("amif",)),
    ("sv", "Kursen betalas av Europeiska socialfonden plus.", ("esf",)),
]
"""Sentences that say who paid, two or so in each language."""

NOBODY_PAID = [
    "Европейският съюз прие нов план за интеграция.",
    "Ministr navštívil město a chválil dobrovolníky.",
    "Kommunen har en klub for unge.",
    "Die Gemeinde hat eine Bibliothek und einen Verein.",
    "Ο δήμος έχει μια βιβλιοθήκη.",
    "A fund of good will helps newcomers on the horizon.",
    "The European Commission visited the town.",
    "El ayuntamiento abre sus puertas el lunes.",
    "Vald avas uue raamatukogu.",
    "Kunta avasi uuden kirjaston.",
    "Le fonds de la salle est décoré de fleurs.",
    "D'oscail an chomhairle leabharlann nua.",
    "Općina je otvorila novu knjižnicu.",
    "A falu új könyvtárat nyitott.",
    "Le famiglie arrivano in primavera.",
    "Savivaldybė atidarė naują biblioteką.",
    "Pašvaldība atvēra jaunu bibliotēku.",
    "Il-kunsill fetaħ librerija ġdida.",
    "De gemeente opende een nieuwe bibliotheek.",
    "Gmina otworzyła nową bibliotekę.",
    "A câmara abriu uma nova biblioteca.",
    "Comuna a deschis o bibliotecă nouă.",
    "Obec otvorila novú knižnicu.",
    "Občina je odprla novo knjižnico.",
    "Kommunen öppnade ett nytt bibliotek.",
]


def test_fifty_sentences_in_every_language_and_none_invented() -> None:
    assert len(PAID) >= 50
    assert {language for language, _, _ in PAID} == set(EU_LANGUAGES)
    assert [(text, find_funding(text)) for _, text, funds in PAID if find_funding(text) != funds] == []
    assert sum(bool(find_funding(text)) for text in NOBODY_PAID) <= 1
