"""Texts as sets of short runs of words, to see whether one text is contained in another.

After A. Broder, "On the resemblance and containment of documents" (1997): containment of A in B is the share
of A's shingles that B has; a sample of shingles chosen by their hash estimates it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_SKETCHED_WORDS = 4
_SAMPLE = 4


def shingles(text: str, size: int = 2) -> frozenset[tuple[str, ...]]:
    """All runs of ``size`` words of a text, in lower case and without punctuation."""
    return frozenset(_runs(text, size))


def containment(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """The share, 0 to 1, of the smaller set that the larger one has; 0 when one is empty."""
    smaller, larger = sorted((one, other), key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def sketch(text: str) -> frozenset[int]:
    """A quarter of the text's runs of four words, as 32-bit hashes; the same text has always the same.

    The words cannot be had back from it.
    """
    hashes = (zlib.crc32(" ".join(run).encode()) for run in _runs(text, _SKETCHED_WORDS))
    return frozenset(one for one in hashes if one % _SAMPLE == 0)


def _runs(text: str, size: int) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return zip(*(words[at:] for at in range(size)), strict=False)
