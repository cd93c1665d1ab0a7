"""Where the sentences of a text begin and end, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.lexicon import fold_word

Spans = list[tuple[int, int]]

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:- )?\s*")
_END = re.compile(r"(?:[.!?;…؟۔]+[\"'»«”“’)\]›‹]*)(?: »(?=\s|$))?(?=\s|$)")
_LAST_WORD = re.compile(r"\w+$")
_ROMAN = re.compile(r"[IVXLC]+")
_CLITIC = re.compile(r"\s*['’]\w\s")
"""As in Dutch: 's Avonds begins a sentence with a small letter."""

_VOWELS = frozenset("aeiouyαεηιουωаеиоуыэюяієъ")
_LONGEST_WITHOUT_VOWELS = 4
_LONGEST_BEFORE_NUMBER = 4
_LONGEST_ORDINAL = 2
_ABBREVIATIONS = frozenset({
    "abp", "adj", "adr", "akad", "al", "asoc", "av", "avv", "bijv", "bul", "ca", "dipl", "dir", "doc",
    "dott", "dra", "ej", "eks", "eng", "es", "esim", "evtl", "ex", "exmo", "ez", "geb", "gen", "hon",
    "im", "in", "incl", "ing", "inkl", "inz", "ist", "lic", "mag", "mme", "nam", "napr", "obl", "prof",
    "red", "resp", "rev", "sig", "sra", "srta", "uas", "ul", "αγ", "καθ", "акад", "бул", "доц", "им",
    "инж", "нар", "обл", "общ", "проф", "ул",
})  # fmt: skip
"""Those with a vowel that stand before names, folded; the others are known by having none."""


def sentence_spans(text: str) -> Spans:
    """The sentences of ``text`` in order, without the white space and the bullets around them.

    A line ends a sentence, unless the next goes on with a small letter. A mark before a small letter ends
    none, nor does a full stop after an initial, an ordinal number or an abbreviation. In doubt two sentences
    are taken for one: half a sentence is worse to read than two.
    """
    spans = []
    for start, end in _blocks(text):
        begin = start
        for match in _END.finditer(text, start, end):
            if match.end() == end or _ends(text, match, end):
                spans.append((begin, match.end()))
                begin = match.end()
        spans.append((begin, end))
    return [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of text in which a sentence may go on over the end of a line."""
    begin: int | None = None
    last = 0
    for line in _LINE.finditer(text):
        goes_on = (
            begin is not None
            and line.start() == last + 1
            and line.group().lstrip()[:1].islower()
            and not _END.search(text, max(last - 3, 0), last)
        )
        if begin is not None and not goes_on:
            yield begin, last
            begin = None
        begin = line.start() if begin is None else begin
        last = line.end()
    if begin is not None:
        yield begin, last


def _ends(text: str, mark: re.Match[str], end: int) -> bool:
    after = text[mark.end() : min(end, mark.end() + 20)]
    clitic = _CLITIC.match(after)
    first = next((letter for letter in after[clitic.end() if clitic else 0 :] if letter.isalnum()), "")
    if first.islower():
        return False
    if not mark.group().startswith(".") or mark.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text, max(mark.start() - 30, 0), mark.start())
    return before is None or not _is_shortened(before.group(), first)


def _is_shortened(word: str, next_letter: str) -> bool:
    """Whether a full stop after ``word`` belongs to the word."""
    if word.isdigit():
        return len(word) <= _LONGEST_ORDINAL
    folded = fold_word(word)
    return (
        len(word) == 1
        or folded in _ABBREVIATIONS
        or _ROMAN.fullmatch(word) is not None
        or (next_letter.isdigit() and len(word) <= _LONGEST_BEFORE_NUMBER)
        or (len(word) <= _LONGEST_WITHOUT_VOWELS and not word.isupper() and not _VOWELS & set(folded))
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    return start, start + len(text[start:end].rstrip())
