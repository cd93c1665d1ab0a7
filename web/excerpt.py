"""The beginning of a story, as much as may be shown: the text itself belongs to the partner site."""

from __future__ import annotations

import re

MAX_CHARACTERS = 600
_SENTENCE_END = re.compile(r"[.!?…;·][\"'»”’)]*(?=\s|$)|\n")


def excerpt(text: str, limit: int = MAX_CHARACTERS) -> tuple[str, ...]:
    """The paragraphs that begin ``text``, at most ``limit`` characters, ending where a sentence ends.

    Of a short text at most two thirds are shown, so that the whole is always read at its source. A first
    sentence longer than that is cut between words and ends in an ellipsis.
    """
    text = text.strip()
    limit = min(limit, len(text) * 2 // 3)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, limit)]
    beginning = text[: ends[-1]] if ends else _whole_words(text[: max(limit - 1, 0)])
    return tuple(" ".join(one.split()) for one in beginning.split("\n\n") if one.strip())


def _whole_words(text: str) -> str:
    words = text.rsplit(maxsplit=1)
    return f"{words[0]}…" if words else ""
