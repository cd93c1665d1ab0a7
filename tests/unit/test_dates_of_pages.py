from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from index.vocabulary import EU_LANGUAGES
from ingest.dates import date_in, find_published, is_dateline
from ingest.extract import parse_page

TODAY = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("pl", "12 listopada 2019", date(2019, 11, 12)),
        ("hr", "12. listopada 2019.", date(2019, 10, 12)),
        ("hr", "3. studenoga 2021.", date(2021, 11, 3)),
        ("ga", "4 Deireadh Fómhair 2020", date(2020, 10, 4)),
        ("ga", "4 Meán Fómhair 2020", date(2020, 9, 4)),
        ("mt", "3 ta’ Frar 2021", date(2021, 2, 3)),
        ("el", "5 Μαΐου 2020", date(2020, 5, 5)),
        ("el", "5 Μάιος 2020", date(2020, 5, 5)),
        ("el", "14 Σεπτεμβρίου 2018", date(2018, 9, 14)),
        ("lt", "2021 m. gegužės 3 d.", date(2021, 5, 3)),
        ("lv", "2021. gada 3. maijā", date(2021, 5, 3)),
        ("hu", "2021. május 3.", date(2021, 5, 3)),
        ("fi", "3. toukokuuta 2021", date(2021, 5, 3)),
        ("et", "3. mai 2021", date(2021, 5, 3)),
        ("es", "3 de mayo de 2021", date(2021, 5, 3)),
        ("pt", "3 de março de 2021", date(2021, 3, 3)),
        ("fr", "1er août 2019", date(2019, 8, 1)),
        ("it", "1º maggio 2020", date(2020, 5, 1)),
        ("cs", "5. července 2020", date(2020, 7, 5)),
        ("cs", "5. června 2020", date(2020, 6, 5)),
        ("sl", "5. avgusta 2020", date(2020, 8, 5)),
        ("bg", "5 март 2020 г.", date(2020, 3, 5)),
        ("de", "05.03.2020", date(2020, 3, 5)),
        ("hu", "2021.05.03.", date(2021, 5, 3)),
        ("en", "Mar, 26, 2021", date(2021, 3, 26)),
        ("en", "12/13/2020", date(2020, 12, 13)),
        ("en", "31/02/2020", None),
        ("en", "3 May 2031", None),
        ("en", "in May 2020", None),
    ],
)
def test_written_dates(language: str, text: str, expected: date | None) -> None:
    assert date_in(text, language, TODAY) == expected


def test_month_alone_counts_only_on_demand() -> None:
    assert date_in("March 2019", "en", TODAY) is None
    assert date_in("March 2019", "en", TODAY, month_enough=True) == date(2019, 3, 1)


def test_dateline_is_a_line_of_its_own() -> None:
    assert is_dateline("Published: 3 May 2021", "en")
    assert not is_dateline("On 3 May 2021 the town opened a house for all who had come.", "en")


def published(
    head: str, body: str = "", language: str = "en", lines: tuple[str, ...] = ()
) -> tuple[date | None, str]:
    tree = parse_page(
        f"<html><head><title>t</title>{head}</head><body><main>{body}<p>x</p></main></body></html>"
    )
    assert tree is not None
    return find_published(tree, language, TODAY, "https://towns.example/a", lines)


META = "<meta property='article:published_time' content='2020-01-02T10:00:00Z'>"
JSON_LD = (
    '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "datePublished": "2020-02-03"}</script>'
)
TIME = "<time datetime='2020-03-04'>4 March</time>"


def test_order_of_trust() -> None:
    assert published(META + JSON_LD, TIME) == (date(2020, 1, 2), "meta")
    assert published(JSON_LD, TIME) == (date(2020, 2, 3), "json-ld")
    assert published("", TIME) == (date(2020, 3, 4), "time")


def test_dateline_of_the_text_is_read_in_its_language() -> None:
    polish = published("", "<p>12 listopada 2019</p>", "pl", ("12 listopada 2019",))
    croatian = published("", "<p>12. listopada 2019.</p>", "hr", ("12. listopada 2019.",))
    assert (polish[0], croatian[0]) == (date(2019, 11, 12), date(2019, 10, 12))


def test_future_and_absurd_dates_are_passed_over() -> None:
    assert published("<meta name='date' content='2031-01-01'>", TIME)[0] == date(2020, 3, 4)
    assert published("<meta name='date' content='1970-01-01'>")[0] is None


def test_a_year_alone_is_no_date() -> None:
    assert (
        published(
            "", "<p>Since 2015 the town has helped. © 2021</p>", lines=("Since 2015 the town has helped.",)
        )[0]
        is None
    )


def test_broken_json_ld_is_passed_over() -> None:
    assert published("<script type='application/ld+json'>{oops</script>", TIME)[1] == "time"


def test_times_of_a_side_column_do_not_date_the_story() -> None:
    assert published("", f"<aside>{TIME}</aside>") == (None, "none")


TELLS = "The town of Zirl asked its sports clubs to open one evening a week to the families there, and " * 2


def test_a_date_that_is_told_is_no_dateline() -> None:
    for line in ("14 October 2021", "until 31 December 2021", "from 1 March 2020 to 30 June 2021"):
        assert published(
            "", lines=("Zirl opens its clubs", TELLS, "When", line, "Partners", "The library")
        ) == (
            None,
            "none",
        )
    assert (
        published("", lines=("Zirl opens its clubs", "from 1 March 2020 to 30 June 2021", TELLS))[0] is None
    )


def test_datelines_above_and_under_the_text() -> None:
    day = (date(2021, 10, 14), "text")
    assert published("", lines=("Zirl opens its clubs", "14 October 2021", TELLS)) == day
    assert published("", lines=("Zirl opens its clubs", TELLS, "14 October 2021", TELLS)) == day
    assert published("", lines=("Zirl opens its clubs", TELLS, TELLS, "Zirl, 14 October 2021")) == day


def test_a_quotation_does_not_date_the_page() -> None:
    quoted = "<blockquote>Use it - somebody <a href='https://net.example/1'>January 7, 2021</a></blockquote>"
    assert published("", quoted) == (None, "none")


def test_dates_in_names_of_pictures_and_sentences_do_not_date_the_page() -> None:
    assert published("", "<img src='/uploads/2019/10/01/school.jpg'>")[0] is None
    assert (
        published("<meta property='og:image' content='https://towns.example/2019/10/01/school.jpg'>")[0]
        is None
    )
    assert published("", f"<p>{TELLS} It began on 3 May 2021 and went on until the summer.</p>")[0] is None


def test_an_element_that_shows_a_date_and_nothing_else() -> None:
    assert published("", "<span class='date'>Published on 3 May 2021</span>")[0] == date(2021, 5, 3)


@given(
    st.sampled_from(EU_LANGUAGES),
    st.dates(date(1995, 1, 1), date(2024, 1, 30)),
    st.sampled_from(["long", "medium", "full"]),
)
def test_what_each_language_writes_is_read(
    language: str, day: date, width: Literal["long", "medium", "full"]
) -> None:
    line = format_date(day, width, locale=language)
    assert date_in(line, language, TODAY) == day
    assert published("", f"<p>{line}</p>", language, ("Zirl", line, TELLS)) == (day, "text")
