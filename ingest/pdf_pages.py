"""Read the lines of a PDF's pages: ``python -m ingest.pdf_pages < FILE`` prints them as one JSON object.

It runs as a process of its own, because a PDF can be made to keep any reader busy or to unpack into more
than a machine holds. Bounds of time and memory are set here, and whoever starts it ends it after a while.

``lines`` has one list of lines for each page that was read, ``pages`` is how many the document has, ``title``
and ``created`` (ISO 8601) are what its metadata says, ``largest`` is the text in the largest letters of the
first page. A document that cannot be opened gives ``{}``.
"""

from __future__ import annotations

import io
import json
import logging
import sys
import time
import warnings
from typing import Any

from pypdf import PageObject, PdfReader

__all__ = ["MOST_PAGES", "PAGES_OF_A_BOOK", "SECONDS", "read_lines"]

MOST_PAGES = 200
"""Pages; a longer document is a book ..."""

PAGES_OF_A_BOOK = 60
"""... of which so many pages are read: summary, introduction and the first practices."""

SECONDS = 15.0
"""After this time no further page is begun."""

_MOST_CONTENT = 4_000_000
"""Bytes of a page's drawing instructions; a page of text has some ten thousand, a map millions."""

_MEMORY = 1_500_000_000
"""Bytes of address space."""

_LARGER = 1.15
"""How much larger than the text of the page a title is set."""


def read_lines(body: bytes, seconds: float = SECONDS) -> dict[str, Any]:
    """What this module prints, see above. Never raises for a damaged document."""
    end = time.monotonic() + seconds
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {}
        count = len(reader.pages)
    except Exception:  # noqa: BLE001  (damage shows as any exception, and each means the same)
        return {}
    lines: list[list[str]] = []
    largest = ""
    for number in range(count if count <= MOST_PAGES else PAGES_OF_A_BOOK):
        if time.monotonic() > end:
            break
        try:
            page = reader.pages[number]
            if number == 0:
                text, largest = _first_page(page)
            else:
                text = _text(page)
        except Exception:  # noqa: BLE001
            text = ""
        lines.append([" ".join(line.split()) for line in text.split("\n")])
    return {"lines": lines, "pages": count, "largest": largest, **_metadata(reader)}


def _text(page: PageObject, visit: Any = None) -> str:
    content = page.get_contents()
    if content is None or len(content.get_data()) > _MOST_CONTENT:
        return ""
    return page.extract_text(visitor_text=visit)


def _first_page(page: PageObject) -> tuple[str, str]:
    """The text of a page, and what of it is set in the largest letters."""
    pieces: list[tuple[float, str]] = []

    def visit(text: str, outer: list[float], matrix: list[float], _: Any, size: float | None) -> None:
        height = abs((size or 0.0) * (abs(matrix[3]) or abs(matrix[1])) * (abs(outer[3]) or abs(outer[1])))
        if text.strip():
            pieces.append((round(height, 1), " ".join(text.split())))

    text = _text(page, visit)
    sizes = sorted(size for size, piece in pieces for _ in piece)
    if not sizes:
        return text, ""
    usual, top = sizes[len(sizes) // 2], sizes[-1]
    if top < _LARGER * usual:
        return text, ""
    return text, " ".join(piece for size, piece in pieces if size >= 0.98 * top)


def _metadata(reader: PdfReader) -> dict[str, str]:
    found = {}
    try:
        about = reader.metadata
        if about is not None:
            found["title"] = str(about.title or "")
            created = about.creation_date
            found["created"] = created.date().isoformat() if created else ""
    except Exception:  # noqa: BLE001
        return {}
    return found


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(2 * SECONDS), int(2 * SECONDS) + 1))


def main() -> None:
    """Read a PDF from standard input."""
    _bound_memory()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    print(json.dumps(read_lines(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
