"""The guess at a query's language, with and without the languages that the stories are written in."""

import pytest

from search.query_language import guess_language, likely_languages
from search.wording import read_wording

ASIAN = frozenset({"hi", "th", "vi", "zh"})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "शरणार्थियों के लिए घर कैसे ढूँढें"),
        ("th", "ผู้ลี้ภัยหาบ้านได้อย่างไร"),
        ("vi", "Người tị nạn tìm nhà ở như thế nào?"),
        ("zh", "难民怎样找到住房"),
    ],
)
def test_a_language_that_stories_are_written_in_is_known(language, text):
    assert guess_language(text, ASIAN) == language
    assert read_wording(text, ASIAN).language == language
    assert guess_language(text) != language


@pytest.mark.parametrize("spoken", [frozenset(), ASIAN, frozenset({"und", "sr", "made-up"})])
def test_other_stories_change_nothing_for_a_language_of_the_product(spoken):
    assert guess_language("Wie finden geflüchtete Familien eine Wohnung?", spoken) == "de"
    assert len(likely_languages("sport", spoken)) >= 28
