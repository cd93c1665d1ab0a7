"""Recognises one name in the letters of several alphabets: Tilos and Τήλος, Plovdiv and Пловдив.

Spelling follows sound differently in every language, so letters are compared by what they may sound like: the
classes of Soundex (Russell 1918), with vowels as one class more, of names written in Latin letters.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

SHORTEST = 4
"""Letters of a name; shorter ones are alike too often."""

LEAST_ALIKE = 0.8
"""Least share of sounds in common (Ratcliff and Metzener 1988), and half of it of letters."""

_GREEK = {
    "μπ": "b", "ντ": "d", "γκ": "g", "γγ": "ng", "τζ": "z", "τσ": "c",
    "ου": "u", "ει": "i", "οι": "i", "αι": "e",
    "αυ": "av", "ευ": "ev", "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
    "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "h", "ψ": "ps", "ω": "o",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "i",
    "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_LETTERS = {**_GREEK, **_CYRILLIC}
_UNIT = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_CLASSES = str.maketrans(
    {
        **dict.fromkeys("bfpvw", "1"),
        **dict.fromkeys("cgjkqsxz", "2"),
        **dict.fromkeys("dt", "3"),
        "l": "4",
        **dict.fromkeys("mn", "5"),
        "r": "6",
        **dict.fromkeys("aehiouy", "0"),
    }
)
_VOWEL, _NASAL = "0", "5"


@lru_cache(maxsize=4096)
def in_latin_letters(word: str) -> str:
    """A folded Greek or Cyrillic word as it may sound, in Latin letters; other words unchanged."""
    return _UNIT.sub(lambda match: _LETTERS[match.group()], word)


@lru_cache(maxsize=4096)
def sounds(word: str) -> str:
    """The letters of a folded word by what they may sound like, neighbours of one class once; empty when the
    word is too short, or in letters other than Latin, Greek and Cyrillic ones."""
    latin = in_latin_letters(word)
    if len(word) < SHORTEST or not (latin.isascii() and latin.isalpha()):
        return ""
    classes = latin.translate(_CLASSES)
    return "".join(one for one, before in zip(classes, " " + classes, strict=False) if one != before)


def sound_key(word: str) -> str:
    """The first two classes of consonants of a folded word, without nasals, which Greek spells in pairs:
    the same for all that :func:`may_be_one_name` compares. Empty where it compares nothing."""
    telling = [one for one in sounds(word) if one not in (_VOWEL, _NASAL)]
    return "".join(telling[:2]) if len(telling) > 1 else ""


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two folded words may be one name in two alphabets. Words in the same alphabet never are: there
    spelling tells names apart."""
    key = sound_key(one)
    if alphabet_of(one) == alphabet_of(other) or not key or key != sound_key(other):
        return False
    first, second = sorted((one, other))  # the ratio may depend on the order
    sound = SequenceMatcher(None, sounds(first), sounds(second)).ratio()
    letters = SequenceMatcher(None, in_latin_letters(first), in_latin_letters(second)).ratio()
    return sound >= LEAST_ALIKE and letters >= LEAST_ALIKE / 2


@lru_cache(maxsize=4096)
def alphabet_of(word: str) -> str:
    """The alphabet of a word's first letter, as Unicode names it: LATIN, GREEK, CYRILLIC ..."""
    return unicodedata.name(word[0], "").partition(" ")[0] if word else ""
