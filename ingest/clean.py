"""Take away what extraction leaves of the web site around a story, and nothing of the story.

What a site repeats stands at the edges of the text: a notice in the site's own language before a text in
another, the cookie banner after it, a press officer's telephone. Only the edges are judged by language or
by subject; inside, only whole short lines that are known furniture and exact repetitions go.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.dates import is_dateline
from ingest.languages import detect_language, rank_languages
from ingest.lexicon import read_lexicon

__all__ = ["clean_glyphs", "clean_text", "clean_title", "is_cookie_notice"]

EDGE = 4
"""How many paragraphs from either end are judged as an edge."""

_LONGEST_FURNITURE = 120
"""Characters; a longer line that begins like furniture is a sentence."""

_LONGEST_METADATA = 200
"""Characters of a line that a content management system leaked; what is longer is a text about code."""

_LONGEST_NOTICE = 250
"""Characters of a foreign notice at an edge; what is longer is part of a story in two languages."""

_LONGEST_LABEL = 40
"""Characters of an item in a list of labels."""

_LONGEST_POINTER = 200
"""Characters of a line that names another page by its title."""

_MOST_POINTERS = 12
"""Paragraphs of titles at the end of a text, with the line above them."""

_SURE_OF_ANOTHER = 0.95
_LETTERS_TO_JUDGE = 40

_LEAST_SMALL_WORDS = 0.55
"""Share of words in small letters in a sentence; fewer make a line of names, titles or sources."""

_BIDI_AND_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffc\U000e0000-\U000e0fff]"
)
_ODD = re.compile("[\u25a0\u25a1\u25aa\u25ab\u25ae\u25af\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_BULLET = re.compile(
    r"(?m)^[ \t]*[\u2022\u2023\u2043\u25cf\u25cb\u25e6\u2219\u00b7\uf0b7\uf0a7\u27a2\u25b6\u25ba][ \t]*"
)
_SPACES = re.compile(r"[^\S\n]+")
_PHONE = re.compile(r"(?:\+|\b00|\b0|\()\d[\d\s()./-]{6,}\d")
_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_AROUND_ADDRESS = " -*:,;.()"
_MENU = re.compile(r"[^|.!?]{1,30}(?: \| [^|.!?]{1,30}){2,}")
_CLOCK = re.compile(r"\d:\d")
_QUOTED = re.compile('["„“”«»]')
_POINTER = re.compile(r"[\W_]*(.{2,45}?)\s*(?:[:»›>→|]|\s[–—-]\s)")
_POINTER_END = re.compile(r"[:…]$")
_TITLE_END = re.compile(r"[^\s.!?…][^.!?…]{20,}[.!?…][\"”“»']?$")
_METADATA = re.compile(
    r"""^(?:[a-z][\w-]*\s*=\s*["'{\[<]|["']?[a-z][\w-]*["']?\s*:\s*[{\[<]|[a-z]+_\w+\s*:\s*["']|\{.*\}$|"""
    r"""\[/?[a-z][a-z0-9-]*(?:_[\w-]*(?:\s[^\]]*)?|\s[^\]]*=[^\]]*)?\]$|<[/!?\w][^>]*>$|(?:node|nid|field|tid|uid|"""
    r"""wp|vc|et_pb|post|page)[_-]?(?:id|type|name|image|body|content)?\s*[:=#]\s*\S+$|&\w+;$|%%\S+%%$|\$\{.*\}$)"""
)


def clean_text(text: str, title: str = "") -> str:
    """The story alone: ``text`` without the site's furniture. Paragraphs stay separated by an empty line."""
    paragraphs = [
        cleaned
        for paragraph in clean_glyphs(text).split("\n\n")
        if (cleaned := _without_furniture(paragraph))
    ]
    paragraphs = _without_repetitions(paragraphs, title)
    paragraphs = _without_pointers(paragraphs)
    paragraphs = _without_notices(paragraphs)
    paragraphs = _without_opening_labels(paragraphs)
    paragraphs = _without_sources(paragraphs)
    paragraphs = _without_contact(paragraphs)
    paragraphs = _without_foreign_edges(paragraphs)
    paragraphs = _without_datelines(paragraphs)
    return "\n\n".join(paragraphs)


def clean_title(title: str) -> str:
    """The title on one line, without odd glyphs."""
    return " ".join(clean_glyphs(title).split()).strip("|–—- ")


def clean_glyphs(text: str) -> str:
    """The text composed (NFC), without control, invisible, bidirectional and private-use characters.

    The zero-width joiners stay: Arabic and some names need them. Other line ends become ``\\n``.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n")
    text = _BIDI_AND_INVISIBLE.sub("", text)
    text = "".join(
        character for character in text if character in "\n\t" or unicodedata.category(character) != "Cc"
    )
    # Bullets before the odd glyphs, because some stand in the private area; again after what hid others.
    text = _BULLET.sub("- ", _ODD.sub(" ", _BULLET.sub("- ", text)))
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def is_cookie_notice(paragraph: str) -> bool:
    """Whether a paragraph is about the cookies of a web site."""
    lower = paragraph.lower()
    words = read_lexicon("furniture")
    cookies = sum(lower.count(word) for word in words["cookie_words"])
    return cookies > 0 and any(word in lower for word in words["consent_words"])


def _without_furniture(paragraph: str) -> str:
    return "\n".join(line for line in paragraph.split("\n") if not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    lines, openings = _furniture()
    lower = line.lower().strip(" -:.…>»«<|*#")
    if not any(map(str.isalnum, lower)):
        return True
    if lower in lines or _MENU.fullmatch(line):
        return True
    if len(line) <= _LONGEST_METADATA and _METADATA.match(line):
        return True
    return len(line) <= _LONGEST_FURNITURE and line.lower().lstrip(" -|*").startswith(openings)


@lru_cache(maxsize=1)
def _furniture() -> tuple[frozenset[str], tuple[str, ...]]:
    words = read_lexicon("furniture")
    return frozenset(words["lines"]), tuple(words["openings"])


def _without_repetitions(paragraphs: list[str], title: str) -> list[str]:
    """Captions stand twice when a picture has an alternative text; a list item may repeat, prose does not."""
    seen = {title.lower()} if title else set()
    kept = []
    for paragraph in paragraphs:
        key = " ".join(paragraph.lower().split())
        if key in seen and len(key) > 2:
            continue
        seen.add(key)
        kept.append(_without_doubled_sentence(paragraph))
    return kept


def _without_pointers(paragraphs: list[str]) -> list[str]:
    """Without lines that lead to other pages, and without the titles that end the text under such a line.

    A line with an address stays: it may be the only way to more information.
    """
    kept: list[list[str]] = []
    headed: int | None = None
    for paragraph in paragraphs:
        lines = []
        for line in paragraph.split("\n"):
            if not _POINTER_END.search(line) and _TITLE_END.search(line):
                headed = None
            if _is_pointer(line):
                if headed is None and _bare(line) in _pointers():
                    headed = len(kept)
            else:
                lines.append(line)
        kept.append(lines)
    if headed is not None and 0 < len(paragraphs) - headed <= _MOST_POINTERS:
        kept = kept[:headed]
    return ["\n".join(lines) for lines in kept if lines]


def _is_pointer(line: str) -> bool:
    if len(line) > _LONGEST_POINTER or _ADDRESS.search(line) or _EMAIL.search(line):
        return False
    return _bare(line) in _pointers() or bool(
        (found := _POINTER.match(line)) and _bare(found.group(1)) in _pointers()
    )


def _bare(line: str) -> str:
    return line.lower().strip(" -:.…>»«<|*#•→")


@lru_cache(maxsize=1)
def _pointers() -> frozenset[str]:
    return frozenset(read_lexicon("furniture")["related"])


def _without_doubled_sentence(paragraph: str) -> str:
    half, odd = divmod(len(paragraph), 2)
    if (
        odd
        and len(paragraph) > 40
        and paragraph[:half] == paragraph[half + 1 :]
        and paragraph[half].isspace()
    ):
        return paragraph[:half]
    return paragraph


def _without_notices(paragraphs: list[str]) -> list[str]:
    """Without the cookie notices among the first and last paragraphs."""
    last = len(paragraphs) - EDGE
    return [
        paragraph
        for position, paragraph in enumerate(paragraphs)
        if EDGE <= position < last or not is_cookie_notice(paragraph)
    ]


def _without_opening_labels(paragraphs: list[str]) -> list[str]:
    """Without lists of labels before the first sentence: keywords, a number, "Published", a date."""
    start = 0
    while start < min(EDGE, len(paragraphs) - 1) and all(
        line.startswith("- ") and len(line) <= _LONGEST_LABEL and not line.endswith((".", "!", "?", ";"))
        for line in paragraphs[start].split("\n")
    ):
        start += 1
    return (
        paragraphs[start:] if len(paragraphs[start:] and paragraphs[start]) >= _LONGEST_LABEL else paragraphs
    )


def _without_sources(paragraphs: list[str]) -> list[str]:
    """Without the bare addresses in the last half of the text and the word "Sources" above them."""
    labels = frozenset(read_lexicon("furniture")["source_labels"])
    kept: list[list[str]] = []
    for position, paragraph in enumerate(paragraphs):
        lines = paragraph.split("\n")
        if position * 2 >= len(paragraphs):
            for line in paragraph.split("\n"):
                rest = _ADDRESS.sub("", line).lower().strip(_AROUND_ADDRESS)
                if _ADDRESS.search(line) and (not rest or rest in labels):
                    lines.remove(line)
                    above = lines or (kept[-1] if kept else [])
                    if above and above[-1].lower().strip(_AROUND_ADDRESS) in labels:
                        above.pop()
        kept.append(lines)
    return ["\n".join(lines) for lines in kept if lines]


def _without_contact(paragraphs: list[str]) -> list[str]:
    """Without the telephone, address and name of a press officer at the end.

    A sentence stays, even one that says where to find more information.
    """
    labels = frozenset(read_lexicon("furniture")["contact_labels"])
    kept = [paragraph.split("\n") for paragraph in paragraphs]
    dropped = False
    for _ in range(12):
        while kept and not kept[-1]:
            kept.pop()
        if not kept:
            break
        line = kept[-1][-1]
        bare = _EMAIL.sub(" ", _PHONE.sub(" ", _ADDRESS.sub(" ", line)))
        words = re.findall(r"[^\W\d_]+", bare)
        label = line.lower().strip(" *:.-#") in labels
        details = bare != line and len(words) <= 6
        only_web = _ADDRESS.search(line) and not _PHONE.search(line) and not _EMAIL.search(line)
        name = dropped and len(words) <= 5 and not line.rstrip().endswith((".", "!", "?", ":"))
        if label or (details and not only_web) or (name and _looks_like_a_name(words)):
            kept[-1].pop()
            dropped = dropped or not label
        else:
            break
    return ["\n".join(lines) for lines in kept if lines]


def _looks_like_a_name(words: list[str]) -> bool:
    return 2 <= len(words) <= 5 and sum(word[0].isupper() for word in words) >= 2


def _without_foreign_edges(paragraphs: list[str]) -> list[str]:
    """Without short notices at either end that are in another language than the rest."""
    if len(paragraphs) < 3:
        return paragraphs
    start = _foreign_run(paragraphs)
    paragraphs = paragraphs[start:]
    end = _foreign_run(paragraphs[::-1])
    return paragraphs[: len(paragraphs) - end]


def _foreign_run(paragraphs: list[str]) -> int:
    """How many of the first paragraphs are a notice in another language: 0 to ``EDGE``."""
    best = 0
    for size in range(1, min(EDGE, len(paragraphs) - 2) + 1):
        edge, rest = paragraphs[:size], "\n\n".join(paragraphs[size:])
        notice = "\n".join(edge)
        if len(notice) > _LONGEST_NOTICE or len(notice) * 3 > len(rest):
            break
        language, evidence = detect_language(rest)
        last = edge[-1]
        if evidence == "text" and (
            _is_foreign(last, language)
            or (size > 1 and _is_foreign(notice, language) and not _is_native(last, language))
        ):
            best = size
        elif _is_native(last, language):
            break
    return best


def _is_foreign(text: str, language: str) -> bool:
    # What somebody is quoted with, and what a text refers to, are often in another language.
    words = re.findall(r"[^\W\d_]+", text)
    if _QUOTED.search(text) or sum(word[0].islower() for word in words) < _LEAST_SMALL_WORDS * len(words):
        return False
    ranking = rank_languages(text)
    return (
        bool(ranking)
        and ranking[0][0] != language
        and ranking[0][1] >= _SURE_OF_ANOTHER
        and sum(map(str.isalpha, text)) >= _LETTERS_TO_JUDGE
        and len(text.split()) >= 6
    )


def _is_native(text: str, language: str) -> bool:
    ranking = dict(rank_languages(text))
    return ranking.get(language, 0.0) >= 0.5 and sum(map(str.isalpha, text)) >= 20


def _without_datelines(paragraphs: list[str]) -> list[str]:
    """Without a first or last line that only says when; the record of the story says it already.

    A date with a label at the end, such as a closing date, is part of the story.
    """
    language, _ = detect_language("\n".join(paragraphs))
    for position in (0, 1, -1, -2, -3):
        if (
            len(paragraphs) > 4
            and is_dateline(paragraphs[position], language)
            and "\n" not in paragraphs[position]
            and not (position < 0 and ":" in _CLOCK.sub("", paragraphs[position]))
        ):
            paragraphs = [*paragraphs]
            del paragraphs[position]
    return paragraphs
