"""Words: how they are compared, and how telling they are."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)


def fold(text: str) -> str:
    """``text`` in lower case and without diacritics, in every script of the Union."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    without = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return without.translate(_LETTERS_WITHOUT_DECOMPOSITION)


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """:func:`fold` for single words, which come again and again."""
    return fold(word)


def words(text: str) -> list[str]:
    """The folded words of ``text``, in order."""
    return _WORD.findall(fold(text))


def inverse_frequency(frequency: int, total: int) -> float:
    """How telling it is to be among the ``frequency`` of ``total``: idf as in BM25, never negative."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
