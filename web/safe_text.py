"""Text of partner sites made safe to show: without control characters, and split where words are marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_NON_CHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_HIDDEN = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f"  # C0 and C1 controls except tab and line feed
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"  # marks that reorder the text around them
    "\\u2028\\u2029\\ufeff\\ufff9-\\ufffb"  # separators and annotation marks that no reader sees
    "\\ufdd0-\\ufdef"  # non-characters, which XML does not allow
)
_SURROGATES = "\\ud800-\\udfff"
_FORBIDDEN = re.compile(f"[{_HIDDEN}{_SURROGATES}{_NON_CHARACTERS}]")
SOMETHING_TO_SEE = rf"[^\s{_HIDDEN}{_NON_CHARACTERS}]"
"""A regular expression, also of JSON Schema, that finds whether :func:`clean_line` would leave anything."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of text; ``marked`` when it is one of the words asked for."""

    text: str
    marked: bool


def clean_text(text: str) -> str:
    """``text`` without the characters that reorder a page, break XML or cannot be seen."""
    return _FORBIDDEN.sub("", text)


def clean_line(text: str) -> str:
    """:func:`clean_text` on one line: every run of white space is one space."""
    return " ".join(clean_text(text).split())


def clean_record(record: dict[str, Any]) -> dict[str, Any]:
    """A record of plain JSON types with every text in it cleaned by :func:`clean_text`."""
    return {name: _cleaned(value) for name, value in record.items()}


def split_marked(text: str, highlights: Sequence[tuple[int, int]]) -> tuple[TextPart, ...]:
    """``text`` cut at ``highlights``, pairs of (start, end) offsets, each part cleaned.

    Offsets count in the text as given, so it is cut before it is cleaned; escaping each part is the
    template's affair. Overlapping pairs are joined; those outside the text or empty are ignored.
    """
    parts: list[TextPart] = []
    done = 0
    for start, end in _joined(highlights, len(text)):
        parts.append(TextPart(clean_text(text[done:start]), False))
        parts.append(TextPart(clean_text(text[start:end]), True))
        done = end
    parts.append(TextPart(clean_text(text[done:]), False))
    return tuple(part for part in parts if part.text)


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return clean_text(value)
        case list():
            return [_cleaned(one) for one in value]
        case dict():
            return clean_record(value)
        case _:
            return value


def _joined(highlights: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in highlights):
        if start >= end:
            continue
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
