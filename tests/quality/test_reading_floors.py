"""Floors of reading: the language of paragraphs that no profile was made from.

The paragraphs are those of the demonstration's stories. ``pytest -s`` prints the table of each language.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demo.story_files import read_stories
from index.vocabulary import EU_LANGUAGES
from ingest.languages import detect_language

LEAST_RIGHT = 0.99
"""Share of all paragraphs in which the language is right."""

MOST_WRONG_IN_ONE = 1
"""Paragraphs of one language."""

STRANGERS = {
    "Norwegian": (
        "Kommunen har bedt idrettslagene om å åpne dørene én kveld i uka for familiene som flyttet inn i den"
        " gamle skolen. Førti mennesker kom til det første møtet.",
        "Ungdommene lærer hverandre å gå på ski, og noen av foreldrene har begynt å spille i korpset."
        " Ordføreren sier at bygda har blitt rikere.",
        "Biblioteket låner ut bøkene, og en pensjonert lærer leder språkkurset for voksne. De som ønsker det,"
        " får også hjelp til å finne en praksisplass.",
    ),
    "Catalan": (
        "L'ajuntament va demanar als clubs esportius que obrissin les portes un vespre a la setmana per a les"
        " famílies que van arribar a l'escola vella.",
        "La biblioteca deixa els llibres, i una mestra jubilada porta el curs de llengua per a adults. Qui ho"
        " vol també rep ajuda per trobar unes pràctiques.",
        "Els joves s'ensenyen els uns als altres a jugar a bàsquet, i alguns pares han començat a cantar a la"
        " coral del poble.",
    ),
    "Macedonian": (
        "Општината побара од спортските клубови да ги отворат вратите една вечер во неделата за семејствата"
        " кои се вселија во старото училиште.",
    ),
    "Albanian": (
        "Biblioteka i jep librat hua, dhe një mësuese në pension drejton kursin e gjuhës për të rritur. Kush"
        " dëshiron, merr edhe ndihmë për të gjetur punë.",
    ),
    "Persian": (
        "کتابخانه کتاب‌ها را امانت می‌دهد و یک معلم بازنشسته دورهٔ زبان را برای بزرگسالان برگزار می‌کند، و"
        " شهرداری هزینهٔ آن را می‌پردازد.",
    ),
}


def paragraphs() -> dict[str, list[str]]:
    """The paragraphs of the demonstration by language, headings and short lines left out."""
    found: dict[str, list[str]] = {language: [] for language in EU_LANGUAGES}
    for story in read_stories().values():
        found[story.language] += [block.text for block in story.blocks if len(block.text) >= 80]
    return found


WAYS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "in capitals": str.upper,
    "first 200 characters": lambda text: text[:200],
}


@pytest.mark.parametrize("way", WAYS)
def test_the_language_of_paragraphs(way: str) -> None:
    right = total = 0
    for language, texts in paragraphs().items():
        wrong = [text for text in texts if detect_language(WAYS[way](text)) != (language, "text")]
        print(f"{way:22} {language}  {len(texts) - len(wrong)} of {len(texts)}")
        assert len(texts) >= 4
        assert len(wrong) <= MOST_WRONG_IN_ONE, (language, wrong)
        right, total = right + len(texts) - len(wrong), total + len(texts)
    assert right >= LEAST_RIGHT * total


@pytest.mark.parametrize("declared", ["en", "mt", "de"])
def test_the_text_beats_what_a_page_declares(declared: str) -> None:
    wrong = [
        (language, text)
        for language, texts in paragraphs().items()
        for text in texts[:3]
        if detect_language(text, declared)[0] != language
    ]
    assert wrong == []


@pytest.mark.parametrize("language", STRANGERS)
def test_languages_that_are_not_told_apart_are_not_called_by_a_like_one(language: str) -> None:
    assert {detect_language(text)[0] for text in STRANGERS[language]} == {"und"}


@pytest.mark.parametrize(("first", "second"), [("da", "en"), ("fr", "nl"), ("sk", "hu"), ("fi", "sv")])
def test_a_text_of_two_languages_has_that_of_its_larger_part(first: str, second: str) -> None:
    texts = paragraphs()
    mixed = "\n\n".join([*texts[first][:4], texts[second][0][:200]])
    assert detect_language(mixed)[0] == first
