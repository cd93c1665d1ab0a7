"""The title and the running text of a PDF, rebuilt from its printed lines.

A PDF knows letters and where they stand, not paragraphs. Lines are joined, words divided at a line's end are
made whole, and what is printed on most pages (running titles, page numbers) goes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.extract import squeeze
from ingest.pdf_pages import SECONDS

__all__ = ["PdfText", "is_pdf", "join_lines", "read_pdf"]

EDGE_LINES = 3
"""Lines at the top and at the foot of a page among which running titles and page numbers are looked for."""

REPEATED_ON = 0.5
"""Share of the pages on which a line at the edge makes it a running title."""

SHORT_LINE = 0.75
"""A line shorter than this share of the usual one ends its paragraph."""

LEAST_READABLE = 0.75
"""Share of letters in what is not blank; fonts without a table of characters give signs and figures."""

LONGEST_TITLE = 200
"""Characters."""

_LIGATURES = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
})  # fmt: skip
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:[^\W\d_]{1,12}\.?\s)?(?:\d{1,3}|[ivxlc]{1,6})(?:\s*(?:/|[^\W\d_]{1,4})\s*\d{1,3})?[\W_]*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[•▪■●○◦‣\uf0b7\uf0a7➢►✓]|[-–—*](?=\s)|\d{1,2}[.)](?=\s))\s*")
_DIVIDED = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_END = re.compile(r"""[.!?…:;][)"”“»'’]*$""")
_NO_TITLE = re.compile(
    r"^(?:microsoft|untitled|document\d*$|slide\s?\d|powerpoint|présentation powerpoint|layout\s?\d)"
    r"|\.(?:docx?|pdf|pptx?|indd|qxd|odt|rtf|cdr|pub|xlsx?|tmp)\b|[\\/_]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says. ``text`` has an empty line between paragraphs; ``created`` is from its metadata."""

    title: str
    text: str
    created: date | None


def is_pdf(body: bytes, content_type: str = "") -> bool:
    """Whether the bytes are a PDF, by what they begin with; readers allow some bytes before it."""
    if body.startswith(b"%PDF-"):
        return True
    return content_type.partition(";")[0].strip().lower() == "application/pdf" or b"%PDF-" in body[:64]


def read_pdf(body: bytes) -> PdfText | None:
    """The text of a PDF; ``None`` when it is encrypted, broken, made of pictures or takes too long."""
    found = _read_apart(body)
    pages = [[line.translate(_LIGATURES) for line in lines] for lines in found.get("lines", ())]
    text = join_lines(_without_running_lines(pages))
    if not _is_readable(text):
        return None
    title = _title(str(found.get("title", "")), str(found.get("largest", "")).translate(_LIGATURES), text)
    created = str(found.get("created", ""))
    return PdfText(title, _without_title(text, title), date.fromisoformat(created) if created else None)


def join_lines(lines: Sequence[str]) -> str:
    """The paragraphs that printed lines make, separated by an empty line; list items keep their lines."""
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(lines).casefold()))
    paragraphs: list[str] = []
    open_paragraph = False
    previous = ""
    for line in lines:
        bullet = _BULLET.match(line)
        ended = not open_paragraph or _ends(previous, line, usual)
        if not line:
            open_paragraph = open_paragraph and not ended
            continue
        if bullet:
            marker = bullet.group().strip()
            item = (f"{marker} " if marker[0].isdigit() else "- ") + line[bullet.end() :]
            before = paragraphs[-1].split("\n")[-1] if paragraphs else ""
            if _BULLET.match(before) and previous:
                paragraphs[-1] += f"\n{item}"
            else:
                paragraphs.append(item)
        elif ended:
            paragraphs.append(line)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line, words)
        open_paragraph, previous = True, line
    return "\n\n".join(paragraphs)


def _ends(previous: str, line: str, usual: int) -> bool:
    """Whether a paragraph ends between two lines; an empty ``line`` stands for a gap."""
    if _DIVIDED.search(previous):
        return False
    short = len(previous) < SHORT_LINE * usual
    if not line:
        return short or bool(_END.search(previous))
    return short and (bool(_END.search(previous)) or not line[0].islower())


def _joined(before: str, line: str, words: Counter[str]) -> str:
    divided = _DIVIDED.search(before)
    following = re.match(r"[^\W\d_]+", line)
    if not divided or not following:
        return f"{before} {line}"
    if not line[0].islower():
        return before + line
    whole, hyphenated = (divided[1] + following[0]).casefold(), f"{divided[1]}-{following[0]}".casefold()
    # A compound keeps its hyphen when the document writes it so elsewhere, within a line.
    return before + line if words[hyphenated] > words[whole] else before[:-1] + line


def _without_running_lines(pages: Sequence[Sequence[str]]) -> list[str]:
    full = [[line for line in lines if line] for lines in pages]
    counts: Counter[str] = Counter()
    for one in full:
        counts.update({_shape(line) for line in (*one[:EDGE_LINES], *one[-EDGE_LINES:])})
    filled = sum(bool(lines) for lines in full)
    least = max(2, REPEATED_ON * filled)
    kept: list[str] = []
    for lines in pages:
        inner = [*lines]
        for step in (1, -1):
            _drop_edge(inner, step, counts, least)
        kept += inner
    return kept


def _drop_edge(lines: list[str], step: int, counts: Counter[str], least: float) -> None:
    """Take running lines and page numbers from one edge of a page, in place."""
    order = range(len(lines)) if step == 1 else range(len(lines) - 1, -1, -1)
    seen: list[int] = []
    for at in order:
        if lines[at]:
            seen.append(at)
        if len(seen) == EDGE_LINES:
            break
    for at in seen:
        if counts[_shape(lines[at])] >= least or _PAGE_NUMBER.fullmatch(lines[at]):
            lines[at] = ""


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.casefold())


def _is_readable(text: str) -> bool:
    dense = [character for character in text if not character.isspace()]
    letters = sum(character.isalpha() and character < "\ue000" for character in dense)
    return len(dense) > 0 and letters >= LEAST_READABLE * len(dense)


def _title(declared: str, largest: str, text: str) -> str:
    declared, largest = squeeze(declared), squeeze(largest)
    for title in (declared, largest):
        if (
            8 <= len(title) <= LONGEST_TITLE
            and " " in title
            and not _NO_TITLE.search(title)
            and _is_readable(title)
        ):
            return title
    first = next(_sentences(text), "")
    return first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rsplit(" ", 1)[0]


def _sentences(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        if sum(map(str.isalpha, paragraph)) >= 8:
            yield re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0]


def _without_title(text: str, title: str) -> str:
    """The text without its first paragraphs as long as they only spell the title, on one line or several."""
    rest = _letters(title)
    paragraphs = text.split("\n\n")
    for position, paragraph in enumerate(paragraphs[:4]):
        key = _letters(paragraph)
        if key and rest.startswith(key):
            rest = rest.removeprefix(key)
            if not rest:
                return "\n\n".join(paragraphs[position + 1 :])
        else:
            break
    return text


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _read_apart(body: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ingest.pdf_pages"],
            input=body,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, OSError):
        return {}
    return found if isinstance(found, dict) else {}
