from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest

from index.vocabulary import EU_LANGUAGES
from ingest.languages import detect_language, rank_languages

IRISH = "Tháinig na teaghlaigh nua go dtí an baile mór agus chuir an chomhairle fáilte mhór rompu."
MALTESE = "Il-familji l-ġodda waslu fir-raħal u l-kunsill laqagħhom fis-sala tal-parroċċa bil-ferħ."


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_paragraphs_of_every_official_language(language: str) -> None:
    file = resources.files("index").joinpath("calibration", f"{language}.json")
    statements = json.loads(file.read_text(encoding="utf-8"))["statements"]
    paragraphs = [" ".join(statements[start : start + 3]) for start in range(0, len(statements), 3)]
    right = sum(detect_language(paragraph) == (language, "text") for paragraph in paragraphs)
    assert right == len(paragraphs)


@pytest.mark.parametrize(("text", "language"), [(IRISH, "ga"), (MALTESE, "mt")])
def test_irish_and_maltese_also_in_capitals(text: str, language: str) -> None:
    assert detect_language(text, "en") == (language, "text")
    assert detect_language(text.upper(), "en") == (language, "text")


def test_text_beats_a_wrong_declaration() -> None:
    assert detect_language("The town has opened a house where newcomers and neighbours meet.", "da") == (
        "en",
        "text",
    )


@pytest.mark.parametrize("text", ["", "12.3.2020", "Brno – Wien", "!!!"])
def test_short_or_unclear_text_takes_the_declared_language(text: str) -> None:
    assert detect_language(text, "cs-CZ") == ("cs", "declared")
    assert detect_language(text) == ("und", "none")
    assert detect_language(text, "xx") == ("und", "none")


def test_the_same_answer_in_every_thread() -> None:
    text = "Kako pokazati otroku, da je dobrodošel, in kako povabiti starše v knjižnico?"
    expected = rank_languages(text)

    def again(_: int) -> tuple[tuple[str, float], ...]:
        return rank_languages.__wrapped__(text)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(again, range(24))) == {expected}
