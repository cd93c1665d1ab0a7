"""The language of a text: langdetect with a profile for each language that stories are written in.

langdetect has no Irish and no Maltese; their profiles are counted from the plain texts in the folder
``languages`` and from the calibration sentences. The input is lower-cased, because langdetect skips words
in capitals.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from langdetect.utils.lang_profile import LangProfile

from index.vocabulary import EU_LANGUAGES, NEIGHBOUR_LANGUAGES

__all__ = ["KNOWN_LANGUAGES", "UNDETERMINED", "detect_language", "rank_languages"]

KNOWN_LANGUAGES: tuple[str, ...] = EU_LANGUAGES + NEIGHBOUR_LANGUAGES
"""The languages that are told apart, ISO 639-1."""

UNDETERMINED = "und"
"""ISO 639-2 for a text whose language is not known."""

OWN_PROFILES: tuple[str, ...] = ("ga", "mt")
"""Languages whose profile is counted from texts of our own."""

STRANGERS: dict[str, tuple[str, ...]] = {
    "da": ("no",), "sv": ("no",), "es": ("ca",), "fr": ("ca",), "it": ("ca",), "pt": ("ca",), "ro": ("ca",),
    "bg": ("mk",), "ru": ("mk",), "uk": ("mk",), "ar": ("fa", "ur"), "nl": ("sq", "af"), "hr": ("sq",),
    "sl": ("sq",), "et": ("sq",), "mt": ("sq",),
}  # fmt: skip
"""For a language, those that are not told apart but would be taken for it: Norwegian for Danish."""

SURE_OF_A_STRANGER = 0.99
"""Least probability of such a language, against the one that it is taken for. No Danish or Spanish paragraph
of the demonstration reaches it."""

ENOUGH_LETTERS = 40
"""Below this many letters a declaration is more reliable than n-grams."""

SURE = 0.55
"""The least probability (langdetect's, 0 to 1) at which the text overrules the declaration."""

_TRIALS = 20
"""Random walks that are averaged; with langdetect's 7, neighbours such as Croatian and Slovene waver."""

_SAMPLE = 3000
"""Characters that are looked at: more cost time and change nothing."""


def detect_language(text: str, declared: str | None = None) -> tuple[str, str]:
    """The language of ``text`` as an ISO 639-1 code or ``"und"``, and what it was read from.

    ``declared`` is what the page, the path or the source says; it counts only when the text is too short
    or unclear. A text that is surely in a language like a known one, such as Norwegian, is ``"und"``. The
    evidence is ``"text"``, ``"declared"`` or ``"none"``. The same text always gives the same answer.
    """
    ranking = rank_languages(text)
    letters = sum(map(str.isalpha, text))
    if ranking and letters >= 2 * ENOUGH_LETTERS and _is_stranger(text, ranking[0][0]):
        return UNDETERMINED, "text"
    if ranking and ranking[0][1] >= SURE and letters >= ENOUGH_LETTERS:
        return ranking[0][0], "text"
    code = (declared or "").replace("_", "-").split("-")[0].strip().lower()
    if code in KNOWN_LANGUAGES:
        return code, "declared"
    if ranking and ranking[0][1] >= SURE and letters * 2 >= ENOUGH_LETTERS:
        return ranking[0][0], "text"
    return UNDETERMINED, "none"


@lru_cache(maxsize=2048)
def rank_languages(text: str) -> tuple[tuple[str, float], ...]:
    """The languages that ``text`` may be in, most probable first, each with a probability above .1."""
    return _ranked(text, KNOWN_LANGUAGES)


@lru_cache(maxsize=2048)
def _is_stranger(text: str, language: str) -> bool:
    """Whether a text that looks like ``language`` is in a like one that is not among the known."""
    strangers = STRANGERS.get(language)
    ranking = _ranked(text, (language, *strangers)) if strangers else ()
    return bool(ranking) and ranking[0][0] != language and ranking[0][1] >= SURE_OF_A_STRANGER


def _ranked(text: str, languages: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    detector = _factory(languages).create()
    detector.n_trial = _TRIALS
    detector.append(text[:_SAMPLE].lower())
    try:
        return tuple((found.lang, found.prob) for found in detector.get_probabilities())
    except LangDetectException:
        return ()


@lru_cache(maxsize=32)
def _factory(languages: tuple[str, ...]) -> Any:
    """A factory of our own: langdetect's module-wide one has other languages and no seed."""
    factory = DetectorFactory()
    factory.load_json_profile([_profile(language) for language in languages])
    factory.set_seed(0)
    return factory


def _profile(language: str) -> str:
    if language not in OWN_PROFILES:
        with open(f"{PROFILES_DIRECTORY}/{language}", encoding="utf-8") as file:  # noqa: PTH123
            return file.read()
    profile = LangProfile(language)
    for text in _own_texts(language):
        profile.update(text.lower().replace("\n", " "))
    return json.dumps({"name": language, "freq": profile.freq, "n_words": profile.n_words})


def _own_texts(language: str) -> list[str]:
    texts = [resources.files("ingest").joinpath("languages", f"{language}.txt").read_text(encoding="utf-8")]
    calibration = resources.files("index").joinpath("calibration", f"{language}.json")
    if calibration.is_file():
        lists = json.loads(calibration.read_text(encoding="utf-8"))
        texts += [sentence for sentences in lists.values() for sentence in sentences]
    return texts
