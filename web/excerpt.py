"""The beginning of a story, as much as may be shown: the text itself belongs to the partner site."""

from __future__ import annotations

import re

MAX_CHARACTERS = 600
_SENTENCE_END = re.compile(r"[.!?…;·][\"'»”’)]*(?=\s|$)|\n")


def excerpt(text: str, limit: int = MAX_CHARACTERS) -> tuple[str, ...]:
    """The paragraphs that begin ``text``, at most ``limit`` characters, ending where a sentence ends.

    A first sentence longer than ``limit`` is cut between words and ends in an ellipsis.
    """
    text = text.strip()
    if len(text) > limit:
        ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, limit)]
        text = text[: ends[-1]] if ends else text[: limit - 1].rsplit(maxsplit=1)[0] + "…"
    return tuple(" ".join(one.split()) for one in text.split("\n\n") if one.strip())
