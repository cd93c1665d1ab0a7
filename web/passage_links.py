"""Links that open a partner's page at the passage that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from index.lexicon import fold
from web.safe_links import safe_link

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:- )?\s*")
_WORD = re.compile(r"\w(?:\S*\w)?")
_FIRST_WORDS = 5
_LAST_WORDS = 4
_WORDS_BEFORE = 4
_LEAST_WORDS = 4
"""A line with fewer is a label, such as the item of a list, and may stand in many places of a page."""

Words = Sequence[re.Match[str]]


def passage_link(url: str, text: str, span: tuple[int, int], title: str = "") -> str | None:
    """``url`` extended so that a browser scrolls to ``text[span[0]:span[1]]`` and marks it, where ``text`` is
    that of the story and ``title`` its title; ``None`` when ``url`` cannot be offered as a link.

    The extension is a text fragment (WICG, URL Fragment Text Directives) with two directives, of which a
    browser scrolls to the first that it finds. The first says what stands before the passage, so that the
    same words elsewhere are passed over, and the first and last words of its first line; the second only its
    first words, should the page have something between. Every term stays within a line, because one that
    crosses the bounds of a paragraph is not found. Browsers that do not know it open the page at its anchor
    or its top.
    """
    link = safe_link(url)
    start, words = _line_to_open(text, *span)
    if link is None or not words:
        return link
    count = _distinctive(text, title, words)
    end = words[-1].end()
    exact = [_encode(text[start:end])]
    if len(words) >= count + _LAST_WORDS:
        exact = [
            _encode(text[start : words[count - 1].end()]),
            _encode(text[words[-_LAST_WORDS].start() : end]),
        ]
    if before := _before(text, start):
        exact.insert(0, f"{_encode(before)}-")
    directives = [",".join(exact), _encode(text[words[0].start() : words[count - 1].end()])]
    return f"{link}{'' if '#' in link else '#'}:~:" + "&".join(
        f"text={one}" for one in dict.fromkeys(directives)
    )


def _line_to_open(text: str, start: int, end: int) -> tuple[int, Words]:
    """Where the first line of the passage with some words begins, and its words."""
    lines = []
    for line in _LINE.finditer(text, start, end):
        bullet = _BULLET.match(text, line.start(), line.end())
        lines.append((bullet.end() if bullet else line.start(), list(_WORD.finditer(text, *line.span()))))
    first = next((line for line in lines if len(line[1]) >= _LEAST_WORDS), None)
    return first or max(lines, key=lambda line: len(line[1]), default=(start, []))


def _distinctive(text: str, title: str, words: Words) -> int:
    """How many of the first words of a passage stand neither in the title nor in the story before it."""
    earlier = fold(f"{title}\n{text[: words[0].start()]}")
    for count in range(min(_FIRST_WORDS, len(words)), len(words)):
        if fold(text[words[0].start() : words[count - 1].end()]) not in earlier:
            return count
    return len(words)


def _before(text: str, start: int) -> str:
    """The last words of the line that ``start`` goes on with, or of the line above when it begins one."""
    lines = [line for line in _LINE.finditer(text, 0, start) if _WORD.search(line.group())]
    if not lines:
        return ""
    words = list(_WORD.finditer(text, *lines[-1].span()))
    return text[words[-min(_WORDS_BEFORE, len(words))].start() : lines[-1].end()].strip()


def _encode(term: str) -> str:
    """The term without what the syntax of a directive uses: the comma, the ampersand and the hyphen."""
    return quote(term, safe="", errors="replace").replace("-", "%2D")
