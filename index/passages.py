"""Cuts a story into passages of a size that one vector can stand for.

About 180 to 260 tokens a passage, cut between paragraphs where possible: scoring a story by its best passage
finds more than one vector for its beginning (XQuAD articles: mAP .92 against .74).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.story import Passage, Story

TARGET_TOKENS = 240
HARD_LIMIT = 480
"""No passage is longer, so that with its prompt and end marks it fits a model that reads 512 tokens."""

TITLE_CHARACTERS = 200
"""As much of a title as stands before each passage; it must leave room for the text."""

_SHORT_TAIL = 60
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*", re.UNICODE)
_SENTENCE = re.compile(r"\S.*?(?:[.!?;…]+[\"'»”’)]*(?=\s)|\n|$)", re.DOTALL)
_WORD_CHARACTERS = 40

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of text that is not cut further."""

    start: int
    end: int
    tokens: int


def cut_passages(
    story: Story, count_tokens: CountTokens, target: int = TARGET_TOKENS, hard_limit: int = HARD_LIMIT
) -> list[Passage]:
    """The passages of a story, in order; together they hold every word of its text exactly once.

    ``count_tokens`` is the model's own count for each of some texts. No passage has more than ``hard_limit``
    tokens.
    """
    units = _units(story.text, count_tokens, target, hard_limit)
    groups: list[list[_Unit]] = []
    size = 0
    for unit in units:
        if groups and size + unit.tokens <= target:
            groups[-1].append(unit)
            size += unit.tokens
        else:
            groups.append([unit])
            size = unit.tokens
    groups = _join_short_tail(groups, hard_limit)
    return [Passage(story.id, number, group[0].start, group[-1].end) for number, group in enumerate(groups)]


def passage_text(story: Story, passage: Passage) -> str:
    """What is embedded of a passage, and whose words are found: the title stands for every part of its story.

    On our own stories the title brings .02 of nDCG@10 (``tests/quality/own_set.py``, both halves).
    """
    title = story.title
    if len(title) > TITLE_CHARACTERS:
        title = title[:TITLE_CHARACTERS].rpartition(" ")[0] or title[:TITLE_CHARACTERS]
    return f"{title}\n{story.text[passage.start : passage.end]}".strip()


def _units(text: str, count_tokens: CountTokens, target: int, hard_limit: int) -> list[_Unit]:
    units = _measure(text, [match.span() for match in _PARAGRAPH.finditer(text)], count_tokens)
    units = _split_long(text, units, target, _sentence_spans, count_tokens)
    return _split_long(text, units, hard_limit, _word_spans, count_tokens)


def _split_long(
    text: str,
    units: list[_Unit],
    limit: int,
    spans: Callable[[str, _Unit], list[tuple[int, int]]],
    count_tokens: CountTokens,
) -> list[_Unit]:
    split: list[_Unit] = []
    for unit in units:
        if unit.tokens <= limit:
            split.append(unit)
        else:
            split.extend(_measure(text, spans(text, unit), count_tokens))
    return split


def _measure(text: str, spans: Sequence[tuple[int, int]], count_tokens: CountTokens) -> list[_Unit]:
    counts = count_tokens([text[start:end] for start, end in spans]) if spans else []
    # two tokens more: a text cut in two may need a token of its own at each side
    return [_Unit(start, end, count + 2) for (start, end), count in zip(spans, counts, strict=True)]


def _sentence_spans(text: str, unit: _Unit) -> list[tuple[int, int]]:
    return [_trim(text, match.span()) for match in _SENTENCE.finditer(text, unit.start, unit.end)]


def _word_spans(text: str, unit: _Unit) -> list[tuple[int, int]]:
    return [
        (start, min(start + _WORD_CHARACTERS, match.end()))
        for match in re.compile(r"\S+").finditer(text, unit.start, unit.end)
        for start in range(match.start(), match.end(), _WORD_CHARACTERS)
    ]


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    return start, start + len(text[start:end].rstrip())


def _join_short_tail(groups: list[list[_Unit]], hard_limit: int) -> list[list[_Unit]]:
    if len(groups) < 2:
        return groups
    tail = sum(unit.tokens for unit in groups[-1])
    before = sum(unit.tokens for unit in groups[-2])
    if tail < _SHORT_TAIL and before + tail <= hard_limit:
        return [*groups[:-2], groups[-2] + groups[-1]]
    return groups
