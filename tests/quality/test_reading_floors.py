"""Floors of reading: the language of paragraphs that no profile was made from, and pages of several stories.

The paragraphs are those of the demonstration's stories. ``pytest -s`` prints the table of each language.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.story_files import read_stories
from index.vocabulary import EU_LANGUAGES
from ingest.languages import detect_language
from ingest.page import FetchedPage
from ingest.read import read_page
from ingest.source import Source

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


RECOVERED = 0.95
"""Share of the stories on pages of several that come out as stories of their own."""

TOWNS = ("Ashby", "Brill", "Corve", "Dunmore", "Elham", "Farne", "Garth", "Hythe")


def post(town: str, number: int) -> str:
    return (
        f"<p>The town of {town} asked its sports clubs to open one evening a week to the families who moved"
        f" into the old school. Forty people came to the first meeting, and two now train the young.</p>"
        f"<p>The council of {town} pays for the hall and the shoes, and the library lends the books. That was"
        f" the meeting number {number} of the year.</p>"
    )


PAGES_OF_SEVERAL: dict[str, Callable[[str, int], str]] = {
    "articles": lambda town, n: (
        f"<article><h2>Clubs in {town}</h2><time datetime='2019-03-0{n}'></time>{post(town, n)}</article>"
    ),
    "posts in boxes": lambda town, n: (
        f"<div class='box'><div class='post'><h3>Clubs in {town}</h3><span class='date'>{n} March 2019</span>"
        f"{post(town, n)}</div></div>"
    ),
    "updates of a live blog": lambda town, n: (
        f"<div data-post-id='{n}'><time datetime='2019-03-0{n}T10:00'>10:00</time><h3>Clubs in {town}</h3>"
        f"{post(town, n)}</div>"
    ),
    "dated headings": lambda town, n: f"<h2>{n} March 2019 – Clubs in {town}</h2>{post(town, n)}",
    "headings with a date below": lambda town, n: (
        f"<h3>Clubs in {town}</h3><p>{n} March 2019</p>{post(town, n)}"
    ),
    "permalinks to the page itself": lambda town, n: (
        f"<article id='a{n}'><h2><a href='#a{n}'>Clubs in {town}</a></h2>"
        f"<time datetime='2019-03-0{n}'></time>{post(town, n)}</article>"
    ),
}


def test_stories_of_pages_with_several() -> None:
    recovered = 0
    for make in PAGES_OF_SEVERAL.values():
        body = "".join(make(town, n) for n, town in enumerate(TOWNS, start=1))
        markup = f"<html lang='en'><body><nav><a href='/'>Start</a></nav><main>{body}</main></body></html>"
        source = Source(name="towns", title="Towns", home_page="https://towns.example/")
        url = "https://towns.example/blog/live"
        page = FetchedPage(url, "towns", markup.encode(), "text/html", datetime(2024, 5, 1, tzinfo=UTC))
        texts = {story.title: story.text for story in read_page(page, source).stories}
        recovered += sum(
            f"number {n} of" in texts.get(f"Clubs in {town}", "") for n, town in enumerate(TOWNS, start=1)
        )
    assert recovered >= RECOVERED * len(PAGES_OF_SEVERAL) * len(TOWNS)


def test_the_gate_measures_a_checkout(tmp_path: Path) -> None:
    (tmp_path / "tests" / "cache").mkdir(parents=True)
    for name in ("whole", "short"):
        body = post("Ashby", 1) * (3 if name == "whole" else 0)
        story = f"<article><h1>Clubs</h1>{body}<p>The end.</p></article>"
        markup = f"<html><body><nav>All towns</nav>{story}</body></html>"
        (tmp_path / "tests" / "cache" / f"{name}.html").write_text(markup, encoding="utf-8")
    judged = {
        f"https://towns.example/{name}": {
            "file": f"{name}.html",
            "with": ["of the year"],
            "without": ["All towns"],
        }
        for name in ("whole", "short", "absent")
    }
    (tmp_path / "tests" / "evaldata.json").write_text(json.dumps(judged), encoding="utf-8")
    command = [sys.executable, str(Path(__file__).with_name("reading_gate.py"))]
    done = subprocess.run([*command, str(tmp_path), "--json"], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["pages"] == 2
    assert found["reading"]["whole reading path"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
    }
    assert found["shares"]["refused"] == 0.5
    nothing = subprocess.run([*command, str(tmp_path / "tests")], capture_output=True, text=True, check=False)
    assert nothing.returncode == 1
    assert "no checkout" in nothing.stderr
