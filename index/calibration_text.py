"""Parallel sentences of our own in every calibrated language, and the ordinary words that they show."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

from index.vocabulary import EU_LANGUAGES, NEIGHBOUR_LANGUAGES

CALIBRATED_LANGUAGES = EU_LANGUAGES + NEIGHBOUR_LANGUAGES

OFF_TOPIC_QUESTIONS = slice(24, None)
OFF_TOPIC_KEYWORDS = slice(33, None)
"""Which of the questions and keywords have nothing to do with integration."""

Texts = dict[str, list[str]]


def read_calibration() -> dict[str, Texts]:
    """For each language its ``statements``, ``questions`` and ``keywords``, in the same order in all."""
    folder = files("index").joinpath("calibration")
    return {
        language: json.loads(folder.joinpath(f"{language}.json").read_text(encoding="utf-8"))
        for language in CALIBRATED_LANGUAGES
    }


@lru_cache(maxsize=1)
def calibration_lines() -> dict[str, tuple[str, ...]]:
    """All texts of each language, whatever their kind."""
    return {
        language: tuple(line for lines in texts.values() for line in lines)
        for language, texts in read_calibration().items()
    }


def held_out_queries() -> dict[str, tuple[str, ...]]:
    """For each language every second off-topic question and keyword query, the same ones in all: those that
    :meth:`index.language.Calibration.holding_out` leaves out."""
    return {
        language: (
            *texts["questions"][OFF_TOPIC_QUESTIONS][1::2],
            *texts["keywords"][OFF_TOPIC_KEYWORDS][1::2],
        )
        for language, texts in read_calibration().items()
    }
